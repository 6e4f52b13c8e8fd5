// Whether everything that a server's database refers to is there and is what was put there. It goes
// through tables in pages and keeps in memory only what is damaged; each page is read on a snapshot
// of its own, and what seems to be damaged is looked up once more, so that a server may go on
// beside it.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "server/reading.h"

namespace septet::server {

struct Finding {
  std::string account;       // the owner's username; empty: nobody's
  std::string path;          // "/Trips/sea.jpg"; empty: of no file
  std::int64_t version = 0;  // of the file; 0: none
  std::string what;          // "2 of 12 chunks are damaged (…): no record at 1:2:3"
};

// Records in the packs to which nothing refers.
struct Orphans {
  std::int64_t count = 0;
  std::int64_t bytes = 0;  // at rest
};

struct Verification {
  std::int64_t chunks = 0;       // that were read and opened, each once
  std::int64_t chunk_bytes = 0;  // plain
  std::int64_t versions = 0;     // whose lists of chunks were opened
  std::int64_t uploads = 0;      // that are under way
  std::int64_t findings = 0;
  std::optional<Orphans> orphans;  // of a folder; nothing: nobody looked
};

struct Watching {
  std::function<void(const Finding&)> found;
  std::function<void(std::string_view what, std::int64_t done, std::int64_t total)> progress;
};

// Errors: what keeps it from going on; damage is none.
Result<Verification> verify(Reading&, const Watching&);

}  // namespace septet::server
