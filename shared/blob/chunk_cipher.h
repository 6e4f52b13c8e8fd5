// How chunks and lists of chunks lie at rest: encrypted in the server, as they are in the tab
// (whose storage belongs to the person's own browser profile).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace septet::blob {

class ChunkCipher {
 public:
  virtual ~ChunkCipher() = default;

  // The id under which a chunk with this SHA-256 (32 bytes) is kept, 32 bytes: a keyed hash in the
  // server, so that a stolen disk does not tell whether it holds a file that one knows.
  virtual std::string id_at_rest(std::string_view sha256) = 0;
  // `associated` is what the bytes are and where they belong; it is not kept with them, but opening
  // succeeds with the same only, so that what was swapped, rolled back, flipped or cut is noticed.
  virtual std::string seal(std::string_view associated, std::string_view plain) = 0;
  // Error: internal, code "content_damaged".
  virtual Result<std::string> open(std::string_view associated, std::string_view sealed) = 0;
};

// For where there is nothing to hide from: ids and bytes stay as they are.
class PlainCipher final : public ChunkCipher {
 public:
  std::string id_at_rest(std::string_view sha256) override { return std::string(sha256); }
  std::string seal(std::string_view, std::string_view plain) override { return std::string(plain); }
  Result<std::string> open(std::string_view, std::string_view sealed) override {
    return std::string(sealed);
  }
};

}  // namespace septet::blob
