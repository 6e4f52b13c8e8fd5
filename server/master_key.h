// The master key, and the key ring that it opens.
//
// Everything at rest is encrypted under random keys: one for the database, one that keys the ids of
// chunks, and one or more for chunks. They lie together in the key ring, a file that is encrypted
// under a key derived from the master key. So a new master key means writing this one small file
// anew, and nothing else is encrypted again.
//
// In a data folder the master key is DATA/master.key and everything else is under DATA/store,
// the key ring at DATA/store/keys included: DATA/store alone is worth nothing to whoever takes it,
// and it is what a backup holds unless the key is asked for too. Servers that share a database have
// the same master key, and find the key ring in the database; see key_table.h.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/random.h"
#include "base/result.h"

namespace septet::server {

// 32 bytes from a file with 64 hexadecimal digits. A missing one is made, readable by its owner
// only, if `may_create`. Errors: conflict "key_missing", "key_malformed"; unavailable.
Result<std::string> load_master_key(const std::string& path, bool may_create, Random&);
// Writes it as such a file, whole or not at all, and durable. Error: unavailable.
Result<void> write_master_key(const std::string& path, std::string_view key);
// What is at `from` takes the place of what is at `path`. Error: unavailable.
Result<void> replace_secret(const std::string& from, const std::string& path);
// From 64 hexadecimal digits given directly (SEPTET_KEY). Error: conflict "key_malformed".
Result<std::string> parse_master_key(std::string_view hex);

struct KeyRing {
  std::string database;                         // SQLCipher's raw key
  std::string chunk_ids;                        // of the keyed hash
  std::map<std::uint32_t, std::string> chunks;  // by number; the newest seals, all of them open
};

KeyRing new_key_ring(Random&);
// Encrypted under a key derived from the master key, and back. Error: conflict "key_wrong".
std::string wrapped_key_ring(std::string_view master_key, const KeyRing&, Random&);
Result<KeyRing> unwrapped_key_ring(std::string_view master_key, std::string_view wrapped);

// Opens the key ring in a file, or makes one with fresh keys if it is missing and `may_create`
// (which has to be false where there is data already: it could not be read). Errors: conflict
// "key_wrong" if the master key is another one, "key_missing"; unavailable.
Result<KeyRing> open_key_ring(const std::string& path, std::string_view master_key, bool may_create,
                              Random&);
// Encrypts the key ring under another master key. The old one opens nothing afterwards.
Result<void> write_key_ring(const std::string& path, std::string_view master_key, const KeyRing&,
                            Random&);

}  // namespace septet::server
