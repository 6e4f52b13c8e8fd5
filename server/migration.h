// Moves a server with all its data from one database to another, and its chunks from one store to
// another: SQLite in a folder, PostgreSQL; any of them to any.
//
// The target is marked before anything is written to it and until everything has been read back
// and compared: as long as it is, no server starts on it, and a new migration begins anew. The
// source is held, read on one snapshot, and not changed.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "server/migration_chunks.h"
#include "server/migration_sides.h"
#include "server/migration_tables.h"

namespace septet::server::migration {

struct Order {
  Place from, to;
  ChunkPlace chunks_from;    // empty: the side that is a folder; wrong if neither is
  ChunkPlace chunks_to;      // empty: `to`, if it is a folder; else they stay
  std::string key;           // the master key itself
  std::string key_file;      // or where it is; both empty: master.key of the side that is a folder
  bool counts_only = false;  // verify no more than how many rows there are
};

struct Step {
  std::string_view what;   // a table, or "chunks"
  std::string_view doing;  // "copied", "moved", "read back"
  std::int64_t done = 0;
  std::int64_t total = 0;
};
// Called after each durable step, or part of the verification; an error ends the migration there.
using Watch = std::function<Result<void>(const Step&)>;

struct TableReport {
  std::string name;
  TableSum from, to;  // the sums are nought with counts_only
};

struct Report {
  std::vector<TableReport> tables;
  bool summed = true;
  bool chunks_moved = false;
  ChunkCheck chunks;                // of those in the target
  std::vector<std::string> differ;  // tables, "chunks", "keys"; empty: the target is complete
};

// `environment` has the keys of S3. If something differs, the target stays marked. Errors, one
// sentence each, and nothing is written to the target: those of open_source() and open_target();
// conflict "database_newer", "database_older", "chunks_missing", "chunks_not_empty"; of what
// happens later, those of the engines and of `watch`.
Result<Report> migrate(const Order&, const Environment&, const Watch&, Clock&, Random&);

}  // namespace septet::server::migration
