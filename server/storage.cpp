#include "server/storage.h"

#include <filesystem>

namespace septet::server {

namespace {

Result<std::string> master_key(const Settings& settings, const DataFolder& folder, bool is_new,
                               Random& random) {
  if (!settings.key.empty()) return parse_master_key(settings.key);
  const std::string path =
      settings.key_file.empty() ? folder.file("master.key") : settings.key_file;
  return load_master_key(path, is_new, random);
}

}  // namespace

Result<Storage> open_storage(const Settings& settings, Random& random) {
  Storage out;
  out.folder = TRY(DataFolder::open(settings.data));
  TRY(out.folder->make("store"));
  const std::string database_path = out.folder->file("store/septet.db");
  // Where there is data already, a fresh key would open none of it.
  const bool is_new = !std::filesystem::exists(database_path);
  const std::string key = TRY(master_key(settings, *out.folder, is_new, random));
  KeyRing keys = TRY(open_key_ring(out.folder->file("store/keys"), key, is_new, random));
  out.database = TRY(GroupCommitDatabase::open({.path = database_path, .key = keys.database}));
  out.blobs = TRY(PackStore::open({.folder = out.folder->file("store/packs")}));
  out.database->before_commit([blobs = out.blobs.get()] { return blobs->sync(); });
  out.cipher = std::make_unique<AesCipher>(std::move(keys), random);
  return out;
}

}  // namespace septet::server
