// Which master key a server has, and what opens with it.
#pragma once

#include <functional>
#include <string>

#include "server/master_key.h"
#include "server/settings.h"

namespace septet::server {

// DATA/master.key, unless --key-file says otherwise.
std::string key_path(const Settings&);
// Where a rotation puts the new key before anything is wrapped under it; see rotate_command.h.
std::string next_key_path(const std::string& key_path);

enum class Rotation { finished, left };  // one that was interrupted is, or is not touched

// Opens a key ring with the master key that the settings name, or, where a rotation was
// interrupted, with the one that it left beside it. `may_create` as in load_master_key(). Errors:
// those of the master key; those of `open`, of which "key_wrong" makes it try the other.
using OpenRing = std::function<Result<KeyRing>(const std::string& master_key)>;
Result<KeyRing> open_ring(const Settings&, bool may_create, Rotation, Random&,
                          const OpenRing& open);

}  // namespace septet::server
