#include "server/tus/store.h"

namespace septet::tus::store {

namespace {

using db::Blob;

constexpr int forgotten_at_once = 100;

constexpr db::Migration migrations[] = {{1,
                                         R"(
CREATE TABLE tus_upload (
  id            BYTEA  NOT NULL PRIMARY KEY,  -- that of its row in drive_upload
  kind          BIGINT NOT NULL,  -- 0 whole, 1 partial, 2 final
  offset_bytes  BIGINT NOT NULL,  -- how much of it is durable
  metadata      TEXT   NOT NULL,  -- Upload-Metadata as it was given
  concatenation TEXT   NOT NULL,  -- Upload-Concat of a final one, as it was given
  tail          BYTEA  NOT NULL   -- sealed: what is no whole chunk yet
);
CREATE TABLE tus_segment (
  upload_id  BYTEA  NOT NULL,
  from_bytes BIGINT NOT NULL,  -- where in the file its first chunk begins
  chunks     BYTEA  NOT NULL,  -- sealed list of plain chunk ids and sizes
  PRIMARY KEY (upload_id, from_bytes)
);
)",
                                         {}}};

Row upload_row_from(const db::Row& row) {
  return {.id = row.id(0),
          .kind = static_cast<Kind>(row.integer(1)),
          .offset_bytes = row.integer(2),
          .metadata = row.string(3),
          .concatenation = row.string(4),
          .tail = std::string(row.blob(5))};
}

}  // namespace

Result<void> migrate(db::Database& database) {
  return db::migrate(database, "tus", migrations);
}

Result<void> insert(db::Transaction& tx, const Row& row) {
  TRY(
      tx.run("INSERT INTO tus_upload (id, kind, offset_bytes, metadata, concatenation, tail) "
             "VALUES (?, ?, ?, ?, ?, ?)",
             row.id, static_cast<int>(row.kind), row.offset_bytes, row.metadata, row.concatenation,
             Blob{row.tail}));
  return {};
}

Result<std::optional<Row>> find(db::Session& session, const Id& id) {
  return session.first(
      "SELECT id, kind, offset_bytes, metadata, concatenation, tail FROM tus_upload WHERE id = ?",
      upload_row_from, id);
}

Result<bool> advance(db::Transaction& tx, const Id& id, std::int64_t from_bytes,
                     std::int64_t to_bytes, std::string_view tail) {
  return TRY(tx.run("UPDATE tus_upload SET offset_bytes = ?, tail = ? "
                    "WHERE id = ? AND offset_bytes = ?",
                    to_bytes, Blob{tail}, id, from_bytes)) > 0;
}

Result<void> erase(db::Transaction& tx, const Id& id) {
  TRY(erase_segments(tx, id));
  TRY(tx.run("DELETE FROM tus_upload WHERE id = ?", id));
  return {};
}

Result<void> set_expiry(db::Transaction& tx, const Id& id, Timestamp expires_at) {
  TRY(tx.run("UPDATE drive_upload SET expires_at = ? WHERE id = ?", expires_at, id));
  return {};
}

Result<void> insert(db::Transaction& tx, const Id& upload_id, const Segment& segment) {
  TRY(tx.run("INSERT INTO tus_segment (upload_id, from_bytes, chunks) VALUES (?, ?, ?)", upload_id,
             segment.from_bytes, Blob{segment.chunks}));
  return {};
}

Result<std::vector<Segment>> segments(db::Session& session, const Id& upload_id) {
  return session.all(
      "SELECT from_bytes, chunks FROM tus_segment WHERE upload_id = ? ORDER BY from_bytes",
      [](const db::Row& row) {
        return Segment{row.integer(0), std::string(row.blob(1))};
      },
      upload_id);
}

Result<void> erase_segments(db::Transaction& tx, const Id& upload_id) {
  TRY(tx.run("DELETE FROM tus_segment WHERE upload_id = ?", upload_id));
  return {};
}

Result<bool> forget_ended(db::Transaction& tx) {
  const auto ended = TRY(tx.all(
      "SELECT t.id FROM tus_upload t LEFT JOIN drive_upload d ON d.id = t.id "
      "WHERE d.id IS NULL LIMIT ?",
      [](const db::Row& row) { return row.id(0); }, forgotten_at_once));
  for (const Id& id : ended) TRY(erase(tx, id));
  return static_cast<int>(ended.size()) == forgotten_at_once;
}

}  // namespace septet::tus::store
