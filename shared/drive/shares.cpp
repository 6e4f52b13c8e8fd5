#include "drive/shares.h"

#include <algorithm>

#include "drive/activity.h"
#include "drive/notices.h"
#include "drive/share_store.h"

namespace septet::drive {

namespace {

using store::NodeRow;

Error in_field(Error error, const char* field) {
  error.field = field;
  return error;
}

Error no_such_share() {
  return not_found("This is not shared, or no longer.");
}

Result<void> check_role(Permission role) {
  if (role != Permission::owner) return {};
  return invalid("role", "bad_role", "Somebody can be a viewer or an editor.");
}

Result<std::optional<Id>> share_cursor(std::string_view cursor) {
  if (cursor.empty()) return std::optional<Id>();
  const auto id = parse_id(cursor);
  if (!id.ok()) return invalid("cursor", "bad_cursor", "This is not a cursor of this list.");
  return std::optional(*id);
}

// One that the caller gave or was given.
Result<Share> own_share(db::Session& session, const Caller& caller, const Id& share_id) {
  auto share = TRY(store::find_share(session, share_id));
  if (!share || (share->owner_id != caller.account_id && share->user_id != caller.account_id))
    return no_such_share();
  return *std::move(share);
}

Result<std::vector<Share>> shares_on(db::Session& session, const std::vector<NodeRow>& way) {
  std::vector<Share> out;
  for (const NodeRow& row : way) {
    auto some = TRY(store::shares_of(session, row.id));
    std::move(some.begin(), some.end(), std::back_inserter(out));
  }
  std::sort(out.begin(), out.end(), [](const Share& a, const Share& b) { return a.id < b.id; });
  return out;
}

}  // namespace

Result<Person> Shares::person_for(db::Session& session, const Caller& caller,
                                  const CreateShare& request) {
  const char* field = request.user_id ? "user_id" : "username";
  if (request.user_id.has_value() == request.username.has_value())
    return invalid(field, "missing_field", "Say with whom: by user_id or by username.");
  const auto person = TRY(request.user_id ? context_.people->find(session, *request.user_id)
                                          : context_.people->find(session, *request.username));
  if (!person) return in_field(not_found("There is no such person."), field);
  if (person->id == caller.account_id)
    return invalid(field, "is_yourself", "This is yours already.");
  return *person;
}

// The owner, the person and everybody else with whom it is shared.
Result<void> Shares::tell(db::Transaction& tx, const Share& share, NodeChange for_person) {
  const auto node = TRY(store::find(tx, share.node_id));
  if (!node) return {};
  const Timestamp now = context_.clock.now();
  const NodeEvent event{node->id, node->parent_id};
  TRY(announce(tx, now, share.owner_id, NodeChange::changed, event));
  if (for_person == NodeChange::changed) return {};  // they are one of those by now
  return announce_to(tx, now, share.user_id, for_person, event);
}

Result<Shares::Given> Shares::given(db::Transaction& tx, const Caller& caller, const Reach& found,
                                    const Person& person, Permission role) {
  const Id& node_id = found.node().id;
  if (auto there = TRY(store::find_share(tx, node_id, person.id))) {
    there->role = role;
    TRY(store::set_role(tx, there->id, role));
    return Given{*there, false};
  }
  if (TRY(store::count_shares_of(tx, node_id)) >= shares_most)
    return failure(ErrorKind::conflict, "too_many_shares",
                   "This is shared with 500 people already, which is the most.");
  Given made;
  made.share = {.id = make_id(context_.clock, context_.random),
                .node_id = node_id,
                .owner_id = caller.account_id,
                .user_id = person.id,
                .role = role,
                .created_at = context_.clock.now()};
  TRY(store::insert(tx, made.share));
  return made;
}

Result<Shares::Given> Shares::give(const Caller& caller, const CreateShare& request) {
  if (context_.people == nullptr)
    return failure(ErrorKind::unsupported, "needs_server",
                   "Sharing needs a server. In this browser tab there is only you.");
  TRY(check_role(request.role));
  if (request.node_id == caller.account_id)
    return invalid("node_id", "is_root", "Share folders or files, not the whole drive.");
  return context_.database.write([&](db::Transaction& tx) -> Result<Given> {
    auto found = reach_live(tx, caller.account_id, request.node_id, Permission::owner);
    if (!found.ok()) return in_field(found.error(), "node_id");
    const Person person = TRY(person_for(tx, caller, request));
    Given out = TRY(given(tx, caller, *found, person, request.role));
    if (out.is_new)
      TRY(record(tx, context_, caller, found->node(), ActivityKind::shared, {{}, {}, person.id}));
    if (out.is_new) TRY(notify_share(tx, context_, caller, found->node(), person.id));
    TRY(tell(tx, out.share, NodeChange::changed));
    return out;
  });
}

Result<Share> Shares::change(const Caller& caller, const Id& share_id, const PatchShare& request) {
  TRY(check_role(request.role));
  return context_.database.write([&](db::Transaction& tx) -> Result<Share> {
    Share share = TRY(own_share(tx, caller, share_id));
    if (share.owner_id != caller.account_id) return not_allowed(Permission::owner);
    share.role = request.role;
    TRY(store::set_role(tx, share_id, share.role));
    TRY(tell(tx, share, NodeChange::changed));
    return share;
  });
}

Result<void> Shares::end(const Caller& caller, const Id& share_id) {
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    const Share share = TRY(own_share(tx, caller, share_id));
    TRY(store::erase_share(tx, share_id));
    if (const auto node = TRY(store::find(tx, share.node_id)))
      TRY(record(tx, context_, caller, *node, ActivityKind::unshared, {{}, {}, share.user_id}));
    return tell(tx, share, NodeChange::removed);
  });
}

