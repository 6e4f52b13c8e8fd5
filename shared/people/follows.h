// Following people, restaurants, sellers and stocks.
#pragma once

#include "people/notifications.h"

namespace septet::people {

class Follows {
 public:
  Follows(const Context& context, Notifications& notifications, const Activity& activity)
      : context_(context), notifications_(notifications), activity_(activity) {}

  // Both may be repeated. Errors: not_found; invalid, code "cannot_follow_yourself"; unsupported in
  // local mode.
  Result<FollowState> follow_person(const Caller&, const Id& person);
  Result<FollowState> unfollow_person(const Caller&, const Id& person);
  // For services whose things are followed, in their transaction.
  Result<FollowState> follow(db::Transaction&, const Caller&, const store::FollowTarget&) const;
  Result<FollowState> unfollow(db::Transaction&, const Caller&, const store::FollowTarget&) const;

  Result<FollowList> followers(const Id& account, const store::Slice&) const;
  Result<FollowList> following(const Id& account, FollowKind, const store::Slice&) const;

 private:
  const Context& context_;
  Notifications& notifications_;
  const Activity& activity_;
};

}  // namespace septet::people
