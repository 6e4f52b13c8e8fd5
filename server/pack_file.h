// One open pack file: reads and writes at offsets, holes, and making it durable.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace septet::server {

class PackFile {
 public:
  enum class Mode { read, change, make };
  // Errors: not_found; unavailable.
  static Result<std::shared_ptr<PackFile>> open(const std::string& path, Mode);
  ~PackFile();
  PackFile(const PackFile&) = delete;
  PackFile& operator=(const PackFile&) = delete;

  Result<std::uint64_t> size() const;  // bytes
  // All of it at `offset`, behind which nothing is kept, or nothing, and the file ends there.
  // Errors: storage_full "disk_full"; internal.
  Result<void> append(std::uint64_t offset, std::string_view bytes);
  // Lets the disk begin with the range while more is prepared. It is not durable by that.
  void begin_writing(std::uint64_t offset, std::uint64_t size);
  // Less than `size` bytes at the end of the file.
  Result<std::string> read(std::uint64_t offset, std::size_t size) const;
  Result<void> truncate(std::uint64_t size);
  Result<void> sync();
  // Makes the range zero and gives back the blocks that lie wholly in it.
  Result<void> punch(std::uint64_t offset, std::uint64_t size);
  // As punch(), and gives back the blocks at both ends too if the rest of them is zero already.
  // Only where nobody appends any more.
  Result<void> punch_with_margins(std::uint64_t offset, std::uint64_t size);
  // Gives back every block that is zero. Only where nobody appends any more.
  Result<void> give_back_zero_blocks();
  // Whether it takes no space on the disk.
  Result<bool> is_hollow() const;

 private:
  explicit PackFile(int fd) : fd_(fd) {}
  Result<bool> is_zero(std::uint64_t from, std::uint64_t to) const;

  const int fd_;
};

}  // namespace septet::server
