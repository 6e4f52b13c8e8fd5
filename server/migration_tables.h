// What a migration does with a table: goes through it in pages, sums it up, and tells which tables
// move.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "server/table_engine.h"

namespace septet::server::migration {

// The callback may change the rows, and keep them.
using PageCallback = std::function<Result<void>(std::vector<Cells>&)>;
Result<void> each_page(TableEngine&, const Table&, const PageCallback&);

Result<std::int64_t> count_of(TableEngine&, const Table&);

// The SHA-256 of each row added up as four numbers, so that the order does not matter: engines may
// sort texts differently.
struct TableSum {
  std::int64_t rows = 0;
  std::array<std::uint64_t, 4> lanes{};
  bool operator==(const TableSum&) const = default;
};
std::string hex_of(const TableSum&);  // 64 digits
// `but`: a column that is left out of it, or empty. `watch` hears how many rows were read.
Result<TableSum> sum_of(TableEngine&, const Table&, std::string_view but,
                        const std::function<Result<void>(std::int64_t)>& watch);

// Where a service keeps where a chunk lies.
inline constexpr std::string_view chunk_table = "drive_chunk";
inline constexpr std::string_view chunk_id_column = "chunk_id";
inline constexpr std::string_view chunk_size_column = "size_bytes";
inline constexpr std::string_view locator_column = "locator";
std::size_t column_at(const Table&, std::string_view name);

// Those that move, as they are in both. Error: internal "table_unmatched", if a table is not the
// same in both.
Result<std::vector<Table>> moving_tables(TableEngine& from, TableEngine& to);

// Services and the versions of their tables.
using Versions = std::map<std::string, std::int64_t>;
Result<Versions> versions_in(db::Session&);
// Makes the tables of all services, and of what only servers have.
Result<void> make_tables(db::Database&, Clock&, Random&);
// Errors: conflict "database_newer", "database_older", unless they are those of this Septet.
Result<void> check_versions(const Versions&, Clock&, Random&);

}  // namespace septet::server::migration
