#include <algorithm>
#include <bit>

#include "server/table_engine.h"

namespace septet::server {

namespace {

ColumnType postgres_column_type(std::string_view declared) {
  if (declared == "bigint") return ColumnType::integer;
  if (declared == "double precision") return ColumnType::real;
  if (declared == "text") return ColumnType::text;
  return declared == "bytea" ? ColumnType::blob : ColumnType::other;
}

// What COPY takes in its binary format (PostgreSQL's documentation, "COPY"): a head, of each row
// the number of its fields and of each field its length and bytes, and an end.
class CopyBuffer {
 public:
  void add(const Cells& row) {
    add_number(row.size(), 2);
    for (const Cell& cell : row) std::visit(*this, cell);
  }
  std::string finish() {
    add_number(0xffff, 2);
    return std::move(bytes_);
  }

  void operator()(std::nullptr_t) { add_number(0xffff'ffff, 4); }
  void operator()(std::int64_t n) { add_eight(static_cast<std::uint64_t>(n)); }
  void operator()(double n) { add_eight(std::bit_cast<std::uint64_t>(n)); }
  void operator()(const std::string& text) {
    add_number(text.size(), 4);
    bytes_ += text;
  }

 private:
  void add_eight(std::uint64_t bits) {
    add_number(8, 4);
    add_number(bits, 8);
  }
  void add_number(std::uint64_t bits, int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
      bytes_ += static_cast<char>(bits >> shift);
  }

  std::string bytes_ = std::string("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
};

class PostgresTables final : public TableEngine {
 public:
  explicit PostgresTables(std::unique_ptr<PostgresConnection> connection)
      : connection_(std::move(connection)) {}

  db::Transaction& session() override { return *connection_; }
  Result<void> begin_read() override { return begin(PostgresConnection::Isolation::snapshot); }
  Result<void> begin_write() override {
    return begin(PostgresConnection::Isolation::read_committed);
  }
  Result<void> commit() override { return connection_->commit(); }
  void rollback() override { connection_->rollback(); }

  Result<std::vector<Table>> tables() override {
    std::vector<Table> out;
    TRY(connection_->each(
        "SELECT CAST(t.table_name AS TEXT), CAST(c.column_name AS TEXT), "
        "CAST(c.data_type AS TEXT) FROM information_schema.tables t "
        "JOIN information_schema.columns c USING (table_schema, table_name) "
        "WHERE t.table_schema = current_schema() AND t.table_type = 'BASE TABLE' "
        "ORDER BY CAST(t.table_name AS TEXT) COLLATE \"C\", "
        "CAST(c.column_name AS TEXT) COLLATE \"C\"",
        [&](const db::Row& row) {
          if (out.empty() || out.back().name != row.text(0)) out.push_back({row.string(0), {}, {}});
          out.back().columns.push_back({row.string(1), postgres_column_type(row.text(2))});
        }));
    for (Table& table : out) TRY(find_key(table));
    return out;
  }

  // What a page's rows add up to is told without reading them, since libpq hands out whole answers.
  std::string page_sql(const Table& table, bool from_start) const override {
    std::string size;
    for (const Column& column : table.columns)
      if (column.type == ColumnType::text || column.type == ColumnType::blob)
        size += " + coalesce(octet_length(" + sql_name(column.name) + "), 0)";
    const std::string columns = column_list(table), key = key_list(table);
    return "SELECT " + columns + " FROM (SELECT *, sum(row_size) OVER (ORDER BY " + key +
           ") AS size_so_far FROM (SELECT " + columns + ", 8" + size + " AS row_size FROM " +
           sql_name(table.name) + after_key(table, from_start) + " ORDER BY " + key + " LIMIT " +
           std::to_string(page_rows) + ") AS page) AS sized WHERE size_so_far - row_size < " +
           std::to_string(page_bytes) + " ORDER BY " + key;
  }

  Result<void> check_types(const Table&) override { return {}; }

  Result<void> append(const Table& table, const std::vector<Cells>& rows) override {
    CopyBuffer buffer;
    for (const Cells& row : rows) buffer.add(row);
    return connection_->copy_in(
        "COPY " + sql_name(table.name) + " (" + column_list(table) + ") FROM STDIN (FORMAT binary)",
        buffer.finish());
  }

  Result<void> settle(const Table& table) override {
    const auto columns = TRY(connection_->all(
        "SELECT CAST(column_name AS TEXT) FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND table_name = ? AND is_identity = 'YES'",
        [](const db::Row& row) { return row.string(0); }, table.name));
    for (const std::string& column : columns)
      TRY(connection_->integer("SELECT setval(pg_get_serial_sequence(?, ?), (SELECT coalesce(max(" +
                                   sql_name(column) + "), 0) + 1 FROM " + sql_name(table.name) +
                                   "), false)",
                               sql_name(table.name), column));
    return {};
  }

 private:
  Result<void> begin(PostgresConnection::Isolation isolation) {
    connection_->begin(isolation);
    return {};
  }

  Result<void> find_key(Table& table) {
    return connection_->each(
        "SELECT CAST(a.attname AS TEXT) FROM pg_index i "
        "JOIN pg_class r ON r.oid = i.indrelid JOIN pg_namespace n ON n.oid = r.relnamespace "
        "JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = ANY (i.indkey) "
        "WHERE i.indisprimary AND n.nspname = current_schema() AND r.relname = ? "
        "ORDER BY array_position(CAST(i.indkey AS int2[]), a.attnum)",
        [&](const db::Row& row) {
          const auto at = std::find_if(table.columns.begin(), table.columns.end(),
                                       [&](const Column& c) { return c.name == row.text(0); });
          table.key.push_back(static_cast<std::size_t>(at - table.columns.begin()));
        },
        table.name);
  }

  std::unique_ptr<PostgresConnection> connection_;
};

}  // namespace

std::unique_ptr<TableEngine> table_engine(std::unique_ptr<PostgresConnection> connection) {
  return std::make_unique<PostgresTables>(std::move(connection));
}

}  // namespace septet::server
