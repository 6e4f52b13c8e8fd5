#include "server/reading_database.h"

#include <utility>

#include "db/sqlite_connection.h"
#include "server/postgres_connection.h"

namespace septet::server {

namespace {

Result<void> begin_snapshot(db::SqliteConnection& connection) {
  return connection.begin_read();
}

Result<void> begin_snapshot(PostgresConnection& connection) {
  connection.begin(PostgresConnection::Isolation::snapshot);
  return {};
}

template <class Connection>
class ReadingDatabase final : public db::Database {
 public:
  explicit ReadingDatabase(std::unique_ptr<Connection> connection)
      : connection_(std::move(connection)) {}
  void on_commit(std::function<void()>) override {}

 protected:
  Result<void> read_closure(const db::ReadClosure& closure) override {
    TRY(begin_snapshot(*connection_));
    auto done = closure(*connection_);
    connection_->rollback();
    return done;
  }
  Result<void> write_closure(const db::WriteClosure&) override {
    return internal("a write to a database that is only read");
  }

 private:
  std::unique_ptr<Connection> connection_;
};

}  // namespace

Result<std::unique_ptr<db::Database>> open_sqlite_to_read(const std::string& path,
                                                          const std::string& key) {
  return std::make_unique<ReadingDatabase<db::SqliteConnection>>(
      TRY(db::SqliteConnection::open({.path = path, .key = key, .read_only = true})));
}

Result<std::unique_ptr<db::Database>> open_postgres_to_read(const std::string& url,
                                                            const std::string& name) {
  auto opened = PostgresConnection::open(url);
  if (!opened.ok() && opened.error().kind == ErrorKind::unavailable)
    opened.error().message =
        "The database cannot be used: " + std::exchange(opened.error().cause, "") + ".";
  auto connection = TRY(std::move(opened));
  TRY(connection->script("SET application_name = '" + name + "'; SET statement_timeout = 0"));
  connection->rollback();
  return std::make_unique<ReadingDatabase<PostgresConnection>>(std::move(connection));
}

}  // namespace septet::server