Result<SharePage> Shares::list(const Caller& caller, const Id& node_id, std::string_view cursor,
                               int limit) {
  const auto after = TRY(share_cursor(cursor));
  return context_.database.read([&](db::Session& session) -> Result<SharePage> {
    if (node_id == caller.account_id) return SharePage{};
    const Reach found = TRY(reach(session, caller.account_id, node_id, Permission::viewer));
    SharePage page;
    for (Share& share : TRY(shares_on(session, found.way))) {
      if (after && share.id <= *after) continue;
      if (static_cast<int>(page.items.size()) == limit) {
        page.next_cursor = to_string(page.items.back().id);
        break;
      }
      page.items.push_back(std::move(share));
    }
    return page;
  });
}

Result<SearchPage> Shares::shared_with(const Caller& caller, std::string_view cursor, int limit) {
  const auto before = TRY(share_cursor(cursor));
  return context_.database.read([&](db::Session& session) -> Result<SearchPage> {
    const auto shares = TRY(store::shares_with(session, caller.account_id, before, limit));
    SearchPage page;
    for (const Share& share : shares) {
      auto found = reach(session, caller.account_id, share.node_id, Permission::viewer);
      if (!found.ok()) {
        if (found.error().kind == ErrorKind::not_found) continue;  // in the owner's trash
        return std::move(found).error();
      }
      TRY(store::count_items(session, found->way.back()));
      page.items.push_back(placed(*found));
    }
    std::vector<Node*> nodes;
    for (PlacedNode& hit : page.items) nodes.push_back(&hit.node);
    TRY(add_shared_with(session, nodes));
    if (static_cast<int>(shares.size()) == limit) page.next_cursor = to_string(shares.back().id);
    return page;
  });
}

// Those with whom the account shared see it go; nobody need be told what was shared with it.
Result<void> Shares::forget_account(db::Transaction& tx, const Id& account_id, Timestamp now) {
  for (const auto& shared : TRY(store::shared_below(tx, account_id, account_id)))
    TRY(announce_to(tx, now, shared.user_id, NodeChange::removed,
                    {shared.node_id, shared.parent_id}));
  return store::erase_account_shares(tx, account_id);
}

}  // namespace septet::drive
