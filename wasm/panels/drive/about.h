// A closer look at one node: what happened to it, what was said about it, with whom it is shared.
#pragma once

#include "client/client.h"
#include "client/paged.h"
#include "drive/history_types.h"
#include "panels/drive/notice.h"
#include "panels/drive/sharing.h"
#include "panels/drive/watch.h"

namespace septet::panels::drive {

using septet::drive::Activity;
using septet::drive::Comment;

class About {
 public:
  About(client::Client&, Tell);

  // Asks for what is not known of this node yet, or has changed since; for the activity only when
  // it is wanted.
  void look_at(const Node&, bool activity_wanted);
  void forget();

  Sharing& sharing() { return sharing_; }
  client::Paged<Activity>& activity() { return activity_; }
  // The oldest first. None in local mode.
  const client::Paged<Comment>& comments() const { return comments_; }

  // `then` tells the field whether it went.
  void write(const std::string& text, client::Then<Comment> then);
  // Undone by writing it again.
  void remove(const Comment&);

 private:
  void ask_comments();
  void ask_activity();
  void refresh();

  client::Client& client_;
  Tell tell_;
  Sharing sharing_;
  Id node_id_;
  std::int64_t revision_ = 0;
  bool activity_wanted_ = false;
  client::Paged<Activity> activity_;
  client::Paged<Comment> comments_;
  Watch watch_;
};

}  // namespace septet::panels::drive
