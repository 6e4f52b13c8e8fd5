// One of several servers' views of one database.
#pragma once

#include "db/database.h"

namespace septet::test {

class SharedDatabase final : public db::Database {
 public:
  explicit SharedDatabase(db::Database& inner) : inner_(inner) {}
  void on_commit(std::function<void()>) override {}
  bool shared() const override { return true; }

  bool answers = true;  // or it is away
  int writes = 0;       // that were asked for

 protected:
  Result<void> read_closure(const db::ReadClosure& closure) override {
    if (!answers) return away();
    return inner_.read(closure);
  }
  Result<void> write_closure(const db::WriteClosure& closure) override {
    if (!answers) return away();
    ++writes;
    return inner_.write(closure);
  }

 private:
  static Error away() {
    return failure(ErrorKind::unavailable, "database_unavailable", "The database is away.");
  }
  db::Database& inner_;
};

}  // namespace septet::test
