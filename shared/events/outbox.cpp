#include "events/outbox.h"

#include <array>

namespace septet::events {

namespace {

constexpr int most_forgotten = 10'000;  // of one call

// The sequence comes from a counter row, not from the rows that are there: those get pruned, and a
// number must never come again. One writer at a time makes it follow the order of commits. Where
// there are several, a row has a provisional sequence until number_committed() has seen it; readers
// pass over it until then.
constexpr db::Migration migrations[] = {{1, R"(
CREATE TABLE outbox (
  sequence   BIGINT NOT NULL PRIMARY KEY,  -- from outbox_counter
  account_id BYTEA  NOT NULL,  -- whom it concerns
  topic      TEXT   NOT NULL,  -- the service
  kind       TEXT   NOT NULL,  -- what happened: "node.changed"
  data       TEXT   NOT NULL,  -- JSON
  at         BIGINT NOT NULL   -- microseconds UTC
);
CREATE INDEX outbox_by_account ON outbox (account_id, sequence);
CREATE TABLE outbox_counter (
  "only" BIGINT NOT NULL PRIMARY KEY CHECK ("only" = 1),  -- so that there is one row
  value  BIGINT NOT NULL  -- the newest sequence given out
);
INSERT INTO outbox_counter ("only", value) VALUES (1, 0);
)"}};

Result<std::int64_t> next_sequence(db::Transaction& tx) {
  return tx.integer(
      "UPDATE outbox_counter SET value = value + 1 WHERE \"only\" = 1 RETURNING value");
}

StoredEvent stored(const db::Row& row) {
  auto data = parse_json(row.text(4));
  return {row.integer(0),
          row.time(5),
          {row.id(1), row.string(2), row.string(3), data.ok() ? *std::move(data) : Json()}};
}

}  // namespace

LiveEvent live(const StoredEvent& stored) {
  return {stored.sequence, stored.at, stored.event.topic, stored.event.kind, stored.event.data};
}

Result<void> migrate(db::Database& database) {
  TRY(db::migrate(database, "events", migrations));
  database.number_with(number_committed);
  return {};
}

Result<void> append(db::Transaction& tx, Timestamp now, const Event& event) {
  const auto provisional = TRY(tx.provisional_number());
  const std::int64_t sequence = provisional ? *provisional : TRY(next_sequence(tx));
  TRY(
      tx.run("INSERT INTO outbox (sequence, account_id, topic, kind, data, at) "
             "VALUES (?, ?, ?, ?, ?, ?)",
             sequence, event.account_id, event.topic, event.kind, to_text(event.data), now));
  return {};
}

// The counter's row is taken before it is looked which there are: whoever else numbers waits there.
Result<bool> number_committed(db::Transaction& tx) {
  if (TRY(tx.integer("SELECT count(*) FROM (SELECT 1 FROM outbox WHERE sequence >= ? LIMIT 1) AS x",
                     db::provisional_from)) == 0)
    return false;
  const std::int64_t newest =
      TRY(tx.integer("UPDATE outbox_counter SET value = value WHERE \"only\" = 1 RETURNING value"));
  const std::int64_t numbered =
      TRY(tx.run("UPDATE outbox SET sequence = ordered.place + ? FROM ("
                 "SELECT sequence AS provisional, row_number() OVER (ORDER BY sequence) AS place "
                 "FROM outbox WHERE sequence >= ?) AS ordered "
                 "WHERE outbox.sequence = ordered.provisional",
                 newest, db::provisional_from));
  TRY(tx.run("UPDATE outbox_counter SET value = value + ? WHERE \"only\" = 1", numbered));
  return true;
}

Result<std::vector<StoredEvent>> after(db::Session& session, std::int64_t sequence,
                                       std::optional<Id> account_id, int limit) {
  if (account_id)
    return session.all(
        "SELECT sequence, account_id, topic, kind, data, at FROM outbox "
        "WHERE account_id = ? AND sequence > ? AND sequence < ? ORDER BY sequence LIMIT ?",
        stored, *account_id, sequence, db::provisional_from, limit);
  return session.all(
      "SELECT sequence, account_id, topic, kind, data, at FROM outbox "
      "WHERE sequence > ? AND sequence < ? ORDER BY sequence LIMIT ?",
      stored, sequence, db::provisional_from, limit);
}

Result<LiveBatch> batch_after(db::Session& session, std::int64_t sequence,
                              std::optional<Id> account_id) {
  LiveBatch batch{{}, TRY(newest(session)), false};
  if (sequence == from_now_on || sequence == batch.newest) return batch;
  const std::int64_t oldest_kept = TRY(oldest(session));
  const auto stored = TRY(after(session, sequence, account_id, live_batch_most + 1));
  batch.missed = sequence > batch.newest || oldest_kept == 0 || sequence + 1 < oldest_kept ||
                 stored.size() > live_batch_most;
  if (batch.missed) return batch;
  for (const StoredEvent& event : stored) batch.events.push_back(live(event));
  return batch;
}

Result<std::int64_t> newest(db::Session& session) {
  return session.integer("SELECT value FROM outbox_counter WHERE \"only\" = 1");
}

Result<std::int64_t> oldest(db::Session& session) {
  return session.integer("SELECT coalesce(min(sequence), 0) FROM outbox WHERE sequence < ?",
                         db::provisional_from);
}

Result<void> forget_before(db::Transaction& tx, Timestamp before) {
  TRY(
      tx.run("DELETE FROM outbox WHERE at < ? "
             "AND sequence < (SELECT min(sequence) FROM outbox) + ?",
             before, most_forgotten));
  return {};
}

Result<void> forget_account(db::Transaction& tx, const Id& account_id) {
  TRY(tx.run("DELETE FROM outbox WHERE account_id = ?", account_id));
  return {};
}

}  // namespace septet::events
