#include <algorithm>

#include "server/table_engine.h"

namespace septet::server {

namespace {

ColumnType sqlite_column_type(std::string_view declared) {
  if (declared == "BIGINT" || declared == "INTEGER") return ColumnType::integer;
  if (declared == "DOUBLE PRECISION") return ColumnType::real;
  if (declared == "TEXT") return ColumnType::text;
  return declared == "BYTEA" ? ColumnType::blob : ColumnType::other;
}

// As typeof() says it.
std::string_view stored_type(ColumnType type) {
  switch (type) {
    case ColumnType::integer:
      return "integer";
    case ColumnType::real:
      return "real";
    case ColumnType::text:
      return "text";
    case ColumnType::blob:
    case ColumnType::other:
      break;
  }
  return "blob";
}

// It borrows.
db::Value value_of(const Cell& cell, ColumnType type) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number;
  if (const auto* number = std::get_if<double>(&cell)) return *number;
  const auto* bytes = std::get_if<std::string>(&cell);
  if (bytes == nullptr) return nullptr;
  return type == ColumnType::blob ? db::Value(db::Blob{*bytes}) : db::Value(*bytes);
}

class SqliteTables final : public TableEngine {
 public:
  explicit SqliteTables(std::unique_ptr<db::SqliteConnection> connection)
      : connection_(std::move(connection)) {}

  db::Transaction& session() override { return *connection_; }
  Result<void> begin_read() override { return connection_->begin_read(); }
  Result<void> begin_write() override { return connection_->begin_write(); }
  Result<void> commit() override { return connection_->commit(); }
  void rollback() override { connection_->rollback(); }

  Result<std::vector<Table>> tables() override {
    const auto names =
        TRY(connection_->all("SELECT name FROM pragma_table_list WHERE schema = 'main' AND "
                             "type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' "
                             "ORDER BY name",
                             [](const db::Row& row) { return row.string(0); }));
    std::vector<Table> out;
    for (const std::string& name : names) out.push_back(TRY(table(name)));
    return out;
  }

  std::string page_sql(const Table& table, bool from_start) const override {
    return "SELECT " + column_list(table) + " FROM " + sql_name(table.name) +
           after_key(table, from_start) + " ORDER BY " + key_list(table) + " LIMIT " +
           std::to_string(page_rows);
  }

  Result<void> check_types(const Table& table) override {
    std::string wrong;
    for (const Column& column : table.columns)
      wrong += (wrong.empty() ? "" : " OR ") + ("typeof(" + sql_name(column.name)) +
               ") NOT IN ('null', '" + std::string(stored_type(column.type)) + "')";
    const std::string sql = "SELECT count(*) FROM " + sql_name(table.name) + " WHERE " + wrong;
    if (TRY(connection_->integer(sql)) == 0) return {};
    return failure(ErrorKind::conflict, "column_type",
                   "The table " + table.name + " holds a value that is not of its column's type.");
  }

  Result<void> append(const Table& table, const std::vector<Cells>& rows) override {
    std::string places;
    for (std::size_t i = 0; i < table.columns.size(); ++i) places += i == 0 ? "?" : ", ?";
    const std::string sql = "INSERT INTO " + sql_name(table.name) + " (" + column_list(table) +
                            ") VALUES (" + places + ")";
    std::vector<db::Value> values;
    for (const Cells& row : rows) {
      values.clear();
      for (std::size_t i = 0; i < row.size(); ++i)
        values.push_back(value_of(row[i], table.columns[i].type));
      TRY(connection_->change(sql, values));
    }
    return {};
  }

  // The greatest number that is there is looked for each time.
  Result<void> settle(const Table&) override { return {}; }

 private:
  struct Described {
    Column column;
    std::int64_t place_in_key;  // from 1; 0: not in it
  };

  Result<Table> table(const std::string& name) {
    const auto described = TRY(connection_->all(
        "SELECT name, upper(type), pk FROM pragma_table_info(?) ORDER BY name",
        [](const db::Row& row) {
          return Described{{row.string(0), sqlite_column_type(row.text(1))}, row.integer(2)};
        },
        name));
    Table out{name, {}, {}};
    for (const Described& one : described) {
      out.columns.push_back(one.column);
      if (one.place_in_key > 0) out.key.push_back(out.columns.size() - 1);
    }
    std::sort(out.key.begin(), out.key.end(), [&](std::size_t a, std::size_t b) {
      return described[a].place_in_key < described[b].place_in_key;
    });
    return out;
  }

  std::unique_ptr<db::SqliteConnection> connection_;
};

}  // namespace

std::unique_ptr<TableEngine> table_engine(std::unique_ptr<db::SqliteConnection> connection) {
  return std::make_unique<SqliteTables>(std::move(connection));
}

std::string sql_name(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

std::string column_list(const Table& table) {
  std::string out;
  for (const Column& column : table.columns)
    out += (out.empty() ? "" : ", ") + sql_name(column.name);
  return out;
}

std::string key_list(const Table& table) {
  std::string out;
  for (const std::size_t i : table.key)
    out += (out.empty() ? "" : ", ") + sql_name(table.columns[i].name);
  return out;
}

std::string after_key(const Table& table, bool from_start) {
  if (from_start) return "";
  std::string places;
  for (std::size_t i = 0; i < table.key.size(); ++i) places += i == 0 ? "?" : ", ?";
  return " WHERE (" + key_list(table) + ") > (" + places + ")";
}

}  // namespace septet::server
