// The folder that a server keeps everything in, held by one server at a time.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"

namespace septet::server {

class DataFolder {
 public:
  // Makes the folder, for its owner only, if it is not there. Errors: unavailable, when it cannot
  // be written or another server holds it.
  static Result<std::unique_ptr<DataFolder>> open(const std::string& path);
  ~DataFolder();
  DataFolder(const DataFolder&) = delete;
  DataFolder& operator=(const DataFolder&) = delete;

  // Makes a folder in it, if it is not there. Error: unavailable.
  Result<void> make(const std::string& name) const;
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  DataFolder(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}

  std::string path_;
  int lock_;  // held as long as the process lives, and no longer, however it ends
};

}  // namespace septet::server
