#include "people/follows.h"

#include "people/paging.h"

namespace septet::people {

namespace {

// The rows' entries, and the cursor of the next page.
FollowList list_of(std::vector<store::FollowRow> rows, const store::Slice& slice,
                   std::int64_t total) {
  FollowList out;
  out.next_cursor = cut(rows, slice, [](const store::FollowRow& row) { return row.follow_id; });
  for (auto& row : rows) out.items.push_back(std::move(row.entry));
  out.total = total;
  return out;
}

}  // namespace

Result<FollowState> Follows::follow(db::Transaction& tx, const Caller& caller,
                                    const store::FollowTarget& target) const {
  if (TRY(store::add_follow(tx, context_.make_id(), caller.account_id, target, context_.now())))
    TRY(activity_.record(tx, caller, "people.followed",
                         {{"kind", enum_name(target.kind)}, {"id", to_string(target.id)}}));
  return FollowState{true, TRY(store::count_followers(tx, target))};
}

Result<FollowState> Follows::unfollow(db::Transaction& tx, const Caller& caller,
                                      const store::FollowTarget& target) const {
  if (TRY(store::remove_follow(tx, caller.account_id, target)))
    TRY(activity_.record(tx, caller, "people.unfollowed",
                         {{"kind", enum_name(target.kind)}, {"id", to_string(target.id)}}));
  return FollowState{false, TRY(store::count_followers(tx, target))};
}

Result<FollowState> Follows::follow_person(const Caller& caller, const Id& person) {
  TRY(context_.needs_server("Following people"));
  if (person == caller.account_id)
    return invalid("user_id", "cannot_follow_yourself", "Nobody can follow themselves.");
  const store::FollowTarget target{FollowKind::person, person};
  return context_.database.write([&](db::Transaction& tx) -> Result<FollowState> {
    if (!TRY(store::summary(tx, person))) return not_found("There is no such person.");
    const bool is_new = !TRY(store::is_following(tx, caller.account_id, target));
    const FollowState state = TRY(follow(tx, caller, target));
    const auto follower = TRY(store::summary(tx, caller.account_id));
    if (is_new && follower)
      TRY(notifications_.notify(
          tx, {person, "people.new_follower", follower->display_name + " follows you", "",
               "#/people/" + to_string(caller.account_id), encode(*follower)}));
    return state;
  });
}

Result<FollowState> Follows::unfollow_person(const Caller& caller, const Id& person) {
  TRY(context_.needs_server("Following people"));
  return context_.database.write([&](db::Transaction& tx) -> Result<FollowState> {
    if (!TRY(store::summary(tx, person))) return not_found("There is no such person.");
    return unfollow(tx, caller, {FollowKind::person, person});
  });
}

Result<FollowList> Follows::followers(const Id& account, const store::Slice& slice) const {
  const store::FollowTarget target{FollowKind::person, account};
  return context_.database.read([&](db::Session& session) -> Result<FollowList> {
    auto rows = TRY(store::followers(session, target, one_more(slice)));
    return list_of(std::move(rows), slice, TRY(store::count_followers(session, target)));
  });
}

Result<FollowList> Follows::following(const Id& account, FollowKind kind,
                                      const store::Slice& slice) const {
  return context_.database.read([&](db::Session& session) -> Result<FollowList> {
    auto rows = TRY(store::following(session, account, kind, one_more(slice)));
    return list_of(std::move(rows), slice, TRY(store::count_following(session, account, kind)));
  });
}

}  // namespace septet::people
