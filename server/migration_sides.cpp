#include "server/migration_sides.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "server/group_commit_database.h"
#include "server/key_table.h"
#include "server/migration_marker.h"
#include "server/postgres_database.h"

namespace septet::server::migration {

namespace {

namespace fs = std::filesystem;

Error refused(const char* code, std::string message) {
  return failure(ErrorKind::conflict, code, std::move(message));
}

Result<void> sync_path(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool done = fd >= 0 && ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  return done ? Result<void>() : internal("cannot make " + path + " durable");
}

// ---- folders ----

// Also of what is not there yet.
std::string real_path(const std::string& path) {
  std::error_code error;
  return fs::weakly_canonical(fs::absolute(path, error), error).string();
}

std::string database_path(const std::string& folder) {
  return folder + "/store/septet.db";
}

Result<Source> open_folder_source(const std::string& folder, HeldFolders& held,
                                  const GetMasterKey& master_key, Random& random) {
  if (!fs::exists(database_path(folder)))
    return not_found("There is no Septet in the folder " + folder + " (no store/septet.db).");
  if (is_marked(folder)) return migration_unfinished("The folder " + folder);
  TRY(held.hold(folder));
  Source out;
  out.traces = Traces(database_path(folder));
  out.master_key = TRY(master_key());
  out.keys = TRY(open_key_ring(folder + "/store/keys", out.master_key, false, random));
  out.tables = table_engine(TRY(db::SqliteConnection::open(
      {.path = database_path(folder), .key = out.keys.database, .read_only = true})));
  TRY(out.tables->begin_read());
  return out;
}

class FolderTarget final : public Target {
 public:
  explicit FolderTarget(const DataFolder& folder) : folder_(folder) {}

  Result<void> begin_anew() override {
    TRY(folder_.make("store"));
    TRY(mark(folder_));
    std::error_code error;
    for (const char* name : {"store/septet.db", "store/septet.db-wal", "store/septet.db-shm"})
      fs::remove(folder_.file(name), error);
    return {};
  }

  Result<void> put_keys(const Source& source, Random& random) override {
    return write_key_ring(folder_.file("store/keys"), source.master_key, source.keys, random);
  }

  Result<KeyRing> read_keys(const Source& source, Random& random) override {
    return open_key_ring(folder_.file("store/keys"), source.master_key, false, random);
  }

  Result<std::unique_ptr<ServerDatabase>> open_database(const Source& source) override {
    return TRY(GroupCommitDatabase::open(
        {.path = folder_.file("store/septet.db"), .key = source.keys.database}));
  }

  Result<std::unique_ptr<TableEngine>> open_tables(const Source& source) override {
    return table_engine(TRY(db::SqliteConnection::open({.path = folder_.file("store/septet.db"),
                                                        .key = source.keys.database,
                                                        .cache_kib = 64 * 1024})));
  }

  Result<void> finish() override { return unmark(folder_); }

