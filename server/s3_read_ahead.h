// Reads parts of objects. Who reads one part after another, as a file is read chunk by chunk, would
// wait for a journey to S3 for each: from the second on, more is fetched than was asked for.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "base/lru.h"
#include "server/s3_client.h"

namespace septet::server {

class S3ReadAhead {
 public:
  explicit S3ReadAhead(S3Client& client) : client_(client) {}

  // As S3Client::get, for objects that never change.
  Result<std::string> get(const std::string& key, std::uint64_t offset, std::uint64_t count);

 private:
  // The part of an object that was read last.
  struct Window {
    std::uint64_t begin = 0;
    std::uint64_t next = 0;  // where the next part would begin
    std::string bytes;       // from `begin` on, perhaps beyond `next`; empty where none is kept
  };
  static constexpr std::size_t windows_max = 32;
  static constexpr std::uint64_t ahead_bytes = 2 << 20;

  S3Client& client_;
  std::mutex mutex_;  // of all below
  LruCache<Window> windows_{windows_max};
};

}  // namespace septet::server
