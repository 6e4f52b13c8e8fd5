// Everything that a server keeps, under one folder:
//   DATA/lock          held by the server that runs
//   DATA/master.key    unless the key is elsewhere (--key-file, SEPTET_KEY)
//   DATA/store/keys    the key ring, encrypted under the master key
//   DATA/store/septet.db   the database, encrypted
//   DATA/store/packs/      chunks, encrypted
#pragma once

#include <memory>

#include "server/chunk_cipher.h"
#include "server/data_folder.h"
#include "server/group_commit_database.h"
#include "server/pack_store.h"
#include "server/settings.h"

namespace septet::server {

struct Storage {
  std::unique_ptr<DataFolder> folder;
  std::unique_ptr<GroupCommitDatabase> database;
  std::unique_ptr<PackStore> blobs;
  std::unique_ptr<AesCipher> cipher;
};

// Opens it, or makes it where there is nothing yet. Errors: those of its parts.
Result<Storage> open_storage(const Settings&, Random&);

}  // namespace septet::server
