// The bytes of files: chunks under their ids at rest, and manifests, the lists of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "blob/blob_store.h"
#include "blob/chunk_cipher.h"

namespace septet::drive {

struct Chunk {
  std::string id;  // at rest, 32 bytes
  std::uint32_t size_bytes = 0;
};

// What a version of a file consists of, in order.
using Manifest = std::vector<Chunk>;

std::int64_t size_of(const Manifest&);
// Each once.
std::vector<Chunk> distinct_chunks(const Manifest&);

class Content {
 public:
  Content(blob::BlobStore& store, blob::ChunkCipher& cipher) : store_(store), cipher_(cipher) {}

  std::string id_at_rest(std::string_view sha256) { return cipher_.id_at_rest(sha256); }
  struct Plain {
    std::string_view id;
    std::string_view bytes;
  };
  // Seals and stores all or none; returns their locators. Durable with the next write. Error:
  // storage_full.
  Result<std::vector<std::string>> put_all(const std::vector<Plain>&);
  // Error: internal "content_damaged" if it is not what was put under this id.
  Result<std::string> get(const Chunk&, std::string_view locator);
  // Best effort: what stays is found by the next sweep.
  void remove(const std::vector<std::string>& locators);
  Result<int> sweep(const blob::BlobStore::IsInUse& in_use) { return store_.sweep(in_use); }

  // The manifest as the row of this version keeps it, bound to the place that it has.
  std::string seal(const Manifest&, const Id& node_id, std::int64_t version);
  Result<Manifest> open(std::string_view sealed, const Id& node_id, std::int64_t version);
  // What an upload has so far beyond its last whole chunk, bound to it and to where it ends.
  std::string seal_tail(std::string_view plain, const Id& upload_id, std::int64_t end_bytes);
  Result<std::string> open_tail(std::string_view sealed, const Id& upload_id,
                                std::int64_t end_bytes);
  // The same for another place than that of a version.
  std::string seal(const Manifest&, std::string_view place);
  Result<Manifest> open(std::string_view sealed, std::string_view place);
  // Any few bytes that nobody may read from the disk, bound to `place`: what they are and whose.
  std::string seal_secret(std::string_view place, std::string_view plain) {
    return cipher_.seal("secret " + std::string(place), plain);
  }
  Result<std::string> open_secret(std::string_view place, std::string_view sealed) {
    return cipher_.open("secret " + std::string(place), sealed);
  }

 private:
  blob::BlobStore& store_;
  blob::ChunkCipher& cipher_;
};

}  // namespace septet::drive
