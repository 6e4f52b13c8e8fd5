#include "drive/preview_store.h"

namespace septet::drive::store {

namespace {

constexpr db::Migration preview_migrations[] = {{1, R"(
CREATE TABLE drive_preview (
  node_id      BYTEA  NOT NULL,  -- the file
  version      BIGINT NOT NULL,  -- of its content
  size         BIGINT NOT NULL,  -- 0 small, 1 large
  page         BIGINT NOT NULL,  -- of a PDF, from 1; 1 for everything else
  content_type TEXT   NOT NULL,  -- of the picture; empty: it cannot be made
  manifest     BYTEA  NOT NULL,  -- sealed list of its chunks
  PRIMARY KEY (node_id, version, size, page)
);
CREATE TABLE drive_media (
  node_id     BYTEA  NOT NULL,  -- the file
  version     BIGINT NOT NULL,  -- of its content
  page_count  BIGINT,  -- of a PDF; null in all of these: it is not known
  duration_ms BIGINT,  -- of a video
  width       BIGINT,  -- pixels, of a picture or a video
  height      BIGINT,  -- pixels
  PRIMARY KEY (node_id, version)
);
)"}};

PreviewRow preview_from(const db::Row& row) {
  return {{row.id(0), row.integer(1), static_cast<PreviewSize>(row.integer(2)), row.integer(3)},
          row.string(4),
          std::string(row.blob(5))};
}

std::string select_previews(std::string_view rest) {
  return "SELECT node_id, version, size, page, content_type, manifest FROM drive_preview " +
         std::string(rest);
}

std::optional<std::int64_t> optional_number(const db::Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
}

}  // namespace

Result<void> migrate_previews(db::Database& database) {
  return db::migrate(database, "drive_preview", preview_migrations);
}

Result<std::optional<PreviewRow>> find_preview(db::Session& session, const PreviewKey& key) {
  return session.first(
      select_previews("WHERE node_id = ? AND version = ? AND size = ? AND page = ?"), preview_from,
      key.node_id, key.version, static_cast<int>(key.size), key.page);
}

Result<bool> insert_preview(db::Transaction& tx, const PreviewRow& row) {
  return TRY(tx.run("INSERT INTO drive_preview (node_id, version, size, page, content_type, "
                    "manifest) VALUES (?, ?, ?, ?, ?, ?) "
                    "ON CONFLICT (node_id, version, size, page) DO NOTHING",
                    row.key.node_id, row.key.version, static_cast<int>(row.key.size), row.key.page,
                    row.content_type, db::Blob{row.manifest})) > 0;
}

Result<std::vector<PreviewRow>> previews_of(db::Session& session, const Id& node_id,
                                            std::int64_t version) {
  return session.all(select_previews("WHERE node_id = ? AND version = ?"), preview_from, node_id,
                     version);
}

Result<void> erase_previews(db::Transaction& tx, const Id& node_id, std::int64_t version) {
  TRY(tx.run("DELETE FROM drive_preview WHERE node_id = ? AND version = ?", node_id, version));
  TRY(tx.run("DELETE FROM drive_media WHERE node_id = ? AND version = ?", node_id, version));
  return {};
}

Result<std::optional<MediaFacts>> find_facts(db::Session& session, const Id& node_id,
                                             std::int64_t version) {
  return session.first(
      "SELECT page_count, duration_ms, width, height FROM drive_media "
      "WHERE node_id = ? AND version = ?",
      [](const db::Row& row) {
        return MediaFacts{optional_number(row, 0), optional_number(row, 1), optional_number(row, 2),
                          optional_number(row, 3)};
      },
      node_id, version);
}

Result<void> keep_facts(db::Transaction& tx, const Id& node_id, std::int64_t version,
                        const MediaFacts& facts) {
  TRY(
      tx.run("INSERT INTO drive_media (node_id, version, page_count, duration_ms, width, height) "
             "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (node_id, version) DO NOTHING",
             node_id, version, facts.page_count, facts.duration_ms, facts.width, facts.height));
  return {};
}

}  // namespace septet::drive::store