 private:
  const DataFolder& folder_;
};

Result<void> check_key_ring(const std::string& folder, const Source& source, Random& random) {
  const std::string path = folder + "/store/keys";
  if (!fs::exists(path)) return {};
  const auto ring = open_key_ring(path, source.master_key, false, random);
  if (ring.ok() && ring->database == source.keys.database) return {};
  return refused("target_not_empty", "The folder " + folder +
                                         " has the key ring of another server (store/keys). "
                                         "Give an empty folder.");
}

Result<std::unique_ptr<Target>> open_folder_target(const std::string& folder, const Place& from,
                                                   const Source& source, HeldFolders& held,
                                                   Random& random) {
  if (!from.folder.empty() && same_folder(folder, from.folder))
    return refused("same_place", "The source and the target are the same folder.");
  if (!is_marked(folder)) {
    if (fs::exists(database_path(folder)))
      return refused("target_not_empty", "The folder " + folder +
                                             " has a Septet already (store/septet.db). Give an "
                                             "empty folder.");
    TRY(check_key_ring(folder, source, random));
  }
  return std::make_unique<FolderTarget>(*TRY(held.hold(folder)));
}

// ---- PostgreSQL ----

// Which is never waited for too long, and is not taken for a server.
Result<std::unique_ptr<PostgresConnection>> connect(const std::string& url) {
  auto opened = PostgresConnection::open(url);
  if (!opened.ok() && opened.error().kind == ErrorKind::unavailable)
    opened.error().message =
        "The database cannot be used: " + std::exchange(opened.error().cause, "") + ".";
  auto connection = TRY(std::move(opened));
  TRY(
      connection->script("SET application_name = 'septet migrate'; SET statement_timeout = 0; "
                         "SET idle_in_transaction_session_timeout = 0"));
  connection->rollback();
  return connection;
}

Result<bool> has_table(db::Session& session, std::string_view name) {
  return TRY(session.integer("SELECT count(*) FROM information_schema.tables "
                             "WHERE table_schema = current_schema() AND table_name = ?",
                             name)) > 0;
}

// Connection and schema, in a form that another connection finds again.
constexpr std::string_view identity =
    "pid || ' ' || CAST(EXTRACT(EPOCH FROM backend_start) AS TEXT) || ' ' || current_schema()";

Result<void> check_no_servers(db::Session& session) {
  if (TRY(session.integer("SELECT count(*) FROM pg_stat_activity "
                          "WHERE datname = current_database() AND application_name = 'septet'")) ==
      0)
    return {};
  return refused("database_in_use",
                 "Septet is running on the source's database. Stop all its servers first.");
}

Result<void> check_source(db::Session& session) {
  if (!TRY(has_table(session, "schema_version")) || !TRY(has_table(session, "server_keys")))
    return refused("database_foreign", "The source's database holds no Septet.");
  if (TRY(has_table(session, migration_table))) return migration_unfinished("The source");
  return check_no_servers(session);
}

Result<Source> open_postgres_source(const std::string& url, const GetMasterKey& master_key) {
  auto connection = TRY(connect(url));
  Source out;
  out.master_key = TRY(master_key());
  connection->begin(PostgresConnection::Isolation::snapshot);
  TRY(check_source(*connection));
  out.connection = TRY(connection->first("SELECT " + std::string(identity) +
                                             " FROM pg_stat_activity WHERE pid = pg_backend_pid()",
                                         [](const db::Row& row) { return row.string(0); }))
                       .value_or("");
  const auto wrapped = TRY(wrapped_ring(*connection));
  if (!wrapped) return refused("database_foreign", "The source's database has no key ring.");
  out.keys = TRY(unwrapped_key_ring(out.master_key, *wrapped));
  out.tables = table_engine(std::move(connection));
  return out;
}

class PostgresTarget final : public Target {
 public:
  PostgresTarget(std::string url, std::unique_ptr<PostgresConnection> control)
      : url_(std::move(url)), control_(std::move(control)) {}

  // All of it or nothing: the mark is never away while something else is there.
  Result<void> begin_anew() override {
    control_->begin(PostgresConnection::Isolation::read_committed);
    const auto names = [&](const char* sql) {
      return control_->all(sql, [](const db::Row& row) { return row.string(0); });
    };
    std::string script;
    for (const auto& name : TRY(names("SELECT CAST(tablename AS TEXT) FROM pg_tables "
                                      "WHERE schemaname = current_schema()")))
      script += "DROP TABLE " + sql_name(name) + " CASCADE; ";
    for (const auto& name : TRY(names("SELECT CAST(s.sequencename AS TEXT) FROM pg_sequences s "
                                      "WHERE s.schemaname = current_schema()")))
      script += "DROP SEQUENCE IF EXISTS " + sql_name(name) + "; ";
    TRY(control_->script(script + "CREATE TABLE " + migration_table +
                         " (\"only\" BIGINT NOT NULL PRIMARY KEY)"));
    return control_->commit();
  }

  Result<void> put_keys(const Source& source, Random& random) override {
    control_->begin(PostgresConnection::Isolation::read_committed);
    TRY(put_wrapped_ring(*control_, wrapped_key_ring(source.master_key, source.keys, random)));
    return control_->commit();
  }

  Result<KeyRing> read_keys(const Source& source, Random&) override {
    control_->begin(PostgresConnection::Isolation::snapshot);
    const auto wrapped = TRY(wrapped_ring(*control_));
    control_->rollback();
    return unwrapped_key_ring(source.master_key, wrapped.value_or(""));
  }

  Result<std::unique_ptr<ServerDatabase>> open_database(const Source&) override {
    auto database =
        TRY(PostgresDatabase::open({.url = url_, .most_connections = 4, .unfinished = true}));
    TRY(migrate_key_table(*database));
    return std::unique_ptr<ServerDatabase>(std::move(database));
  }

