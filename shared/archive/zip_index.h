// A ZIP archive of which single entries are wanted: found by its central directory (PKWARE's
// APPNOTE 6.3.10, section 4.3.12), read without the rest, be they stored or deflated.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace septet::archive {

class ZipIndex {
 public:
  struct Item {
    std::string name;
    std::uint64_t packed_bytes = 0;
    std::uint64_t offset = 0;  // of its local header
    std::uint16_t method = 0;
    std::uint16_t flags = 0;
  };

  // Errors: the source's; invalid "bad_archive" for what is no archive, is cut off, has more than
  // 20,000 entries or is one of ZIP64.
  static Result<ZipIndex> open(http::Stream source);

  const std::vector<Item>& items() const { return items_; }
  const Item* find(std::string_view name) const;  // null: there is none
  // What it unpacks to, its first `most` bytes only, whatever the archive claims. Errors: the
  // source's; invalid "bad_archive"; unsupported "archive_unsupported".
  Result<std::string> read(const Item&, std::size_t most) const;

 private:
  explicit ZipIndex(http::Stream source) : source_(std::move(source)) {}
  Result<std::string> bytes_at(std::uint64_t offset, std::uint64_t count) const;
  Result<void> read_directory();
  Result<std::string> inflated(std::uint64_t offset, std::uint64_t packed, std::size_t most) const;

  http::Stream source_;
  std::vector<Item> items_;
};

}  // namespace septet::archive
