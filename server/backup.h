// A backup of a server whose database and packs lie in a folder, made beside it while it runs, and
// a server made of a backup.
//
//   BACKUP/backup.json         what belongs to the backup that is there: written last, all at once
//   BACKUP/database-N, keys-N  of its Nth making; both encrypted, as they are in the server
//   BACKUP/packs/              packs of chunks, encrypted
//   BACKUP/source              which store it is of
//   BACKUP/master.key(.sealed) only if asked for
//
// A pack that the server has finished with never changes but for holes, so it is copied once, as it
// is then. Everything else is copied while nothing is removed from the packs: first the database,
// on one snapshot, then the packs that are not here yet and the one that the server writes to. So
// each chunk that the copied database refers to is in the copied packs, whatever goes on meanwhile:
// it was in its pack before the snapshot, and could not be removed after it. A backup that is
// interrupted leaves the one before as it was; what of it was copied is used by the next.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "base/random.h"
#include "base/result.h"
#include "base/time.h"
#include "server/settings.h"

namespace septet::server {

using BackupProgress =
    std::function<void(std::string_view what, std::int64_t done, std::int64_t total)>;

struct BackupOrder {
  Settings settings;       // the server's
  std::string to;          // the folder
  bool with_key = false;   // puts the master key beside it, in the clear
  std::string passphrase;  // or sealed under this; empty: neither
};

struct BackupReport {
  std::int64_t number = 0;        // of the backup, from 1
  std::int64_t packs_copied = 0;  // this time
  std::int64_t packs_kept = 0;    // from earlier ones
  std::int64_t bytes_copied = 0;
  std::int64_t chunks = 0;  // that the database refers to
  std::int64_t absent = 0;  // of them those that were not in the server's packs either
  std::string key_in;       // the file of the master key in the backup, or empty
};

// Errors, one sentence each: not_found; conflict "not_in_a_folder" (PostgreSQL, S3),
// "backup_foreign", "locked"; storage_full; those of the parts.
Result<BackupReport> back_up(const BackupOrder&, Clock&, Random&, const BackupProgress&);

// What backup.json says.
struct BackupContents {
  std::int64_t number = 0;
  Timestamp made_at;
  std::string database, keys;  // files in the backup
  struct Pack {
    std::string file;
    std::uint64_t bytes = 0;
  };
  std::map<std::uint64_t, Pack> packs;
};
// Errors: not_found; conflict "backup_damaged".
Result<BackupContents> read_backup(const std::string& folder);

}  // namespace septet::server
