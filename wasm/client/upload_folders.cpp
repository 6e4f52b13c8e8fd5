#include "client/upload_folders.h"

#include <utility>

namespace septet::client {

namespace {

std::string parent_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == path.npos ? "" : path.substr(0, slash);
}

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

}  // namespace

void UploadFolders::ensure(const Id& base, const std::string& path, Then<Id> then) {
  if (path.empty()) return then(base);
  const Key key{base, path};
  const auto [found, is_new] = folders_.try_emplace(key);
  if (found->second.id) return then(*found->second.id);
  found->second.waiting.push_back(std::move(then));
  if (!is_new) return;
  ensure(base, parent_of(path), [this, key](Result<Id> parent) {
    if (parent.ok())
      create(key, *parent);
    else
      settle(key, parent);
  });
}

void UploadFolders::create(const Key& key, const Id& parent_id) {
  drive_.create_folder({name_of(key.second), parent_id, drive::FolderOnConflict::use_existing},
                       [this, key](Result<drive::Node> made) {
                         settle(key, made.ok() ? Result<Id>(made->id) : made.error());
                       });
}

void UploadFolders::settle(const Key& key, const Result<Id>& result) {
  const auto found = folders_.find(key);
  if (found == folders_.end()) return;  // forgotten in between
  const auto waiting = std::exchange(found->second.waiting, {});
  if (result.ok())
    found->second.id = *result;
  else
    folders_.erase(found);
  for (const auto& then : waiting) then(result);
}

}  // namespace septet::client
