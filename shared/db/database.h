// The database as the services see it: reads on a snapshot, writes one after another, grouped into
// durable commits. The SQL is one dialect that SQLite and PostgreSQL both take: `?` placeholders,
// INSERT … ON CONFLICT, RETURNING. Ids are BYTEA of 16
// bytes, times BIGINT in microseconds, booleans BIGINT 0 or 1.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"

namespace septet::db {

struct Blob {
  std::string_view bytes;
};

// An argument of a statement. It borrows: what it refers to has to outlive the call.
class Value {
 public:
  using Variant = std::variant<std::nullptr_t, std::int64_t, double, std::string_view, Blob>;

  Value(std::nullptr_t) : value_(nullptr) {}
  template <class T>
  requires std::is_integral_v<T> Value(T n) : value_(static_cast<std::int64_t>(n)) {}
  Value(double n) : value_(n) {}
  Value(std::string_view text) : value_(text) {}
  Value(const std::string& text) : value_(std::string_view(text)) {}
  Value(const char* text) : value_(std::string_view(text)) {}
  Value(Blob blob) : value_(blob) {}
  Value(const Id& id) : value_(Blob{id.raw()}) {}
  Value(Timestamp t) : value_(t.us) {}
  template <class T>
  Value(const std::optional<T>& maybe) : value_(maybe ? Value(*maybe).value_ : Variant(nullptr)) {}

  const Variant& variant() const { return value_; }

 private:
  Variant value_;
};

// One row of an answer; columns count from 0. What it hands out lives until the next row.
class Row {
 public:
  virtual ~Row() = default;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;  // 0 for null
  virtual double real(int column) const = 0;
  virtual std::string_view text(int column) const = 0;  // empty for null
  virtual std::string_view blob(int column) const = 0;

  std::string string(int column) const { return std::string(text(column)); }
  bool boolean(int column) const { return integer(column) != 0; }
  Id id(int column) const { return id_from_raw(blob(column)); }
  Timestamp time(int column) const { return {integer(column)}; }
  std::optional<Id> optional_id(int column) const {
    return is_null(column) ? std::nullopt : std::optional(id(column));
  }
  std::optional<Timestamp> optional_time(int column) const {
    return is_null(column) ? std::nullopt : std::optional(time(column));
  }
};

using RowCallback = std::function<Result<void>(const Row&)>;

// Whose SQL is spoken, for the few places where there is none in common: full text.
enum class Dialect { sqlite, postgres };

// A place to ask from: a snapshot for reading, or the transaction of a write.
class Session {
 public:
  virtual ~Session() = default;

  virtual Dialect dialect() const { return Dialect::sqlite; }

  // Calls back for each row; stops at the first error that the callback gives and returns it.
  virtual Result<void> each_row(std::string_view sql, std::span<const Value> arguments,
                                const RowCallback& on_row) = 0;

  template <class F, class... Arguments>
  Result<void> each(std::string_view sql, F&& on_row, const Arguments&... arguments) {
    const std::initializer_list<Value> list{Value(arguments)...};
    return each_row(sql, {list.begin(), list.size()}, [&](const Row& row) -> Result<void> {
      if constexpr (std::is_void_v<decltype(on_row(row))>) {
        on_row(row);
        return {};
      } else {
        return on_row(row);
      }
    });
  }

  // The rows as a list, each made by `make(row)`.
  template <class F, class... Arguments>
  auto all(std::string_view sql, F&& make, const Arguments&... arguments)
      -> Result<std::vector<std::decay_t<decltype(make(std::declval<const Row&>()))>>> {
    std::vector<std::decay_t<decltype(make(std::declval<const Row&>()))>> out;
    TRY(each(
        sql, [&](const Row& row) { out.push_back(make(row)); }, arguments...));
    return out;
  }

  // The first row, or nothing.
  template <class F, class... Arguments>
  auto first(std::string_view sql, F&& make, const Arguments&... arguments)
      -> Result<std::optional<std::decay_t<decltype(make(std::declval<const Row&>()))>>> {
    std::optional<std::decay_t<decltype(make(std::declval<const Row&>()))>> out;
    TRY(each(
        sql,
        [&](const Row& row) {
          if (!out) out = make(row);
        },
        arguments...));
    return out;
  }

  // The first column of the first row, 0 if there is none.
  template <class... Arguments>
  Result<std::int64_t> integer(std::string_view sql, const Arguments&... arguments) {
    std::int64_t out = 0;
    TRY(each(
        sql, [&](const Row& row) { out = row.integer(0); }, arguments...));
    return out;
  }
};

// The transaction of a write. Reads in it see its own writes.
class Transaction : public Session {
 public:
  // How many rows changed. Errors: conflict, code "duplicate" for a broken uniqueness;
  // storage_full; internal.
  virtual Result<std::int64_t> change(std::string_view sql, std::span<const Value> arguments) = 0;

