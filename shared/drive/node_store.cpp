#include "drive/node_store.h"

#include "drive/name_index.h"
#include "drive/rules.h"
#include "drive/text_store.h"

namespace septet::drive::store {

namespace {

using db::Blob;

constexpr db::Migration migrations[] = {{1, R"(
CREATE TABLE drive_node (
  id          BYTEA  NOT NULL PRIMARY KEY,  -- UUIDv7
  account_id  BYTEA  NOT NULL,  -- the owner
  parent_id   BYTEA  NOT NULL,  -- a folder, or the account's own id for what lies in the root
  kind        BIGINT NOT NULL,  -- 0 folder, 1 file
  name        TEXT   NOT NULL,  -- NFC
  name_folded TEXT   NOT NULL,  -- for search
  sort_key    BYTEA  NOT NULL,  -- natural_key(name)
  size_bytes  BIGINT NOT NULL,  -- of the current version
  version     BIGINT NOT NULL,  -- number of the current version; 0 for a folder
  device_name TEXT   NOT NULL,  -- what wrote the current version
  created_at  BIGINT NOT NULL,  -- microseconds UTC, as all times here
  modified_at BIGINT NOT NULL,  -- the content's own time
  changed_at  BIGINT NOT NULL,  -- last change here
  starred_at  BIGINT,  -- null: no star
  trashed_at  BIGINT,           -- on the topmost of what was trashed together
  purged      BIGINT NOT NULL,  -- deleted for good: seen by nobody, cleared away bit by bit
  revision    BIGINT NOT NULL   -- counts changes, for If-Match
);
CREATE UNIQUE INDEX drive_node_by_name ON drive_node (parent_id, name) WHERE trashed_at IS NULL;
CREATE INDEX drive_node_listing ON drive_node (parent_id, kind, sort_key, id);
CREATE INDEX drive_node_recent ON drive_node (account_id, changed_at, id);
CREATE INDEX drive_node_starred ON drive_node (account_id, starred_at, id)
  WHERE starred_at IS NOT NULL;
CREATE INDEX drive_node_trashed ON drive_node (account_id, trashed_at, id)
  WHERE trashed_at IS NOT NULL;
CREATE INDEX drive_node_purged ON drive_node (kind, id) WHERE purged = 1;
CREATE TABLE drive_version (
  node_id      BYTEA  NOT NULL,  -- the file
  number       BIGINT NOT NULL,  -- from 1
  size_bytes   BIGINT NOT NULL,  -- of the plain content
  manifest     BYTEA  NOT NULL,  -- sealed list of chunk ids and sizes
  content_hash BYTEA  NOT NULL,  -- SHA-256 over the plain chunk ids
  author_id    BYTEA  NOT NULL,  -- the account that wrote it
  device_id    BYTEA  NOT NULL,  -- and its device
  device_name  TEXT   NOT NULL,  -- as it was called then
  created_at   BIGINT NOT NULL,  -- when it was uploaded
  modified_at  BIGINT NOT NULL,  -- the content's own time
  PRIMARY KEY (node_id, number)
);
CREATE TABLE drive_usage (
  account_id  BYTEA  NOT NULL PRIMARY KEY,  -- the owner
  used_bytes  BIGINT NOT NULL,  -- every version
  file_count  BIGINT NOT NULL,  -- those in the trash as well
  quota_bytes BIGINT            -- null: the server's usual
);
CREATE TABLE drive_chunk (
  chunk_id        BYTEA  NOT NULL,  -- at rest
  account_id      BYTEA  NOT NULL,  -- who holds it
  size_bytes      BIGINT NOT NULL,  -- plain
  locator         TEXT   NOT NULL,  -- the same for all who hold it
  reference_count BIGINT NOT NULL,  -- versions and open uploads of this account that have it
  PRIMARY KEY (chunk_id, account_id)
);
CREATE TABLE drive_upload (
  id              BYTEA  NOT NULL PRIMARY KEY,  -- UUIDv7
  account_id      BYTEA  NOT NULL,  -- who uploads
  parent_id       BYTEA  NOT NULL,  -- the folder it goes to
  name            TEXT   NOT NULL,  -- the file's, NFC
  size_bytes      BIGINT NOT NULL,  -- as announced
  manifest        BYTEA  NOT NULL,  -- sealed list of what was announced
  base_version    BIGINT,  -- the version that was edited
  on_conflict     BIGINT NOT NULL,  -- 0 version, 1 rename, 2 fail
  modified_at     BIGINT,  -- the file's own time; null: that of the commit
  idempotency_key TEXT,  -- of the request that made it
  expires_at      BIGINT NOT NULL,  -- when it is taken back, or forgotten
  file_id         BYTEA,            -- once committed, with the two below
  version         BIGINT,  -- its number
  stored_name     TEXT  -- numbered, or that of a conflict copy
);
CREATE UNIQUE INDEX drive_upload_by_key ON drive_upload (account_id, idempotency_key)
  WHERE idempotency_key IS NOT NULL;
CREATE INDEX drive_upload_by_account ON drive_upload (account_id);
CREATE INDEX drive_upload_by_expiry ON drive_upload (expires_at);
CREATE TABLE drive_upload_chunk (
  upload_id  BYTEA  NOT NULL,  -- the upload
  chunk_id   BYTEA  NOT NULL,  -- at rest
  size_bytes BIGINT NOT NULL,  -- as announced
  staged     BIGINT NOT NULL,  -- 0 announced, 1 here and referred to
  PRIMARY KEY (upload_id, chunk_id)
);
)"},
                                        {2, R"(
DROP INDEX drive_node_purged;
CREATE INDEX drive_node_purged ON drive_node (account_id, kind, id) WHERE purged = 1;
)"},
                                        {3, R"(
CREATE TABLE drive_unindexed (
  node_id BYTEA NOT NULL PRIMARY KEY  -- made before there was an index of names; see index_some()
);
INSERT INTO drive_unindexed (node_id) SELECT id FROM drive_node WHERE trashed_at IS NULL;
ALTER TABLE drive_node DROP COLUMN name_folded;
)"},
                                        {4, R"(
ALTER TABLE drive_node ADD COLUMN author_id BYTEA;  -- wrote the current version, or made the folder
UPDATE drive_node SET author_id = account_id WHERE kind = 0;
UPDATE drive_node SET author_id = (SELECT v.author_id FROM drive_version v
  WHERE v.node_id = drive_node.id AND v.number = drive_node.version) WHERE kind = 1;
)"},
                                        {5, R"(
ALTER TABLE drive_upload ADD COLUMN base_file_id BYTEA;  -- the file that was edited, if said
)"}};

constexpr int batch_unindexed = 500;

// The columns as node_from() takes them, of the table under the name n.
constexpr std::string_view node_columns =
    "n.id, n.account_id, n.parent_id, n.kind, n.name, n.size_bytes, n.version, n.device_name, "
    "n.created_at, n.modified_at, n.changed_at, n.starred_at, n.trashed_at, n.purged, n.revision, "
    "n.author_id";

std::string select_nodes(std::string_view rest) {
  return "SELECT " + std::string(node_columns) + " FROM drive_node n " + std::string(rest);
}

// What meets the condition and all that lies below it, parents before children.
std::string select_below(std::string_view condition) {
  return "WITH RECURSIVE down (id, level) AS (SELECT id, 0 FROM drive_node WHERE " +
         std::string(condition) +
         " UNION ALL SELECT d.id, down.level + 1 FROM drive_node d "
         "JOIN down ON d.parent_id = down.id WHERE d.trashed_at IS NULL) " +
         select_nodes("JOIN down ON n.id = down.id ORDER BY down.level, n.sort_key, n.id LIMIT ?");
}

NodeRow node_from(const db::Row& row) {
  return {.id = row.id(0),
          .account_id = row.id(1),
          .parent_id = row.id(2),
          .kind = static_cast<NodeKind>(row.integer(3)),
          .name = row.string(4),
          .size_bytes = row.integer(5),
          .version = row.integer(6),
          .device_name = row.string(7),
          .author_id = row.id(15),
          .created_at = row.time(8),
          .modified_at = row.time(9),
          .changed_at = row.time(10),
          .starred_at = row.optional_time(11),
          .trashed_at = row.optional_time(12),
          .purged = row.boolean(13),
          .revision = row.integer(14),
          .item_count = {}};
}

VersionRow version_from(const db::Row& row) {
  return {.node_id = row.id(0),
          .number = row.integer(1),
          .size_bytes = row.integer(2),
          .manifest = std::string(row.blob(3)),
          .content_hash = std::string(row.blob(4)),
          .author_id = row.id(5),
          .device_id = row.id(6),
          .device_name = row.string(7),
          .created_at = row.time(8),
          .modified_at = row.time(9)};
}

std::string select_versions(std::string_view rest) {
  return "SELECT node_id, number, size_bytes, manifest, content_hash, author_id, device_id, "
         "device_name, created_at, modified_at FROM drive_version " +
         std::string(rest);
}

struct SortColumn {
  std::string_view name;
  bool is_text;
};

SortColumn column_of(NodeSort sort) {
  switch (sort) {
    case NodeSort::modified:
      return {"n.modified_at", false};
    case NodeSort::size:
      return {"n.size_bytes", false};
    case NodeSort::name:
      break;
  }
  return {"n.sort_key", true};
}

// " AND (column, id) > (?, ?) ORDER BY column, id LIMIT ?", its bounds left out on the first page.
std::string paged_by(std::string_view column, bool ascending, bool first_page) {
  const std::string direction = ascending ? "" : " DESC";
  std::string sql;
  if (!first_page)
    sql = " AND (" + std::string(column) + ", n.id) " + (ascending ? ">" : "<") + " (?, ?)";
  return sql + " ORDER BY " + std::string(column) + direction + ", n.id" + direction + " LIMIT ?";
}

// One page of what `select` (with one argument) gives.
template <class Key>
Result<std::vector<NodeRow>> page(db::Session& session, const std::string& select,
                                  const db::Value& argument, const std::optional<Place>& after,
                                  Key key, int limit) {
  if (!after) return session.all(select, node_from, argument, limit);
  return session.all(select, node_from, argument, key(*after), after->id, limit);
}

Blob text_key(const Place& place) {
  return {place.text_key};
}
std::int64_t number_key(const Place& place) {
  return place.number_key;
}

Result<std::vector<NodeRow>> children_of_kind(db::Session& session, const ChildrenQuery& query,
                                              NodeKind kind, const std::optional<Place>& after,
                                              int limit) {
  const SortColumn column = column_of(query.sort);
  const std::string select =
      select_nodes("WHERE n.parent_id = ? AND n.trashed_at IS NULL AND n.kind = " +
                   std::to_string(static_cast<int>(kind))) +
      paged_by(column.name, query.order == SortOrder::ascending, !after);
  return column.is_text ? page(session, select, query.parent_id, after, text_key, limit)
                        : page(session, select, query.parent_id, after, number_key, limit);
}

Result<void> count_items_of(db::Session& session, std::vector<NodeRow>& rows) {
  for (NodeRow& row : rows) TRY(count_items(session, row));
  return {};
}

// What is in the trash is not found.
Result<void> keep_name(db::Transaction& tx, const NodeRow& row) {
  if (row.trashed_at) return node_index.remove(tx, row.id);
  return node_index.put(tx, {row.id, row.account_id, row.name, natural_key(row.name)});
}

// A file that no longer has a kind of name that has text is found by its name alone.
Result<void> keep_name_and_text(db::Transaction& tx, const NodeRow& row) {
  const bool lost_text = TRY(follow_text(tx, row));
  if (!lost_text || row.trashed_at) return keep_name(tx, row);
  return node_index.put(tx, {row.id, row.account_id, row.name, natural_key(row.name), ""});
}

// The next nodes from before there was an index of names. Whether there were any.
Result<bool> index_some(db::Database& database) {
  const auto ids = TRY(database.read([](db::Session& session) {
    return session.all(
        "SELECT node_id FROM drive_unindexed LIMIT ?", [](const db::Row& row) { return row.id(0); },
        batch_unindexed);
  }));
  if (ids.empty()) return false;
  TRY(database.write([&](db::Transaction& tx) -> Result<void> {
    for (const Id& id : ids) {
      if (const auto row = TRY(find(tx, id))) TRY(keep_name(tx, *row));
      TRY(tx.run("DELETE FROM drive_unindexed WHERE node_id = ?", id));
    }
    return {};
  }));
  return true;
}

std::string_view shelf_condition(Shelf shelf) {
  switch (shelf) {
    case Shelf::starred:
      return "n.starred_at IS NOT NULL AND n.trashed_at IS NULL";
    case Shelf::trash:
      return "n.trashed_at IS NOT NULL AND n.purged = 0";
    case Shelf::recent:
      break;
  }
  return "n.kind = 1 AND n.trashed_at IS NULL";
}

std::string_view shelf_column(Shelf shelf) {
  switch (shelf) {
    case Shelf::starred:
      return "n.starred_at";
    case Shelf::trash:
      return "n.trashed_at";
    case Shelf::recent:
      break;
  }
  return "n.changed_at";
}

}  // namespace

Result<void> migrate(db::Database& database) {
  TRY(search::migrate(database));
  TRY(db::migrate(database, "drive", migrations));
  TRY(migrate_texts(database));
  while (TRY(index_some(database))) {
  }
  return {};
}

Result<void> insert(db::Transaction& tx, const NodeRow& row) {
  const std::string key = natural_key(row.name);
  TRY(tx.run(
      "INSERT INTO drive_node (id, account_id, parent_id, kind, name, sort_key, "
      "size_bytes, version, device_name, created_at, modified_at, changed_at, "
      "starred_at, trashed_at, purged, revision, author_id) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      row.id, row.account_id, row.parent_id, static_cast<int>(row.kind), row.name, Blob{key},
      row.size_bytes, row.version, row.device_name, row.created_at, row.modified_at, row.changed_at,
      row.starred_at, row.trashed_at, row.purged, row.revision, row.author_id));
  if (row.trashed_at) return {};
  TRY(follow_text(tx, row));
  return node_index.add(tx, {row.id, row.account_id, row.name, key});
}

Result<void> update(db::Transaction& tx, NodeRow& row) {
  ++row.revision;
  TRY(
      tx.run("UPDATE drive_node SET parent_id = ?, name = ?, sort_key = ?, "
             "size_bytes = ?, version = ?, device_name = ?, modified_at = ?, changed_at = ?, "
             "starred_at = ?, trashed_at = ?, purged = ?, revision = ?, author_id = ? WHERE id = ?",
             row.parent_id, row.name, Blob{natural_key(row.name)}, row.size_bytes, row.version,
             row.device_name, row.modified_at, row.changed_at, row.starred_at, row.trashed_at,
             row.purged, row.revision, row.author_id, row.id));
  return keep_name_and_text(tx, row);
}

Result<void> set_modified(db::Transaction& tx, NodeRow& row, Timestamp modified_at) {
  row.modified_at = modified_at;
  TRY(update(tx, row));
  TRY(tx.run("UPDATE drive_version SET modified_at = ? WHERE node_id = ? AND number = ?",
             modified_at, row.id, row.version));
  return {};
}

Result<void> park(db::Transaction& tx, const Id& node_id) {
  TRY(tx.run("UPDATE drive_node SET name = ? WHERE id = ?", "/" + to_string(node_id), node_id));
  return {};
}

Result<void> erase(db::Transaction& tx, const Id& node_id) {
  TRY(tx.run("DELETE FROM drive_node WHERE id = ?", node_id));
  TRY(forget_text(tx, node_id));
  return node_index.remove(tx, node_id);
}

Result<std::optional<NodeRow>> find(db::Session& session, const Id& node_id) {
  return session.first(select_nodes("WHERE n.id = ?"), node_from, node_id);
}

Result<void> count_items(db::Session& session, NodeRow& row) {
  if (row.kind != NodeKind::folder) return {};
  row.item_count = TRY(session.integer(
      "SELECT count(*) FROM drive_node WHERE parent_id = ? AND trashed_at IS NULL", row.id));
  return {};
}

Result<std::vector<NodeRow>> with_ancestors(db::Session& session, const Id& node_id) {
  return session.all(
      "WITH RECURSIVE up (id, parent_id, level) AS ("
      "SELECT id, parent_id, 0 FROM drive_node WHERE id = ? UNION ALL "
      "SELECT d.id, d.parent_id, up.level + 1 FROM drive_node d "
      "JOIN up ON d.id = up.parent_id) " +
          select_nodes("JOIN up ON n.id = up.id ORDER BY up.level DESC"),
      node_from, node_id);
}

Result<std::optional<NodeRow>> find_child(db::Session& session, const Id& parent_id,
                                          std::string_view name) {
  return session.first(
      select_nodes("WHERE n.parent_id = ? AND n.name = ? AND n.trashed_at IS NULL"), node_from,
      parent_id, name);
}

Result<std::vector<NodeRow>> subtree(db::Session& session, const Id& node_id, int most) {
  return session.all(select_below("id = ?"), node_from, node_id, most + 1);
}

Result<std::vector<NodeRow>> descendants(db::Session& session, const Id& parent_id, int most) {
  return session.all(select_below("parent_id = ? AND trashed_at IS NULL"), node_from, parent_id,
                     most + 1);
}

Result<int> height(db::Session& session, const Id& node_id) {
  return static_cast<int>(
      TRY(session.integer("WITH RECURSIVE down (id, level) AS ("
                          "SELECT id, 0 FROM drive_node WHERE id = ? UNION ALL "
                          "SELECT d.id, down.level + 1 FROM drive_node d "
                          "JOIN down ON d.parent_id = down.id) "
                          "SELECT coalesce(max(level), 0) FROM down",
                          node_id)));
}

Result<std::vector<NodeRow>> children(db::Session& session, const ChildrenQuery& query) {
  std::vector<NodeRow> rows;
  const bool in_files = query.after && query.after->group == static_cast<int>(NodeKind::file);
  if (!in_files)
    rows = TRY(children_of_kind(session, query, NodeKind::folder, query.after, query.limit));
  if (query.counted) TRY(count_items_of(session, rows));
  const int left = query.limit - static_cast<int>(rows.size());
  if (left > 0) {
    auto files = TRY(children_of_kind(session, query, NodeKind::file,
                                      in_files ? query.after : std::nullopt, left));
    std::move(files.begin(), files.end(), std::back_inserter(rows));
  }
  return rows;
}

Place place_of(const NodeRow& row, NodeSort sort) {
  Place place{.group = static_cast<int>(row.kind), .text_key = {}, .id = row.id};
  switch (sort) {
    case NodeSort::name:
      place.text_key = natural_key(row.name);
      break;
    case NodeSort::modified:
      place.number_key = row.modified_at.us;
      break;
    case NodeSort::size:
      place.number_key = row.size_bytes;
      break;
  }
  return place;
}

Result<std::vector<NodeRow>> shelf(db::Session& session, Shelf shelf, const Id& account_id,
                                   const std::optional<Place>& after, int limit) {
  const std::string select =
      select_nodes("WHERE n.account_id = ? AND " + std::string(shelf_condition(shelf))) +
      paged_by(shelf_column(shelf), false, !after);
  auto rows = TRY(page(session, select, account_id, after, number_key, limit));
  TRY(count_items_of(session, rows));
  return rows;
}

Place place_on(const NodeRow& row, Shelf shelf) {
  Place place{.text_key = {}, .id = row.id};
  switch (shelf) {
    case Shelf::recent:
      place.number_key = row.changed_at.us;
      break;
    case Shelf::starred:
      place.number_key = row.starred_at.value_or(Timestamp{}).us;
      break;
    case Shelf::trash:
      place.number_key = row.trashed_at.value_or(Timestamp{}).us;
      break;
  }
  return place;
}

Result<std::vector<NodeRow>> newest(db::Session& session, const NewestQuery& query) {
  std::string where = "WHERE n.account_id = ? AND n.trashed_at IS NULL";
  std::vector<db::Value> arguments{query.account_id};
  const auto add = [&](const char* condition, const auto& bound) {
    if (!bound) return;
    where += condition;
    arguments.emplace_back(*bound);
  };
  add(" AND n.size_bytes >= ?", query.min_size);
  add(" AND n.size_bytes <= ?", query.max_size);
  add(" AND n.modified_at >= ?", query.modified_after);
  add(" AND n.modified_at <= ?", query.modified_before);
  if (query.kind) where += " AND n.kind = " + std::to_string(static_cast<int>(*query.kind));
  if (query.after) {
    arguments.emplace_back(query.after->number_key);
    arguments.emplace_back(query.after->id);
  }
  arguments.emplace_back(query.limit);
  std::vector<NodeRow> out;
  TRY(session.each_row(select_nodes(where) + paged_by("n.changed_at", false, !query.after),
                       arguments, [&](const db::Row& row) -> Result<void> {
                         out.push_back(node_from(row));
                         return {};
                       }));
  return out;
}

Result<std::vector<Id>> folders_below(db::Session& session, const Id& folder_id) {
  return session.all(
      "WITH RECURSIVE down (id) AS (SELECT id FROM drive_node WHERE parent_id = ? AND kind = 0 "
      "AND trashed_at IS NULL UNION ALL SELECT d.id FROM drive_node d JOIN down "
      "ON d.parent_id = down.id WHERE d.kind = 0 AND d.trashed_at IS NULL) SELECT id FROM down",
      [](const db::Row& row) { return row.id(0); }, folder_id);
}

Result<void> insert(db::Transaction& tx, const VersionRow& row) {
  TRY(
      tx.run("INSERT INTO drive_version (node_id, number, size_bytes, manifest, content_hash, "
             "author_id, device_id, device_name, created_at, modified_at) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             row.node_id, row.number, row.size_bytes, Blob{row.manifest}, Blob{row.content_hash},
             row.author_id, row.device_id, row.device_name, row.created_at, row.modified_at));
  return {};
}

Result<std::optional<VersionRow>> version(db::Session& session, const Id& node_id,
                                          std::int64_t number) {
  return session.first(select_versions("WHERE node_id = ? AND number = ?"), version_from, node_id,
                       number);
}

Result<std::vector<VersionRow>> versions(db::Session& session, const Id& node_id,
                                         std::int64_t before, int limit) {
  const std::int64_t bound = before == 0 ? INT64_MAX : before;
  return session.all(
      select_versions("WHERE node_id = ? AND number < ? ORDER BY number DESC LIMIT ?"),
      version_from, node_id, bound, limit);
}

Result<std::int64_t> version_at(db::Session& session, const Id& node_id, Timestamp moment) {
  return session.integer(
      "SELECT coalesce(max(number), 0) FROM drive_version WHERE node_id = ? AND created_at <= ?",
      node_id, moment);
}

Result<void> erase_version(db::Transaction& tx, const Id& node_id, std::int64_t number) {
  TRY(tx.run("DELETE FROM drive_version WHERE node_id = ? AND number = ?", node_id, number));
  return {};
}

namespace {

UsageRow usage_from(const db::Row& row) {
  UsageRow out{row.integer(0), row.integer(1), {}};
  if (!row.is_null(2)) out.quota_bytes = row.integer(2);
  return out;
}

}  // namespace

Result<UsageRow> usage(db::Session& session, const Id& account_id) {
  const auto row = TRY(session.first(
      "SELECT used_bytes, file_count, quota_bytes FROM drive_usage WHERE account_id = ?",
      usage_from, account_id));
  return row.value_or(UsageRow{});
}

Result<UsageRow> add_usage(db::Transaction& tx, const Id& account_id, std::int64_t bytes,
                           std::int64_t files) {
  const auto row = TRY(tx.first(
      "INSERT INTO drive_usage (account_id, used_bytes, file_count) VALUES (?, ?, ?) "
      "ON CONFLICT (account_id) DO UPDATE SET used_bytes = drive_usage.used_bytes + ?, "
      "file_count = drive_usage.file_count + ? RETURNING used_bytes, file_count, quota_bytes",
      usage_from, account_id, bytes, files, bytes, files));
  if (files < 0)
    TRY(
        tx.run("DELETE FROM drive_usage WHERE account_id = ? AND file_count = 0 "
               "AND quota_bytes IS NULL",
               account_id));
  return row.value_or(UsageRow{});
}

Result<std::vector<NodeRow>> purged(db::Session& session, const Id& account_id, NodeKind kind,
                                    const std::optional<Id>& before, int limit) {
  const std::string select =
      select_nodes("WHERE n.purged = 1 AND n.account_id = ? AND n.kind = ?" +
                   std::string(before ? " AND n.id < ?" : "") + " ORDER BY n.id DESC LIMIT ?");
  const int number = static_cast<int>(kind);
  return before ? session.all(select, node_from, account_id, number, *before, limit)
                : session.all(select, node_from, account_id, number, limit);
}

Result<std::vector<Id>> accounts_with_purged(db::Session& session, int limit) {
  return session.all(
      "SELECT DISTINCT account_id FROM drive_node WHERE purged = 1 LIMIT ?",
      [](const db::Row& row) { return row.id(0); }, limit);
}

Result<bool> purge_children(db::Transaction& tx, const Id& folder_id) {
  TRY(
      tx.run("UPDATE drive_node SET parent_id = account_id "
             "WHERE parent_id = ? AND purged = 0 AND trashed_at IS NOT NULL",
             folder_id));
  TRY(tx.run("UPDATE drive_node SET purged = 1, trashed_at = 0 WHERE parent_id = ? AND purged = 0",
             folder_id));
  return TRY(tx.integer("SELECT count(*) FROM drive_node WHERE parent_id = ?", folder_id)) != 0;
}

Result<void> purge_trash_of(db::Transaction& tx, const Id& account_id) {
  TRY(tx.run("UPDATE drive_node SET purged = 1 WHERE account_id = ? AND trashed_at IS NOT NULL",
             account_id));
  return {};
}

Result<void> purge_trash_before(db::Transaction& tx, Timestamp before) {
  TRY(tx.run("UPDATE drive_node SET purged = 1 WHERE trashed_at < ?", before));
  return {};
}

Result<void> purge_account(db::Transaction& tx, const Id& account_id, Timestamp now) {
  TRY(
      tx.run("UPDATE drive_node SET purged = 1, trashed_at = coalesce(trashed_at, ?) "
             "WHERE account_id = ?",
             now, account_id));
  return node_index.remove_scope(tx, account_id);
}

}  // namespace septet::drive::store
