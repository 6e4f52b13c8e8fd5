// What a server keeps, opened by somebody else to be read: beside the server, or without one.
// Nothing is changed.
#pragma once

#include <memory>

#include "db/database.h"
#include "server/chunk_cipher.h"
#include "server/pack_reader.h"
#include "server/settings.h"

namespace septet::server {

struct Reading {
  KeyRing keys;
  std::unique_ptr<db::Database> database;
  std::unique_ptr<blob::BlobStore> blobs;
  PackReader* packs = nullptr;  // the same, where it is a folder
  std::unique_ptr<AesCipher> cipher;
};

// Errors: not_found, if there is no server's data; conflict "migration_unfinished",
// "database_older", "database_newer"; those of the parts.
Result<Reading> open_to_read(const Settings&, const Environment&, Clock&, Random&);

}  // namespace septet::server
