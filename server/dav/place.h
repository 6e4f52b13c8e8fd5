// Where an address leads, and what the request demands of it first: If, If-Match, If-None-Match,
// and the locks that it has to know of.
#pragma once

#include "drive/node_store.h"
#include "http/router.h"
#include "server/dav/address.h"
#include "server/dav/locks.h"

namespace septet::dav {

class Dav;

struct Place {
  Names names;                             // as the address has them
  std::vector<drive::store::NodeRow> way;  // the root first, as far as there is something
  bool exists() const { return way.size() == names.size() + 1; }
  bool is_root() const { return names.empty(); }
  // There is a folder in which it lies, or could.
  bool has_parent() const;
  // The node; where there is none, the last folder on the way.
  const drive::store::NodeRow& node() const { return way.back(); }
  const drive::store::NodeRow& parent() const {
    return exists() ? way[way.size() - 2] : way.back();
  }
  const std::string& name() const { return names.back(); }
  bool is_file() const;
  std::string address() const;
  std::vector<Id> ids() const;         // of the way
  std::vector<Id> parent_ids() const;  // without the node itself
};

Result<Place> find_place(db::Session&, const Id& account_id, Names);

// "\"ID-VERSION\"", as elsewhere in Drive; empty for a folder.
std::string etag_of(const drive::store::NodeRow&);

// What a request says of itself, read before the database is asked.
struct Ask {
  const http::Request& request;
  const Caller& caller;
  Names names;
  IfHeader if_header;
};
// Errors: those of names_of() and parse_if_header().
Result<Ask> ask_of(const http::Call&);

// The state in which a method finds things, in its own transaction.
struct Scene {
  Place place;
  Locks locks;  // all of the account's
};
// With the preconditions checked. Error: precondition_failed "stale".
Result<Scene> scene_of(db::Session&, Dav&, const Ask&);

// What a change would touch besides the node itself.
enum class Reach {
  node,     // its content or properties
  members,  // a name in the folder around it
  tree,     // it and all that lies below
};
// Error: locked, with the address of what is locked as the field.
Result<void> check_unlocked(db::Session&, const Scene&, const Place&, const Ask&, Reach);

// The locks on a node or on what lies below it.
Result<Locks> locks_within(db::Session&, const Locks&, const Id& node_id);

// What each method begins with where there has to be something. Error: not_found.
Result<void> check_exists(const Place&);
// Where something is to be made. Error: conflict "no_parent".
Result<void> check_parent(const Place&);

}  // namespace septet::dav
