// What is known of unfinished uploads when the tab is closed: kept in the browser's storage, so
// that the next run can name them and go on once the person has chosen the files again.
#pragma once

#include <string>
#include <vector>

#include "base/record.h"

namespace septet::client {

struct JournalEntry {
  std::string key;  // under which it was announced
  std::string path;
  Id folder_id;
  std::int64_t size_bytes = 0;
  std::int64_t modified_ms = 0;
  static void visit(auto& self, auto&& field) {
    field("key", self.key);
    field("path", self.path);
    field("folder_id", self.folder_id);
    field("size_bytes", self.size_bytes);
    field("modified_ms", self.modified_ms);
  }
};

// Each account has its own. The browser gives about 5 MB, so only so many entries are kept.
inline constexpr std::size_t journal_most = 2'000;
std::vector<JournalEntry> load_journal(const Id& account_id);
void save_journal(const Id& account_id, const std::vector<JournalEntry>&);

}  // namespace septet::client