  template <class... Arguments>
  Result<std::int64_t> run(std::string_view sql, const Arguments&... arguments) {
    const std::initializer_list<Value> list{Value(arguments)...};
    return change(sql, {list.begin(), list.size()});
  }

  // Several statements without arguments, separated by semicolons: for migrations.
  virtual Result<void> script(std::string_view sql) = 0;

  // Nothing where writes come one after another, so that a counter in a row follows the order of
  // the commits. Elsewhere a number for what that counter would have numbered: unique, growing
  // within the transaction, at least `provisional_from`, and to be replaced after the commit; see
  // Database::number_with().
  virtual Result<std::optional<std::int64_t>> provisional_number() {
    return std::optional<std::int64_t>();
  }
};
inline constexpr std::int64_t provisional_from = std::int64_t{1} << 62;

using ReadClosure = std::function<Result<void>(Session&)>;
using WriteClosure = std::function<Result<void>(Transaction&)>;

class Database {
 public:
  virtual ~Database() = default;

  // Runs `closure(Session&) -> Result<T>` on one snapshot, beside any writer.
  template <class F>
  auto read(F&& closure) -> std::invoke_result_t<F&, Session&> {
    return collect<std::invoke_result_t<F&, Session&>, Session>(
        closure, [this](const ReadClosure& c) { return read_closure(c); });
  }

  // Runs `closure(Transaction&) -> Result<T>` and returns once it is durable; if the closure gives
  // an error, nothing of it is kept. It may run more than once, so it must have no other effect.
  template <class F>
  auto write(F&& closure) -> std::invoke_result_t<F&, Transaction&> {
    return collect<std::invoke_result_t<F&, Transaction&>, Transaction>(
        closure, [this](const WriteClosure& c) { return write_closure(c); });
  }

  // The same for a write that changes rows which every write of this account does (its usage, say):
  // where several run at once, those of one account wait for each other instead of failing.
  template <class F>
  auto write(const Id& account_id, F&& closure) -> std::invoke_result_t<F&, Transaction&> {
    return collect<std::invoke_result_t<F&, Transaction&>, Transaction>(
        closure, [&](const WriteClosure& c) { return queued_write_closure(account_id, c); });
  }

  // Called after each durable commit, on whatever thread made it, and after those of other servers
  // on the same database. One listener.
  virtual void on_commit(std::function<void()> listener) = 0;

  // Whether other servers may write to it: then what was read once may have changed since.
  virtual bool shared() const { return false; }

  // Gives what was committed under provisional numbers its final ones: run after such a commit,
  // before its caller is answered, by one transaction at a time, of all servers. `number` returns
  // whether there were any. Set once.
  virtual void number_with(std::function<Result<bool>(Transaction&)> number) { (void)number; }

  // As write(), while no other server does the same.
  Result<void> migrate(const WriteClosure& closure) { return migration_closure(closure); }

 protected:
  virtual Result<void> read_closure(const ReadClosure&) = 0;
  virtual Result<void> write_closure(const WriteClosure&) = 0;
  virtual Result<void> queued_write_closure(const Id&, const WriteClosure& closure) {
    return write_closure(closure);
  }
  virtual Result<void> migration_closure(const WriteClosure& closure) {
    return write_closure(closure);
  }

 private:
  template <class R, class Place, class F, class Run>
  R collect(F& closure, const Run& run) {
    std::optional<R> answer;
    Result<void> ran = run([&](Place& place) -> Result<void> {
      answer.emplace(closure(place));
      if (!answer->ok()) return answer->error();
      return {};
    });
    if (!ran.ok()) return std::move(ran).error();
    return *std::move(answer);
  }
};

// The code of the error when a connection broke while a write was being committed: it may have
// been. Whoever would undo what belongs to it has to leave it.
inline constexpr std::string_view commit_unknown = "commit_unknown";

struct Migration {
  int version;                    // from 1, without gaps
  std::string_view sql;           // a script
  std::string_view postgres_sql;  // what PostgreSQL takes in its place; empty: the same
};

// Brings one service's tables up to date, all steps in one durable write. Error: conflict,
// code "database_newer", if the database was written by a newer Septet.
Result<void> migrate(Database&, std::string_view service, std::span<const Migration>);

}  // namespace septet::db
