// A folder on a person's machine, as a sync client sees it. Entries have an identity (a file
// system's inode) that survives renames and moves.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "drive/types.h"

namespace septet::sync {

using EntryId = int;
inline constexpr EntryId root_entry = 0;

struct Entry {
  EntryId id = root_entry;
  EntryId parent = root_entry;
  std::string name;
  drive::NodeKind kind = drive::NodeKind::folder;
  std::string content;
};

class Folder {
 public:
  Folder() { entries_[root_entry] = {}; }

  EntryId add(EntryId parent, const std::string& name, drive::NodeKind, std::string content = "");
  // With all that lies below it.
  void remove(EntryId);
  // Names of siblings may coincide for a while, as nobody looks while a client is at work.
  void move(EntryId, EntryId parent, const std::string& name);
  void write(EntryId id, std::string content) { entries_.at(id).content = std::move(content); }

  bool has(EntryId id) const { return entries_.count(id) != 0; }
  const Entry& at(EntryId id) const { return entries_.at(id); }
  // In the order in which they were made.
  std::vector<EntryId> children(EntryId parent) const;
  std::vector<EntryId> find(EntryId parent, const std::string& name) const;
  // All but the root, parents before children.
  std::vector<EntryId> all() const;
  bool lies_in(EntryId, EntryId folder) const;  // itself too
  // Path → content, a folder's with a slash at its end.
  std::map<std::string, std::string> tree() const;

 private:
  void collect(EntryId parent, std::vector<EntryId>& out) const;
  std::string path(EntryId) const;

  std::map<EntryId, Entry> entries_;
  EntryId last_ = root_entry;
};

}  // namespace septet::sync
