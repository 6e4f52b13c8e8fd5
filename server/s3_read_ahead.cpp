#include "server/s3_read_ahead.h"

#include <algorithm>

namespace septet::server {

Result<std::string> S3ReadAhead::get(const std::string& key, std::uint64_t offset,
                                     std::uint64_t count) {
  bool in_sequence = false;
  {
    const std::lock_guard lock(mutex_);
    if (Window* last = windows_.find(key)) {
      const bool is_kept =
          offset >= last->begin && offset + count <= last->begin + last->bytes.size();
      in_sequence = offset == last->next;
      if (is_kept) last->next = offset + count;
      if (is_kept) return last->bytes.substr(offset - last->begin, count);
    }
  }
  const std::uint64_t wanted = in_sequence ? std::max(count, ahead_bytes) : count;
  std::string bytes = TRY(client_.get(key, offset, wanted));
  const std::lock_guard lock(mutex_);
  Window& window = windows_.put(key, {.begin = offset, .next = offset + count, .bytes = {}});
  if (bytes.size() <= count) return bytes;
  window.bytes = std::move(bytes);
  return window.bytes.substr(0, count);
}

}  // namespace septet::server
