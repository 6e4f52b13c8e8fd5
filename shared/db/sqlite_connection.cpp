#include "db/sqlite_connection.h"

#include <sqlite3.h>

#include <array>
#include <mutex>

#include "base/encoding.h"

namespace septet::db {

namespace {

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  bool is_null(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  std::int64_t integer(int column) const override {
    return sqlite3_column_int64(statement_, column);
  }
  double real(int column) const override { return sqlite3_column_double(statement_, column); }
  std::string_view text(int column) const override {
    return view(sqlite3_column_text(statement_, column), column);
  }
  std::string_view blob(int column) const override {
    return view(sqlite3_column_blob(statement_, column), column);
  }

 private:
  std::string_view view(const void* data, int column) const {
    if (data == nullptr) return {};
    return {static_cast<const char*>(data),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  sqlite3_stmt* statement_;
};

// Leaves the statement ready for its next use whatever happens.
struct ResetAtEnd {
  sqlite3_stmt* statement;
  ~ResetAtEnd() {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
  }
};

int bind_value(sqlite3_stmt* statement, int index, const Value::Variant& value) {
  struct Visitor {
    sqlite3_stmt* statement;
    int index;
    int operator()(std::nullptr_t) const { return sqlite3_bind_null(statement, index); }
    int operator()(std::int64_t n) const { return sqlite3_bind_int64(statement, index, n); }
    int operator()(double n) const { return sqlite3_bind_double(statement, index, n); }
    int operator()(std::string_view text) const {
      const char* data = text.data() == nullptr ? "" : text.data();
      return sqlite3_bind_text64(statement, index, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    int operator()(Blob blob) const {
      if (blob.bytes.empty()) return sqlite3_bind_zeroblob(statement, index, 0);
      return sqlite3_bind_blob64(statement, index, blob.bytes.data(), blob.bytes.size(),
                                 SQLITE_STATIC);
    }
  };
  return std::visit(Visitor{statement, index}, value);
}

Error corrupt(const std::string& path, const std::string& cause) {
  Error error = failure(
      ErrorKind::conflict, "database_corrupt",
      "The database " + path + " is damaged, is not a Septet database, or belongs to another key.");
  error.cause = cause;
  return error;
}

}  // namespace

void SqliteConnection::Closer::operator()(sqlite3* handle) const {
  sqlite3_close_v2(handle);
}
void SqliteConnection::Closer::operator()(sqlite3_stmt* s) const {
  sqlite3_finalize(s);
}

SqliteConnection::~SqliteConnection() = default;

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const SqliteOptions& options) {
  sqlite3* handle = nullptr;
  const int flags =
      (options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
      SQLITE_OPEN_NOMUTEX;
  const int opened = sqlite3_open_v2(options.path.c_str(), &handle, flags, nullptr);
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(handle));
  if (opened != SQLITE_OK) {
    Error error = failure(ErrorKind::unavailable, "database_unopened",
                          "The database " + options.path + " cannot be opened.");
    error.cause = handle == nullptr ? "out of memory" : sqlite3_errmsg(handle);
    return error;
  }
  if (auto configured = connection->configure(options); !configured.ok()) {
    const int code = sqlite3_errcode(handle);
    if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
      return corrupt(options.path, configured.error().cause);
    return std::move(configured).error();
  }
  return connection;
}

Result<void> SqliteConnection::configure(const SqliteOptions& options) {
  sqlite3_busy_timeout(handle_.get(), 10'000);
  if (!options.key.empty()) TRY(unlock(options.key));
  if (options.exclusive) TRY(script("PRAGMA locking_mode = EXCLUSIVE"));
  if (!options.read_only && options.path != ":memory:") TRY(script("PRAGMA journal_mode = WAL"));
  TRY(
      script("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; "
             "PRAGMA cache_size = -" +
             std::to_string(options.cache_kib)));
  return script("SELECT count(*) FROM sqlite_master");
}

// SHA-256 has instructions of its own in today's processors, SHA-512 (SQLCipher's default) in few,
// and the database spends much of its time on it. Set as the default, so that copies have it too.
Result<void> SqliteConnection::unlock(const std::string& key) {
  static std::once_flag once;
  Result<void> set;
  std::call_once(once, [&] { set = script("PRAGMA cipher_default_hmac_algorithm = HMAC_SHA256"); });
  TRY(set);
  return script("PRAGMA key = \"x'" + to_hex(key) + "'\"");
}

Error SqliteConnection::error(int code, std::string_view sql) const {
  std::string cause = std::string(sqlite3_errmsg(handle_.get())) + " in: " + std::string(sql);
  Error out = septet::internal(std::move(cause));
  const int extended = sqlite3_extended_errcode(handle_.get());
  if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY) {
    out.kind = ErrorKind::conflict, out.code = "duplicate", out.message = "That exists already.";
  } else if ((code & 0xff) == SQLITE_FULL) {
    out.kind = ErrorKind::storage_full, out.code = "disk_full";
    out.message = "There is no space left to store this.";
  } else if ((code & 0xff) == SQLITE_BUSY) {
    out.kind = ErrorKind::unavailable, out.code = "database_busy";
    out.message = "The database is busy. Try again.";
  }
  return out;
}

Result<sqlite3_stmt*> SqliteConnection::prepared(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end())
    return found->second.get();
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return error(code, sql);
  statements_.emplace(std::string(sql), StatementPtr(statement));
  return statement;
}

Result<void> SqliteConnection::bind(sqlite3_stmt* statement, std::span<const Value> arguments) {
  if (sqlite3_bind_parameter_count(statement) != static_cast<int>(arguments.size()))
    return septet::internal(std::string("wrong number of arguments in: ") + sqlite3_sql(statement));
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const int code = bind_value(statement, static_cast<int>(i) + 1, arguments[i].variant());
    if (code != SQLITE_OK) return error(code, sqlite3_sql(statement));
  }
  return {};
}

Result<void> SqliteConnection::each_row(std::string_view sql, std::span<const Value> arguments,
                                        const RowCallback& on_row) {
  sqlite3_stmt* statement = TRY(prepared(sql));
  if (sqlite3_stmt_busy(statement) != 0)
    return septet::internal("asked again from its own callback: " + std::string(sql));
  const ResetAtEnd reset{statement};
  TRY(bind(statement, arguments));
  const SqliteRow row(statement);
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) TRY(on_row(row));
  if (code != SQLITE_DONE) return error(code, sql);
  return {};
}

Result<std::int64_t> SqliteConnection::change(std::string_view sql,
                                              std::span<const Value> arguments) {
  TRY(each_row(sql, arguments, [](const Row&) -> Result<void> { return {}; }));
  return sqlite3_changes64(handle_.get());
}

Result<void> SqliteConnection::script(std::string_view sql) {
  const int code = sqlite3_exec(handle_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error(code, sql.substr(0, 80));
  return {};
}

Result<void> SqliteConnection::begin_read() {
  TRY(change("BEGIN DEFERRED", {}));
  return {};
}
Result<void> SqliteConnection::begin_write() {
  TRY(change("BEGIN IMMEDIATE", {}));
  return {};
}
Result<void> SqliteConnection::commit() {
  TRY(change("COMMIT", {}));
  return {};
}
void SqliteConnection::rollback() {
  if (in_transaction()) (void)change("ROLLBACK", {});
}
bool SqliteConnection::in_transaction() const {
  return sqlite3_get_autocommit(handle_.get()) == 0;
}

Result<void> SqliteConnection::with_savepoint(const WriteClosure& closure) {
  TRY(change("SAVEPOINT closure", {}));
  Result<void> done = closure(*this);
  if (!done.ok() && !in_transaction()) return done;
  if (!done.ok()) TRY(change("ROLLBACK TO closure", {}));
  TRY(change("RELEASE closure", {}));
  return done;
}

Result<void> SqliteConnection::copy_to(const std::string& path) {
  TRY(change("VACUUM INTO ?", std::array<Value, 1>{Value(path)}));
  return {};
}

}  // namespace septet::db
