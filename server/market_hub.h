// Live prices at /api/market/live: WebSockets, all of them on one thread. A client says what it
// watches ({"watch": ["KITE", …], "focus": ["KITE"]}, at any time) and gets market::FeedUpdates: at
// once the whole of it, then what has changed, every 100 ms at most. A socket that has not taken
// its last update yet gets none meanwhile, and then the newest state: a slow reader costs no memory
// and is never behind by more than one.
//
// What is sent is put together from texts that are made once for all sockets.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/caller.h"
#include "market/venue.h"
#include "server/exchange.h"
#include "server/web_socket.h"

namespace septet::server {

class MarketHub {
 public:
  struct Options {
    std::int64_t pause_ms = 100;       // between two updates of a socket
    std::int64_t ping_ms = 30'000;     // after so long a silence of the peer
    std::int64_t silence_ms = 75'000;  // after so long a one it is taken for gone
    std::int64_t recheck_ms = 60'000;  // whether the session is still valid
    std::size_t most_sockets = 10'000;
    std::size_t most_of_account = 100;
  };
  struct Counts {
    std::size_t sockets = 0;
    std::uint64_t updates = 0;  // messages that were sent, since the start
    std::uint64_t topics = 0;   // quotes, books and lists of trades in them
  };
  // Who sends a request; also asked again, whether that is still so. Error: unauthenticated.
  using Authenticate = std::function<Result<Caller>(const http::Request&)>;

  // The venue outlives the hub.
  MarketHub(Options, market::Venue&, Authenticate);
  ~MarketHub();  // closes every socket with 1001
  MarketHub(const MarketHub&) = delete;
  MarketHub& operator=(const MarketHub&) = delete;

  // Answers GET /api/market/live; with 101 the connection becomes the hub's. From any thread.
  http::Response upgrade(Exchange&);
  // Something was published. From any thread.
  void wake();
  Counts counts() const { return {sockets_count_, updates_, topics_}; }

 private:
  struct Socket;
  struct Board;  // the texts
  // A stock in focus, and the last of its trades that was sent.
  struct Focus {
    std::uint32_t stock = 0;
    std::int64_t trade = 0;
    bool whole = true;  // nothing has been sent of it yet
  };

  void run();
  int wait_ms(std::int64_t now_ms) const;
  void wait();
  void welcome_arrivals();
  void listen(Socket&, std::string_view text);
  void send_due(std::int64_t now_ms);
  std::string trades_for(const Focus&) const;
  void send_update(Socket&, std::int64_t now_ms);
  void look_after(std::int64_t now_ms);
  void settle(Socket&);
  void say_goodbye();

  const Options options_;
  market::Venue& venue_;
  const Authenticate authenticate_;
  int epoll_;
  int wake_;  // eventfd
  std::atomic<bool> stopping_{false};
  std::atomic<std::size_t> sockets_count_{0};
  std::atomic<std::uint64_t> updates_{0};
  std::atomic<std::uint64_t> topics_{0};

  std::mutex arrivals_mutex_;
  std::vector<std::unique_ptr<Socket>> arrivals_;

  // The rest is the thread's own.
  std::vector<std::unique_ptr<Socket>> sockets_;
  std::unique_ptr<Board> board_;
  std::int64_t looked_after_ms_ = 0;
  std::thread thread_;
};

}  // namespace septet::server
