#include "drive/tag_store.h"

#include <algorithm>
#include <bit>

namespace septet::drive::store {

namespace {

using db::Blob;

constexpr db::Migration tag_migrations[] = {{1, R"(
CREATE TABLE drive_tag (
  node_id    BYTEA NOT NULL,  -- what has it
  tag        BYTEA NOT NULL,  -- UTF-8, NFC
  account_id BYTEA NOT NULL,  -- the node's owner
  PRIMARY KEY (node_id, tag)
);
CREATE INDEX drive_tag_by_name ON drive_tag (account_id, tag, node_id);
)"}};

constexpr std::size_t asked_at_once = 1024;

// Few different statements for any number of ids: the list is filled up to a power of two.
Result<void> append_tags_of(db::Session& session, std::span<const Id> node_ids,
                            std::vector<std::pair<Id, std::string>>& out) {
  const Id nobody;
  std::vector<db::Value> values(node_ids.begin(), node_ids.end());
  values.resize(std::bit_ceil(values.size()), db::Value(nobody));
  std::string sql = "SELECT node_id, tag FROM drive_tag WHERE node_id IN (?";
  for (std::size_t i = 1; i < values.size(); ++i) sql += ", ?";
  return session.each_row(sql + ") ORDER BY node_id, tag", values,
                          [&](const db::Row& row) -> Result<void> {
                            out.emplace_back(row.id(0), std::string(row.blob(1)));
                            return {};
                          });
}

}  // namespace

Result<void> migrate_tags(db::Database& database) {
  return db::migrate(database, "drive_tags", tag_migrations);
}

Result<void> set_tags(db::Transaction& tx, const Id& account_id, const Id& node_id,
                      const std::vector<std::string>& tags) {
  TRY(erase_tags(tx, node_id));
  for (const std::string& tag : tags)
    TRY(tx.run("INSERT INTO drive_tag (node_id, tag, account_id) VALUES (?, ?, ?)", node_id,
               Blob{tag}, account_id));
  return {};
}

Result<void> copy_tags(db::Transaction& tx, const Id& from, const Id& to) {
  TRY(
      tx.run("INSERT INTO drive_tag (node_id, tag, account_id) "
             "SELECT ?, tag, account_id FROM drive_tag WHERE node_id = ?",
             to, from));
  return {};
}

Result<void> erase_tags(db::Transaction& tx, const Id& node_id) {
  TRY(tx.run("DELETE FROM drive_tag WHERE node_id = ?", node_id));
  return {};
}

Result<std::vector<std::pair<Id, std::string>>> tags_of(db::Session& session,
                                                        std::span<const Id> node_ids) {
  std::vector<std::pair<Id, std::string>> out;
  for (; !node_ids.empty(); node_ids = node_ids.subspan(std::min(asked_at_once, node_ids.size())))
    TRY(append_tags_of(session, node_ids.first(std::min(asked_at_once, node_ids.size())), out));
  return out;
}

Result<std::vector<TagCount>> tags_in_use(db::Session& session, const Id& account_id,
                                          std::string_view after, int limit) {
  return session.all(
      "SELECT t.tag, count(*) FROM drive_tag t JOIN drive_node n ON n.id = t.node_id "
      "WHERE t.account_id = ? AND t.tag > ? AND n.trashed_at IS NULL "
      "GROUP BY t.tag ORDER BY t.tag LIMIT ?",
      [](const db::Row& row) {
        return TagCount{std::string(row.blob(0)), row.integer(1)};
      },
      account_id, Blob{after}, limit);
}

Result<std::vector<Id>> tagged(db::Session& session, const Id& account_id, std::string_view tag,
                               const std::optional<Id>& before, int limit) {
  const std::string sql = "SELECT node_id FROM drive_tag WHERE account_id = ? AND tag = ?" +
                          std::string(before ? " AND node_id < ?" : "") +
                          " ORDER BY node_id DESC LIMIT ?";
  const auto make = [](const db::Row& row) { return row.id(0); };
  return before ? session.all(sql, make, account_id, Blob{tag}, *before, limit)
                : session.all(sql, make, account_id, Blob{tag}, limit);
}

}  // namespace septet::drive::store
