#include "drive/text_store.h"

#include "drive/kinds.h"

namespace septet::drive::store {

namespace {

constexpr db::Migration text_migrations[] = {{1, R"(
CREATE TABLE drive_text (
  node_id    BYTEA  NOT NULL PRIMARY KEY,  -- a file whose kind has text, and not in the trash itself
  account_id BYTEA  NOT NULL,  -- the owner
  version    BIGINT NOT NULL,  -- its current one
  form       BIGINT NOT NULL,  -- how its text is found: extract::Form
  state      BIGINT NOT NULL,  -- 0 in the index, 1 wanted, 2 waits for a program
  attempts   BIGINT NOT NULL   -- that were begun again after one that did not end
);
CREATE INDEX drive_text_wanted ON drive_text (account_id, node_id) WHERE state = 1;
CREATE INDEX drive_text_waiting ON drive_text (node_id) WHERE state = 2;
CREATE TABLE drive_text_backfill (
  after_id BYTEA NOT NULL PRIMARY KEY  -- files up to here are listed; no row: all are
);
INSERT INTO drive_text_backfill (after_id) 
  SELECT id FROM drive_node ORDER BY id LIMIT 1;
)"}};

WantedText wanted_from(const db::Row& row) {
  return {row.id(0), row.integer(1), static_cast<extract::Form>(row.integer(2)),
          static_cast<int>(row.integer(3))};
}

Result<void> want(db::Transaction& tx, const Id& node_id, const Id& account_id,
                  std::int64_t version, extract::Form form) {
  TRY(
      tx.run("INSERT INTO drive_text (node_id, account_id, version, form, state, attempts) "
             "VALUES (?, ?, ?, ?, 1, 0) ON CONFLICT (node_id) DO UPDATE SET "
             "account_id = excluded.account_id, version = excluded.version, form = excluded.form, "
             "state = 1, attempts = 0 WHERE drive_text.version <> excluded.version "
             "OR drive_text.form <> excluded.form OR drive_text.account_id <> excluded.account_id",
             node_id, account_id, version, static_cast<int>(form)));
  return {};
}

}  // namespace

Result<void> migrate_texts(db::Database& database) {
  return db::migrate(database, "drive_text", text_migrations);
}

Result<bool> follow_text(db::Transaction& tx, const NodeRow& row) {
  if (row.kind != NodeKind::file) return false;
  const extract::Form form = text_form_of(row.name);
  if (form == extract::Form::none || row.trashed_at)
    return TRY(tx.run("DELETE FROM drive_text WHERE node_id = ?", row.id)) > 0;
  TRY(want(tx, row.id, row.account_id, row.version, form));
  return false;
}

Result<void> forget_text(db::Transaction& tx, const Id& node_id) {
  TRY(tx.run("DELETE FROM drive_text WHERE node_id = ?", node_id));
  return {};
}

Result<std::vector<WantedText>> wanted_texts(db::Session& session, const Id& account_id,
                                             int limit) {
  return session.all(
      "SELECT node_id, version, form, attempts FROM drive_text "
      "WHERE account_id = ? AND state = 1 ORDER BY node_id LIMIT ?",
      wanted_from, account_id, limit);
}

Result<std::vector<Id>> accounts_with_wanted_texts(db::Session& session, int limit) {
  return session.all(
      "SELECT DISTINCT account_id FROM drive_text WHERE state = 1 LIMIT ?",
      [](const db::Row& row) { return row.id(0); }, limit);
}

Result<void> count_attempt(db::Transaction& tx, const Id& node_id) {
  TRY(tx.run("UPDATE drive_text SET attempts = attempts + 1 WHERE node_id = ?", node_id));
  return {};
}

Result<void> set_text_state(db::Transaction& tx, const Id& node_id, std::int64_t version,
                            TextState state) {
  TRY(tx.run("UPDATE drive_text SET state = ?, attempts = 0 WHERE node_id = ? AND version = ?",
             static_cast<int>(state), node_id, version));
  return {};
}

Result<void> want_waiting_texts(db::Transaction& tx) {
  TRY(tx.run("UPDATE drive_text SET state = 1 WHERE state = 2"));
  return {};
}

Result<bool> any_older_files(db::Session& session) {
  return TRY(session.integer("SELECT count(*) FROM drive_text_backfill")) > 0;
}

Result<bool> list_older_files(db::Transaction& tx, int limit) {
  const auto after = TRY(tx.first("SELECT after_id FROM drive_text_backfill",
                                  [](const db::Row& row) { return row.id(0); }));
  if (!after) return false;
  struct File {
    Id id, account_id;
    NodeKind kind;
    std::int64_t version;
    std::string name;
    bool trashed;
  };
  const auto files = TRY(tx.all(
      "SELECT id, account_id, kind, version, name, trashed_at FROM drive_node "
      "WHERE id >= ? ORDER BY id LIMIT ?",
      [](const db::Row& row) {
        return File{row.id(0),      row.id(1),     static_cast<NodeKind>(row.integer(2)),
                    row.integer(3), row.string(4), !row.is_null(5)};
      },
      *after, limit));
  for (const File& file : files) {
    const extract::Form form = text_form_of(file.name);
    if (file.kind == NodeKind::file && !file.trashed && form != extract::Form::none)
      TRY(want(tx, file.id, file.account_id, file.version, form));
  }
  const bool more = static_cast<int>(files.size()) == limit;
  if (more)
    TRY(tx.run("UPDATE drive_text_backfill SET after_id = ?", files.back().id));
  else
    TRY(tx.run("DELETE FROM drive_text_backfill"));
  return more;
}

}  // namespace septet::drive::store
