// What was typed into a file and is not saved yet, kept in the browser's storage with every change,
// so that neither a crash nor a reload loses any of it: the version that it began from, and the
// changes since, or now and then the whole text in their place.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/record.h"

namespace septet::client {

// Of a text counted in UTF-16 units, as the browser's own fields count: `removed` of them at `at`
// gave way to `inserted`.
struct DraftEdit {
  std::int64_t at = 0;
  std::int64_t removed = 0;
  std::string inserted;
  static void visit(auto& self, auto&& field) {
    field("at", self.at);
    field("removed", self.removed);
    field("inserted", self.inserted);
  }
};

class Draft {
 public:
  // What an earlier run of the tab left for this file, if anything.
  Draft(const Id& account_id, const Id& file_id);

  bool empty() const { return !text_ && edits_.empty(); }
  std::int64_t base_version() const { return base_version_; }
  // The whole text before edits(), if it was kept; otherwise they begin from the version's content.
  const std::optional<std::string>& text() const { return text_; }
  const std::vector<DraftEdit>& edits() const { return edits_; }

  // A change of what was read as that version.
  void add(std::int64_t base_version, DraftEdit);
  // Keeps the whole text in place of the changes up to now.
  void settle(std::int64_t base_version, std::string text);
  // Saved, or given up.
  void drop();

 private:
  std::string key(std::int64_t generation, std::string_view what) const;
  void write_head() const;
  void forget_generation(std::int64_t generation, std::size_t edits) const;

  std::string key_;
  // Changes are named by it, so that those that a whole text took in are not made twice if the tab
  // ends before they are cleared away.
  std::int64_t generation_ = 0;
  std::int64_t base_version_ = 0;
  std::optional<std::string> text_;
  std::vector<DraftEdit> edits_;
};

}  // namespace septet::client
