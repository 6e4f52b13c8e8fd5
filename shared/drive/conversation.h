// People around one file: comments, and who is writing it just now.
#pragma once

#include <string_view>

#include "drive/access.h"
#include "drive/history_types.h"

namespace septet::drive {

inline constexpr std::size_t comment_max_bytes = 4000;
inline constexpr Duration editing_kept = minutes(2);

class Conversation {
 public:
  explicit Conversation(Context& context) : context_(context) {}

  // Whoever sees a node may comment on it. Errors: not_found; conflict "in_trash"; invalid
  // "bad_text".
  Result<Comment> comment(const Caller&, const Id& node_id, const CreateComment&);
  // The oldest first. Errors: not_found; invalid "bad_cursor".
  Result<CommentPage> comments(const Caller&, const Id& node_id, std::string_view cursor,
                               int limit);
  // Its author or the node's owner. Errors: not_found; forbidden "not_allowed".
  Result<void> remove_comment(const Caller&, const Id& comment_id);

  // Takes, or keeps, a file for writing. It binds editors only: an upload meanwhile is kept as a
  // version or a conflict copy, whoever has the file open. Errors: those of reach_live(); conflict
  // "not_a_file", "being_edited" with `editing` in the details.
  Result<Editing> start_editing(const Caller&, const Id& file_id);
  // Nothing, if the caller has it not open on this device. Error: not_found.
  Result<void> stop_editing(const Caller&, const Id& file_id);
  // Upkeep.
  Result<void> forget_editing();

 private:
  Result<void> announce_node(db::Transaction&, const store::NodeRow&);

  Context& context_;
};

}  // namespace septet::drive
