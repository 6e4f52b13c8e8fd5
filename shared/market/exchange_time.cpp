#include "market/exchange_time.h"

#include <algorithm>

#include "market/varint.h"

namespace septet::market {

namespace {

std::int64_t seconds_between(Timestamp from, Timestamp to) {
  return (to - from).us / 1'000'000;
}

// The first trading day that begins, or that has its regular session, after a moment.
TradingDay day_after(Timestamp at, bool continuous) {
  TradingDay day = trading_day_from(day_at(at));
  const Timestamp begins = continuous ? day.open - short_extended : day.pre_open;
  return begins > at ? day : trading_day_from(day.day + 1);
}

}  // namespace

Timestamp starting_time(Timestamp real, bool continuous) {
  const Timestamp second{real.us - real.us % 1'000'000};
  if (!continuous || session_at(second) == Session::regular) return second;
  TradingDay day = trading_day_from(day_at(second));
  if (day.open <= second) day = trading_day_from(day.day + 1);
  return day.open - seconds(10);
}

ExchangeTime::ExchangeTime(Timestamp now, bool continuous) : continuous_(continuous) {
  skip_to(now);
}

void ExchangeTime::skip_to(Timestamp to) {
  now_ = to;
  const Day today = day_at(to);
  const auto trading = trading_day(today);
  day_ = trading && trading->pre_open <= to ? *trading : trading_day_before(today);
  begin(day_.session_at(to));
  if (session_ == Session::pre_market) entry_closed_ = to >= day_.open - opening_entry_ends;
  if (session_ == Session::regular) entry_closed_ = to >= day_.close - closing_entry_ends;
}

void ExchangeTime::begin(Session session) {
  session_ = session;
  session_began_ = now_;
  entry_closed_ = false;
}

// An end of the day that was passed already, when the clock was told to hurry, is now.
ExchangeTime::Ahead ExchangeTime::ahead() const {
  const auto entry_or = [&](Timestamp entry, Timestamp end, Mark mark) {
    return now_ < entry && !entry_closed_ ? Ahead{entry, Mark::entry_closed} : Ahead{end, mark};
  };
  switch (session_) {
    case Session::pre_market:
      return entry_or(day_.open - opening_entry_ends, day_.open, Mark::open);
    case Session::regular:
      return entry_or(day_.close - closing_entry_ends, day_.close, Mark::close);
    case Session::after_hours:
      return {session_end(), Mark::after_close};
    case Session::closed:
      break;
  }
  const TradingDay next = day_after(now_, continuous_);
  return {continuous_ ? next.open - short_extended : next.pre_open, Mark::pre_open};
}

Timestamp ExchangeTime::session_end() const {
  switch (session_) {
    case Session::pre_market:
      return day_.open;
    case Session::regular:
      return day_.close;
    case Session::after_hours:
      return continuous_ ? std::max(now_ + seconds(1),
                                    std::min(day_.close + short_extended, day_.after_close))
                         : day_.after_close;
    case Session::closed:
      break;
  }
  return ahead().at;
}

Timestamp ExchangeTime::next(Duration step) const {
  const Timestamp mark = ahead().at;
  return session_ == Session::closed ? mark : std::min(mark, now_ + step);
}

Mark ExchangeTime::go_on(Timestamp next) {
  const Ahead mark = ahead();
  now_ = next;
  if (next < mark.at) return Mark::none;
  switch (mark.mark) {
    case Mark::none:
      break;
    case Mark::entry_closed:
      entry_closed_ = true;
      break;
    case Mark::pre_open:
      day_ = trading_day_from(day_at(now_));
      begin(Session::pre_market);
      break;
    case Mark::open:
      begin(Session::regular);
      break;
    case Mark::close:
      begin(Session::after_hours);
      break;
    case Mark::after_close:
      begin(Session::closed);
      break;
  }
  return mark.mark;
}

Moment ExchangeTime::moment(std::int64_t step_seconds) const {
  Moment out;
  out.session = session_;
  const Timestamp end = session_end();
  out.seconds = session_ == Session::closed ? seconds_between(now_, end) : step_seconds;
  out.since_start = seconds_between(session_began_, now_);
  out.session_seconds = std::max<std::int64_t>(1, seconds_between(session_began_, end));
  out.auction_entry_closed = entry_closed_;
  return out;
}

ClockState ExchangeTime::shown(Timestamp at, double speed) const {
  ClockState out;
  out.now = at;
  out.session = session_;
  out.speed = speed;
  out.continuous = continuous_;
  const TradingDay today = day_.close > at ? day_ : trading_day_from(day_at(at));
  const TradingDay closing = today.close > at ? today : trading_day_from(today.day + 1);
  const TradingDay opening = today.open > at ? today : trading_day_from(today.day + 1);
  out.next_close = closing.close;
  out.next_open = opening.open;
  out.day = day_text(day_at(at));
  return out;
}

std::string ExchangeTime::saved() const {
  NumberWriter out;
  out.put(now_.us);
  out.put(session_began_.us);
  out.put(static_cast<std::int64_t>(session_));
  out.put(day_.day);
  out.put(continuous_ ? 1 : 0);
  out.put(entry_closed_ ? 1 : 0);
  return out.take();
}

Result<ExchangeTime> ExchangeTime::restored(std::string_view bytes) {
  NumberReader in(bytes);
  ExchangeTime out;
  out.now_.us = in.get();
  out.session_began_.us = in.get();
  out.session_ = static_cast<Session>(in.get());
  const auto day = trading_day(static_cast<Day>(in.get()));
  out.continuous_ = in.get() != 0;
  out.entry_closed_ = in.get() != 0;
  if (!in.complete() || !day) return internal("the exchange's time cannot be read");
  out.day_ = *day;
  return out;
}

}  // namespace septet::market
