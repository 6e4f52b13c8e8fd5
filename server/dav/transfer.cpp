// COPY and MOVE.
//
// A file that comes to lie on another becomes its newest version, so that the history of a file
// outlives the editors that save beside it and rename. A folder that is replaced, by whatever it
// is, goes to the trash.
#include <algorithm>

#include "server/dav/dav.h"

namespace septet::dav {

namespace {

using drive::NodeKind;
using drive::store::NodeRow;
using http::Call;
using http::Response;

enum class Verb { copy, move };

struct Transfer {
  Verb verb;
  Ask ask;
  Names to;
  bool overwrite;
  bool shallow;  // of a folder, the folder alone
};

Error refused(std::string code, std::string message) {
  return failure(ErrorKind::forbidden, std::move(code), std::move(message));
}

// Of a move nothing but all of it makes sense (RFC 4918, section 9.9.2).
Result<bool> is_shallow(const http::Request& request, Verb verb) {
  const std::string depth = request.headers.get("Depth");
  if (depth == "0" && verb == Verb::copy) return true;
  if (depth.empty() || depth == "infinity" || depth == "Infinity" || depth == "0") return false;
  return invalid("Depth", "bad_depth", "The depth is 0 or infinity.");
}

Result<Transfer> transfer_of(const Call& call, Verb verb) {
  const std::string* destination = call.request.headers.find("Destination");
  if (destination == nullptr)
    return invalid("Destination", "missing_destination", "The header Destination is missing.");
  // One by one: what returns from the middle of a braced list leaves what came before it behind.
  auto ask = TRY(ask_of(call));
  auto to = TRY(names_of_address(*destination, call.request.headers.get("Host")));
  const bool shallow = TRY(is_shallow(call.request, verb));
  const bool overwrite = call.request.headers.get("Overwrite") != "F";
  return Transfer{verb, std::move(ask), std::move(to), overwrite, shallow};
}

bool is_on_the_way(const NodeRow& node, const Place& place) {
  return std::any_of(place.way.begin(), place.way.end(),
                     [&](const NodeRow& above) { return above.id == node.id; });
}

Result<void> check_places(const Transfer& transfer, const Place& from, const Place& to) {
  TRY(check_exists(from));
  if (from.is_root() || to.is_root()) return refused("is_root", "The drive itself stays as it is.");
  TRY(check_parent(to));
  if (!to.exists()) return {};
  if (to.node().id == from.node().id) return refused("same_place", "That is where it is already.");
  if (!transfer.overwrite)
    return failure(ErrorKind::precondition_failed, "name_taken", "There is something there.");
  // Replaced, it would take along what is to replace it.
  if (is_on_the_way(to.node(), from)) return refused("above_itself", "That holds what it is.");
  return {};
}

bool becomes_version(const Place& from, const Place& to) {
  return from.is_file() && to.is_file();
}

Result<void> check_locks(db::Session& session, const Transfer& transfer, const Scene& scene,
                         const Place& to) {
  const Ask& ask = transfer.ask;
  if (transfer.verb == Verb::move) {
    TRY(check_unlocked(session, scene, scene.place, ask, Reach::members));
    TRY(check_unlocked(session, scene, scene.place, ask, Reach::tree));
  }
  if (to.exists()) TRY(check_unlocked(session, scene, to, ask, Reach::tree));
  if (becomes_version(scene.place, to)) return {};
  return check_unlocked(session, scene, to, ask, Reach::members);
}

// A file whose content lives on in another: one that never was anything else is gone, so that the
// trash does not fill with what editors wrote for a moment; the history of others is kept.
Result<void> retire(db::Transaction& tx, Dav& dav, const Caller& caller, NodeRow file) {
  if (file.version > 1) return dav.drive().trash.put(tx, caller, file.id, "");
  file.trashed_at = dav.now();
  file.purged = true;
  TRY(drive::store::update(tx, file));
  TRY(dav.drive().trash.ask_to_clear(tx, file.account_id));
  return drive::announce(tx, dav.now(), file.account_id, drive::NodeChange::removed,
                         {file.id, file.parent_id});
}

Result<void> add_as_version(db::Transaction& tx, Dav& dav, const Caller& caller,
                            const NodeRow& from, const NodeRow& to) {
  drive::Context& context = dav.context();
  const auto version = TRY(drive::store::version(tx, from.id, from.version));
  if (!version) return internal("a file without its version");
  const drive::NewContent content{
      TRY(context.content.open(version->manifest, from.id, from.version)), version->content_hash,
      from.modified_at};
  TRY(drive::claim_again(tx, caller.account_id, content.manifest));
  TRY(drive::add_version_to(tx, context, caller, to, content));
  return store::copy_properties(tx, from.id, to.id);
}

Result<void> copy_to(db::Transaction& tx, Dav& dav, const Caller& caller, const Transfer& transfer,
                     const NodeRow& from, const Place& to) {
  auto& nodes = dav.drive().nodes;
  if (!transfer.shallow || from.kind == NodeKind::file) {
    TRY(nodes.copy(tx, caller, from.id, {to.parent().id, to.name()}));
    return {};
  }
  const auto made = TRY(nodes.create_folder(tx, caller, {to.name(), to.parent().id, {}}));
  return store::copy_properties(tx, from.id, made.id);
}

Result<void> move_to(db::Transaction& tx, Dav& dav, const Caller& caller, const Scene& scene,
                     const Place& to) {
  TRY(end_locks(tx, scene, scene.place));  // they stay behind (RFC 4918, section 7.6)
  TRY(dav.drive().nodes.patch(tx, caller, scene.place.node().id, {to.name(), to.parent().id, {}},
                              ""));
  return {};
}

Result<Response> carry_out(db::Transaction& tx, Dav& dav, const Caller& caller,
                           const Transfer& transfer) {
  const Scene scene = TRY(scene_of(tx, dav, transfer.ask));
  const Place& from = scene.place;
  const Place to = TRY(find_place(tx, caller.account_id, transfer.to));
  TRY(check_places(transfer, from, to));
  TRY(check_locks(tx, transfer, scene, to));
  const Response done = Response::empty(to.exists() ? 204 : 201);
  if (becomes_version(from, to)) {
    TRY(add_as_version(tx, dav, caller, from.node(), to.node()));
    if (transfer.verb == Verb::copy) return done;
    TRY(end_locks(tx, scene, from));
    TRY(retire(tx, dav, caller, from.node()));
    return done;
  }
  if (to.exists()) TRY(put_away(tx, dav, caller, scene, to));
  TRY(transfer.verb == Verb::copy ? copy_to(tx, dav, caller, transfer, from.node(), to)
                                  : move_to(tx, dav, caller, scene, to));
  return done;
}

Result<Response> transfer(Dav& dav, Call& call, Verb verb) {
  const Transfer wanted = TRY(transfer_of(call, verb));
  return dav.context().database.write(
      [&](db::Transaction& tx) { return carry_out(tx, dav, call.caller, wanted); });
}

}  // namespace

Result<Response> copy(Dav& dav, Call& call) {
  return transfer(dav, call, Verb::copy);
}
Result<Response> move(Dav& dav, Call& call) {
  return transfer(dav, call, Verb::move);
}

}  // namespace septet::dav
