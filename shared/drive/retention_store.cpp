#include "drive/retention_store.h"

namespace septet::drive::store {

namespace {

// 86,400,000,000 microseconds are a day.
constexpr db::Migration retention_migrations[] = {{1, R"(
CREATE TABLE drive_overtaken (
  node_id    BYTEA  NOT NULL,  -- the file
  number     BIGINT NOT NULL,  -- the version that another of the same day (UTC) followed
  created_at BIGINT NOT NULL,  -- when it was uploaded
  PRIMARY KEY (node_id, number)
);
CREATE INDEX drive_overtaken_by_time ON drive_overtaken (created_at);
INSERT INTO drive_overtaken (node_id, number, created_at)
  SELECT v.node_id, v.number, v.created_at FROM drive_version v WHERE EXISTS (
    SELECT 1 FROM drive_version w WHERE w.node_id = v.node_id AND w.number > v.number
    AND w.created_at / 86400000000 = v.created_at / 86400000000);
)"}};

}  // namespace

Result<void> migrate_retention(db::Database& database) {
  return db::migrate(database, "drive_retention", retention_migrations);
}

Result<void> note_overtaken(db::Transaction& tx, const Id& node_id, std::int64_t number,
                            Timestamp now) {
  TRY(
      tx.run("INSERT INTO drive_overtaken (node_id, number, created_at) "
             "SELECT node_id, number, created_at FROM drive_version WHERE node_id = ? "
             "AND number = ? AND created_at / 86400000000 = ? ON CONFLICT DO NOTHING",
             node_id, number, now.us / days(1).us));
  return {};
}

Result<std::vector<Overtaken>> overtaken_before(db::Session& session, Timestamp before, int limit) {
  return session.all(
      "SELECT node_id, number FROM drive_overtaken WHERE created_at < ? "
      "ORDER BY created_at LIMIT ?",
      [](const db::Row& row) {
        return Overtaken{row.id(0), row.integer(1)};
      },
      before, limit);
}

Result<bool> is_overtaken(db::Session& session, const Overtaken& old) {
  return TRY(session.integer(
             "SELECT count(*) FROM drive_version v JOIN drive_version w ON w.node_id = v.node_id "
             "WHERE v.node_id = ? AND v.number = ? AND w.number > v.number "
             "AND w.created_at / 86400000000 = v.created_at / 86400000000",
             old.node_id, old.number)) != 0;
}

Result<void> erase_overtaken(db::Transaction& tx, const Overtaken& old) {
  TRY(tx.run("DELETE FROM drive_overtaken WHERE node_id = ? AND number = ?", old.node_id,
             old.number));
  return {};
}

Result<void> erase_overtaken(db::Transaction& tx, const Id& node_id) {
  TRY(tx.run("DELETE FROM drive_overtaken WHERE node_id = ?", node_id));
  return {};
}

}  // namespace septet::drive::store
