// Live events at /api/live: WebSockets, all of them on one thread. After each commit it reads the
// outbox once and sends every event to the sockets of the account that it concerns.
//
// A message is an events::LiveEvent as JSON. A client says the last sequence that it saw
// (?since=SEQ) and misses nothing; without it, it is first told where it stands:
// {"topic": "live", "kind": "ready", "sequence": N}. If what it missed is kept no longer, it gets
// {"topic": "live", "kind": "reset", "sequence": N} and has to ask for everything anew.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/caller.h"
#include "events/outbox.h"
#include "server/exchange.h"
#include "server/web_socket.h"

namespace septet::server {

class LiveHub {
 public:
  struct Options {
    std::int64_t ping_ms = 30'000;     // after so long a silence of the peer
    std::int64_t silence_ms = 75'000;  // after so long a one it is taken for gone
    std::int64_t recheck_ms = 60'000;  // whether the session is still valid
    std::size_t most_sockets = 10'000;
    // A socket that does not take its events gets no more than this queued. From then on it is fed
    // from the outbox as it drains, so that a slow reader costs no memory and loses nothing.
    std::size_t most_queued_bytes = 256 * 1024;
  };
  struct Counts {
    std::size_t sockets = 0;
    std::uint64_t sent = 0;  // events, since the start
  };

  // Who sends a request; also asked again, whether that is still so. Error: unauthenticated.
  using Authenticate = std::function<Result<Caller>(const http::Request&)>;

  // The database outlives the hub.
  LiveHub(Options, db::Database&, Authenticate);
  ~LiveHub();  // closes every socket with 1001
  LiveHub(const LiveHub&) = delete;
  LiveHub& operator=(const LiveHub&) = delete;

  // Answers GET /api/live; with 101 the connection becomes the hub's. From any thread.
  http::Response upgrade(Exchange&);
  // Something was committed. From any thread.
  void wake();
  Counts counts() const { return {sockets_count_, sent_}; }

 private:
  struct Socket;
  using Sockets = std::multimap<Id, std::unique_ptr<Socket>>;

  void run();
  void wait();
  void welcome_arrivals();
  void pump();
  void fan_out(const events::StoredEvent&);
  void touch(Socket&);
  bool recheck(Socket&);
  bool feed(Socket&);
  void look_after(std::int64_t now_ms);
  void settle(Socket&);
  void say_goodbye();

  const Options options_;
  db::Database& database_;
  const Authenticate authenticate_;
  int epoll_;
  int wake_;  // eventfd
  std::atomic<bool> stopping_{false};
  std::atomic<std::size_t> sockets_count_{0};
  std::atomic<std::uint64_t> sent_{0};

  std::mutex arrivals_mutex_;
  std::vector<std::unique_ptr<Socket>> arrivals_;

  // The rest is the thread's own.
  Sockets sockets_;               // by account
  std::vector<Socket*> touched_;  // to be settled at the end of the round
  std::int64_t position_ = -1;    // the last sequence that was fanned out
  std::int64_t looked_after_ms_ = 0;
  std::thread thread_;
};

}  // namespace septet::server
