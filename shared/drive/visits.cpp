#include "drive/visits.h"

#include "base/encoding.h"
#include "base/hash.h"
#include "base/text.h"
#include "drive/cursor.h"
#include "drive/people.h"
#include "drive/rules.h"

namespace septet::drive {

namespace {

using store::LinkRow;
using store::NodeRow;

constexpr std::size_t token_max = 64;  // whatever is longer was never ours

Error nothing_there(const char* code, const char* message) {
  return failure(ErrorKind::not_found, code, message);
}

Error no_link() {
  return nothing_there("no_such_link",
                       "There is no such link, or whoever made it has taken it back.");
}

Error used_up() {
  return nothing_there("link_used_up",
                       "This link has been used as often as whoever made it allows.");
}

Result<void> check_expiry(const LinkRow& link, Timestamp now) {
  if (link.expires_at && *link.expires_at <= now)
    return nothing_there("link_expired", "This link was good for a time, which is over.");
  return {};
}

std::string pass_of(const LinkSecrets& secrets) {
  return to_base64url(hmac_sha256(secrets.key, "unlocked"));
}

PublicNode public_view(const NodeRow& row) {
  PublicNode out{.id = row.id,
                 .name = row.name,
                 .kind = row.kind,
                 .size_bytes = row.size_bytes,
                 .item_count = row.item_count,
                 .content_type = {},
                 .version = {},
                 .modified_at = row.modified_at};
  if (row.kind == NodeKind::file) {
    out.content_type = content_type_of(row.name);
    out.version = row.version;
  }
  return out;
}

http::Rate of_all_addresses(const http::Rate& rate) {
  return {rate.burst * 10, rate.per_s * 10};
}

std::string tries_of(const Id& link_id) {
  return "link " + to_string(link_id);
}
std::string tries_from(const Id& link_id, const std::string& address) {
  return tries_of(link_id) + " from " + address;
}

// In whose storage it is put what somebody without an account leaves.
Caller owner_of(const LinkRow& link) {
  Caller owner;
  owner.account_id = link.account_id;
  owner.device_name = "Drop box";
  return owner;
}

Result<std::optional<std::string>> name_of(db::Session& session, Context& context,
                                           const Id& account_id) {
  if (context.people == nullptr) return std::optional<std::string>();
  const auto person = TRY(context.people->find(session, account_id));
  return person ? std::optional(person->name) : std::nullopt;
}

// The file beside this one in its folder.
Result<std::optional<Id>> beside(db::Session& session, const NodeRow& file, SortOrder order) {
  const auto rows = TRY(store::children(
      session, {file.parent_id, NodeSort::name, order, store::place_of(file, NodeSort::name), 1}));
  return rows.empty() ? std::optional<Id>() : std::optional(rows.front().id);
}

}  // namespace

Result<LinkRow> Visits::valid_link(db::Session& session, const std::string& token) {
  if (token.size() > token_max) return no_link();
  auto link = TRY(store::link_by_token(session, sha256(token)));
  if (!link) return no_link();
  TRY(check_expiry(*link, context_.clock.now()));
  return *std::move(link);
}

// The node, which lies below what the link leads to; sets the way to it if asked for.
Result<NodeRow> Visits::node_within(db::Session& session, const Visit& visit, const Id& node_id,
                                    std::vector<PathEntry>* path) {
  const auto way = TRY(store::with_ancestors(session, node_id));
  bool is_within = false;
  for (const NodeRow& row : way) {
    if (row.account_id != visit.link.account_id || row.purged || row.trashed_at) return no_link();
    is_within = is_within || row.id == visit.link.node_id;
    if (is_within && path != nullptr && row.id != node_id) path->push_back({row.id, row.name});
  }
  if (!is_within)
    return nothing_there("no_such_node", "There is no such file or folder behind this link.");
  return way.back();
}

Result<Visit> Visits::enter(const std::string& token, std::string_view pass) {
  return context_.database.read([&](db::Session& session) -> Result<Visit> {
    Visit visit{TRY(valid_link(session, token)), {}, {}};
    auto top = node_within(session, visit, visit.link.node_id);
    if (!top.ok()) return top.error().kind == ErrorKind::not_found ? no_link() : top.error();
    visit.top = *std::move(top);
    visit.secrets = TRY(open_secrets(context_, visit.link));
    if (visit.link.password_hash && !equal_in_constant_time(pass_of(visit.secrets), pass))
      return failure(ErrorKind::unauthenticated, "password_needed",
                     "This link asks for a password.");
    return visit;
  });
}

// One address gets few tries, so that it cannot guess; all together more, so that nobody can keep
// others out by failing.
Result<void> Visits::attempt(const Id& link_id, const std::string& address) {
  if (ports_.limiter == nullptr) return {};
  const http::Rate& rate = ports_.wrong_passwords;
  TRY(ports_.limiter->take(tries_from(link_id, address), rate, context_.clock.now()));
  return ports_.limiter->take(tries_of(link_id), of_all_addresses(rate), context_.clock.now());
}

void Visits::succeeded(const Id& link_id, const std::string& address) {
  if (ports_.limiter == nullptr) return;
  ports_.limiter->give_back(tries_from(link_id, address), ports_.wrong_passwords);
  ports_.limiter->give_back(tries_of(link_id), of_all_addresses(ports_.wrong_passwords));
}

Result<std::string> Visits::unlock(const std::string& token, std::string_view password,
                                   const std::string& address) {
  auto entered = enter(token, {});
  if (entered.ok()) return std::string();
  if (entered.error().code != "password_needed") return entered.take_error();
  const LinkRow link =
      TRY(context_.database.read([&](db::Session& session) { return valid_link(session, token); }));
  if (!link.password_hash || ports_.passwords == nullptr) return std::string();
  TRY(attempt(link.id, address));
  const std::string typed = is_utf8(password) ? to_nfc(password) : std::string();
  const auto right = ports_.passwords->verify_password(*link.password_hash, typed);
  if (right.ok() && !*right)
    return Error{ErrorKind::forbidden,
                 "wrong_password",
                 "That is not this link’s password.",
                 "password",
                 {},
                 {},
                 0};
  succeeded(link.id, address);
  if (!right.ok()) return right.error();
  return pass_of(TRY(open_secrets(context_, link)));
}

Result<void> Visits::check_unused(const Visit& visit) const {
  const auto& link = visit.link;
  if (link.download_limit && link.download_count >= *link.download_limit) return used_up();
  return {};
}

Result<PublicView> Visits::look(const Visit& visit, const std::optional<Id>& node_id,
                                const std::string& cursor, int limit) {
  TRY(check_unused(visit));
  const auto& link = visit.link;
  PublicView view{.mode = link.mode, .node = public_view(visit.top), .expires_at = link.expires_at};
  if (link.download_limit) view.downloads_left = *link.download_limit - link.download_count;
  const auto after = TRY(place_from(cursor));
  return context_.database.read([&](db::Session& session) -> Result<PublicView> {
    NodeRow node = TRY(node_within(session, visit, node_id.value_or(visit.top.id), &view.path));
    view.owner_name = TRY(name_of(session, context_, link.account_id));
    if (link.mode == LinkMode::drop)
      return node.id == visit.top.id ? Result<PublicView>(view) : no_link();
    TRY(store::count_items(session, node));
    view.node = public_view(node);
    if (node.kind == NodeKind::file && node.id != visit.top.id) {
      view.previous_id = TRY(beside(session, node, SortOrder::descending));
      view.next_id = TRY(beside(session, node, SortOrder::ascending));
    }
    if (node.kind == NodeKind::file) return view;
    const auto rows = TRY(
        store::children(session, {node.id, NodeSort::name, SortOrder::ascending, after, limit}));
    for (const NodeRow& row : rows) view.items.push_back(public_view(row));
    if (static_cast<int>(rows.size()) == limit)
      view.next_cursor = cursor_from(store::place_of(rows.back(), NodeSort::name));
    return view;
  });
}

StillAllowed Visits::permission(const Visit& visit, const Id& node_id) {
  return [this, visit, node_id]() -> Result<void> {
    return context_.database.read([&](db::Session& session) -> Result<void> {
      const auto link = TRY(store::find_link(session, visit.link.id));
      // The secrets are others once the password is.
      if (!link || link->mode != visit.link.mode || link->secrets != visit.link.secrets)
        return no_link();
      TRY(check_expiry(*link, context_.clock.now()));
      TRY(node_within(session, visit, node_id));
      return {};
    });
  };
}

Result<OpenFile> Visits::open(const Visit& visit, const Id& file_id) {
  if (visit.link.mode == LinkMode::drop) return no_link();
  struct Found {
    NodeRow file;
    store::VersionRow version;
  };
  Found found = TRY(context_.database.read([&](db::Session& session) -> Result<Found> {
    NodeRow file = TRY(node_within(session, visit, file_id));
    auto version = TRY(store::version(session, file_id, file.version));
    if (!version) return nothing_there("not_a_file", "That is a folder, not a file.");
    return Found{std::move(file), *std::move(version)};
  }));
  Manifest manifest =
      TRY(context_.content.open(found.version.manifest, file_id, found.version.number));
  return OpenFile{file_id, found.version.number, std::move(found.file.name),
                  found.version.modified_at,
                  stream_of(context_, std::move(manifest),
                            once_a_second(context_.clock, permission(visit, file_id)))};
}

Result<Archive> Visits::archive(const Visit& visit, const Id& folder_id) {
  if (visit.link.mode == LinkMode::drop) return no_link();
  if (visit.link.mode == LinkMode::view)
    return failure(ErrorKind::forbidden, "view_only", "This link is for looking only.");
  return context_.database.read([&](db::Session& session) -> Result<Archive> {
    const NodeRow top = TRY(node_within(session, visit, folder_id));
    return exchange_.archive_of(session, top, permission(visit, folder_id));
  });
}

Result<void> Visits::begin(const Visit& visit) {
  const bool counted = TRY(context_.database.write(
      [&](db::Transaction& tx) { return store::count_download(tx, visit.link.id); }));
  if (!counted) return used_up();
  return {};
}

std::string Visits::proof(const Visit& visit, std::string_view what) {
  return to_base64url(hmac_sha256(visit.secrets.key, "began " + std::string(what)));
}

Result<void> Visits::check_drop(const Visit& visit, std::int64_t bytes) {
  if (visit.link.mode != LinkMode::drop)
    return failure(ErrorKind::forbidden, "not_a_drop_box", "This link takes no files.");
  return context_.database.read([&](db::Session& session) -> Result<void> {
    return check_quota(context_, TRY(store::usage(session, visit.link.account_id)), bytes);
  });
}

Drop::Drop(Visits& visits, const Visit& visit)
    : context_(visits.context()),
      owner_(owner_of(visit.link)),
      folder_(visit.top),
      still_allowed_(once_a_second(visits.context().clock, visits.permission(visit, visit.top.id))),
      allowed_to_end_(visits.permission(visit, visit.top.id)) {}

Result<void> Drop::begin(std::string_view name) {
  file_ = {TRY(checked_name(name, "file")), 0};
  intake_ = std::make_unique<Intake>(context_, owner_);
  return {};
}

Result<void> Drop::add(std::string_view piece) {
  TRY(still_allowed_());
  file_.size_bytes += static_cast<std::int64_t>(piece.size());
  return intake_->add(piece);
}

// One notice for all that comes while it is unread.
Result<void> Drop::tell_owner(db::Transaction& tx) {
  if (context_.people == nullptr) return {};
  return context_.people->notify(tx, {.account_id = owner_.account_id,
                                      .kind = "drive.dropped",
                                      .title = "New in “" + folder_.name + "”",
                                      .body = "Somebody left “" + file_.name + "” by your link.",
                                      .link = "#/drive/folder/" + to_string(folder_.id),
                                      .data = {{"node_id", to_string(folder_.id)}},
                                      .subject = "drop " + to_string(folder_.id)});
}

Result<void> Drop::end() {
  TRY(allowed_to_end_());
  const Destination to{.parent_id = folder_.id,
                       .name = file_.name,
                       .base_version = {},
                       .on_conflict = OnConflict::rename,
                       .by_link = true};
  TRY(intake_->finish(to, std::nullopt, [this](db::Transaction& tx) { return tell_owner(tx); }));
  intake_.reset();
  arrived_.items.push_back(std::move(file_));
  return {};
}

}  // namespace septet::drive
