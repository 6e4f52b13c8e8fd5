#include "market/venue.h"

#include <algorithm>

#include "market/venue_state.h"

namespace septet::market {

namespace {

constexpr int feed_levels = 20;
constexpr int feed_trades = 200;
constexpr int first_trades = 50;

}  // namespace

Venue::Venue(std::unique_ptr<State> state) : state_(std::move(state)) {}

Venue::~Venue() {
  const std::lock_guard lock(state_->turn);
  state_->close();
}

Result<std::unique_ptr<Venue>> Venue::open(const Context& context, Settle settle) {
  auto state = std::make_unique<State>(context, std::move(settle));
  TRY(state->open());
  return std::unique_ptr<Venue>(new Venue(std::move(state)));
}

Result<void> Venue::advance() {
  Result<void> done;
  {
    const std::lock_guard lock(state_->turn);
    done = state_->advance();
  }
  publish();
  return done;
}

Result<void> Venue::perform(const Record& record) {
  const auto done = [&] {
    const std::lock_guard lock(state_->turn);
    return state_->perform(record);
  }();
  publish();
  if (done.ok() && !done.value()) return state_->perform_elsewhere(record);
  return done.ok() ? Result<void>() : done.error();
}

void Venue::follow(const Command& command) {
  state_->following.push_back(command);
}

void Venue::on_publish(std::function<void()> listener) {
  state_->listeners.push_back(std::move(listener));
}

void Venue::publish() {
  {
    const std::lock_guard lock(state_->data);
    if (!state_->exchange || state_->exchange->sequence() == state_->published) return;
    state_->published = state_->exchange->sequence();
  }
  for (const auto& listener : state_->listeners) listener();
}

// ---- reading ----

// Between the last step and the next.
Timestamp Venue::State::shown_now() {
  const Timestamp running = pace.at(context.now());
  return std::clamp(running, exchange->now(), Timestamp{exchange->next().us - 1});
}

bool Venue::leads() {
  const std::lock_guard lock(state_->data);
  return state_->leading;
}

Timestamp Venue::now() {
  const std::lock_guard lock(state_->data);
  return state_->shown_now();
}

ClockState Venue::clock_state() {
  const std::lock_guard lock(state_->data);
  return state_->exchange->exchange_time().shown(state_->shown_now(), state_->exchange->speed());
}

std::uint64_t Venue::sequence() {
  const std::lock_guard lock(state_->data);
  return state_->exchange->sequence();
}

std::size_t Venue::stock_count() {
  const std::lock_guard lock(state_->data);
  return state_->exchange->posts().size();
}

std::optional<std::uint32_t> Venue::index_of(std::string_view symbol) {
  const std::lock_guard lock(state_->data);
  const auto found = state_->by_symbol.find(std::string(symbol));
  return found == state_->by_symbol.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::uint32_t> Venue::index_of(const Id& stock_id) {
  const std::lock_guard lock(state_->data);
  const auto found = state_->by_id.find(stock_id);
  return found == state_->by_id.end() ? std::nullopt : std::optional(found->second);
}

Stock Venue::stock(std::uint32_t index) {
  const std::lock_guard lock(state_->data);
  const TradingPost& post = state_->exchange->posts().at(index);
  Stock out = post.stock();
  out.halted = post.halted();
  return out;
}

Quote Venue::quote(std::uint32_t index) {
  const std::lock_guard lock(state_->data);
  return state_->exchange->posts().at(index).quote(state_->exchange->now());
}

Depth Venue::depth(std::uint32_t index, int levels) {
  const std::lock_guard lock(state_->data);
  return state_->exchange->posts().at(index).depth(levels, state_->exchange->now());
}

std::vector<Trade> Venue::trades(std::uint32_t index, std::int64_t before_id, int limit) {
  const std::lock_guard lock(state_->data);
  return state_->exchange->posts().at(index).trades(before_id, limit, 0);
}

FeedUpdate Venue::feed(std::span<const std::uint32_t> watch, std::span<const std::uint32_t> focus,
                       std::uint64_t after) {
  const std::lock_guard lock(state_->data);
  const Exchange& exchange = *state_->exchange;
  if (after > exchange.sequence()) after = 0;  // of another exchange
  FeedUpdate out;
  out.sequence = static_cast<std::int64_t>(exchange.sequence());
  out.clock = exchange.exchange_time().shown(state_->shown_now(), exchange.speed());
  for (const std::uint32_t i : watch)
    if (const TradingPost& post = exchange.posts().at(i); after == 0 || post.sequence() > after)
      out.quotes.push_back(post.quote(exchange.now()));
  for (const std::uint32_t i : focus) {
    const TradingPost& post = exchange.posts().at(i);
    if (after > 0 && post.sequence() <= after) continue;
    out.depths.push_back(post.depth(feed_levels, exchange.now()));
    auto trades = post.trades(0, after == 0 ? first_trades : feed_trades, after);
    if (!trades.empty()) out.trades.push_back({post.stock().symbol, std::move(trades)});
  }
  return out;
}

matching::Book::Sweep Venue::sweep(std::uint32_t index, Side taker, Quantity quantity,
                                   std::optional<Price> limit) {
  const std::lock_guard lock(state_->data);
  return state_->exchange->posts().at(index).book().sweep(taker, quantity.units,
                                                          limit ? limit->units : 0);
}

Price Venue::mark(std::uint32_t index) {
  const std::lock_guard lock(state_->data);
  return state_->exchange->posts().at(index).last();
}

std::vector<Bar> Venue::fresh_bars(std::uint32_t index, BarBase base) {
  const std::lock_guard lock(state_->data);
  return state_->exchange->posts().at(index).fresh_bars(base);
}

std::vector<StockSplit> Venue::splits(std::uint32_t index) {
  const std::lock_guard lock(state_->data);
  return state_->exchange->posts().at(index).splits();
}

}  // namespace septet::market
