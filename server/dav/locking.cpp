// LOCK and UNLOCK.
#include <algorithm>

#include "base/hash.h"
#include "drive/versions.h"
#include "server/dav/dav.h"
#include "server/dav/listing.h"

namespace septet::dav {

namespace {

using http::Call;
using http::Response;

constexpr std::size_t owner_max_bytes = 8 * 1024;

struct LockRequest {
  bool exclusive = true;
  bool infinite = true;
  std::string owner;
  std::int64_t timeout_s = 0;
};

Error bad_lock() {
  return invalid("", "bad_lockinfo", "The body says not what to lock.");
}

Result<bool> is_infinite(const http::Request& request) {
  const std::string depth = request.headers.get("Depth");
  if (depth.empty() || depth == "infinity" || depth == "Infinity") return true;
  if (depth == "0") return false;
  return invalid("Depth", "bad_depth", "A lock’s depth is 0 or infinity.");
}

Result<LockRequest> lock_request(const http::Request& request, std::string_view body) {
  const XmlElement info = TRY(parse_xml(body));
  const XmlElement* scope = info.child("lockscope");
  const XmlElement* type = info.child("locktype");
  if (!info.is("lockinfo") || scope == nullptr || type == nullptr || !type->child("write"))
    return bad_lock();
  LockRequest out;
  out.exclusive = scope->child("exclusive") != nullptr;
  if (!out.exclusive && scope->child("shared") == nullptr) return bad_lock();
  out.infinite = TRY(is_infinite(request));
  if (const XmlElement* owner = info.child("owner")) out.owner = to_xml(*owner);
  if (out.owner.size() > owner_max_bytes) return bad_lock();
  out.timeout_s = timeout_from(request.headers.get("Timeout"));
  return out;
}

Error in_conflict(const Place& place) {
  Error error = failure(ErrorKind::locked, "lock_conflict", "There is a lock already.");
  error.field = place.address();
  return error;
}

// Locks above, on it and, for one that reaches down, below.
Result<void> check_no_conflict(db::Session& session, const Scene& scene,
                               const LockRequest& request) {
  const Place& place = scene.place;
  if (!may_stand_beside(covering(scene.locks, place.ids()), request.exclusive))
    return in_conflict(place);
  if (!request.infinite) return {};
  if (!may_stand_beside(TRY(locks_within(session, scene.locks, place.node().id)),
                        request.exclusive))
    return in_conflict(place);
  return {};
}

// What is locked before it is there is an empty file from then on (RFC 4918, section 7.3).
Result<void> make_empty(db::Transaction& tx, Dav& dav, const Ask& ask, Scene& scene) {
  TRY(check_parent(scene.place));
  TRY(check_unlocked(tx, scene, scene.place, ask, Reach::members));
  drive::Destination to;
  to.parent_id = scene.place.parent().id;
  to.name = scene.place.name();
  TRY(drive::add_version(tx, dav.context(), ask.caller, to, {{}, sha256(""), dav.now()}));
  scene.place = TRY(find_place(tx, ask.caller.account_id, ask.names));
  return {};
}

Result<store::Lock> insert_lock(db::Transaction& tx, Dav& dav, const Scene& scene,
                                const Id& account_id, const LockRequest& request) {
  if (scene.locks.size() >= locks_max)
    return failure(ErrorKind::storage_full, "too_many_locks", "There are too many locks.");
  store::Lock lock;
  lock.id = make_id(dav.context().clock, dav.context().random);
  lock.account_id = account_id;
  lock.node_id = scene.place.node().id;
  lock.exclusive = request.exclusive;
  lock.infinite = request.infinite && !scene.place.is_file();
  lock.owner = request.owner;
  lock.timeout_s = request.timeout_s;
  lock.expires_at = dav.now() + seconds(request.timeout_s);
  TRY(store::erase_expired(tx, account_id, dav.now()));
  TRY(store::insert(tx, lock));
  return lock;
}

Response shown(const std::vector<ShownLock>& locks, int status) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<D:prop xmlns:D=\"DAV:\"><D:lockdiscovery>";
  for (const ShownLock& lock : locks) append_lock(out, lock);
  out += "</D:lockdiscovery></D:prop>\n";
  return Response::text(std::move(out), "application/xml; charset=utf-8", status);
}

Result<Response> take_lock(Dav& dav, const Ask& ask, const LockRequest& request) {
  return dav.context().database.write([&](db::Transaction& tx) -> Result<Response> {
    Scene scene = TRY(scene_of(tx, dav, ask));
    const bool is_new = !scene.place.exists();
    if (is_new)
      TRY(make_empty(tx, dav, ask, scene));
    else
      TRY(check_no_conflict(tx, scene, request));
    const auto lock = TRY(insert_lock(tx, dav, scene, ask.caller.account_id, request));
    Response out = shown({{lock, scene.place.address()}}, is_new ? 201 : 200);
    out.headers.add("Lock-Token", "<" + store::token_of(lock) + ">");
    return out;
  });
}

// ---- Refresh: LOCK without a body, the token in the If header.

Result<Response> refresh(Dav& dav, const Ask& ask) {
  const std::int64_t timeout_s = timeout_from(ask.request.headers.get("Timeout"));
  return dav.context().database.write([&](db::Transaction& tx) -> Result<Response> {
    const Scene scene = TRY(scene_of(tx, dav, ask));
    TRY(check_exists(scene.place));
    std::vector<ShownLock> refreshed;
    for (ShownLock& known : shown_locks(scene.locks, scene.place)) {
      if (!ask.if_header.submits(store::token_of(known.lock))) continue;
      known.lock.timeout_s = timeout_s;
      known.lock.expires_at = dav.now() + seconds(timeout_s);
      TRY(store::refresh(tx, known.lock));
      refreshed.push_back(std::move(known));
    }
    if (refreshed.empty())
      return failure(ErrorKind::precondition_failed, "no_such_lock", "There is no such lock here.");
    return shown(refreshed, 200);
  });
}

// ---- UNLOCK

Result<std::string> token_from(const http::Request& request) {
  const std::string header = request.headers.get("Lock-Token");
  if (header.size() < 3 || header.front() != '<' || header.back() != '>')
    return invalid("Lock-Token", "bad_lock_token", "The header Lock-Token names the lock.");
  return header.substr(1, header.size() - 2);
}

}  // namespace

Result<Response> lock(Dav& dav, Call& call) {
  const Ask ask = TRY(ask_of(call));
  const std::string body = TRY(call.body(xml_max_bytes));
  if (body.empty()) return refresh(dav, ask);
  return take_lock(dav, ask, TRY(lock_request(call.request, body)));
}

Result<Response> unlock(Dav& dav, Call& call) {
  const Ask ask = TRY(ask_of(call));
  const std::string token = TRY(token_from(call.request));
  return dav.context().database.write([&](db::Transaction& tx) -> Result<Response> {
    const Scene scene = TRY(scene_of(tx, dav, ask));
    TRY(check_exists(scene.place));
    for (const store::Lock& known : covering(scene.locks, scene.place.ids()))
      if (store::token_of(known) == token) {
        TRY(store::erase_lock(tx, known.id));
        return Response::empty(204);
      }
    return failure(ErrorKind::conflict, "no_such_lock", "There is no such lock here.");
  });
}

}  // namespace septet::dav
