#include "panels/drive/folder_tree.h"

namespace septet::panels::drive {

namespace api = septet::drive;

namespace {

constexpr std::int64_t page_size = 500;

// Folders come first in a listing, so that the pages end to be asked for at the first file.
void collect(client::Client& client, const Id& parent, std::optional<std::string> cursor,
             std::vector<api::Node> found, client::Then<std::vector<api::Node>> then) {
  client.drive().list(
      {parent, api::NodeSort::name, api::SortOrder::ascending, std::move(cursor), page_size},
      [&client, parent, found = std::move(found),
       then = std::move(then)](Result<api::NodePage> page) mutable {
        if (!page.ok()) return then(std::move(page).error());
        bool only_folders = true;
        for (api::Node& node : page->items)
          if (node.kind == api::NodeKind::folder)
            found.push_back(std::move(node));
          else
            only_folders = false;
        if (!page->next_cursor || !only_folders) return then(std::move(found));
        collect(client, parent, std::move(page->next_cursor), std::move(found), std::move(then));
      });
}

}  // namespace

void FolderTree::start(const std::vector<Id>& unfolded) {
  unfolded_.clear();
  children_.clear();
  for (const Id& folder : unfolded) unfold(folder, true);
}

void FolderTree::unfold(const Id& folder, bool open) {
  if (!open) {
    unfolded_.erase(folder);
    return;
  }
  unfolded_.insert(folder);
  load(folder);
}

void FolderTree::load(const Id& folder) {
  children_[folder].load(
      [this, folder](auto then) { collect(client_, folder, {}, {}, std::move(then)); });
}

const FolderTree::Children* FolderTree::children(const Id& folder) const {
  const auto found = children_.find(folder);
  return found == children_.end() ? nullptr : &found->second;
}

}  // namespace septet::panels::drive
