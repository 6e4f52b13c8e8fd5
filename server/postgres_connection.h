// A thin wrapper around one connection to PostgreSQL. It is not shared between threads.
//
// Statements are prepared once and sent in libpq's pipeline mode: the beginning of a transaction
// goes along with its first statement, the end of a read is not waited for, so that a read of one
// statement costs one round trip.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "db/database.h"

namespace septet::server {

class PostgresConnection final : public db::Transaction {
 public:
  enum class Isolation {
    snapshot,        // REPEATABLE READ, READ ONLY
    serializable,    // another transaction in the way makes this one fail: see conflicted()
    read_committed,  // each statement sees what is committed when it begins
  };

  // Errors: invalid (the URL); unavailable "database_unavailable", its cause saying why.
  static Result<std::unique_ptr<PostgresConnection>> open(const std::string& url);

  db::Dialect dialect() const override { return db::Dialect::postgres; }
  Result<void> each_row(std::string_view sql, std::span<const db::Value> arguments,
                        const db::RowCallback& on_row) override;
  Result<std::int64_t> change(std::string_view sql, std::span<const db::Value> arguments) override;
  Result<void> script(std::string_view sql) override;
  Result<std::optional<std::int64_t>> provisional_number() override;
  // A COPY … FROM STDIN, and what it reads.
  Result<void> copy_in(const std::string& sql, std::string_view bytes);

  // Takes effect with the next statement.
  void begin(Isolation);
  // Runs `closure` so that, if it gives an error, only its own changes are undone, unless the
  // transaction conflicted() or the connection is lost.
  Result<void> with_savepoint(const db::WriteClosure& closure);
  // Errors: unavailable, code db::commit_unknown. Conflicts as everywhere.
  Result<void> commit();
  void rollback();

  // Of the transaction that is under way or was ended last:
  bool conflicted() const { return conflicted_; }  // may succeed if it is run again
  bool numbered() const { return numbered_; }      // took provisional numbers

  // False once the connection is lost; alive() asks the system as well, between transactions.
  bool usable() const { return PQstatus(handle_.get()) == CONNECTION_OK; }
  bool alive();
  int descriptor() const { return PQsocket(handle_.get()); }
  // The rest is for who listens: takes what has arrived; whether there were notifications.
  Result<bool> take_notifications();

 private:
  struct Closer {
    void operator()(PGconn* c) const { PQfinish(c); }
    void operator()(PGresult* r) const { PQclear(r); }
  };
  using Answer = std::unique_ptr<PGresult, Closer>;

  struct Answers {
    Answer last;        // or the first that failed; null if the connection is lost
    int succeeded = 0;  // before the first that failed
  };

  explicit PostgresConnection(PGconn* handle) : handle_(handle) {}
  Result<Answer> run(std::string_view sql, std::span<const db::Value> arguments);
  Result<Answer> run_outside_pipeline(const std::string& sql, std::string_view copied);
  Answer send_copied(std::string_view bytes);
  bool send_plain(const char* sql);
  bool send_ahead();
  Answer receive();
  Answers receive_all();
  void drain();
  Error failed(const PGresult*, std::string_view sql);
  Error lost(std::string_view sql);

  std::unique_ptr<PGconn, Closer> handle_;
  std::unordered_map<std::string, std::string> names_;  // of prepared statements
  std::vector<const char*> ahead_;  // commands that are sent along with the next statement
  bool open_ = false;               // a transaction is under way
  bool failed_ = false;             // nothing more succeeds in it
  bool conflicted_ = false;
  bool numbered_ = false;
  bool ending_ = false;  // the answer to its end has not been read
  std::int64_t next_number_ = 0, numbers_until_ = 0;
};

// The first line of what libpq says.
std::string first_line(const char* message);

}  // namespace septet::server
