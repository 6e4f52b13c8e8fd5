#include "server/storage.h"

#include <filesystem>

#include "base/encoding.h"
#include "base/hash.h"
#include "server/group_commit_database.h"
#include "server/key_table.h"
#include "server/keys.h"
#include "server/migration_marker.h"
#include "server/pack_store.h"
#include "server/postgres_database.h"
#include "server/s3_address.h"
#include "server/s3_store.h"

namespace septet::server {

namespace {

// Besides those that answer requests: live events, jobs, housekeeping, numbering.
constexpr int other_connections = 6;

// Where there is data already, a fresh key would open none of it.
Result<KeyRing> open_embedded(const Settings& settings, Storage& out, Random& random) {
  TRY(out.folder->make("store"));
  const std::string path = out.folder->file("store/septet.db");
  const bool is_new = !std::filesystem::exists(path);
  KeyRing keys =
      TRY(open_ring(settings, is_new, Rotation::finished, random, [&](const std::string& key) {
        return open_key_ring(out.folder->file("store/keys"), key, is_new, random);
      }));
  out.database = TRY(GroupCommitDatabase::open({.path = path, .key = keys.database}));
  return keys;
}

Result<KeyRing> open_postgres(const Settings& settings, Storage& out, Random& random) {
  out.database = TRY(PostgresDatabase::open(
      {.url = settings.database, .most_connections = settings.threads + other_connections}));
  const bool is_new = TRY(has_no_key_table(*out.database));
  return open_ring(settings, is_new, Rotation::finished, random, [&](const std::string& key) {
    return open_key_table(*out.database, key, random);
  });
}

Result<void> open_packs(Storage& out) {
  TRY(out.folder->make("store"));
  auto packs = TRY(PackStore::open({.folder = out.folder->file("store/packs")}));
  out.database->before_commit([store = packs.get()] { return store->sync(); });
  out.blobs = std::move(packs);
  return {};
}

}  // namespace

std::string blob_owner(const KeyRing& keys) {
  return to_hex(hmac_sha256(keys.chunk_ids, "septet owner of blobs")).substr(0, 32);
}

Result<Storage> open_storage(const Settings& settings, const Environment& environment, Clock& clock,
                             Random& random) {
  // Before anything is made, so that a wrong setting leaves nothing behind.
  const auto address = settings.blobs.empty()
                           ? std::nullopt
                           : std::optional(TRY(parse_s3_address(settings.blobs, environment)));
  if (address) TRY(S3Store::open(*address, {}, clock, random));
  if (!settings.database.empty()) TRY(PostgresDatabase::check(settings.database));
  Storage out;
  out.folder = TRY(DataFolder::open(settings.data));
  if (std::filesystem::exists(out.folder->file(migration_file)))
    return migration_unfinished("The folder " + settings.data);
  KeyRing keys = settings.database.empty() ? TRY(open_embedded(settings, out, random))
                                           : TRY(open_postgres(settings, out, random));
  if (address)
    out.blobs = TRY(S3Store::open(*address, {.owner = blob_owner(keys)}, clock, random));
  else
    TRY(open_packs(out));
  out.cipher = std::make_unique<AesCipher>(std::move(keys), random);
  return out;
}

}  // namespace septet::server
