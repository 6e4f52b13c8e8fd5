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

Result<void> make_folder(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const bool made = fs::create_directories(path, error);
  if (error) return unusable(path, "cannot be made: " + error.message());
  if (made) fs::permissions(path, fs::perms::owner_all, error);
  return {};
}

}  // namespace

Result<std::unique_ptr<DataFolder>> DataFolder::open(const std::string& path) {
  TRY(make_folder(path));
  const std::string lock_path = path + "/lock";
  const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return unusable(path, std::string("cannot be written: ") + strerror(errno));
  std::unique_ptr<DataFolder> folder(new DataFolder(path, lock));
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) return unusable(path, "is in use by another server");
  return folder;
}

Result<void> DataFolder::make(const std::string& name) const {
  return make_folder(file(name));
}

DataFolder::~DataFolder() {
  close(lock_);
}

}  // namespace septet::server
