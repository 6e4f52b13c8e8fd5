#include "unit/sync/folder.h"

namespace septet::sync {

EntryId Folder::add(EntryId parent, const std::string& name, drive::NodeKind kind,
                    std::string content) {
  ++last_;
  entries_[last_] = {last_, parent, name, kind, std::move(content)};
  return last_;
}

void Folder::remove(EntryId id) {
  for (const EntryId child : children(id)) remove(child);
  entries_.erase(id);
}

void Folder::move(EntryId id, EntryId parent, const std::string& name) {
  Entry& entry = entries_.at(id);
  entry.parent = parent;
  entry.name = name;
}

std::vector<EntryId> Folder::children(EntryId parent) const {
  std::vector<EntryId> out;
  for (const auto& [id, entry] : entries_)
    if (id != root_entry && entry.parent == parent) out.push_back(id);
  return out;
}

std::vector<EntryId> Folder::find(EntryId parent, const std::string& name) const {
  std::vector<EntryId> out;
  for (const EntryId id : children(parent))
    if (at(id).name == name) out.push_back(id);
  return out;
}

std::vector<EntryId> Folder::all() const {
  std::vector<EntryId> out;
  collect(root_entry, out);
  return out;
}

void Folder::collect(EntryId parent, std::vector<EntryId>& out) const {
  for (const EntryId id : children(parent)) {
    out.push_back(id);
    collect(id, out);
  }
}

bool Folder::lies_in(EntryId id, EntryId folder) const {
  while (id != folder && id != root_entry) id = at(id).parent;
  return id == folder;
}

std::string Folder::path(EntryId id) const {
  if (id == root_entry) return "";
  const Entry& entry = at(id);
  return path(entry.parent) + "/" + entry.name;
}

std::map<std::string, std::string> Folder::tree() const {
  std::map<std::string, std::string> out;
  for (const EntryId id : all())
    out[path(id) + (at(id).kind == drive::NodeKind::folder ? "/" : "")] = at(id).content;
  return out;
}

}  // namespace septet::sync
