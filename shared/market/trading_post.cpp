#include "market/trading_post.h"

#include <algorithm>

#include "market/companies.h"
#include "market/varint.h"

namespace septet::market {

namespace {

using matching::Event;
using matching::EventKind;
using matching::Events;

// Limit up, limit down: ten per cent around the mean of five minutes, twenty below $3, as the plan
// of the exchanges has it for most shares (Plan to Address Extraordinary Market Volatility,
// section V and appendix A: tier 2).
constexpr std::int64_t band_ppm = 100'000;
constexpr std::int64_t small_band_ppm = 200'000;
constexpr Price small_price = Price::whole(3);
// The middle moves when the mean has moved by so much (section V.A.1).
constexpr std::int64_t reference_moves_ppm = 10'000;

Traits traits_for(const store::StoredStock& stored) {
  if (const Company* company = find_company(stored.stock.symbol)) return traits_of(*company);
  Traits out = ordinary_traits(stored.stock.symbol, stored.opening_price.units,
                               stored.stock.shares_outstanding.units / Quantity::one);
  out.sector = sector_index(stored.stock.sector);
  return out;
}

matching::BookSettings book_settings(const store::StoredStock& stored) {
  matching::BookSettings out;
  out.band_ppm = stored.opening_price < small_price ? small_band_ppm : band_ppm;
  return out;
}

bool is_persons(const Event& event) {
  return event.owner >= first_person || event.maker_owner >= first_person;
}

std::vector<Level> levels_of(const matching::Book& book, Side side, int levels) {
  std::vector<matching::BookLevel> found;
  book.depth(side, static_cast<std::size_t>(levels), found);
  std::vector<Level> out;
  for (const auto& level : found) out.push_back({{level.price}, {level.quantity}, level.orders});
  return out;
}

// Two parts of one bar.
Bar joined(const Bar& first, const Bar& second) {
  return {first.time,
          first.open,
          std::max(first.high, second.high),
          std::min(first.low, second.low),
          second.close,
          first.volume + second.volume};
}

void append_joined(std::vector<Bar>& bars, const std::vector<Bar>& more) {
  auto at = more.begin();
  if (!bars.empty() && at != more.end() && bars.back().time == at->time)
    bars.back() = joined(bars.back(), *at++);
  bars.insert(bars.end(), at, more.end());
}

}  // namespace

TradingPost::TradingPost(store::StoredStock stored, matching::Book book, Agents agents)
    : stored_(std::move(stored)), book_(std::move(book)), agents_(std::move(agents)) {}

TradingPost::TradingPost(store::StoredStock stored, std::uint64_t seed, Session session,
                         const TradingDay& day, Tally& tally)
    : TradingPost(stored, matching::Book(book_settings(stored)),
                  Agents(traits_for(stored), seed, static_cast<std::uint64_t>(stored.number),
                         stored.opening_price.units)) {
  last_ = previous_close_ = stored_.opening_price.units;
  book_.set_reference(last_);
  session_ = session;
  day_opens_ = seconds_of(day.open);
  regular_trades_ = session == Session::regular;
  Events ignored;  // there is nothing in the book yet
  book_.enter(session, ignored);
  sequence_ = ++tally.sequence;
}

// ---- time ----

void TradingPost::step(const Moment& moment, const Climate& climate, Timestamp at, Tally& tally) {
  Events events;
  agents_.step(book_, moment, climate, events);
  take_in(events, at, tally);
}

void TradingPost::enter(Session session, const TradingDay& day, Timestamp at, Tally& tally) {
  const bool closing = session_ == Session::regular;
  if (session == Session::pre_market) begin_day(day);
  book_.set_reference(closing ? last_ : agents_.fair_price());
  session_ = session;
  regular_trades_ = closing || session == Session::regular;
  Events events;
  book_.enter(session, events);
  agents_.saw(events);
  // The closing auction's trades are the regular session's last.
  take_in(events, closing ? Timestamp{at.us - 1} : at, tally);
  regular_trades_ = session == Session::regular;
  sequence_ = ++tally.sequence;
}

void TradingPost::begin_day(const TradingDay& day) {
  previous_close_ = day_close();
  finish_bars();
  early_.finish();
  volume_units_ = 0;
  day_opens_ = seconds_of(day.open);
}

std::int64_t TradingPost::day_close() const {
  const auto day = growing_[index_of(BarBase::day)].bar();
  return day ? day->close : last_;
}

void TradingPost::finish_bars() {
  for (const BarBase base : bar_bases)
    if (const auto over = growing_[index_of(base)].finish())
      finished_[index_of(base)].push_back(*over);
}

void TradingPost::look_after(Timestamp at, Tally& tally) {
  if (book_.halted()) {
    if (halted_until_.us > 0 && at >= halted_until_) resume(at, tally);
    return;
  }
  if (session_ != Session::regular) return;
  move_reference(at);
  if (!book_.wants_halt()) return;
  book_.halt();
  halted_until_ = at + halt_lasts;
  sequence_ = ++tally.sequence;
}

void TradingPost::move_reference(Timestamp at) {
  const std::int64_t minute = seconds_of(at) / 60;
  if (minute == minute_) return;
  minute_ = minute;
  std::rotate(minute_closes_.begin(), minute_closes_.begin() + 1, minute_closes_.end());
  minute_closes_.back() = last_;
  std::int64_t sum = 0, count = 0;
  for (const std::int64_t close : minute_closes_)
    if (close > 0) sum += close, ++count;
  const std::int64_t mean = sum / count, reference = book_.reference();
  if (multiply_divide(std::abs(mean - reference), 1'000'000,
                      std::max<std::int64_t>(reference, 1)) >= reference_moves_ppm)
    book_.set_reference(mean);
}

void TradingPost::resume(Timestamp at, Tally& tally) {
  halted_until_ = {};
  minute_closes_ = {};
  book_.set_reference(agents_.fair_price());
  Events events;
  book_.resume(events);
  agents_.saw(events);
  take_in(events, at, tally);
  sequence_ = ++tally.sequence;
}

void TradingPost::leave(Timestamp at, Tally& tally) {
  if (book_.halted() && halted_until_.us > 0) resume(at, tally);
  if (session_ == Session::regular) enter(Session::after_hours, {}, at, tally);
  if (session_ != Session::closed) enter(Session::closed, {}, at, tally);
}

void TradingPost::come_back(const MadeHistory& made, Session session, const TradingDay& day,
                            Timestamp at, Tally& tally) {
  finish_bars();
  early_.finish();
  append_joined(finished_[index_of(BarBase::minute)], made.minutes);
  auto& days = finished_[index_of(BarBase::day)];
  previous_close_ = days.empty() ? last_ : days.back().close;
  append_joined(days, made.days);
  if (!days.empty()) last_ = days.back().close;
  day_opens_ = seconds_of(day.open);
  volume_units_ = 0;
  if (!days.empty() && days.back().time == day_opens_) {
    growing_[index_of(BarBase::day)].start_from(days.back());
    volume_units_ = days.back().volume * Quantity::one;
    days.pop_back();
  }
  if (days.size() > 0) previous_close_ = days.back().close;
  agents_.move_to(last_);
  minute_closes_ = {};
  if (session != Session::closed) enter(Session::pre_market, day, at, tally);
  if (session == Session::regular) enter(session, day, at, tally);
  if (session == Session::after_hours) enter(session, day, at, tally);
}

// ---- commands ----

void TradingPost::apply(const Command& command, Timestamp at, Tally& tally) {
  Events events;
  switch (command.kind) {
    case CommandKind::submit:
      book_.submit(command.order, events);
      break;
    case CommandKind::amend:
      book_.amend(command.amend, events);
      break;
    case CommandKind::cancel:
      book_.cancel(command.amend.number, events);
      break;
    case CommandKind::halt:
      book_.halt();
      halted_until_ = {};
      break;
    case CommandKind::resume:
      return resume(at, tally);
    case CommandKind::split:
      split(command.a, command.b, at, events);
      break;
    case CommandKind::news:
      agents_.news(command.a, command.b);
      break;
    case CommandKind::reprice:
      reprice(command);
      break;
    case CommandKind::set_clock:
    case CommandKind::list_stock:
    case CommandKind::skip:
      return;  // the exchange's own
  }
  agents_.saw(events);
  take_in(events, at, tally);
  sequence_ = ++tally.sequence;
}

void TradingPost::split(std::int64_t from, std::int64_t to, Timestamp at, Events& events) {
  if (from <= 0 || to <= 0) return;
  finish_bars();
  early_.finish();
  book_.cancel_unsplittable(from, to, events);
  book_.split(from, to);
  agents_.split(from, to);
  for (std::int64_t* price : {&last_, &previous_close_})
    *price = std::max<std::int64_t>(1, multiply_divide(*price, from, to));
  volume_units_ = multiply_divide(volume_units_, to, from);
  minute_closes_ = {};
  book_.set_reference(last_);
  tape_.clear();
  splits_.push_back({at, from, to});
}

void TradingPost::reprice(const Command& command) {
  last_ = command.a;
  if (command.b > 0) previous_close_ = command.b;
  auto& day = growing_[index_of(BarBase::day)];
  if (command.day.time == day_opens_) {
    day.start_from(command.day);
    volume_units_ = command.day.volume * Quantity::one;
  }
  minute_closes_ = {};
  agents_.move_to(last_);
  book_.set_reference(last_);
}

// ---- what is published ----

void TradingPost::take_in(std::span<const Event> events, Timestamp at, Tally& tally) {
  if (events.empty()) return;
  sequence_ = ++tally.sequence;
  for (const Event& event : events) {
    if (event.kind == EventKind::filled) trade(event, at);
    if (is_persons(event))
      tally.outcomes.push_back(
          {tally.next_outcome++, static_cast<std::uint32_t>(stored_.number), at, event});
  }
}

void TradingPost::trade(const Event& event, Timestamp at) {
  last_ = event.price;
  volume_units_ += event.quantity;
  tape_.push_back({Trade{.id = static_cast<std::int64_t>(event.trade),
                         .price = {event.price},
                         .size = {event.quantity},
                         .taker = event.side,
                         .at = at},
                   sequence_});
  if (tape_.size() > tape_most) tape_.pop_front();
  const std::int64_t second = seconds_of(at);
  grow(BarBase::second, second, event.price, event.quantity);
  grow(BarBase::minute, second - second % 60, event.price, event.quantity);
  if (regular_trades_)
    grow(BarBase::day, day_opens_, event.price, event.quantity);
  else if (session_ == Session::pre_market)
    early_.add(day_opens_, event.price, event.quantity);
}

void TradingPost::grow(BarBase base, std::int64_t time, std::int64_t price, std::int64_t units) {
  if (const auto over = growing_[index_of(base)].add(time, price, units))
    finished_[index_of(base)].push_back(*over);
}

Quote TradingPost::quote(Timestamp at) const {
  Quote out;
  const auto bid = book_.best_bid(), ask = book_.best_ask();
  auto day = growing_[index_of(BarBase::day)].bar();
  if (!day) day = early_.bar();
  const Bar none{0, previous_close_, previous_close_, previous_close_, previous_close_, 0};
  const Bar shown = day.value_or(none);
  out.symbol = stored_.stock.symbol;
  out.last = {last_};
  out.bid = {bid.price};
  out.ask = {ask.price};
  out.bid_size = {bid.quantity};
  out.ask_size = {ask.quantity};
  out.open = {shown.open};
  out.high = {shown.high};
  out.low = {shown.low};
  out.previous_close = {previous_close_};
  out.change = out.last - out.previous_close;
  if (previous_close_ > 0)
    out.change_percent = {multiply_divide(out.change.units, 1'000'000, previous_close_)};
  out.volume = volume_units_ / Quantity::one;
  out.sequence = static_cast<std::int64_t>(sequence_);
  out.at = at;
  out.halted = book_.halted();
  return out;
}

Depth TradingPost::depth(int levels, Timestamp at) const {
  Depth out;
  out.symbol = stored_.stock.symbol;
  out.bids = levels_of(book_, Side::buy, levels);
  out.asks = levels_of(book_, Side::sell, levels);
  out.at = at;
  out.sequence = static_cast<std::int64_t>(sequence_);
  return out;
}

std::vector<Trade> TradingPost::trades(std::int64_t before_id, int limit,
                                       std::uint64_t after_sequence) const {
  std::vector<Trade> out;
  for (auto entry = tape_.rbegin(); entry != tape_.rend(); ++entry) {
    if (entry->sequence <= after_sequence || static_cast<int>(out.size()) >= limit) break;
    if (before_id <= 0 || entry->trade.id < before_id) out.push_back(entry->trade);
  }
  return out;
}

std::vector<Bar> TradingPost::fresh_bars(BarBase base) const {
  std::vector<Bar> out = finished_[index_of(base)];
  if (const auto bar = growing_[index_of(base)].bar()) out.push_back(*bar);
  return out;
}

void TradingPost::forget_bars(BarBase base, std::size_t count) {
  auto& bars = finished_[index_of(base)];
  bars.erase(bars.begin(), bars.begin() + static_cast<std::ptrdiff_t>(count));
}

// ---- at rest ----

std::string TradingPost::saved() const {
  NumberWriter out;
  out.put_text(book_.saved());
  out.put_text(agents_.saved());
  out.put(static_cast<std::int64_t>(session_));
  out.put(regular_trades_ ? 1 : 0);
  for (const std::int64_t n : {day_opens_, last_, previous_close_, volume_units_,
                               static_cast<std::int64_t>(sequence_), halted_until_.us, minute_})
    out.put(n);
  for (const std::int64_t close : minute_closes_) out.put(close);
  for (const GrowingBar& bar : growing_) out.put_text(bar.saved());
  out.put_text(early_.saved());
  out.put(static_cast<std::int64_t>(splits_.size()));
  for (const StockSplit& s : splits_)
    for (const std::int64_t n : {s.at.us, s.from, s.to}) out.put(n);
  out.put(static_cast<std::int64_t>(tape_.size()));
  TapeEntry before;
  for (const TapeEntry& entry : tape_) {
    out.put(entry.trade.id - before.trade.id);
    out.put(entry.trade.price.units - before.trade.price.units);
    out.put(entry.trade.size.units);
    out.put(entry.trade.taker == Side::buy ? 0 : 1);
    out.put(entry.trade.at.us - before.trade.at.us);
    out.put(static_cast<std::int64_t>(entry.sequence - before.sequence));
    before = entry;
  }
  return out.take();
}

Result<TradingPost> TradingPost::restored(store::StoredStock stored, std::string_view bytes) {
  NumberReader in(bytes);
  auto book = TRY(matching::Book::restored(in.get_text()));
  auto agents = TRY(Agents::restored(in.get_text()));
  TradingPost out(std::move(stored), std::move(book), std::move(agents));
  out.session_ = static_cast<Session>(in.get());
  out.regular_trades_ = in.get() != 0;
  for (std::int64_t* n : {&out.day_opens_, &out.last_, &out.previous_close_, &out.volume_units_})
    *n = in.get();
  out.sequence_ = static_cast<std::uint64_t>(in.get());
  out.halted_until_.us = in.get();
  out.minute_ = in.get();
  for (std::int64_t& close : out.minute_closes_) close = in.get();
  for (GrowingBar& bar : out.growing_) bar = GrowingBar::restored(bar.base(), in.get_text());
  out.early_ = GrowingBar::restored(BarBase::day, in.get_text());
  out.splits_.resize(in.count());
  for (StockSplit& s : out.splits_) {
    s.at.us = in.get();
    s.from = in.get();
    s.to = in.get();
  }
  TapeEntry entry;
  for (std::size_t left = in.count(); left > 0; --left) {
    entry.trade.id += in.get();
    entry.trade.price.units += in.get();
    entry.trade.size.units = in.get();
    entry.trade.taker = in.get() == 0 ? Side::buy : Side::sell;
    entry.trade.at.us += in.get();
    entry.sequence += static_cast<std::uint64_t>(in.get());
    out.tape_.push_back(entry);
  }
  if (!in.complete()) return internal("a trading post that cannot be read");
  return out;
}

}  // namespace septet::market
