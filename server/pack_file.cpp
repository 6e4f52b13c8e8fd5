#include "server/pack_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace septet::server {

namespace {

constexpr std::uint64_t block_bytes = 4096;

Error system_error(const char* what) {
  const int code = errno;
  const std::string cause =
      std::string(what) + ": " + std::error_code(code, std::generic_category()).message();
  Error error = internal(cause);
  if (code == ENOSPC || code == EDQUOT || code == EFBIG) {
    error = failure(ErrorKind::storage_full, "disk_full", "The server's disk is full.");
    error.cause = cause;
  }
  return error;
}

std::uint64_t block_start(std::uint64_t offset) {
  return offset / block_bytes * block_bytes;
}
std::uint64_t block_end(std::uint64_t offset) {
  return block_start(offset + block_bytes - 1);
}

}  // namespace

Result<std::shared_ptr<PackFile>> PackFile::open(const std::string& path, Mode mode) {
  const int access = mode == Mode::read ? O_RDONLY : O_RDWR;
  const int fd =
      ::open(path.c_str(), access | O_CLOEXEC | (mode == Mode::make ? O_CREAT : 0), 0600);
  if (fd >= 0) return std::shared_ptr<PackFile>(new PackFile(fd));
  if (errno == ENOENT) return not_found("There is no " + path + ".");
  Error error = system_error("open");
  if (error.kind == ErrorKind::internal) error.kind = ErrorKind::unavailable;
  error.message = "Cannot open " + path + ".";
  return error;
}

PackFile::~PackFile() {
  ::close(fd_);
}

Result<std::uint64_t> PackFile::size() const {
  struct stat status {};
  if (::fstat(fd_, &status) != 0) return system_error("fstat");
  return static_cast<std::uint64_t>(status.st_size);
}

Result<void> PackFile::append(std::uint64_t offset, std::string_view bytes) {
  std::uint64_t at = offset;
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      Error error = system_error("pwrite");
      TRY(truncate(offset));
      return error;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
    at += static_cast<std::uint64_t>(written);
  }
  return {};
}

void PackFile::begin_writing(std::uint64_t offset, std::uint64_t size) {
  ::sync_file_range(fd_, static_cast<off_t>(offset), static_cast<off_t>(size),
                    SYNC_FILE_RANGE_WRITE);
}

Result<std::string> PackFile::read(std::uint64_t offset, std::size_t size) const {
  std::string out(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got =
        ::pread(fd_, out.data() + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("pread");
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  out.resize(done);
  return out;
}

Result<void> PackFile::truncate(std::uint64_t size) {
  if (::ftruncate(fd_, static_cast<off_t>(size)) != 0) return system_error("ftruncate");
  return {};
}

Result<void> PackFile::sync() {
  if (::fdatasync(fd_) != 0) return system_error("fdatasync");
  return {};
}

Result<void> PackFile::punch(std::uint64_t offset, std::uint64_t size) {
  if (size == 0) return {};
  if (::fallocate(fd_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(offset),
                  static_cast<off_t>(size)) != 0)
    return system_error("fallocate");
  return {};
}

Result<bool> PackFile::is_zero(std::uint64_t from, std::uint64_t to) const {
  const std::string bytes = TRY(read(from, static_cast<std::size_t>(to - from)));
  return std::ranges::all_of(bytes, [](char c) { return c == 0; });
}

Result<void> PackFile::punch_with_margins(std::uint64_t offset, std::uint64_t size) {
  std::uint64_t from = offset;
  std::uint64_t to = offset + size;
  if (TRY(is_zero(block_start(from), from))) from = block_start(from);
  if (TRY(is_zero(to, block_end(to)))) to = block_end(to);
  return punch(from, to - from);
}

Result<void> PackFile::give_back_zero_blocks() {
  const std::uint64_t end = TRY(size());
  for (std::uint64_t at = 0; at < end; at += block_bytes)
    if (TRY(is_zero(at, at + block_bytes))) TRY(punch(at, block_bytes));
  return {};
}

Result<bool> PackFile::is_hollow() const {
  struct stat status {};
  if (::fstat(fd_, &status) != 0) return system_error("fstat");
  return status.st_blocks == 0;
}

}  // namespace septet::server
