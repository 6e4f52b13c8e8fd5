// A master key under a passphrase: Argon2id makes a key of it (64 MiB, three passes), AES-256-GCM
// seals.
#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"

namespace septet::server {

std::string sealed_master_key(std::string_view master_key, std::string_view passphrase, Random&);
// Errors: conflict "passphrase_wrong", also for a damaged one.
Result<std::string> unsealed_master_key(std::string_view sealed, std::string_view passphrase);
// The first line of a file. Errors: invalid, if there is none, or it is shorter than 12 bytes.
Result<std::string> passphrase_in(const std::string& path);

}  // namespace septet::server
