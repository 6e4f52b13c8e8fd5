// The folders of the drive as a tree that unfolds: each level is asked for when it is opened.
#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "client/client.h"
#include "client/loaded.h"
#include "drive/types.h"

namespace septet::panels::drive {

class FolderTree {
 public:
  using Children = client::Loaded<std::vector<septet::drive::Node>>;

  explicit FolderTree(client::Client& client) : client_(client) {}

  // Asks anew for everything, with these folders unfolded.
  void start(const std::vector<Id>& unfolded);
  void unfold(const Id& folder, bool open);
  bool unfolded(const Id& folder) const { return unfolded_.contains(folder); }
  // Nothing if it was never unfolded.
  const Children* children(const Id& folder) const;
  void load(const Id& folder);

 private:
  client::Client& client_;
  std::set<Id> unfolded_;
  std::unordered_map<Id, Children> children_;
};

}  // namespace septet::panels::drive
