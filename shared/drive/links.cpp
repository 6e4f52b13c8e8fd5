#include "drive/links.h"

#include "base/encoding.h"
#include "base/hash.h"
#include "base/text.h"
#include "drive/access.h"

namespace septet::drive {

namespace {

using store::LinkRow;
using store::NodeRow;

constexpr std::size_t token_bytes = 16;
constexpr std::size_t key_bytes = 32;
constexpr std::size_t password_min = 4;  // code points
constexpr std::size_t password_max = 200;
constexpr std::int64_t limit_max = 1'000'000'000;

std::string secrets_place(const Id& link_id) {
  return "link" + std::string(link_id.raw());
}

Error no_such_link() {
  return not_found("There is no such link.");
}

Result<LinkRow> own_link(db::Session& session, const Caller& caller, const Id& link_id) {
  auto row = TRY(store::find_link(session, link_id));
  if (!row || row->account_id != caller.account_id) return no_such_link();
  return *std::move(row);
}

Result<void> check_drop(const SaveLink& request, const NodeRow& node) {
  if (request.mode != LinkMode::drop) return {};
  if (node.kind != NodeKind::folder)
    return invalid("mode", "needs_folder", "Files can be put into a folder only.");
  if (request.download_limit)
    return invalid("download_limit", "no_downloads",
                   "Nothing is downloaded from a drop box, so there is nothing to limit.");
  return {};
}

Result<void> check_limits(const SaveLink& request, Timestamp now) {
  if (request.expires_at && *request.expires_at <= now)
    return invalid("expires_at", "in_the_past", "The link has to end in the future.");
  if (request.download_limit &&
      (*request.download_limit < 1 || *request.download_limit > limit_max))
    return invalid("download_limit", "out_of_range", "The limit is a number from 1 on.");
  return {};
}

Result<std::optional<Id>> link_before(std::string_view cursor) {
  if (cursor.empty()) return std::optional<Id>();
  const auto id = parse_id(cursor);
  if (!id.ok()) return invalid("cursor", "bad_cursor", "This is not a cursor of this list.");
  return std::optional(*id);
}

// What the link leads to; nothing if that is in the trash.
Result<std::optional<PlacedNode>> target_of(db::Session& session, const LinkRow& link) {
  auto way = way_to(session, link.account_id, link.node_id);
  if (!way.ok()) return std::optional<PlacedNode>();
  TRY(store::count_items(session, way->back()));
  PlacedNode target = placed(*way);
  if (target.node.trashed_at) return std::optional<PlacedNode>();
  return std::optional(std::move(target));
}

Result<NodeRow> own_node(db::Session& session, const Caller& caller, const Id& node_id) {
  return TRY(reach_live(session, caller.account_id, node_id, Permission::owner)).node();
}

}  // namespace

std::string seal(Context& context, const LinkSecrets& secrets, const Id& link_id) {
  return context.content.seal_secret(secrets_place(link_id), secrets.key + secrets.token);
}

Result<LinkSecrets> open_secrets(Context& context, const LinkRow& row) {
  const std::string plain = TRY(context.content.open_secret(secrets_place(row.id), row.secrets));
  if (plain.size() <= key_bytes) return internal("a link's secrets are too short");
  return LinkSecrets{plain.substr(key_bytes), plain.substr(0, key_bytes)};
}

Result<void> Links::needs_server() const {
  if (passwords_ != nullptr) return {};
  return failure(ErrorKind::unsupported, "needs_server",
                 "Nobody else could open a link to files that are in this browser only. Links need "
                 "a Septet server.");
}

// Nothing: the link asks for none.
Result<std::optional<std::string>> Links::hash_of(const SaveLink& request) const {
  if (!request.password) return std::optional<std::string>();
  const bool fits = is_utf8(*request.password) && code_points(*request.password) >= password_min &&
                    code_points(*request.password) <= password_max;
  if (!fits)
    return invalid("password", "bad_password", "A link's password has 4 to 200 characters.");
  return std::optional(TRY(passwords_->hash_password(to_nfc(*request.password))));
}

Result<Link> Links::view(const LinkRow& row) const {
  return Link{.id = row.id,
              .node_id = row.node_id,
              .token = TRY(open_secrets(context_, row)).token,
              .mode = row.mode,
              .has_password = row.password_hash.has_value(),
              .expires_at = row.expires_at,
              .download_limit = row.download_limit,
              .download_count = row.download_count,
              .created_at = row.created_at};
}

Result<void> Links::apply(const SaveLink& request, const NodeRow& node, LinkRow& row) const {
  TRY(check_drop(request, node));
  TRY(check_limits(request, context_.clock.now()));
  row.mode = request.mode;
  row.expires_at = request.expires_at;
  row.download_limit = request.download_limit;
  return {};
}

// That the node's link is another, and what is written down of it.
Result<void> Links::tell(db::Transaction& tx, const Caller& caller, const Id& node_id,
                         std::optional<ActivityKind> kind) {
  const auto node = TRY(store::find(tx, node_id));
  if (!node) return {};
  if (kind) TRY(record(tx, context_, caller, *node, *kind));
  return announce(tx, context_.clock.now(), caller.account_id, NodeChange::changed,
                  {node_id, node->parent_id});
}

Result<Link> Links::make(const Caller& caller, const SaveLink& request) {
  TRY(needs_server());
  if (!request.node_id) return invalid("node_id", "missing_field", "This is required.");
  const LinkSecrets secrets{to_base64url(context_.random.bytes(token_bytes)),
                            context_.random.bytes(key_bytes)};
  // Outside the braces: an error returned from within them leaves with Clang what they hold so far.
  const auto password_hash = TRY(hash_of(request));
  LinkRow row{.id = make_id(context_.clock, context_.random),
              .account_id = caller.account_id,
              .node_id = *request.node_id,
              .token_hash = sha256(secrets.token),
              .secrets = {},
              .password_hash = password_hash,
              .created_at = context_.clock.now()};
  row.secrets = seal(context_, secrets, row.id);
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    TRY(apply(request, TRY(own_node(tx, caller, row.node_id)), row));
    if (TRY(store::count_links(tx, caller.account_id)) >= links_max)
      return failure(ErrorKind::conflict, "too_many_links",
                     "You have 5,000 links, which is as many as there can be.");
    TRY(store::insert(tx, row));
    return tell(tx, caller, row.node_id, ActivityKind::link_made);
  }));
  return view(row);
}