  Result<std::unique_ptr<TableEngine>> open_tables(const Source&) override {
    return table_engine(TRY(connect(url_)));
  }

  Result<void> finish() override {
    control_->begin(PostgresConnection::Isolation::read_committed);
    TRY(control_->script("DROP TABLE " + std::string(migration_table)));
    return control_->commit();
  }

 private:
  const std::string url_;
  std::unique_ptr<PostgresConnection> control_;  // has the lock
};

Result<void> check_target(db::Session& session, const Source& source) {
  if (TRY(session.integer("SELECT count(*) FROM pg_stat_activity "
                          "WHERE datname = current_database() AND " +
                              std::string(identity) + " = ?",
                          source.connection)) > 0)
    return refused("same_place", "The source and the target are the same database.");
  if (TRY(session.integer("SELECT CASE WHEN pg_try_advisory_lock(hashtext('septet migrate')) "
                          "THEN 1 ELSE 0 END")) == 0)
    return refused("database_in_use", "Another migration writes to the target's database.");
  if (TRY(has_table(session, migration_table))) return {};
  if (TRY(session.integer("SELECT count(*) FROM pg_class c JOIN pg_namespace n "
                          "ON n.oid = c.relnamespace WHERE n.nspname = current_schema()")) == 0)
    return {};
  if (TRY(has_table(session, "schema_version")))
    return refused("target_not_empty",
                   "The target's database has a Septet already. Give an empty one.");
  return refused("database_foreign",
                 "The target's database holds tables of another application. Give an empty one.");
}

Result<std::unique_ptr<Target>> open_postgres_target(const std::string& url, const Source& source) {
  auto control = TRY(connect(url));
  control->begin(PostgresConnection::Isolation::read_committed);
  TRY(check_target(*control, source));
  TRY(control->commit());
  return std::make_unique<PostgresTarget>(url, std::move(control));
}

}  // namespace

Traces::Traces(const std::string& database_path) {
  for (const char* suffix : {"-wal", "-shm"})
    if (!fs::exists(database_path + suffix)) paths_.push_back(database_path + suffix);
}

Traces::~Traces() {
  std::error_code error;
  for (const std::string& path : paths_) fs::remove(path, error);
}

Traces::Traces(Traces&& other) noexcept : paths_(std::exchange(other.paths_, {})) {}

Traces& Traces::operator=(Traces&& other) noexcept {
  std::swap(paths_, other.paths_);
  return *this;
}

Result<const DataFolder*> HeldFolders::hold(const std::string& path) {
  auto& folder = held_[real_path(path)];
  if (!folder) folder = TRY(DataFolder::open(path));
  return static_cast<const DataFolder*>(folder.get());
}

bool same_folder(const std::string& a, const std::string& b) {
  return real_path(a) == real_path(b);
}

Result<void> mark(const DataFolder& folder) {
  TRY(folder.make("store"));
  const std::string path = folder.file(migration_file);
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return failure(ErrorKind::unavailable, "unwritable", "Cannot write " + path + ".");
  ::close(fd);
  TRY(sync_path(path));
  return sync_path(folder.file("store"));
}

Result<void> unmark(const DataFolder& folder) {
  TRY(sync_path(folder.file("store")));
  std::error_code error;
  fs::remove(folder.file(migration_file), error);
  return sync_path(folder.file("store"));
}

bool is_marked(const std::string& folder) {
  return fs::exists(folder + "/" + migration_file);
}

Result<Source> open_source(const Place& place, HeldFolders& held, const GetMasterKey& master_key,
                           Random& random) {
  return place.folder.empty() ? open_postgres_source(place.url, master_key)
                              : open_folder_source(place.folder, held, master_key, random);
}

Result<void> check_unused(Source& source) {
  if (source.connection.empty()) return {};
  TRY(source.tables->session().script("SELECT pg_stat_clear_snapshot()"));
  return check_no_servers(source.tables->session());
}

Result<std::unique_ptr<Target>> open_target(const Place& place, const Place& from,
                                            const Source& source, HeldFolders& held,
                                            Random& random) {
  return place.folder.empty() ? open_postgres_target(place.url, source)
                              : open_folder_target(place.folder, from, source, held, random);
}

}  // namespace septet::server::migration
