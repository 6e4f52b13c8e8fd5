// What a server asks of its database beyond what the services do.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "db/database.h"

namespace septet::server {

class ServerDatabase : public db::Database {
 public:
  struct Counts {
    std::uint64_t commits = 0;   // durable ones
    std::uint64_t closures = 0;  // how many writes those commits held
    std::uint64_t retries = 0;   // writes run again because another one was in their way
  };

  virtual Counts counts() const = 0;
  // What must be durable before a commit that may refer to it is. If it fails, so do the writes of
  // that commit. Set once, before the first write.
  virtual void before_commit(std::function<Result<void>()>) = 0;
};

// A connection of a database's pool; given back at the end whatever happens, without a transaction.
template <class Database, class Connection>
class ConnectionLease {
 public:
  ConnectionLease(Database& database, std::unique_ptr<Connection> connection)
      : database_(database), connection_(std::move(connection)) {}
  ~ConnectionLease() {
    connection_->rollback();
    database_.give_back(std::move(connection_));
  }
  ConnectionLease(const ConnectionLease&) = delete;
  ConnectionLease& operator=(const ConnectionLease&) = delete;
  Connection* operator->() { return connection_.get(); }
  Connection& operator*() { return *connection_; }

 private:
  Database& database_;
  std::unique_ptr<Connection> connection_;
};

// Runs it; an exception in it is that caller's failure, and nobody else's.
Result<void> guarded(const db::WriteClosure&, db::Transaction&);

}  // namespace septet::server
