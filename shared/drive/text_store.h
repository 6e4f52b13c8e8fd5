// All SQL about the text of files: which version's is in the index, and whose is still to be found.
// Rows come and go with the nodes (node_store.cpp), whatever changes them.
#pragma once

#include <string_view>
#include <vector>

#include "drive/node_store.h"
#include "extract/extract.h"

namespace septet::drive::store {

Result<void> migrate_texts(db::Database&);

// After the row of a node was written: the text of a file that is new, has a new version or another
// kind of name is wanted; nothing changes otherwise. Returns whether the node had text and has none
// any more.
Result<bool> follow_text(db::Transaction&, const NodeRow&);
Result<void> forget_text(db::Transaction&, const Id& node_id);

struct WantedText {
  Id node_id;
  std::int64_t version = 0;
  extract::Form form = extract::Form::none;
  int attempts = 0;
};
Result<std::vector<WantedText>> wanted_texts(db::Session&, const Id& account_id, int limit);
Result<std::vector<Id>> accounts_with_wanted_texts(db::Session&, int limit);
Result<void> count_attempt(db::Transaction&, const Id& node_id);

enum class TextState {
  found,    // or there is none
  wanted,   // to be looked for
  waiting,  // for a program that this host does not have
};
// Nothing happens if another version is wanted by now.
Result<void> set_text_state(db::Transaction&, const Id& node_id, std::int64_t version, TextState);
// Now that there is the program.
Result<void> want_waiting_texts(db::Transaction&);

// Files from before text was looked for are added to the list, some at a time. Whether there may be
// more.
Result<bool> list_older_files(db::Transaction&, int limit);
Result<bool> any_older_files(db::Session&);

}  // namespace septet::drive::store
