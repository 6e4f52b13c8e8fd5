// Everything that a server keeps. Under one folder, unless told otherwise:
//   DATA/lock          held by the server that runs
//   DATA/master.key    unless the key is elsewhere (--key-file, SEPTET_KEY)
//   DATA/store/keys    the key ring, encrypted under the master key
//   DATA/store/septet.db   the database, encrypted
//   DATA/store/packs/      chunks, encrypted
// With --database the key ring and the database are in PostgreSQL, with --blobs the chunks in S3.
#pragma once

#include <memory>

#include "blob/blob_store.h"
#include "server/chunk_cipher.h"
#include "server/data_folder.h"
#include "server/server_database.h"
#include "server/settings.h"

namespace septet::server {

struct Storage {
  std::unique_ptr<DataFolder> folder;
  std::unique_ptr<ServerDatabase> database;
  std::unique_ptr<blob::BlobStore> blobs;
  std::unique_ptr<AesCipher> cipher;
};

// Opens it, or makes it where there is nothing yet. `environment` has the keys of S3. Errors: those
// of its parts; conflict "migration_unfinished".
Result<Storage> open_storage(const Settings&, const Environment&, Clock&, Random&);

// Whose chunks a bucket has: the same for all servers that share the key ring, and telling nothing
// of it.
std::string blob_owner(const KeyRing&);

}  // namespace septet::server
