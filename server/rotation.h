// A new master key. The key ring is wrapped under it, and gets a new key for the chunks that are
// stored from the next start on; nothing is encrypted again, and the old master key opens nothing
// any more, but for backups that were made before.
//
// In a folder a server may run meanwhile, since it needs the master key at its start only. The new
// key is durable in a file of its own before anything is wrapped under it: beside the old one
// (master.key.next), whose place it takes at the end. Whenever it is interrupted, one of the two
// opens the ring; the next start finds out which, and finishes.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/random.h"
#include "base/result.h"
#include "server/settings.h"

namespace septet::server {

struct RotationOrder {
  Settings settings;         // the server's
  std::string new_key_file;  // empty: that of the settings gets it
};

struct RotationReport {
  std::string key_file;         // where the new key is
  std::uint32_t chunk_key = 0;  // the number of the new key for chunks
};

// Called after each step, by its name; for tests, which end it there.
using RotationStep = std::function<Result<void>(std::string_view step)>;

// Errors, one sentence each: not_found; conflict "key_missing", "key_wrong", "database_in_use",
// "file_exists", "locked"; invalid; those of the parts.
Result<RotationReport> rotate_key(const RotationOrder&, Random&, const RotationStep&);

}  // namespace septet::server
