// What every use case of Drive starts from: whose node it is, where it lies, which names are free.
// A node of another account is not found, as is one that was deleted for good.
#pragma once

#include <string>
#include <vector>

#include "base/caller.h"
#include "base/random.h"
#include "db/database.h"
#include "drive/content.h"
#include "drive/node_store.h"
#include "jobs/queue.h"

namespace septet::drive {

class Tools;

// Whoever keeps something beside nodes, told in the same transaction.
class NodeCompanion {
 public:
  virtual ~NodeCompanion() = default;
  virtual Result<void> copied(db::Transaction&, const Id& from, const Id& to) = 0;
  // Its row is gone for good.
  virtual Result<void> erased(db::Transaction&, const Id& node_id) = 0;
};

class People;  // see people.h

struct Context {
  db::Database& database;
  Content content;
  Clock& clock;
  Random& random;
  jobs::Queue& jobs;
  std::int64_t quota_bytes;            // of an account without its own
  NodeCompanion* companion = nullptr;  // null: nobody keeps anything
  People* people = nullptr;            // null: there is nobody to share with
  Tools* tools = nullptr;              // null: the host has none
  Duration text_delay{};               // from a change until its text is looked for
};

Error no_such_node();
Error in_trash();
// The topmost of the way that is in the trash, or null.
const store::NodeRow* trashed_in(const std::vector<store::NodeRow>& way);

// The way to a node, the topmost first, the node itself last. Error: not_found.
Result<std::vector<store::NodeRow>> way_to(db::Session&, const Id& account_id, const Id& node_id);
// Error: not_found.
Result<store::NodeRow> owned(db::Session&, const Id& account_id, const Id& node_id);
// As owned(), and not in the trash. Error: conflict "in_trash".
Result<store::NodeRow> owned_live(db::Session&, const Id& account_id, const Id& node_id);

// That something may be put into this folder, below which `levels` more will lie. Errors:
// not_found with the field "parent_id"; conflict "not_a_folder", "in_trash", "too_deep".
Result<void> check_destination(db::Session&, const Id& account_id, const Id& parent_id,
                               int levels = 0);

Error name_taken(std::string_view name);
// The name, or the first numbered one that is free in the folder.
Result<std::string> free_name(db::Session&, const Id& parent_id, std::string_view name, NodeKind);

// The node as a reply tells of it; `trashed_at` if a folder above it is in the trash.
Node view(const store::NodeRow&, std::optional<Timestamp> trashed_above = {});
// The row of the root folder, which the database does not have.
store::NodeRow root_of(const Id& account_id);
PlacedNode placed(const std::vector<store::NodeRow>& way);

// The row of a file or an empty folder goes for good, and what is kept beside it.
Result<void> erase_node(db::Transaction&, Context&, const Id& node_id);

enum class NodeChange { changed, removed };
// Tells, in the same transaction, that the listing of `parent_id` is no longer what it was: the
// owner, and everybody with whom it, the node or a folder above either is shared.
Result<void> announce(db::Transaction&, Timestamp now, const Id& account_id, NodeChange,
                      const NodeEvent&);
// Tells one person.
Result<void> announce_to(db::Transaction&, Timestamp now, const Id& account_id, NodeChange,
                         const NodeEvent&);
// Tells those with whom something below the folder is shared of that, since with the folder it goes
// or comes back.
Result<void> announce_below(db::Transaction&, Timestamp now, const store::NodeRow& folder,
                            NodeChange);

}  // namespace septet::drive
