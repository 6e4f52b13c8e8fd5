#include "server/postgres_connection.h"

#include <poll.h>

#include <array>
#include <charconv>

#include "server/postgres_values.h"
#include "server/server_database.h"

namespace septet::server {

namespace {

constexpr std::int64_t numbers_at_once = 1'000;  // the increment of septet_provisional
constexpr std::int64_t retry_after_s = 2;

Error unavailable(std::string cause) {
  Error error = failure(ErrorKind::unavailable, "database_unavailable",
                        "The database does not answer just now. Try again in a moment.");
  error.cause = std::move(cause);
  error.retry_after_s = retry_after_s;
  return error;
}

const char* text_of(PostgresConnection::Isolation isolation) {
  switch (isolation) {
    case PostgresConnection::Isolation::snapshot:
      return "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
    case PostgresConnection::Isolation::serializable:
      return "BEGIN ISOLATION LEVEL SERIALIZABLE";
    case PostgresConnection::Isolation::read_committed:
      break;
  }
  return "BEGIN ISOLATION LEVEL READ COMMITTED";
}

bool succeeded(const PGresult* answer) {
  const auto status = PQresultStatus(answer);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

Result<void> check_url(const std::string& url) {
  char* why = nullptr;
  PQconninfoOption* parsed = PQconninfoParse(url.c_str(), &why);
  const std::string said = first_line(why);
  PQfreemem(why);
  if (parsed == nullptr)
    return invalid("", "wrong_setting", "The database's URL cannot be read: " + said + ".");
  PQconninfoFree(parsed);
  return {};
}

// What the URL does not say. Nothing waits without an end, and nothing that hangs holds a lock. All
// that is asked has its index; without seqscan the planner takes it too where it knows too little
// of a table that has just grown.
PGconn* connect(const std::string& url) {
  const std::array<const char*, 8> names{"fallback_application_name",
                                         "connect_timeout",
                                         "tcp_user_timeout",
                                         "options",
                                         "client_encoding",
                                         "dbname",
                                         nullptr,
                                         nullptr};
  const std::array<const char*, 8> values{"septet",
                                          "5",
                                          "15000",
                                          "-c statement_timeout=60s -c lock_timeout=20s "
                                          "-c idle_in_transaction_session_timeout=60s -c jit=off "
                                          "-c enable_seqscan=off -c random_page_cost=1.1",
                                          "UTF8",
                                          url.c_str(),
                                          nullptr,
                                          nullptr};
  return PQconnectdbParams(names.data(), values.data(), 1);
}

}  // namespace

std::string first_line(const char* message) {
  const std::string_view all = message == nullptr ? "" : message;
  return std::string(all.substr(0, all.find('\n')));
}

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(const std::string& url) {
  TRY(check_url(url));
  std::unique_ptr<PostgresConnection> made(new PostgresConnection(connect(url)));
  PGconn* handle = made->handle_.get();
  if (PQstatus(handle) != CONNECTION_OK) return unavailable(first_line(PQerrorMessage(handle)));
  PQsetNoticeProcessor(
      handle, [](void*, const char*) {}, nullptr);
  if (PQenterPipelineMode(handle) != 1) return unavailable("no pipeline mode");
  return made;
}

void PostgresConnection::begin(Isolation isolation) {
  ahead_ = {text_of(isolation)};
  failed_ = conflicted_ = numbered_ = false;
}

bool PostgresConnection::send_plain(const char* sql) {
  return PQsendQueryParams(handle_.get(), sql, 0, nullptr, nullptr, nullptr, nullptr, 1) == 1;
}

bool PostgresConnection::send_ahead() {
  for (const char* command : std::exchange(ahead_, {}))
    if (!send_plain(command)) return false;
  return true;
}

// The next answer, null if there is none because the connection is lost. What ends it is taken too.
PostgresConnection::Answer PostgresConnection::receive() {
  Answer answer(PQgetResult(handle_.get()));
  if (!answer || PQresultStatus(answer.get()) == PGRES_PIPELINE_SYNC) return answer;
  while (Answer(PQgetResult(handle_.get())) && usable()) {
  }
  return answer;
}

// Reads up to the next synchronisation.
PostgresConnection::Answers PostgresConnection::receive_all() {
  Answers out;
  for (bool ok = true;;) {
    Answer answer = receive();
    if (!answer) return {};
    if (PQresultStatus(answer.get()) == PGRES_PIPELINE_SYNC) return out;
    if (ok) out.last = std::move(answer);
    ok = ok && succeeded(out.last.get());
    if (ok) ++out.succeeded;
    if (!usable()) return out;
  }
}

// Reads the answer to the end of the last transaction, if that has not been done.
void PostgresConnection::drain() {
  if (std::exchange(ending_, false)) receive_all();
}

Result<PostgresConnection::Answer> PostgresConnection::run(std::string_view sql,
                                                           std::span<const db::Value> values) {
  if (failed_) return internal("a statement after a failed one: " + std::string(sql));
  drain();
  const PostgresArguments arguments(values);
  const std::string key = arguments.signature() + " " + std::string(sql);
  const auto known = names_.find(key);
  const bool is_new = known == names_.end();
  const std::string name = is_new ? "s" + std::to_string(names_.size()) : known->second;
  PGconn* handle = handle_.get();
  const int ahead = static_cast<int>(ahead_.size());
  bool sent = send_ahead();
  open_ = true;
  if (is_new)
    sent = sent && PQsendPrepare(handle, name.c_str(), numbered_placeholders(sql).c_str(),
                                 arguments.count(), arguments.types()) == 1;
  sent = sent && PQsendQueryPrepared(handle, name.c_str(), arguments.count(), arguments.values(),
                                     arguments.lengths(), arguments.formats(), 1) == 1;
  if (!sent || PQpipelineSync(handle) != 1) return failed(nullptr, sql);
  Answers answers = receive_all();
  // It may be prepared and fail when it is run.
  if (is_new && answers.succeeded > ahead) names_.emplace(key, name);
  if (!answers.last || !succeeded(answers.last.get())) return failed(answers.last.get(), sql);
  return std::move(answers.last);
}

Result<void> PostgresConnection::each_row(std::string_view sql,
                                          std::span<const db::Value> arguments,
                                          const db::RowCallback& on_row) {
  const Answer answer = TRY(run(sql, arguments));
  PostgresRow row(answer.get());
  for (int i = 0; i < PQntuples(answer.get()); ++i) {
    row.go_to(i);
    TRY(on_row(row));
  }
  return {};
}

Result<std::int64_t> PostgresConnection::change(std::string_view sql,
                                                std::span<const db::Value> arguments) {
  const Answer answer = TRY(run(sql, arguments));
  const std::string_view count = PQcmdTuples(answer.get());
  std::int64_t changed = 0;
  std::from_chars(count.data(), count.data() + count.size(), changed);
  return changed;
}

// Several statements at once are not for the pipeline, nor is COPY.
Result<PostgresConnection::Answer> PostgresConnection::run_outside_pipeline(
    const std::string& sql, std::string_view copied) {
  if (failed_) return internal("a statement after a failed one: " + sql);
  drain();
  PGconn* handle = handle_.get();
  if (PQexitPipelineMode(handle) != 1) return failed(nullptr, sql);
  open_ = open_ || !ahead_.empty();
  Answer answer;
  for (const char* command : std::exchange(ahead_, {}))
    if (!answer || succeeded(answer.get())) answer.reset(PQexec(handle, command));
  if (!answer || succeeded(answer.get())) answer.reset(PQexec(handle, sql.c_str()));
  if (PQresultStatus(answer.get()) == PGRES_COPY_IN) answer = send_copied(copied);
  const bool done = succeeded(answer.get());
  if (PQenterPipelineMode(handle) != 1 || !done) return failed(answer.get(), sql);
  return answer;
}

PostgresConnection::Answer PostgresConnection::send_copied(std::string_view bytes) {
  PGconn* handle = handle_.get();
  PQputCopyData(handle, bytes.data(), static_cast<int>(bytes.size()));
  PQputCopyEnd(handle, nullptr);  // what goes wrong before is told by the answer to this
  Answer answer(PQgetResult(handle));
  while (Answer(PQgetResult(handle)) && usable()) {
  }
  return answer;
}

Result<void> PostgresConnection::script(std::string_view sql) {
  TRY(run_outside_pipeline(std::string(sql), {}));
  return {};
}

Result<void> PostgresConnection::copy_in(const std::string& sql, std::string_view bytes) {
  TRY(run_outside_pipeline(sql, bytes));
  return {};
}

Result<std::optional<std::int64_t>> PostgresConnection::provisional_number() {
  if (next_number_ == numbers_until_) {
    next_number_ = TRY(integer("SELECT nextval('septet_provisional')"));
    numbers_until_ = next_number_ + numbers_at_once;
  }
  numbered_ = true;
  return std::optional(db::provisional_from + next_number_++);
}

Result<void> PostgresConnection::with_savepoint(const db::WriteClosure& closure) {
  const std::size_t before = ahead_.size();
  ahead_.push_back("SAVEPOINT closure");
  Result<void> done = guarded(closure, *this);
  const bool unsent = ahead_.size() > before;
  if (unsent) {
    ahead_.pop_back();
  } else if (done.ok()) {
    ahead_ = {"RELEASE closure"};
  } else if (!conflicted_ && usable()) {
    ahead_ = {"ROLLBACK TO closure", "RELEASE closure"};
    failed_ = false;
  }
  return done;
}

Result<void> PostgresConnection::commit() {
  if (!std::exchange(open_, false)) return {};
  drain();
  const bool sent = send_ahead() && send_plain("COMMIT") && PQpipelineSync(handle_.get()) == 1;
  const Answer answer = sent ? receive_all().last : nullptr;
  if (!answer || !succeeded(answer.get())) {
    Error error = failed(answer.get(), "COMMIT");
    if (error.kind == ErrorKind::unavailable && !conflicted_) error.code = db::commit_unknown;
    return error;
  }
  // PostgreSQL answers so when a statement failed, and whoever ran it passed over that.
  if (std::string_view(PQcmdStatus(answer.get())) == "ROLLBACK")
    return internal("a transaction with a failed statement was to be committed");
  return {};
}

void PostgresConnection::rollback() {
  ahead_.clear();
  if (!std::exchange(open_, false)) return;
  ending_ = send_plain("ROLLBACK") && PQpipelineSync(handle_.get()) == 1;
}

// Between transactions nothing is to be said: what there is to read is the end.
bool PostgresConnection::alive() {
  drain();
  pollfd waiting{.fd = descriptor(), .events = POLLIN, .revents = 0};
  return usable() && poll(&waiting, 1, 0) == 0;
}

Result<bool> PostgresConnection::take_notifications() {
  if (PQconsumeInput(handle_.get()) != 1) return lost("LISTEN");
  bool any = false;
  while (PGnotify* notification = PQnotifies(handle_.get())) {
    PQfreemem(notification);
    any = true;
  }
  return any;
}

Error PostgresConnection::lost(std::string_view sql) {
  return unavailable(first_line(PQerrorMessage(handle_.get())) + " in: " + std::string(sql));
}

// Classes and codes are those of the SQL standard and of PostgreSQL's appendix A.
Error PostgresConnection::failed(const PGresult* answer, std::string_view sql) {
  failed_ = true;
  const char* field = answer == nullptr ? nullptr : PQresultErrorField(answer, PG_DIAG_SQLSTATE);
  if (field == nullptr) return lost(sql);
  const std::string_view state = field;
  Error out = internal(first_line(PQresultErrorMessage(answer)) + " in: " + std::string(sql));
  if (state == "23505") {
    out.kind = ErrorKind::conflict, out.code = "duplicate", out.message = "That exists already.";
  } else if (state == "40001" || state == "40P01" || state == "55P03") {
    conflicted_ = true;
    out.kind = ErrorKind::unavailable, out.code = "database_busy", out.retry_after_s = 1;
    out.message = "The database is busy. Try again.";
  } else if (state == "53100") {
    out.kind = ErrorKind::storage_full, out.code = "disk_full";
    out.message = "There is no space left to store this.";
  } else if (state == "22021" || state == "22P05") {
    out.kind = ErrorKind::invalid, out.code = "invalid_text";
    out.message = "A text holds a character that cannot be stored.";
  } else if (state.starts_with("08") || state.starts_with("53") || state.starts_with("57P") ||
             state == "25006" || state == "57014") {
    return unavailable(out.cause);
  }
  return out;
}

}  // namespace septet::server
