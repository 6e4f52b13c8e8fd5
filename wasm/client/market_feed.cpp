#include "client/market_feed.h"

#include <algorithm>

#include "platform/net.h"
#include "platform/page.h"

namespace septet::client {

namespace {

constexpr double poll_ms = 500;
constexpr double first_wait_ms = 1'000;
constexpr double longest_wait_ms = 15'000;
constexpr std::size_t trades_most = 200;

Json wish(const Watched& watched) {
  return {{"watch", watched.watch}, {"focus", watched.focus}};
}

bool same_clock(const market::ClockState& a, const market::ClockState& b) {
  // The hands of the clock are drawn in minutes.
  constexpr std::int64_t minute_us = 60'000'000;
  return a.now.us / minute_us == b.now.us / minute_us && a.session == b.session &&
         a.speed == b.speed && a.next_open == b.next_open && a.next_close == b.next_close;
}

}  // namespace

MarketFeed::MarketFeed(MarketApi& api, std::function<bool()> local)
    : api_(api), local_(std::move(local)) {
  platform::on_appearance_change([this] { follow(); });
  platform::on_online_change([this](bool online) {
    if (online) retry_now();
  });
}

MarketFeed::~MarketFeed() {
  close();
}

bool MarketFeed::wanted() const {
  return (!watched_.watch.empty() || !watched_.focus.empty()) && platform::page_visible();
}

void MarketFeed::watch(Watched watched) {
  for (const std::string& symbol : watched.focus)
    if (std::find(watched.watch.begin(), watched.watch.end(), symbol) == watched.watch.end())
      watched.watch.push_back(symbol);
  if (watched == watched_) return;
  watched_ = std::move(watched);
  sequence_ = 0;  // what is new to be watched is asked for whole
  if (connected_ && wanted()) return say();
  follow();
}

void MarketFeed::follow() {
  if (!wanted()) {
    close();
    state_ = State::resting;
  } else if (state_ == State::resting) {
    state_ = State::opening;
    failures_ = 0;
    local_() ? poll() : open_socket();
  }
}

void MarketFeed::retry_now() {
  if (state_ != State::lost) return;
  close();
  state_ = State::resting;
  follow();
}

void MarketFeed::forget() {
  stop();
  quotes_.clear();
  depths_.clear();
  trades_.clear();
  clock_.reset();
}

void MarketFeed::open_socket() {
  timer_ = 0;
  const int connection = ++connection_;
  platform::SocketHandler handler;
  handler.open = [this, connection] {
    if (connection != connection_) return;
    connected_ = true;
    say();
  };
  handler.message = [this, connection](const std::string& text) {
    if (connection != connection_) return;
    const auto json = parse_json(text);
    auto update = json.ok() ? decode<market::FeedUpdate>(*json)
                            : Result<market::FeedUpdate>(Error(json.error()));
    if (update.ok()) received(*std::move(update));
  };
  handler.close = [this, connection](int, const std::string&) {
    if (connection == connection_) lose();
  };
  socket_ = platform::socket_open("/api/market/live", std::move(handler));
}

void MarketFeed::say() {
  platform::socket_send(socket_, to_text(wish(watched_)));
}

void MarketFeed::poll() {
  timer_ = 0;
  const int connection = ++connection_;
  api_.feed(watched_.watch, watched_.focus, sequence_,
            [this, connection](Result<market::FeedUpdate> update) {
              if (connection == connection_) polled(std::move(update));
            });
}

void MarketFeed::polled(Result<market::FeedUpdate> update) {
  if (!update.ok()) return lose();
  received(*std::move(update));
  timer_ = platform::after(poll_ms, [this] {
    poll();
    platform::nothing_to_show();
  });
}

void MarketFeed::received(market::FeedUpdate update) {
  const bool opened = std::exchange(state_, State::live) != State::live;
  failures_ = 0;
  const bool changed = take(update);
  if (changed && listener_) listener_(update);
  if (!changed && !opened) platform::nothing_to_show();
}

void MarketFeed::lose() {
  if (state_ != State::lost) lost_at_ = platform::clock().now();
  close();
  state_ = State::lost;
  const double wait_ms =
      std::min(longest_wait_ms, first_wait_ms * static_cast<double>(1 << std::min(failures_, 8)));
  ++failures_;
  retry_at_ms_ = platform::now_ms() + wait_ms;
  timer_ = platform::after(wait_ms, [this] { local_() ? poll() : open_socket(); });
}

void MarketFeed::close() {
  ++connection_;
  platform::cancel(std::exchange(timer_, 0));
  if (socket_ != 0) platform::socket_close(std::exchange(socket_, 0));
  connected_ = false;
}

bool MarketFeed::take(market::FeedUpdate& update) {
  sequence_ = std::max(sequence_, update.sequence);
  bool changed = take_clock(update.clock);
  for (market::Quote& quote : update.quotes) {
    const auto known = quotes_.find(quote.symbol);
    if (known != quotes_.end() && known->second.sequence == quote.sequence &&
        known->second.last == quote.last)
      continue;
    changed = true;
    quotes_[quote.symbol] = quote;
  }
  for (market::Depth& depth : update.depths) {
    changed = true;
    depths_[depth.symbol] = depth;
  }
  for (market::TradeList& trades : update.trades) changed |= take_trades(trades);
  return changed;
}

// A list may repeat what is known; newest first or last, it is put in by number.
bool MarketFeed::take_trades(market::TradeList& list) {
  std::sort(list.items.begin(), list.items.end(),
            [](const market::Trade& a, const market::Trade& b) { return a.id < b.id; });
  std::deque<market::Trade>& known = trades_[list.symbol];
  bool changed = false;
  for (const market::Trade& trade : list.items) {
    if (!known.empty() && trade.id <= known.front().id) continue;
    known.push_front(trade);
    changed = true;
  }
  while (known.size() > trades_most) known.pop_back();
  return changed;
}

bool MarketFeed::take_clock(const market::ClockState& clock) {
  const bool changed = !clock_ || !same_clock(*clock_, clock);
  clock_ = clock;
  return changed;
}

const market::Quote* MarketFeed::quote(const std::string& symbol) const {
  const auto found = quotes_.find(symbol);
  return found == quotes_.end() ? nullptr : &found->second;
}
const market::Depth* MarketFeed::depth(const std::string& symbol) const {
  const auto found = depths_.find(symbol);
  return found == depths_.end() ? nullptr : &found->second;
}
const std::deque<market::Trade>* MarketFeed::trades(const std::string& symbol) const {
  const auto found = trades_.find(symbol);
  return found == trades_.end() ? nullptr : &found->second;
}

void MarketFeed::learn(market::Quote quote) {
  const auto known = quotes_.find(quote.symbol);
  if (known == quotes_.end() || known->second.sequence < quote.sequence)
    quotes_[quote.symbol] = std::move(quote);
}

}  // namespace septet::client
