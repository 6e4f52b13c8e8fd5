// The tables of a database as a migration sees them: found, read page by page, filled, whatever
// they are for. What differs between the engines is in table_engine_sqlite.cpp and
// table_engine_postgres.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "db/sqlite_connection.h"
#include "server/postgres_connection.h"

namespace septet::server {

enum class ColumnType { integer, real, text, blob, other };

struct Column {
  std::string name;
  ColumnType type = ColumnType::other;
  bool operator==(const Column&) const = default;
};

struct Table {
  std::string name;
  std::vector<Column> columns;   // by name: engines may have them in another order
  std::vector<std::size_t> key;  // the primary key's, in its order
  bool operator==(const Table&) const = default;
};

// Text or bytes, as the column's type says.
using Cell = std::variant<std::nullptr_t, std::int64_t, double, std::string>;
using Cells = std::vector<Cell>;

// A page ends with the row that reaches one of these. So memory is bounded by a page and a row.
inline constexpr int page_rows = 2'000;
inline constexpr std::int64_t page_bytes = 8 << 20;

// One connection.
class TableEngine {
 public:
  virtual ~TableEngine() = default;

  virtual db::Transaction& session() = 0;
  virtual Result<void> begin_read() = 0;  // one snapshot for all that follows
  virtual Result<void> begin_write() = 0;
  virtual Result<void> commit() = 0;
  virtual void rollback() = 0;

  // By name. Neither views nor what an index keeps for itself.
  virtual Result<std::vector<Table>> tables() = 0;
  // Rows in the order of the primary key, from the start or after a key (its columns as arguments).
  virtual std::string page_sql(const Table&, bool from_start) const = 0;
  // Error: conflict "column_type", if a value is not what its column says, which SQLite allows.
  virtual Result<void> check_types(const Table&) = 0;
  virtual Result<void> append(const Table&, const std::vector<Cells>&) = 0;
  // After rows were appended: numbers that the engine gives out itself go on after theirs.
  virtual Result<void> settle(const Table&) = 0;
};

std::unique_ptr<TableEngine> table_engine(std::unique_ptr<db::SqliteConnection>);
std::unique_ptr<TableEngine> table_engine(std::unique_ptr<PostgresConnection>);

// For statements about tables whose names come from the database.
std::string sql_name(std::string_view name);
std::string column_list(const Table&);
std::string key_list(const Table&);
// "WHERE (k1, k2) > (?, ?)", or nothing.
std::string after_key(const Table&, bool from_start);

}  // namespace septet::server
