// PUT, MKCOL and DELETE.
#include "drive/intake.h"
#include "drive/rules.h"
#include "server/dav/dates.h"
#include "server/dav/dav.h"

namespace septet::dav {

namespace {

using drive::store::NodeRow;
using http::Call;
using http::Response;

Error not_allowed(std::string message) {
  return failure(ErrorKind::method_not_allowed, "method_not_allowed", std::move(message));
}

// ---- PUT

// The time that copying programs give along, in the header that ownCloud has made usual.
Result<std::optional<Timestamp>> modified_from(const http::Request& request) {
  const std::string* header = request.headers.find("X-OC-Mtime");
  if (header == nullptr) return std::optional<Timestamp>();
  const auto time = parse_unix_time(*header);
  if (!time) return invalid("X-OC-Mtime", "bad_time", "That is not a time in seconds since 1970.");
  return time;
}

Result<void> check_whole(const http::Request& request) {
  if (request.headers.find("Content-Range") == nullptr) return {};
  return invalid("Content-Range", "partial_put", "A file can be put as a whole only.");
}

// Where the content goes, with all that forbids it ruled out.
Result<Place> place_for_content(db::Session& session, Dav& dav, const Ask& ask) {
  Scene scene = TRY(scene_of(session, dav, ask));
  const Place& place = scene.place;
  if (place.exists() && !place.is_file()) return not_allowed("A folder has no content.");
  TRY(check_parent(place));
  TRY(check_unlocked(session, scene, place, ask, place.exists() ? Reach::node : Reach::members));
  return std::move(scene.place);
}

// The same content once more makes no version, but its time may be another.
Result<NodeRow> with_time(db::Transaction& tx, Dav& dav, const drive::UploadReply& reply,
                          std::optional<Timestamp> modified_at) {
  auto row = TRY(drive::store::find(tx, reply.file_id));
  if (!row) return internal("a file that was put is not there");
  if (modified_at && row->modified_at != *modified_at) {
    TRY(drive::store::set_modified(tx, *row, *modified_at));
    TRY(drive::announce(tx, dav.now(), row->account_id, drive::NodeChange::changed,
                        {row->id, row->parent_id}));
  }
  return *std::move(row);
}

Response stored(const NodeRow& row, bool is_new, bool timed) {
  Response out = Response::empty(is_new ? 201 : 204);
  out.headers.add("ETag", etag_of(row));
  if (timed) out.headers.add("X-OC-MTime", "accepted");
  return out;
}

Result<void> check_room(Dav& dav, const Call& call) {
  const auto size = call.request.body == nullptr ? std::nullopt : call.request.body->size();
  return dav.drive().check_room(call.caller, static_cast<std::int64_t>(size.value_or(0)));
}

}  // namespace

Result<Response> put(Dav& dav, Call& call) {
  const Ask ask = TRY(ask_of(call));
  TRY(check_whole(call.request));
  const auto modified_at = TRY(modified_from(call.request));
  TRY(dav.context().database.read(
      [&](db::Session& session) { return place_for_content(session, dav, ask); }));
  TRY(check_room(dav, call));
  drive::Stage stage(dav.context(), call.caller);
  drive::Cutter cutter(dav.context(), stage);
  if (call.request.body != nullptr)
    TRY(call.request.body->drain(drive::file_max_bytes,
                                 [&](std::string_view piece) { return cutter.add(piece); }));
  const auto content = TRY(cutter.finish(modified_at.value_or(dav.now())));
  Response out;
  TRY(stage.pass_on([&](db::Transaction& tx) -> Result<void> {
    const Place place = TRY(place_for_content(tx, dav, ask));
    drive::Destination to;
    to.parent_id = place.parent().id;
    to.name = place.name();
    const auto reply = TRY(drive::add_version(tx, dav.context(), call.caller, to, content));
    const NodeRow row = TRY(with_time(tx, dav, reply, modified_at));
    out = stored(row, !place.exists(), modified_at.has_value());
    return {};
  }));
  return out;
}

Result<Response> mkcol(Dav& dav, Call& call) {
  const Ask ask = TRY(ask_of(call));
  if (!TRY(call.body(xml_max_bytes)).empty()) return Response::empty(415);  // none is understood
  return dav.context().database.write([&](db::Transaction& tx) -> Result<Response> {
    const Scene scene = TRY(scene_of(tx, dav, ask));
    const Place& place = scene.place;
    if (place.exists()) return not_allowed("There is something here already.");
    TRY(check_parent(place));
    TRY(check_unlocked(tx, scene, place, ask, Reach::members));
    TRY(dav.drive().nodes.create_folder(tx, call.caller, {place.name(), place.parent().id, {}}));
    return Response::empty(201);
  });
}

Result<Response> remove(Dav& dav, Call& call) {
  const Ask ask = TRY(ask_of(call));
  return dav.context().database.write([&](db::Transaction& tx) -> Result<Response> {
    const Scene scene = TRY(scene_of(tx, dav, ask));
    const Place& place = scene.place;
    TRY(check_exists(place));
    if (place.is_root())
      return failure(ErrorKind::forbidden, "is_root", "The drive itself cannot be deleted.");
    TRY(check_unlocked(tx, scene, place, ask, Reach::members));
    TRY(check_unlocked(tx, scene, place, ask, Reach::tree));
    TRY(put_away(tx, dav, call.caller, scene, place));
    return Response::empty(204);
  });
}

Result<void> put_away(db::Transaction& tx, Dav& dav, const Caller& caller, const Scene& scene,
                      const Place& place) {
  TRY(end_locks(tx, scene, place));
  return dav.drive().trash.put(tx, caller, place.node().id, "");
}

Result<void> end_locks(db::Transaction& tx, const Scene& scene, const Place& place) {
  for (const store::Lock& lock : TRY(locks_within(tx, scene.locks, place.node().id)))
    TRY(store::erase_lock(tx, lock.id));
  return {};
}

}  // namespace septet::dav
