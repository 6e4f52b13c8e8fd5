#include "db/database.h"

namespace septet::db {

namespace {

Result<std::int64_t> version_of(Transaction& tx, std::string_view service) {
  TRY(
      tx.script("CREATE TABLE IF NOT EXISTS schema_version ("
                "service TEXT NOT NULL PRIMARY KEY, version BIGINT NOT NULL)"));
  return tx.integer("SELECT version FROM schema_version WHERE service = ?", service);
}

std::string_view script_of(const Migration& step, Dialect dialect) {
  return dialect == Dialect::postgres && !step.postgres_sql.empty() ? step.postgres_sql : step.sql;
}

Error newer(std::string_view service, std::int64_t found, std::size_t known) {
  return failure(ErrorKind::conflict, "database_newer",
                 "The database was written by a newer Septet (" + std::string(service) +
                     " version " + std::to_string(found) + ", known up to " +
                     std::to_string(known) + "). Use that version, or restore a backup.");
}

}  // namespace

Result<void> migrate(Database& database, std::string_view service,
                     std::span<const Migration> migrations) {
  return database.migrate([&](Transaction& tx) -> Result<void> {
    const std::int64_t at = TRY(version_of(tx, service));
    if (at > static_cast<std::int64_t>(migrations.size()))
      return newer(service, at, migrations.size());
    // Nothing is written where there is nothing to do.
    if (at == static_cast<std::int64_t>(migrations.size())) return {};
    for (const Migration& step : migrations.subspan(static_cast<std::size_t>(at)))
      TRY(tx.script(script_of(step, tx.dialect())));
    TRY(
        tx.run("INSERT INTO schema_version (service, version) VALUES (?, ?) "
               "ON CONFLICT (service) DO UPDATE SET version = excluded.version",
               service, migrations.size()));
    return {};
  });
}

}  // namespace septet::db
