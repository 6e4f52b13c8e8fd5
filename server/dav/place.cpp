#include "server/dav/place.h"

#include <algorithm>

#include "server/dav/dav.h"

namespace septet::dav {

namespace {

using drive::NodeKind;
using drive::store::NodeRow;

Error stale() {
  return failure(ErrorKind::precondition_failed, "stale",
                 "This has been changed in the meantime. Look at it again first.");
}

Error locked(std::string address) {
  Error error = failure(ErrorKind::locked, "locked", "This is locked by somebody else.");
  error.field = std::move(address);
  return error;
}

bool is_listed(std::string_view header, const Place& place) {
  return place.exists() &&
         (header == "*" || (place.is_file() && http::matches_etag(header, etag_of(place.node()))));
}

Result<void> check_etags(const Ask& ask, const Place& place) {
  const std::string* match = ask.request.headers.find("If-Match");
  const std::string* none = ask.request.headers.find("If-None-Match");
  if (match != nullptr && !is_listed(*match, place)) return stale();
  if (none != nullptr && is_listed(*none, place)) return stale();
  return {};
}

// The place that a list of the If header speaks of; that of the request if it names none. What
// cannot be an address of ours is a place where nothing is.
Result<Place> tagged_place(db::Session& session, const Ask& ask, const Place& own,
                           const std::string& resource) {
  if (resource.empty()) return own;
  auto names = names_of_address(resource, ask.request.headers.get("Host"));
  if (!names.ok()) return Place{{""}, {}};
  return find_place(session, ask.caller.account_id, *std::move(names));
}

bool holds(const IfCondition& condition, const Place& place, const Locks& on_place) {
  const bool as_said =
      condition.is_etag
          ? place.exists() && condition.value == etag_of(place.node())
          : std::any_of(on_place.begin(), on_place.end(), [&](const store::Lock& lock) {
              return store::token_of(lock) == condition.value;
            });
  return as_said != condition.negated;
}

Result<bool> holds(db::Session& session, const Ask& ask, const Scene& scene, const IfList& list) {
  const Place place = TRY(tagged_place(session, ask, scene.place, list.resource));
  const Locks on_place = covering(scene.locks, place.exists() ? place.ids() : std::vector<Id>());
  return std::all_of(list.conditions.begin(), list.conditions.end(),
                     [&](const IfCondition& one) { return holds(one, place, on_place); });
}

Result<void> check_if(db::Session& session, const Ask& ask, const Scene& scene) {
  if (ask.if_header.lists.empty()) return {};
  for (const IfList& list : ask.if_header.lists)
    if (TRY(holds(session, ask, scene, list))) return {};
  return stale();
}

std::vector<Id> ids_of(const std::vector<NodeRow>& way, std::size_t count) {
  std::vector<Id> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(way[i].id);
  return out;
}

Names up_from(const Place& place) {
  return Names(place.names.begin(), place.names.end() - 1);
}

// Every node below that has locks of its own has to be open as well.
Result<void> check_below(db::Session& session, const Scene& scene, const Place& place,
                         const Ask& ask) {
  const Locks within = TRY(locks_within(session, scene.locks, place.node().id));
  for (const store::Lock& lock : within) {
    if (lock.node_id == place.node().id) continue;
    Locks same;
    std::copy_if(within.begin(), within.end(), std::back_inserter(same),
                 [&](const store::Lock& other) { return other.node_id == lock.node_id; });
    if (!may_change(same, ask.if_header)) return locked(place.address());
  }
  return {};
}

}  // namespace

bool Place::has_parent() const {
  if (is_root() || way.empty()) return false;
  return exists() || (way.size() == names.size() && way.back().kind == NodeKind::folder);
}

bool Place::is_file() const {
  return exists() && node().kind == NodeKind::file;
}

std::string Place::address() const {
  return address_of(names, is_file() || !exists() ? NodeKind::file : NodeKind::folder);
}

std::vector<Id> Place::ids() const {
  return ids_of(way, way.size());
}

std::vector<Id> Place::parent_ids() const {
  return ids_of(way, exists() ? way.size() - 1 : way.size());
}

Result<Place> find_place(db::Session& session, const Id& account_id, Names names) {
  Place place{std::move(names), {drive::root_of(account_id)}};
  for (const std::string& name : place.names) {
    if (place.way.back().kind != NodeKind::folder) break;
    auto child = TRY(drive::store::find_child(session, place.way.back().id, name));
    if (!child) break;
    place.way.push_back(*std::move(child));
  }
  return place;
}

std::string etag_of(const NodeRow& node) {
  if (node.kind == NodeKind::folder) return {};
  return "\"" + to_string(node.id) + "-" + std::to_string(node.version) + "\"";
}

Result<Ask> ask_of(const http::Call& call) {
  Ask ask{call.request, call.caller, TRY(names_of(call.request.path)), {}};
  if (const std::string* header = call.request.headers.find("If"))
    ask.if_header = TRY(parse_if_header(*header));
  return ask;
}

Result<Scene> scene_of(db::Session& session, Dav& dav, const Ask& ask) {
  const Id& account_id = ask.caller.account_id;
  Scene scene;
  scene.place = TRY(find_place(session, account_id, ask.names));
  scene.locks = TRY(store::locks(session, account_id, dav.now()));
  TRY(check_etags(ask, scene.place));
  TRY(check_if(session, ask, scene));
  return scene;
}

Result<void> check_unlocked(db::Session& session, const Scene& scene, const Place& place,
                            const Ask& ask, Reach reach) {
  if (scene.locks.empty()) return {};
  if (reach == Reach::members) {
    if (place.is_root() || may_change(covering(scene.locks, place.parent_ids()), ask.if_header))
      return {};
    return locked(address_of(up_from(place), NodeKind::folder));
  }
  if (!may_change(covering(scene.locks, place.ids()), ask.if_header))
    return locked(place.address());
  return reach == Reach::tree ? check_below(session, scene, place, ask) : Result<void>();
}

Result<Locks> locks_within(db::Session& session, const Locks& locks, const Id& node_id) {
  Locks out;
  for (const store::Lock& lock : locks) {
    const auto way = TRY(drive::store::with_ancestors(session, lock.node_id));
    const bool within = std::any_of(way.begin(), way.end(),
                                    [&](const NodeRow& above) { return above.id == node_id; });
    if (within || node_id == lock.account_id) out.push_back(lock);
  }
  return out;
}

Result<void> check_exists(const Place& place) {
  if (place.exists()) return {};
  return not_found("There is no such file or folder.");
}

Result<void> check_parent(const Place& place) {
  if (place.has_parent()) return {};
  return failure(ErrorKind::conflict, "no_parent", "There is no folder to put this into.");
}

}  // namespace septet::dav
