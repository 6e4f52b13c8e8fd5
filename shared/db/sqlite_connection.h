// A thin wrapper around one SQLite connection. It is not shared between threads.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "db/database.h"

struct sqlite3;
struct sqlite3_stmt;

namespace septet::db {

struct SqliteOptions {
  std::string path;  // ":memory:" for a database that nobody keeps
  std::string key;   // SQLCipher's raw key, 32 bytes; empty: in the clear
  bool read_only = false;
  bool exclusive = false;  // WAL without shared memory: where one connection owns the file
  int cache_kib = 16 * 1024;
};

class SqliteConnection final : public Transaction {
 public:
  // Errors: unavailable (cannot be opened), conflict with the code "database_corrupt" (not a
  // database, damaged, or another key).
  static Result<std::unique_ptr<SqliteConnection>> open(const SqliteOptions&);
  ~SqliteConnection() override;
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  Result<void> each_row(std::string_view sql, std::span<const Value> arguments,
                        const RowCallback& on_row) override;
  Result<std::int64_t> change(std::string_view sql, std::span<const Value> arguments) override;
  Result<void> script(std::string_view sql) override;

  Result<void> begin_read();
  Result<void> begin_write();
  Result<void> commit();
  void rollback();
  // False also after an error (a full disk, say) that made SQLite undo the transaction by itself.
  bool in_transaction() const;
  // Runs `closure` so that, if it gives an error, only its own changes are undone.
  Result<void> with_savepoint(const WriteClosure& closure);
  // Copies the whole database to `path` as it is now, encrypted with the same key.
  Result<void> copy_to(const std::string& path);

 private:
  struct Closer {
    void operator()(sqlite3*) const;
    void operator()(sqlite3_stmt*) const;
  };
  using StatementPtr = std::unique_ptr<sqlite3_stmt, Closer>;
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
  };

  explicit SqliteConnection(sqlite3* handle) : handle_(handle) {}
  Result<void> unlock(const std::string& key);
  Result<void> configure(const SqliteOptions&);
  Result<sqlite3_stmt*> prepared(std::string_view sql);
  Result<void> bind(sqlite3_stmt*, std::span<const Value>);
  Error error(int code, std::string_view sql) const;

  std::unique_ptr<sqlite3, Closer> handle_;
  std::unordered_map<std::string, StatementPtr, TextHash, std::equal_to<>> statements_;
};

}  // namespace septet::db
