// With whom a node is shared and which links lead to it, and the changes of both.
#pragma once

#include <string>
#include <vector>

#include "client/client.h"
#include "client/loaded.h"
#include "client/paged.h"
#include "drive/sharing_types.h"
#include "panels/drive/notice.h"
#include "panels/drive/watch.h"

namespace septet::panels::drive {

using septet::drive::Link;
using septet::drive::Node;
using septet::drive::Permission;
using septet::drive::PlacedLink;
using septet::drive::SaveLink;
using septet::drive::Share;

class Sharing {
 public:
  Sharing(client::Client&, Tell);

  // Asks if it is another node than before, or has changed since. Nothing in local mode, where
  // there is nobody to share with.
  void look_at(const Node&);
  void refresh();
  void forget();

  // Of the node and of the folders above it (whose node_id is another).
  const client::Paged<Share>& shares() const { return shares_; }
  // Of the node itself; only its owner sees any.
  const client::Paged<PlacedLink>& links() const { return links_; }
  // With this person, of the node itself.
  const Share* share_with(const Id& user_id) const;

  // People as one types the beginning of a name; none for nothing.
  void find(const std::string& words);
  const client::Loaded<Page<people::PersonSummary>>& found() const { return found_; }

  // Each of the nodes; who has a share already gets the role.
  void give(const std::vector<Node>&, const people::PersonSummary&, Permission role);
  void set_role(const Share&, Permission role);
  void revoke(const Share&);
  // `id` nil: a new one.
  void save_link(const Id& id, const SaveLink&, client::Then<Link>);
  void remove_link(const Link&);

 private:
  void fail(Error);
  void share_again(const Share&);

  client::Client& client_;
  Tell tell_;
  Id node_id_;
  std::int64_t revision_ = 0;
  bool owned_ = false;
  client::Paged<Share> shares_;
  client::Paged<PlacedLink> links_;
  client::Loaded<Page<people::PersonSummary>> found_;
  Watch watch_;
};

}  // namespace septet::panels::drive
