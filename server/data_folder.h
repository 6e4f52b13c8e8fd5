// The folder that a server keeps everything in, held by one server at a time.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"

namespace septet::server {

class DataFolder {
 public:
  // Makes the folder, for its owner only, if it is not there; one that it made and into which
  // nothing was put goes with it, so that a server which cannot start leaves nothing behind.
  // Errors: unavailable, when it cannot be written or another server holds it.
  static Result<std::unique_ptr<DataFolder>> open(const std::string& path);
  ~DataFolder();
  DataFolder(const DataFolder&) = delete;
  DataFolder& operator=(const DataFolder&) = delete;

  // Makes a folder in it, if it is not there. Error: unavailable.
  Result<void> make(const std::string& name) const;
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  DataFolder(std::string path, bool is_new, int lock)
      : path_(std::move(path)), is_new_(is_new), lock_(lock) {}

  std::string path_;
  bool is_new_;
  int lock_;  // held as long as the process lives, and no longer, however it ends
};

}  // namespace septet::server
