// Where connections wait. Every idle one lies in one epoll set, at no cost but its memory; a few
// threads take out whichever becomes readable, read without waiting until a whole request is there,
// serve it, and park the connection again. Who sends slowly never holds a thread before the request
// is whole; who holds one later (a large body over a thin line) is made up for by another.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "server/connection.h"

namespace septet::server {

class Lobby {
 public:
  struct Options {
    int threads = 16;        // that work; those that wait for a peer do not count
    int most_threads = 512;  // in all
    std::size_t most_connections = 20'000;
    ConnectionLimits limits;
    SSL_CTX* tls = nullptr;  // null: in the clear
  };
  // Another who keeps the connection from now on.
  using TakeOver = std::function<void(std::unique_ptr<Connection>)>;
  struct After {
    bool keep = false;   // or close
    TakeOver take_over;  // if there is one, it gets the connection
  };
  // Answers the request in `head()`, on one of the threads.
  using Serve = std::function<After(Connection&)>;
  // A line for the log of the server, said at most once a minute.
  using Complain = std::function<void(std::string_view)>;

  struct Gauges {
    std::size_t connections = 0;
    std::size_t active = 0;  // being served now
    std::size_t threads = 0;
    std::uint64_t accepted = 0;  // since the start
  };

  // Takes the listening socket over, and begins with start().
  Lobby(Options, int listener, Serve, Complain);
  ~Lobby();  // stops at once
  Lobby(const Lobby&) = delete;
  Lobby& operator=(const Lobby&) = delete;

  // Opens the doors: from here on Serve is called.
  void start();
  // Accepts no more, lets what runs finish for up to `patience_ms`, closes everything.
  void stop(std::int64_t patience_ms);
  bool stopping() const { return stopping_; }
  Gauges gauges() const;

  // While one lives, its thread waits for a peer.
  class Waiting {
   public:
    explicit Waiting(Lobby& lobby) : lobby_(lobby) { lobby_.begin_waiting(); }
    ~Waiting() { lobby_.end_waiting(); }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

   private:
    Lobby& lobby_;
  };

 private:
  void keep();  // the keeper's thread: accepts, and ends what is overdue
  void accept_all();
  bool accept_one();
  void admit(int fd, std::string peer_address);
  void out_of_descriptors();
  void end_overdue();
  void make_room();
  void end_idle(std::size_t count);
  void end_all();

  void work();
  bool surplus();
  void visit(Connection&);
  bool serve(Connection&);
  void park(Connection&, std::uint32_t events);
  std::unique_ptr<Connection> release(Connection&);

  void spawn();  // with threads_mutex_ held
  void begin_waiting();
  void end_waiting();
  bool all_gone(std::int64_t within_ms);

  const Options options_;
  const Serve serve_;
  const Complain complain_;
  std::atomic<int> listener_;
  int parked_;  // epoll: the connections
  int ended_;   // eventfd: readable once the threads shall end
  int spare_;   // a descriptor to give up when there are none left
  std::int64_t complained_ms_ = 0;

  std::atomic<bool> stopping_{false};
  std::atomic<std::size_t> active_{0};
  std::atomic<std::uint64_t> accepted_{0};

  mutable std::mutex connections_mutex_;  // guards what follows
  std::condition_variable fewer_connections_;
  std::unordered_map<Connection*, std::unique_ptr<Connection>> connections_;

  mutable std::mutex threads_mutex_;  // guards what follows
  std::condition_variable fewer_threads_;
  int threads_ = 0;
  int waiting_ = 0;

  std::thread keeper_;
};

}  // namespace septet::server
