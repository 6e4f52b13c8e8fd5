// Search: by name and by content, narrowed by what is known of a file.
#pragma once

#include <optional>
#include <string>

#include "drive/kinds.h"
#include "drive/tree.h"

namespace septet::drive {

struct SearchRequest {
  std::string text;  // as typed
  std::optional<FileKind> kind;
  std::optional<std::int64_t> min_size, max_size;            // bytes, both included
  std::optional<Timestamp> modified_after, modified_before;  // both included
  std::optional<Id> owner;
  std::optional<Id> in;  // a folder, below which everything counts; an account's id: its root
  std::string cursor;    // empty: from the start
  int limit = 50;

  bool has_filter() const {
    return kind || min_size || max_size || modified_after || modified_before || owner || in;
  }
};

class Finder {
 public:
  explicit Finder(Context& context) : context_(context) {}

  // By rank, as search/index.h says; with filters alone the newest change first. What lies in the
  // trash is left out; of sizes, folders have none. Errors: invalid "empty_query" without words and
  // filters, "bad_cursor"; not_found with the field "in"; conflict "not_a_folder".
  Result<SearchPage> search(const Caller&, const SearchRequest&);

 private:
  Context& context_;
};

}  // namespace septet::drive
