// Folders and files as things in a tree: list, look up, make, rename, move, star, copy, search.
#pragma once

#include <optional>
#include <string>

#include "drive/versions.h"

namespace septet::drive {

struct ListRequest {
  Id parent_id;  // the account's id for the root
  NodeSort sort = NodeSort::name;
  SortOrder order = SortOrder::ascending;
  std::string cursor;  // empty: from the start
  int limit = 100;
};

class Nodes {
 public:
  explicit Nodes(Context& context) : context_(context) {}

  // Folders first. Errors: not_found; invalid "bad_cursor"; conflict "not_a_folder".
  Result<NodePage> list(const Caller&, const ListRequest&);
  // With the way to it. Error: not_found.
  Result<PlacedNode> get(const Caller&, const Id& node_id);
  // Errors: invalid "bad_name", and of tags "bad_tag", "too_many_tags"; those of
  // owner_of_destination(); conflict "name_taken".
  Result<Node> create_folder(const Caller&, const CreateFolder&);
  // `if_match`: the value of that header, or empty. Stars and tags are the owner's alone. Errors:
  // as above; those of reach_to_move(); precondition_failed "stale"; conflict "into_itself", and
  // "other_owner" for a move into somebody else's drive.
  Result<Node> patch(const Caller&, const Id& node_id, const PatchNode&, std::string_view if_match);
  // The same inside a write.
  Result<Node> create_folder(db::Transaction&, const Caller&, const CreateFolder&);
  Result<Node> patch(db::Transaction&, const Caller&, const Id& node_id, const PatchNode&,
                     std::string_view if_match);
  // With everything below, sharing its chunks; all of it is the destination's owner's. Errors: as
  // above; conflict "too_many_nodes" over
  // 20,000; storage_full "quota_exceeded".
  Result<Node> copy(const Caller&, const Id& node_id, const CopyNode&);
  Result<Node> copy(db::Transaction&, const Caller&, const Id& node_id, const CopyNode&);

  // Newest first; what lies below a folder in the trash is left out. Recent files are also those
  // that others share with the caller, stars and trash the caller's own alone.
  Result<SearchPage> shelf(const Caller&, store::Shelf, const std::string& cursor, int limit);
  Result<Usage> usage(const Caller&);

 private:
  Result<Node> patched(db::Transaction&, const Caller&, const Reach&, const PatchNode&);

  Context& context_;
};

// Error: precondition_failed "stale" unless `if_match` is empty, "*" or the revision's ETag.
Result<void> check_revision(std::string_view if_match, const store::NodeRow&);

}  // namespace septet::drive
