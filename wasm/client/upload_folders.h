// The folders that uploads need: each is asked for once, however many files wait for it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/drive_api.h"

namespace septet::client {

class UploadFolders {
 public:
  explicit UploadFolders(DriveApi& drive) : drive_(drive) {}

  // The folder "Reports/2026" below `base`, made with those above it if it is not there; `path` may
  // be empty. A failure is told to all that wait and then forgotten, so that it can be tried again.
  void ensure(const Id& base, const std::string& path, Then<Id>);
  // Folders may have been moved or deleted since; those that are being made are not forgotten.
  void forget() {
    std::erase_if(folders_, [](const auto& entry) { return entry.second.id.has_value(); });
  }

 private:
  struct Folder {
    std::optional<Id> id;
    std::vector<Then<Id>> waiting;
  };
  using Key = std::pair<Id, std::string>;
  void create(const Key&, const Id& parent_id);
  void settle(const Key&, const Result<Id>&);

  DriveApi& drive_;
  std::map<Key, Folder> folders_;
};

}  // namespace septet::client
