#include "server/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace septet::server {

namespace {

Error unusable(const std::string& path, const std::string& why) {
  return failure(ErrorKind::unavailable, "folder_unusable", "The folder " + path + " " + why + ".");
}

namespace fs = std::filesystem;

// Whether it was not there.
Result<bool> make_folder(const std::string& path) {
  std::error_code error;
  const bool made = fs::create_directories(path, error);
  if (error) return unusable(path, "cannot be made: " + error.message());
  if (made) fs::permissions(path, fs::perms::owner_all, error);
  return made;
}

bool has_one_entry(const std::string& path) {
  std::error_code error;
  const fs::directory_iterator entries(path, error);
  return !error && std::distance(begin(entries), end(entries)) == 1;
}

}  // namespace

Result<std::unique_ptr<DataFolder>> DataFolder::open(const std::string& path) {
  const bool is_new = TRY(make_folder(path));
  const std::string lock_path = path + "/lock";
  const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return unusable(path, std::string("cannot be written: ") + strerror(errno));
  std::unique_ptr<DataFolder> folder(new DataFolder(path, is_new, lock));
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) return unusable(path, "is in use by another server");
  return folder;
}

Result<void> DataFolder::make(const std::string& name) const {
  TRY(make_folder(file(name)));
  return {};
}

DataFolder::~DataFolder() {
  std::error_code ignored;
  if (is_new_ && has_one_entry(path_)) fs::remove_all(path_, ignored);
  close(lock_);
}

}  // namespace septet::server
