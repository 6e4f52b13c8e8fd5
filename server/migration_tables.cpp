#include "server/migration_tables.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <optional>

#include "app/app.h"
#include "base/encoding.h"
#include "base/hash.h"
#include "blob/table_store.h"
#include "db/embedded_database.h"
#include "server/dav/dav.h"
#include "server/key_table.h"
#include "server/migration_marker.h"
#include "server/postgres_database.h"
#include "server/tus/tus.h"

namespace septet::server::migration {

namespace {

// Of an engine: what it has for itself (search makes its terms anew), and what is of no use to
// another server.
constexpr std::string_view unmoved[] = {"schema_version", "server_keys",    "rate_bucket",
                                        "search_term",    "search_waiting", "blob",
                                        "blob_counter",   migration_table};

bool moves(const Table& table) {
  return std::find(std::begin(unmoved), std::end(unmoved), table.name) == std::end(unmoved);
}

Cell cell_of(const db::Row& row, int column, ColumnType type) {
  if (row.is_null(column)) return nullptr;
  switch (type) {
    case ColumnType::integer:
      return row.integer(column);
    case ColumnType::real:
      return row.real(column);
    case ColumnType::text:
      return row.string(column);
    case ColumnType::blob:
    case ColumnType::other:
      break;
  }
  return std::string(row.blob(column));
}

Cells cells_of(const db::Row& row, const Table& table) {
  Cells out;
  out.reserve(table.columns.size());
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    out.push_back(cell_of(row, static_cast<int>(i), table.columns[i].type));
  return out;
}

std::int64_t bytes_in(const Cells& row) {
  std::int64_t bytes = 8;
  for (const Cell& cell : row)
    if (const auto* text = std::get_if<std::string>(&cell))
      bytes += static_cast<std::int64_t>(text->size());
  return bytes;
}

db::Value key_value(const Cell& cell, ColumnType type) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number;
  const auto* bytes = std::get_if<std::string>(&cell);
  if (bytes == nullptr) return nullptr;
  return type == ColumnType::blob ? db::Value(db::Blob{*bytes}) : db::Value(*bytes);
}

constexpr const char* page_full = "page_full";

// Those after `last`, which is empty at the start.
Result<std::vector<Cells>> page_after(TableEngine& engine, const Table& table, const Cells& last) {
  std::vector<db::Value> key;
  if (!last.empty())
    for (const std::size_t i : table.key) key.push_back(key_value(last[i], table.columns[i].type));
  std::vector<Cells> page;
  std::int64_t bytes = 0;
  const auto read = engine.session().each_row(
      engine.page_sql(table, last.empty()), key, [&](const db::Row& row) -> Result<void> {
        if (bytes >= page_bytes) return failure(ErrorKind::internal, page_full, "");
        page.push_back(cells_of(row, table));
        bytes += bytes_in(page.back());
        return {};
      });
  if (!read.ok() && read.error().code != page_full) return read.error();
  return page;
}

void append_number(std::string& out, std::uint64_t bits) {
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(bits >> shift);
}

// One to one: kind, and number or length and bytes. 0.0 takes away what -0.0 has and SQLite drops.
struct CellWriter {
  std::string& out;
  void operator()(std::nullptr_t) const { out += 'n'; }
  void operator()(std::int64_t n) const {
    out += 'i';
    append_number(out, static_cast<std::uint64_t>(n));
  }
  void operator()(double n) const {
    out += 'd';
    append_number(out, std::bit_cast<std::uint64_t>(n + 0.0));
  }
  void operator()(const std::string& text) const {
    out += 't';
    append_number(out, text.size());
    out += text;
  }
};

void add_row(TableSum& sum, const Cells& row, std::size_t but) {
  std::string bytes;
  for (std::size_t i = 0; i < row.size(); ++i)
    if (i != but) std::visit(CellWriter{bytes}, row[i]);
  const std::string hash = sha256(bytes);
  for (std::size_t i = 0; i < hash.size(); ++i)
    sum.lanes[i / 8] += static_cast<std::uint64_t>(static_cast<unsigned char>(hash[i]))
                        << (56 - 8 * (i % 8));
  ++sum.rows;
}

Error unmatched(const std::string& table, const std::string& why) {
  return failure(ErrorKind::internal, "table_unmatched", "The table " + table + " " + why + ".");
}

Result<void> check_movable(const Table& table) {
  if (table.key.empty()) return unmatched(table.name, "has no primary key");
  for (const Column& column : table.columns)
    if (column.type == ColumnType::other)
      return unmatched(table.name, "has a column of no portable type: " + column.name);
  return {};
}

Result<std::vector<Table>> moving(TableEngine& engine) {
  std::vector<Table> out = TRY(engine.tables());
  std::erase_if(out, [](const Table& table) { return !moves(table); });
  return out;
}

// The tables that this Septet makes, in a database that nobody keeps.
Result<Versions> own_versions(Clock& clock, Random& random) {
  const auto database = TRY(db::EmbeddedDatabase::open({.path = ":memory:"}));
  TRY(make_tables(*database, clock, random));
  return database->read(versions_in);
}

// The engines' own, which a server has beside its services'.
std::optional<std::int64_t> engine_version(const std::string& service) {
  if (service == "server") return key_table_version;
  if (service == "postgres") return PostgresDatabase::schema_version;
  return std::nullopt;
}

bool passing(const std::string& service) {
  return service == "rate_limits" || service == "blob";
}

}  // namespace