Result<Link> Links::change(const Caller& caller, const Id& link_id, const SaveLink& request) {
  TRY(needs_server());
  const auto new_hash = TRY(hash_of(request));
  const std::string new_key = context_.random.bytes(key_bytes);
  const LinkRow row = TRY(context_.database.write([&](db::Transaction& tx) -> Result<LinkRow> {
    LinkRow changed = TRY(own_link(tx, caller, link_id));
    TRY(apply(request, TRY(own_node(tx, caller, changed.node_id)), changed));
    const bool had_one = changed.password_hash.has_value();
    if (new_hash || (had_one && !request.keep_password)) {
      changed.password_hash = new_hash;
      const LinkSecrets secrets{TRY(open_secrets(context_, changed)).token, new_key};
      changed.secrets = seal(context_, secrets, link_id);
    }
    TRY(store::update(tx, changed));
    TRY(tell(tx, caller, changed.node_id));
    return changed;
  }));
  return view(row);
}

Result<void> Links::remove(const Caller& caller, const Id& link_id) {
  TRY(needs_server());
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    const LinkRow row = TRY(own_link(tx, caller, link_id));
    TRY(store::erase_link(tx, caller.account_id, link_id));
    return tell(tx, caller, row.node_id, ActivityKind::link_removed);
  });
}

Result<LinkPage> Links::list(const Caller& caller, const std::optional<Id>& node_id,
                             std::string_view cursor, int limit) {
  TRY(needs_server());
  const auto before = TRY(link_before(cursor));
  return context_.database.read([&](db::Session& session) -> Result<LinkPage> {
    if (node_id) TRY(reach(session, caller.account_id, *node_id, Permission::owner));
    const auto rows = TRY(store::links(session, caller.account_id, node_id, before, limit));
    const auto marked = TRY(store::linked_nodes(session, caller.account_id, context_.clock.now()));
    LinkPage page;
    for (const LinkRow& row : rows) {
      auto target = TRY(target_of(session, row));
      if (!target) continue;
      target->node.has_link = marked.contains(row.node_id);
      page.items.push_back({TRY(view(row)), *std::move(target)});
    }
    if (static_cast<int>(rows.size()) == limit) page.next_cursor = to_string(rows.back().id);
    return page;
  });
}

namespace {

template <class Each>
Result<void> mark_each(db::Session& session, const Id& account_id, Timestamp now, Each&& each) {
  const auto linked = TRY(store::linked_nodes(session, account_id, now));
  if (linked.empty()) return {};
  each(
      [&](Node& node) { node.has_link = node.owner_id == account_id && linked.contains(node.id); });
  return {};
}

}  // namespace

Result<void> mark_links(db::Session& session, const Id& account_id, Timestamp now,
                        std::vector<Node>& nodes) {
  return mark_each(session, account_id, now, [&](const auto& mark) {
    for (Node& node : nodes) mark(node);
  });
}

Result<void> mark_links(db::Session& session, const Id& account_id, Timestamp now, Node& node) {
  return mark_each(session, account_id, now, [&](const auto& mark) { mark(node); });
}

Result<void> mark_links(db::Session& session, const Id& account_id, Timestamp now,
                        std::vector<PlacedNode>& nodes) {
  return mark_each(session, account_id, now, [&](const auto& mark) {
    for (PlacedNode& placed : nodes) mark(placed.node);
  });
}

}  // namespace septet::drive
