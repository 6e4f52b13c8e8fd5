// A folder that is gone at the end of its test.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>

namespace septet::test {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "septet-XXXXXX").string();
    root_ = mkdtemp(name.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(root_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string path(const std::string& name = "") const { return (root_ / name).string(); }

 private:
  std::filesystem::path root_;
};

}  // namespace septet::test