Result<void> each_page(TableEngine& engine, const Table& table, const PageCallback& on_page) {
  for (Cells last;;) {
    auto page = TRY(page_after(engine, table, last));
    if (page.empty()) return {};
    last = page.back();
    TRY(on_page(page));
  }
}

Result<std::int64_t> count_of(TableEngine& engine, const Table& table) {
  return engine.session().integer("SELECT count(*) FROM " + sql_name(table.name));
}

std::string hex_of(const TableSum& sum) {
  std::string raw;
  for (const std::uint64_t lane : sum.lanes) append_number(raw, lane);
  return to_hex(raw);
}

Result<TableSum> sum_of(TableEngine& engine, const Table& table, std::string_view but,
                        const std::function<Result<void>(std::int64_t)>& watch) {
  const std::size_t left_out = column_at(table, but);
  TableSum out;
  TRY(each_page(engine, table, [&](std::vector<Cells>& page) -> Result<void> {
    for (const Cells& row : page) add_row(out, row, left_out);
    return watch(out.rows);
  }));
  return out;
}

std::size_t column_at(const Table& table, std::string_view name) {
  const auto at = std::find_if(table.columns.begin(), table.columns.end(),
                               [&](const Column& column) { return column.name == name; });
  return static_cast<std::size_t>(at - table.columns.begin());
}

Result<std::vector<Table>> moving_tables(TableEngine& from, TableEngine& to) {
  auto out = TRY(moving(from));
  const auto there = TRY(moving(to));
  for (const Table& table : out) TRY(check_movable(table));
  for (const Table& table : there)
    if (std::find(out.begin(), out.end(), table) == out.end())
      return unmatched(table.name, "is not the same in the source");
  for (const Table& table : out)
    if (std::find(there.begin(), there.end(), table) == there.end())
      return unmatched(table.name, "is not the same in the target");
  return out;
}

Result<Versions> versions_in(db::Session& session) {
  Versions out;
  TRY(session.each("SELECT service, version FROM schema_version",
                   [&](const db::Row& row) { out[row.string(0)] = row.integer(1); }));
  return out;
}

// The chunks of the services belong to nobody yet, and nothing is to be swept away.
Result<void> make_tables(db::Database& database, Clock& clock, Random& random) {
  const auto nowhere = TRY(db::EmbeddedDatabase::open({.path = ":memory:"}));
  const auto no_blobs = TRY(blob::TableStore::open(*nowhere));
  const auto app = TRY(app::App::create(
      {.database = database, .blobs = *no_blobs, .clock = clock, .random = random}, {}));
  TRY(dav::Dav::create(app->drive()));
  TRY(tus::Tus::create(app->drive()));
  return {};
}

Result<void> check_versions(const Versions& found, Clock& clock, Random& random) {
  const Versions own = TRY(own_versions(clock, random));
  for (const auto& [service, version] : found) {
    const auto known = own.find(service);
    const auto most = known == own.end() ? engine_version(service) : known->second;
    if (!passing(service) && (!most || version > *most))
      return failure(ErrorKind::conflict, "database_newer",
                     "The database was written by a newer Septet (" + service + " version " +
                         std::to_string(version) + ", known up to " +
                         std::to_string(most.value_or(0)) + "). Use that version.");
  }
  for (const auto& [service, version] : own) {
    const auto there = found.find(service);
    if (there == found.end() || there->second < version)
      return failure(ErrorKind::conflict, "database_older",
                     "The database was written by an older Septet (" + service +
                         "). Start this one on it once, which brings its tables forward.");
  }
  return {};
}

}  // namespace septet::server::migration
