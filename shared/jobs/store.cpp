#include "jobs/store.h"

#include <algorithm>

namespace septet::jobs {

namespace {

constexpr int candidates = 8;  // that one look hands out, since others look as well

constexpr db::Migration migrations[] = {{1, R"(
CREATE TABLE job (
  id         BYTEA  NOT NULL PRIMARY KEY,  -- UUIDv7
  kind       TEXT   NOT NULL,  -- who runs it: "drive.clear_trash"
  payload    TEXT   NOT NULL,  -- JSON, the kind's own
  unique_key TEXT,             -- of those with the same one waits at most; null: any number
  due_at     BIGINT,           -- from when on it may be taken; of a held one the end of its lease;
                               -- null: failed for good
  holder     BYTEA,            -- the last claim; null: never taken
  attempts   BIGINT NOT NULL,  -- how often it was taken
  error      TEXT   NOT NULL,  -- the last one's cause, empty if there was none
  failed_at  BIGINT            -- null: not for good
);
CREATE INDEX job_due ON job (due_at) WHERE due_at IS NOT NULL;
CREATE UNIQUE INDEX job_waiting ON job (kind, unique_key) WHERE holder IS NULL;
CREATE INDEX job_of_key ON job (kind, unique_key);
CREATE TABLE job_lease (
  name       TEXT   NOT NULL PRIMARY KEY,  -- of what one server does at a time
  holder     BYTEA  NOT NULL,  -- whoever took it last
  held_until BIGINT NOT NULL   -- from then on anybody may take it
);
)"}};

std::string due_sql(std::size_t kinds) {
  std::string out =
      "SELECT id, kind, attempts FROM job WHERE due_at <= ? AND NOT EXISTS ("
      "SELECT 1 FROM job other WHERE other.kind = job.kind AND other.unique_key = job.unique_key "
      "AND other.id <> job.id AND other.holder IS NOT NULL AND other.due_at > ?) AND kind IN (";
  for (std::size_t i = 0; i < kinds; ++i) out += i == 0 ? "?" : ", ?";
  return out + ") ORDER BY due_at LIMIT ?";
}

}  // namespace

Duration wait_after(int attempts) {
  const Duration doubled = seconds(std::int64_t{1} << std::clamp(attempts, 1, 20));
  return std::min(doubled, minutes(10));
}

namespace store {

Result<void> migrate(db::Database& database) {
  return db::migrate(database, "jobs", migrations);
}

Result<void> add(db::Transaction& tx, const NewJob& job, const Id& id, Timestamp now) {
  const auto key =
      job.unique_key.empty() ? std::nullopt : std::optional<std::string_view>(job.unique_key);
  TRY(
      tx.run("INSERT INTO job (id, kind, payload, unique_key, due_at, holder, attempts, error, "
             "failed_at) VALUES (?, ?, ?, ?, ?, NULL, 0, '', NULL) "
             "ON CONFLICT (kind, unique_key) WHERE holder IS NULL DO NOTHING",
             id, job.kind, to_text(job.payload), key, now + job.delay));
  return {};
}

Result<std::vector<Due>> due(db::Session& session, std::span<const std::string> kinds,
                             Timestamp now) {
  std::vector<Due> out;
  if (kinds.empty()) return out;
  std::vector<db::Value> arguments{now, now};
  arguments.insert(arguments.end(), kinds.begin(), kinds.end());
  arguments.push_back(candidates);
  TRY(session.each_row(due_sql(kinds.size()), arguments, [&](const db::Row& row) -> Result<void> {
    out.push_back({row.id(0), row.string(1), static_cast<int>(row.integer(2))});
    return {};
  }));
  return out;
}

Result<std::optional<Job>> take(db::Transaction& tx, const Id& id, const Id& holder,
                                Timestamp now) {
  return tx.first(
      "UPDATE job SET holder = ?, due_at = ?, attempts = attempts + 1 "
      "WHERE id = ? AND due_at <= ? RETURNING kind, payload, attempts",
      [&](const db::Row& row) {
        auto payload = parse_json(row.text(1));
        return Job{id, holder, row.string(0), payload.ok() ? *std::move(payload) : Json(),
                   static_cast<int>(row.integer(2))};
      },
      holder, now + lease_life, id, now);
}

Result<bool> extend(db::Transaction& tx, const Job& job, Timestamp now) {
  return TRY(tx.run("UPDATE job SET due_at = ? WHERE id = ? AND holder = ? AND due_at IS NOT NULL",
                    now + lease_life, job.id, job.holder)) > 0;
}

Result<bool> remove(db::Transaction& tx, const Job& job) {
  return TRY(tx.run("DELETE FROM job WHERE id = ? AND holder = ?", job.id, job.holder)) > 0;
}

Result<bool> retry(db::Transaction& tx, const Job& job, std::string_view error, Timestamp due_at) {
  return TRY(tx.run("UPDATE job SET due_at = ?, error = ? WHERE id = ? AND holder = ?", due_at,
                    error, job.id, job.holder)) > 0;
}

Result<bool> give_back(db::Transaction& tx, const Job& job, Timestamp now) {
  return TRY(tx.run("UPDATE job SET due_at = ?, attempts = attempts - 1 "
                    "WHERE id = ? AND holder = ?",
                    now, job.id, job.holder)) > 0;
}

Result<bool> bury(db::Transaction& tx, const Job& job, std::string_view error, Timestamp now) {
  return TRY(tx.run("UPDATE job SET due_at = NULL, error = ?, failed_at = ? "
                    "WHERE id = ? AND holder = ?",
                    error, now, job.id, job.holder)) > 0;
}

Result<bool> bury_orphan(db::Transaction& tx, const Id& id, Timestamp now) {
  return TRY(tx.run("UPDATE job SET due_at = NULL, failed_at = ?, "
                    "error = CASE WHEN error = '' THEN 'the servers that ran it died' "
                    "ELSE error END WHERE id = ? AND due_at <= ?",
                    now, id, now)) > 0;
}

Result<std::int64_t> count_failed(db::Session& session) {
  return session.integer("SELECT count(*) FROM job WHERE due_at IS NULL");
}

Result<void> forget_failed_before(db::Transaction& tx, Timestamp before) {
  TRY(tx.run("DELETE FROM job WHERE due_at IS NULL AND failed_at < ?", before));
  return {};
}

}  // namespace store

namespace lease {

namespace {

// So that whoever waits for it does not write all the time.
Result<bool> looks_free(db::Database& database, std::string_view name, Timestamp now) {
  return database.read([&](db::Session& session) -> Result<bool> {
    return TRY(session.integer("SELECT count(*) FROM job_lease WHERE name = ? AND held_until > ?",
                               name, now)) == 0;
  });
}

}  // namespace

Result<bool> acquire(db::Database& database, std::string_view name, const Id& holder, Timestamp now,
                     Timestamp until) {
  if (!TRY(looks_free(database, name, now))) return false;
  return database.write([&](db::Transaction& tx) -> Result<bool> {
    return TRY(tx.run("INSERT INTO job_lease (name, holder, held_until) VALUES (?, ?, ?) "
                      "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, "
                      "held_until = excluded.held_until WHERE job_lease.held_until <= ?",
                      name, holder, until, now)) > 0;
  });
}

Result<bool> extend(db::Database& database, std::string_view name, const Id& holder,
                    Timestamp until) {
  return database.write([&](db::Transaction& tx) -> Result<bool> {
    return TRY(tx.run("UPDATE job_lease SET held_until = ? WHERE name = ? AND holder = ?", until,
                      name, holder)) > 0;
  });
}

Result<void> release(db::Database& database, std::string_view name, const Id& holder,
                     Timestamp free_at) {
  TRY(extend(database, name, holder, free_at));
  return {};
}

}  // namespace lease

}  // namespace septet::jobs
