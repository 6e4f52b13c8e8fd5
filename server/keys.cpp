#include "server/keys.h"

namespace septet::server {

std::string key_path(const Settings& settings) {
  return settings.key_file.empty() ? settings.data + "/master.key" : settings.key_file;
}

std::string next_key_path(const std::string& key_path) {
  return key_path + ".next";
}

Result<KeyRing> open_ring(const Settings& settings, bool may_create, Rotation rotation,
                          Random& random, const OpenRing& open) {
  if (!settings.key.empty()) return open(TRY(parse_master_key(settings.key)));
  const std::string path = key_path(settings);
  auto ring = open(TRY(load_master_key(path, may_create, random)));
  if (ring.ok() || ring.error().code != "key_wrong") return ring;
  const auto next = load_master_key(next_key_path(path), false, random);
  auto opened = next.ok() ? open(*next) : ring;
  if (!opened.ok()) return ring;
  // Where the key cannot be written it is found like this the next time as well.
  if (rotation == Rotation::finished) (void)replace_secret(next_key_path(path), path);
  return opened;
}

}  // namespace septet::server
