// A Database over one SQLite connection and no threads: in the tab's worker, and in tests.
#pragma once

#include <functional>
#include <memory>

#include "db/sqlite_connection.h"

namespace septet::db {

class EmbeddedDatabase final : public Database {
 public:
  static Result<std::unique_ptr<EmbeddedDatabase>> open(const SqliteOptions&);
  void on_commit(std::function<void()> listener) override { listener_ = std::move(listener); }

 protected:
  Result<void> read_closure(const ReadClosure&) override;
  Result<void> write_closure(const WriteClosure&) override;

 private:
  explicit EmbeddedDatabase(std::unique_ptr<SqliteConnection> c) : connection_(std::move(c)) {}

  std::unique_ptr<SqliteConnection> connection_;
  std::function<void()> listener_;
};

}  // namespace septet::db
