// Live prices: the quotes of what is watched, the books and trades of what is in focus. On a server
// over a WebSocket, which is made anew when it breaks; in local mode asked for twice a second.
// While nothing is watched or the tab is hidden, nothing is sent.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "client/market_api.h"
#include "platform/loop.h"

namespace septet::client {

using Symbols = std::vector<std::string>;

// What several parts of a panel watch, put together by whoever draws them.
struct Watched {
  Symbols watch;
  Symbols focus;  // two or three at most; they are watched as well
  bool operator==(const Watched&) const = default;
};

class MarketFeed {
 public:
  enum class State {
    resting,  // nobody watches
    opening,
    live,
    lost,  // tried again by itself at retry_at_ms()
  };

  MarketFeed(MarketApi&, std::function<bool()> local);
  ~MarketFeed();
  MarketFeed(const MarketFeed&) = delete;
  MarketFeed& operator=(const MarketFeed&) = delete;

  // In place of what was watched before; cheap if it is the same.
  void watch(Watched);
  void stop() { watch({}); }
  // Does not wait for the next try.
  void retry_now();
  void forget();

  State state() const { return state_; }
  bool stale() const { return state_ == State::lost; }
  // On platform::now_ms().
  double retry_at_ms() const { return retry_at_ms_; }
  // The time of this machine when the last connection broke.
  Timestamp lost_at() const { return lost_at_; }

  // What is known; null: nothing yet.
  const market::Quote* quote(const std::string& symbol) const;
  const market::Depth* depth(const std::string& symbol) const;
  // Newest first.
  const std::deque<market::Trade>* trades(const std::string& symbol) const;
  const std::optional<market::ClockState>& clock() const { return clock_; }
  // Known from elsewhere: the answer to a single question.
  void learn(market::Quote);
  // Called with each update that changed something.
  void on_update(std::function<void(const market::FeedUpdate&)> listener) {
    listener_ = std::move(listener);
  }

 private:
  bool wanted() const;
  void follow();
  void open_socket();
  void say();
  void poll();
  void received(market::FeedUpdate);
  void polled(Result<market::FeedUpdate>);
  void lose();
  void close();
  bool take(market::FeedUpdate&);
  bool take_trades(market::TradeList&);
  bool take_clock(const market::ClockState&);

  MarketApi& api_;
  std::function<bool()> local_;
  Watched watched_;
  State state_ = State::resting;
  std::unordered_map<std::string, market::Quote> quotes_;
  std::unordered_map<std::string, market::Depth> depths_;
  std::unordered_map<std::string, std::deque<market::Trade>> trades_;
  std::optional<market::ClockState> clock_;
  std::function<void(const market::FeedUpdate&)> listener_;
  std::int64_t sequence_ = 0;
  platform::SocketId socket_ = 0;
  int connection_ = 0;  // tells answers of this one from those of an earlier one
  bool connected_ = false;
  platform::TimerId timer_ = 0;
  int failures_ = 0;  // in a row
  double retry_at_ms_ = 0;
  Timestamp lost_at_;
};

}  // namespace septet::client
