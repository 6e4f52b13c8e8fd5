// Words that people give to files and folders to find them again. A copy has those of its original.
#pragma once

#include <string>
#include <vector>

#include "drive/tree.h"

namespace septet::drive {

inline constexpr std::size_t tag_max_bytes = 50;
inline constexpr std::size_t tags_max = 20;  // of one node

using TagPage = Page<TagCount>;

// Sorted, each once, in normalisation form C and without white space at both ends. Errors: invalid
// "bad_tag", "too_many_tags".
Result<std::vector<std::string>> checked_tags(const std::vector<std::string>&);
// Sets `tags` of those that are the caller's own, in one query; nobody else sees them.
Result<void> add_tags(db::Session&, const std::vector<Node*>&);

class Tags {
 public:
  explicit Tags(Context& context) : context_(context) {}

  // All that are in use. Error: invalid "bad_cursor".
  Result<TagPage> list(const Caller&, const std::string& cursor, int limit);
  // What has one, the newest first; what is in the trash is left out. Error: invalid "bad_cursor".
  Result<SearchPage> tagged(const Caller&, const std::string& tag, const std::string& cursor,
                            int limit);

 private:
  Context& context_;
};

}  // namespace septet::drive
