#include "db/embedded_database.h"

namespace septet::db {

Result<std::unique_ptr<EmbeddedDatabase>> EmbeddedDatabase::open(const SqliteOptions& options) {
  auto connection = TRY(SqliteConnection::open(options));
  return std::unique_ptr<EmbeddedDatabase>(new EmbeddedDatabase(std::move(connection)));
}

Result<void> EmbeddedDatabase::read_closure(const ReadClosure& closure) {
  TRY(connection_->begin_read());
  Result<void> done = closure(*connection_);
  connection_->rollback();
  return done;
}

Result<void> EmbeddedDatabase::write_closure(const WriteClosure& closure) {
  TRY(connection_->begin_write());
  Result<void> done = closure(*connection_);
  if (done.ok()) done = connection_->commit();
  if (!done.ok()) {
    connection_->rollback();
    return done;
  }
  if (listener_) listener_();
  return {};
}

}  // namespace septet::db
