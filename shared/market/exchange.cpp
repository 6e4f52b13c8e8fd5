#include "market/exchange.h"

#include <algorithm>

#include "market/varint.h"

namespace septet::market {

namespace {

constexpr std::size_t quarters = 4;
// Minutes are made up for so many of the last days of a gap.
constexpr std::size_t gap_minute_days = 20;

// The trading days that a gap touches, with the one before: something has to come first.
std::vector<TradingHours> hours_of_gap(Timestamp from, Timestamp to) {
  std::vector<TradingHours> out;
  TradingDay day = trading_day_from(day_at(from));
  for (; day.pre_open < to; day = trading_day_from(day.day + 1))
    out.push_back({seconds_of(day.pre_open), seconds_of(day.open), seconds_of(day.close),
                   seconds_of(day.after_close)});
  return out;
}

}  // namespace

Exchange::Exchange(std::uint64_t seed, ExchangeTime time, Climate climate)
    : seed_(seed), time_(time), climate_(std::move(climate)) {}

Exchange::Exchange(std::uint64_t seed, Timestamp start, double speed, bool continuous)
    : Exchange(seed, ExchangeTime(start, continuous), Climate(seed)) {
  speed_ = speed;
}

// The faster the time, the longer the agents' steps, so that a second of ours never holds more of
// them than a machine of any kind can take.
std::int64_t Exchange::agents_seconds() const {
  return speed_ <= 60 ? 1 : speed_ <= 600 ? 8 : 60;
}

Duration Exchange::step_length() const {
  return {seconds(agents_seconds()).us / static_cast<std::int64_t>(quarters)};
}

void Exchange::step() {
  const Timestamp next = time_.next(step_length());
  if (time_.session() == Session::closed) {
    night();
  } else {
    const Moment moment = time_.moment(agents_seconds());
    if (quarter_ == 0) climate_.step(moment);
    for (std::size_t i = quarter_; i < posts_.size(); i += quarters) {
      posts_[i].look_after(now(), tally_);
      posts_[i].step(moment, climate_, now(), tally_);
    }
    quarter_ = (quarter_ + 1) % quarters;
  }
  ++steps_;
  if (const Mark mark = time_.go_on(next); mark != Mark::none) session_changed(mark);
}

void Exchange::night() {
  const Moment moment = time_.moment(1);
  climate_.step(moment);
  for (TradingPost& post : posts_) post.step(moment, climate_, now(), tally_);
}

void Exchange::session_changed(Mark mark) {
  quarter_ = 0;
  for (TradingPost& post : posts_) {
    if (mark == Mark::entry_closed)
      post.close_auction_entry();
    else
      post.enter(time_.session(), time_.day(), now(), tally_);
  }
}

void Exchange::list(const store::StoredStock& stored) {
  posts_.emplace_back(stored, seed_, time_.session(), time_.day(), tally_);
  if (time_.auction_entry_closed()) posts_.back().close_auction_entry();
}

void Exchange::apply(const Command& command, Timestamp at) {
  if (command.kind == CommandKind::set_clock) return set_clock(command);
  if (command.kind == CommandKind::skip) return skip_to({command.a});
  if (command.stock < posts_.size()) posts_[command.stock].apply(command, at, tally_);
}

void Exchange::set_clock(const Command& command) {
  speed_ = command.speed;
  time_.set_continuous(command.continuous);
  quarter_ = 0;
  ++tally_.sequence;
}

// The orders of the day that was interrupted end as on any day; then as if trading had gone on.
void Exchange::skip_to(Timestamp to) {
  const Timestamp from = now();
  if (to <= from) return;
  for (TradingPost& post : posts_) post.leave(from, tally_);
  time_.skip_to(to);
  quarter_ = 0;
  const auto hours = hours_of_gap(from, to);
  const HistoryMaker maker(seed_ ^ static_cast<std::uint64_t>(seconds_of(from)), hours,
                           seconds_of(to));
  for (std::size_t i = 0; i < posts_.size(); ++i) {
    TradingPost& post = posts_[i];
    const MadeHistory made = hours.empty() ? MadeHistory{}
                                           : maker.go_on(post.traits(), i, post.last().units,
                                                         seconds_of(from), gap_minute_days);
    post.come_back(made, time_.session(), time_.day(), to, tally_);
  }
}

std::vector<Outcome> Exchange::take_outcomes() {
  return std::exchange(tally_.outcomes, {});
}

std::string Exchange::saved() const {
  NumberWriter out;
  out.put(static_cast<std::int64_t>(seed_));
  out.put_text(time_.saved());
  out.put_text(climate_.saved());
  out.put_double(speed_);
  for (const std::uint64_t n :
       {steps_, static_cast<std::uint64_t>(quarter_), tally_.next_outcome, tally_.sequence})
    out.put(static_cast<std::int64_t>(n));
  return out.take();
}

Result<Exchange> Exchange::restored(std::string_view bytes) {
  NumberReader in(bytes);
  const auto seed = static_cast<std::uint64_t>(in.get());
  const auto time = TRY(ExchangeTime::restored(in.get_text()));
  Exchange out(seed, time, TRY(Climate::restored(in.get_text())));
  out.speed_ = in.get_double();
  out.steps_ = static_cast<std::uint64_t>(in.get());
  out.quarter_ = static_cast<std::size_t>(in.get()) % quarters;
  out.tally_.next_outcome = static_cast<std::uint64_t>(in.get());
  out.tally_.sequence = static_cast<std::uint64_t>(in.get());
  if (!in.complete()) return internal("the exchange cannot be read");
  return out;
}

Result<void> Exchange::add_restored(store::StoredStock stored, std::string_view bytes) {
  posts_.push_back(TRY(TradingPost::restored(std::move(stored), bytes)));
  return {};
}

}  // namespace septet::market
