#include "blob/table_store.h"

#include <charconv>
#include <vector>

namespace septet::blob {

namespace {

constexpr db::Migration migrations[] = {{1, R"(
CREATE TABLE blob (
  number BIGINT NOT NULL PRIMARY KEY,  -- the locator
  name   BYTEA  NOT NULL,              -- of whoever put it
  bytes  BYTEA  NOT NULL               -- as they were put
);
CREATE TABLE blob_counter (
  only  BIGINT NOT NULL PRIMARY KEY CHECK (only = 1),  -- there is one row
  given BIGINT NOT NULL,  -- the newest number given out: none comes again
  swept BIGINT NOT NULL   -- up to here everything is known to be in use
);
INSERT INTO blob_counter (only, given, swept) VALUES (1, 0, 0);
)"}};

// 0, which is no blob's, for what is not a locator.
std::int64_t number_of(std::string_view locator) {
  std::int64_t number = 0;
  const auto [end, error] =
      std::from_chars(locator.data(), locator.data() + locator.size(), number);
  return error == std::errc{} && end == locator.data() + locator.size() ? number : 0;
}

}  // namespace

Result<std::unique_ptr<TableStore>> TableStore::open(db::Database& database) {
  TRY(db::migrate(database, "blob", migrations));
  const std::int64_t given = TRY(database.read([](db::Session& session) {
    return session.integer("SELECT given FROM blob_counter WHERE only = 1");
  }));
  return std::unique_ptr<TableStore>(new TableStore(database, given));
}

Result<std::string> TableStore::put(std::string_view name, std::string_view bytes) {
  return database_.write([&](db::Transaction& tx) -> Result<std::string> {
    const std::int64_t number =
        TRY(tx.integer("UPDATE blob_counter SET given = given + 1 WHERE only = 1 RETURNING given"));
    TRY(tx.run("INSERT INTO blob (number, name, bytes) VALUES (?, ?, ?)", number, db::Blob{name},
               db::Blob{bytes}));
    return std::to_string(number);
  });
}

Result<std::string> TableStore::get(std::string_view locator) {
  auto bytes = TRY(database_.read([&](db::Session& session) {
    return session.first(
        "SELECT bytes FROM blob WHERE number = ?",
        [](const db::Row& row) { return std::string(row.blob(0)); }, number_of(locator));
  }));
  if (bytes) return *std::move(bytes);
  Error error = failure(ErrorKind::internal, "content_damaged",
                        "The stored content of this file is damaged.");
  error.cause = "no blob " + std::string(locator);
  return error;
}

Result<void> TableStore::remove(std::string_view locator) {
  return database_.write([&](db::Transaction& tx) -> Result<void> {
    TRY(tx.run("DELETE FROM blob WHERE number = ?", number_of(locator)));
    return {};
  });
}

Result<int> TableStore::sweep(const IsInUse& in_use) {
  struct Put {
    std::int64_t number;
    std::string name;
  };
  const auto latest = TRY(database_.read([&](db::Session& session) {
    return session.all(
        "SELECT number, name FROM blob WHERE number <= ? AND number > "
        "(SELECT swept FROM blob_counter WHERE only = 1)",
        [](const db::Row& row) {
          return Put{row.integer(0), std::string(row.blob(1))};
        },
        opened_at_);
  }));
  int removed = 0;
  for (const Put& put : latest) {
    const std::string locator = std::to_string(put.number);
    if (TRY(in_use(put.name, locator))) continue;
    TRY(remove(locator));
    ++removed;
  }
  return database_.write([&](db::Transaction& tx) -> Result<int> {
    TRY(tx.run("UPDATE blob_counter SET swept = ? WHERE only = 1", opened_at_));
    return removed;
  });
}

Result<std::int64_t> TableStore::count() {
  return database_.read(
      [](db::Session& session) { return session.integer("SELECT count(*) FROM blob"); });
}

}  // namespace septet::blob
