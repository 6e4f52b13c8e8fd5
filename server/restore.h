// A server made of a backup.
#pragma once

#include <string>

#include "server/backup.h"
#include "server/verification.h"

namespace septet::server {

struct RestoreOrder {
  std::string from;        // the backup
  Settings settings;       // of the server that is made: its folder, its master key
  std::string passphrase;  // of the backup's sealed key; empty: there is none
  bool accept_damage = false;
};

struct RestoreReport {
  Timestamp made_at;  // the backup
  Verification found;
  bool in_place = false;  // the server can be started; not if there is damage that is not accepted
  bool key_written = false;  // DATA/master.key, from the backup
};

// The folder has to be empty, or not there; a master.key may be in it. Everything is read back
// before it is a server's: until then it lies in DATA/store.restoring, and whatever interrupted it,
// the same begins anew. Errors, one sentence each: not_found; conflict "target_not_empty",
// "key_missing", "key_wrong", "passphrase_wrong", "locked"; those of the parts.
Result<RestoreReport> restore(const RestoreOrder&, Clock&, Random&, const BackupProgress&,
                              const Watching&);

}  // namespace septet::server
