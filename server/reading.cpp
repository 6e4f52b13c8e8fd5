#include "server/reading.h"

#include <filesystem>

#include "server/key_table.h"
#include "server/keys.h"
#include "server/migration_marker.h"
#include "server/migration_tables.h"
#include "server/reading_database.h"
#include "server/s3_address.h"
#include "server/s3_store.h"

namespace septet::server {

namespace {

namespace fs = std::filesystem;

Result<void> open_folder_to_read(const Settings& settings, Reading& out, Random& random) {
  const std::string store = settings.data + "/store";
  if (!fs::exists(store + "/septet.db"))
    return not_found("There is no Septet in the folder " + settings.data +
                     " (no store/septet.db).");
  if (fs::exists(settings.data + "/" + migration_file))
    return migration_unfinished("The folder " + settings.data);
  out.keys = TRY(open_ring(settings, false, Rotation::left, random, [&](const std::string& key) {
    return open_key_ring(store + "/keys", key, false, random);
  }));
  out.database = TRY(open_sqlite_to_read(store + "/septet.db", out.keys.database));
  return {};
}

Result<void> open_postgres_keys(const Settings& settings, Reading& out, Random& random) {
  out.database = TRY(open_postgres_to_read(settings.database, "septet read"));
  const auto wrapped = out.database->read(wrapped_ring);
  if (!wrapped.ok() || !*wrapped)
    return not_found("There is no Septet in the database (no key ring).");
  out.keys = TRY(open_ring(settings, false, Rotation::left, random, [&](const std::string& key) {
    return unwrapped_key_ring(key, **wrapped);
  }));
  return {};
}

Result<void> open_blobs_to_read(const Settings& settings, const Environment& environment,
                                Reading& out, Clock& clock, Random& random) {
  if (!settings.blobs.empty()) {
    const auto address = TRY(parse_s3_address(settings.blobs, environment));
    out.blobs = TRY(S3Store::open(address, {}, clock, random));
    return {};
  }
  auto packs = std::make_unique<PackReader>(settings.data + "/store/packs");
  out.packs = packs.get();
  out.blobs = std::move(packs);
  return {};
}

}  // namespace

Result<Reading> open_to_read(const Settings& settings, const Environment& environment, Clock& clock,
                             Random& random) {
  Reading out;
  TRY(settings.database.empty() ? open_folder_to_read(settings, out, random)
                                : open_postgres_keys(settings, out, random));
  TRY(migration::check_versions(TRY(out.database->read(migration::versions_in)), clock, random));
  TRY(open_blobs_to_read(settings, environment, out, clock, random));
  out.cipher = std::make_unique<AesCipher>(out.keys, random);
  return out;
}

}  // namespace septet::server
