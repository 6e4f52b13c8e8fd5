#include "server/backup_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "server/pack_file.h"

namespace septet::server {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t copied_at_once = 1 << 20;
constexpr std::size_t hole_bytes = 4096;

bool is_zero(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == bytes.npos;
}

// Of a file that is made anew, so that what is not written is zero.
Result<void> write_without_holes(PackFile& file, std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view some = bytes.substr(0, hole_bytes);
    if (!is_zero(some)) TRY(file.append(offset, some));
    offset += some.size();
    bytes.remove_prefix(some.size());
  }
  return {};
}

Result<void> write_piece(PackFile& file, std::uint64_t offset, std::string_view bytes) {
  if (bytes.size() == copied_at_once && !is_zero(bytes.substr(0, hole_bytes)) &&
      !is_zero(bytes.substr(bytes.size() / 2, hole_bytes)))
    return file.append(offset, bytes);
  return write_without_holes(file, offset, bytes);
}

Result<void> put_in_place(const std::string& beside, const std::string& path) {
  if (::rename(beside.c_str(), path.c_str()) == 0) return {};
  return failure(ErrorKind::unavailable, "unwritable",
                 "Cannot write " + path + ": " + strerror(errno) + ".");
}

}  // namespace

Result<std::uint64_t> copy_file(const std::string& from, const std::string& to) {
  const auto in = TRY(PackFile::open(from, PackFile::Mode::read));
  const std::string beside = to + ".new";
  std::error_code ignored;
  fs::remove(beside, ignored);
  const auto out = TRY(PackFile::open(beside, PackFile::Mode::make));
  const std::uint64_t size = TRY(in->size());
  for (std::uint64_t at = 0; at < size; at += copied_at_once) {
    const auto wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(copied_at_once, size - at));
    TRY(write_piece(*out, at, TRY(in->read(at, wanted))));
  }
  TRY(out->truncate(size));
  TRY(out->sync());
  TRY(put_in_place(beside, to));
  return size;
}

Result<void> write_file(const std::string& path, std::string_view bytes) {
  const std::string beside = path + ".new";
  const auto out = TRY(PackFile::open(beside, PackFile::Mode::make));
  TRY(out->truncate(0));
  TRY(out->append(0, bytes));
  TRY(out->sync());
  return put_in_place(beside, path);
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return not_found("There is no " + path + ".");
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<void> sync_entries(const std::string& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool done = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (done) return {};
  return failure(ErrorKind::unavailable, "unwritable", "Cannot make " + folder + " durable.");
}

Result<void> make_folders(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (!error) return {};
  return failure(ErrorKind::unavailable, "unwritable",
                 "The folder " + path + " cannot be made: " + error.message() + ".");
}

}  // namespace septet::server
