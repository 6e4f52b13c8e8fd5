#include "market/journal_store.h"

#include "market/varint.h"

namespace septet::market::store {

namespace {

using db::Blob;

constexpr db::Migration journal_migrations[] = {{1, R"(
CREATE TABLE market_command (
  number  BIGINT NOT NULL PRIMARY KEY,  -- growing by one
  steps   BIGINT NOT NULL,              -- how many the exchange had made before it
  at      BIGINT NOT NULL,              -- exchange time
  command BYTEA NOT NULL                -- see command_bytes
);
CREATE TABLE market_snapshot (
  part    BIGINT NOT NULL PRIMARY KEY,  -- -1: the exchange; from 0: the stock's number
  command BIGINT NOT NULL,              -- the last that is in it
  state   BYTEA NOT NULL                -- see Exchange::saved, TradingPost::saved
);
CREATE TABLE market_settled (
  id      BIGINT NOT NULL PRIMARY KEY,  -- 1
  outcome BIGINT NOT NULL,              -- the number of the last that was booked
  steps   BIGINT NOT NULL               -- how many the exchange had made by then
);
CREATE TABLE market_progress (
  id          BIGINT NOT NULL PRIMARY KEY,  -- 1
  steps       BIGINT NOT NULL,              -- how many the exchange has made
  saved_steps BIGINT NOT NULL               -- how many of them are in the snapshot
);
CREATE TABLE market_inbox (
  id      BYTEA NOT NULL PRIMARY KEY,  -- UUIDv7
  command BYTEA NOT NULL,              -- see command_bytes
  state   BIGINT NOT NULL              -- 0 new, 1 in the journal, 2 settled
);
CREATE INDEX market_inbox_by_state ON market_inbox (state, id);
CREATE TABLE market_lease (
  id      BIGINT NOT NULL PRIMARY KEY,  -- 1
  holder  BYTEA NOT NULL,               -- the server that runs the books
  expires BIGINT NOT NULL               -- real time
);
)"}};

constexpr std::int64_t exchange_part = -1;

void put_order(NumberWriter& out, const matching::NewOrder& order) {
  for (const std::int64_t n :
       {static_cast<std::int64_t>(order.number), static_cast<std::int64_t>(order.owner),
        static_cast<std::int64_t>(order.side), static_cast<std::int64_t>(order.type),
        static_cast<std::int64_t>(order.time_in_force), static_cast<std::int64_t>(order.self_trade),
        std::int64_t{order.extended_hours}, order.quantity, order.limit_price, order.stop_price,
        order.trail_amount, order.trail_ppm})
    out.put(n);
}

matching::NewOrder get_order(NumberReader& in) {
  matching::NewOrder out;
  out.number = static_cast<matching::OrderNumber>(in.get());
  out.owner = static_cast<matching::Owner>(in.get());
  out.side = static_cast<matching::Side>(in.get());
  out.type = static_cast<matching::OrderType>(in.get());
  out.time_in_force = static_cast<matching::TimeInForce>(in.get());
  out.self_trade = static_cast<matching::SelfTrade>(in.get());
  out.extended_hours = in.get() != 0;
  for (std::int64_t* n :
       {&out.quantity, &out.limit_price, &out.stop_price, &out.trail_amount, &out.trail_ppm})
    *n = in.get();
  return out;
}

void put_amend(NumberWriter& out, const matching::Book::Amend& amend) {
  for (const std::int64_t n :
       {static_cast<std::int64_t>(amend.number), amend.quantity, amend.limit_price,
        amend.stop_price, amend.trail_amount, amend.trail_ppm})
    out.put(n);
}

matching::Book::Amend get_amend(NumberReader& in) {
  matching::Book::Amend out;
  out.number = static_cast<matching::OrderNumber>(in.get());
  for (std::int64_t* n :
       {&out.quantity, &out.limit_price, &out.stop_price, &out.trail_amount, &out.trail_ppm})
    *n = in.get();
  return out;
}

}  // namespace

Result<void> migrate_journal(db::Database& database) {
  return db::migrate(database, "market_journal", journal_migrations);
}

// What a kind does not use is a few zeros.
std::string command_bytes(const Command& command) {
  NumberWriter out;
  out.put(static_cast<std::int64_t>(command.kind));
  out.put(command.stock);
  put_order(out, command.order);
  put_amend(out, command.amend);
  const Bar& day = command.day;
  for (const std::int64_t n :
       {command.a, command.b, day.time, day.open, day.high, day.low, day.close, day.volume})
    out.put(n);
  out.put_double(command.speed);
  out.put(command.continuous);
  return out.take();
}

Result<Command> command_from(std::string_view bytes) {
  NumberReader in(bytes);
  Command out;
  out.kind = static_cast<CommandKind>(in.get());
  out.stock = static_cast<std::uint32_t>(in.get());
  out.order = get_order(in);
  out.amend = get_amend(in);
  Bar& day = out.day;
  for (std::int64_t* n :
       {&out.a, &out.b, &day.time, &day.open, &day.high, &day.low, &day.close, &day.volume})
    *n = in.get();
  out.speed = in.get_double();
  out.continuous = in.get() != 0;
  if (!in.complete()) return internal("a command that cannot be read");
  return out;
}

Result<void> append_command(db::Transaction& tx, const JournalEntry& entry) {
  const std::string bytes = command_bytes(entry.command);
  TRY(tx.run("INSERT INTO market_command (number, steps, at, command) VALUES (?, ?, ?, ?)",
             entry.number, entry.steps, entry.at, Blob{bytes}));
  return {};
}

Result<std::vector<JournalEntry>> commands_after(db::Session& session, std::int64_t number,
                                                 int limit) {
  std::vector<JournalEntry> out;
  TRY(session.each(
      "SELECT number, steps, at, command FROM market_command WHERE number > ? "
      "ORDER BY number LIMIT ?",
      [&](const db::Row& row) -> Result<void> {
        out.push_back(
            {row.integer(0), row.integer(1), row.time(2), TRY(command_from(row.blob(3)))});
        return {};
      },
      number, limit));
  return out;
}

Result<std::int64_t> newest_command(db::Session& session) {
  return session.integer("SELECT number FROM market_command ORDER BY number DESC LIMIT 1");
}

Result<void> save_snapshot(db::Transaction& tx, const Snapshot& snapshot) {
  const auto put = [&](std::int64_t part, const std::string& state) {
    return tx.run(
        "INSERT INTO market_snapshot (part, command, state) VALUES (?, ?, ?) "
        "ON CONFLICT (part) DO UPDATE SET command = excluded.command, state = excluded.state",
        part, snapshot.command, Blob{state});
  };
  TRY(put(exchange_part, snapshot.exchange));
  for (std::size_t i = 0; i < snapshot.posts.size(); ++i)
    TRY(put(static_cast<std::int64_t>(i), snapshot.posts[i]));
  TRY(tx.run("DELETE FROM market_command WHERE number <= ?", snapshot.command));
  return {};
}

Result<std::optional<Snapshot>> load_snapshot(db::Session& session) {
  std::optional<Snapshot> out;
  TRY(session.each("SELECT part, command, state FROM market_snapshot ORDER BY part",
                   [&](const db::Row& row) {
                     if (row.integer(0) == exchange_part)
                       out = Snapshot{row.integer(1), std::string(row.blob(2)), {}};
                     else if (out)
                       out->posts.emplace_back(row.blob(2));
                   }));
  return out;
}

Result<Settled> settled(db::Session& session) {
  return TRY(session.first("SELECT outcome, steps FROM market_settled WHERE id = 1",
                           [](const db::Row& row) {
                             return Settled{row.integer(0), row.integer(1)};
                           }))
      .value_or(Settled{});
}

Result<void> set_settled(db::Transaction& tx, const Settled& now) {
  TRY(
      tx.run("INSERT INTO market_settled (id, outcome, steps) VALUES (1, ?, ?) "
             "ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome, steps = excluded.steps",
             now.outcome, now.steps));
  return {};
}

Result<Progress> progress(db::Session& session) {
  return TRY(session.first("SELECT steps, saved_steps FROM market_progress WHERE id = 1",
                           [](const db::Row& row) {
                             return Progress{row.integer(0), row.integer(1)};
                           }))
      .value_or(Progress{});
}

Result<void> set_progress(db::Transaction& tx, const Progress& now) {
  TRY(
      tx.run("INSERT INTO market_progress (id, steps, saved_steps) VALUES (1, ?, ?) "
             "ON CONFLICT (id) DO UPDATE SET steps = excluded.steps, "
             "saved_steps = excluded.saved_steps",
             now.steps, now.saved_steps));
  return {};
}

Result<void> put_in_inbox(db::Transaction& tx, const Id& id, const Command& command) {
  const std::string bytes = command_bytes(command);
  TRY(tx.run("INSERT INTO market_inbox (id, command, state) VALUES (?, ?, 0)", id, Blob{bytes}));
  return {};
}

Result<std::vector<Request>> new_in_inbox(db::Session& session, int limit) {
  std::vector<Request> out;
  TRY(session.each(
      "SELECT id, command FROM market_inbox WHERE state = 0 ORDER BY id LIMIT ?",
      [&](const db::Row& row) -> Result<void> {
        out.push_back({row.id(0), TRY(command_from(row.blob(1)))});
        return {};
      },
      limit));
  return out;
}

Result<void> mark_journalled(db::Transaction& tx, const Id& id) {
  TRY(tx.run("UPDATE market_inbox SET state = 1 WHERE id = ?", id));
  return {};
}

Result<void> mark_settled(db::Transaction& tx) {
  TRY(tx.run("UPDATE market_inbox SET state = 2 WHERE state = 1"));
  return {};
}

Result<bool> is_settled(db::Session& session, const Id& id) {
  return TRY(session.integer("SELECT state FROM market_inbox WHERE id = ?", id)) == 2;
}

Result<void> take_from_inbox(db::Transaction& tx, const Id& id) {
  TRY(tx.run("DELETE FROM market_inbox WHERE id = ?", id));
  return {};
}

Result<bool> take_lease(db::Transaction& tx, const Id& holder, Timestamp now, Timestamp until) {
  return TRY(tx.run("INSERT INTO market_lease (id, holder, expires) VALUES (1, ?, ?) "
                    "ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, "
                    "expires = excluded.expires "
                    "WHERE market_lease.holder = excluded.holder OR market_lease.expires < ?",
                    holder, until, now)) > 0;
}

Result<void> check_lease(db::Session& session, const Id& holder) {
  if (TRY(session.integer("SELECT count(*) FROM market_lease WHERE id = 1 AND holder = ?",
                          holder)) > 0)
    return {};
  return failure(ErrorKind::unavailable, "market_elsewhere",
                 "Another server runs the exchange. Try again.");
}

Result<void> give_up_lease(db::Transaction& tx, const Id& holder) {
  TRY(tx.run("DELETE FROM market_lease WHERE id = 1 AND holder = ?", holder));
  return {};
}

}  // namespace septet::market::store
