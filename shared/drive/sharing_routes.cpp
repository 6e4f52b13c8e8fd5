#include "drive/routes.h"

namespace septet::drive {

namespace {

using http::Call;
using http::Method;
using http::Response;

Result<Id> required_node(const Call& call) {
  if (call.request.query.find("node_id") == nullptr)
    return invalid("node_id", "missing_field", "This is required.");
  return query_id(call, "node_id", {});
}

Result<Response> list_shares(Service& service, Call& call) {
  const Id node_id = TRY(required_node(call));
  return Response::record(TRY(service.shares.list(
      call.caller, node_id, call.request.query.get("cursor"), TRY(call.limit()))));
}

Result<Response> give_share(Service& service, Call& call) {
  const auto request = TRY(call.decoded<CreateShare>());
  const auto given = TRY(service.shares.give(call.caller, request));
  return Response::record(given.share, given.is_new ? 201 : 200);
}

Result<Response> change_share(Service& service, Call& call) {
  const auto request = TRY(call.decoded<PatchShare>());
  return Response::record(TRY(service.shares.change(call.caller, TRY(call.id("id")), request)));
}

Result<Response> end_share(Service& service, Call& call) {
  TRY(service.shares.end(call.caller, TRY(call.id("id"))));
  return Response::empty();
}

Result<Response> shared_with_me(Service& service, Call& call) {
  return Response::record(TRY(service.shares.shared_with(
      call.caller, call.request.query.get("cursor"), TRY(call.limit()))));
}

Result<Response> list_comments(Service& service, Call& call) {
  return Response::record(TRY(service.conversation.comments(
      call.caller, TRY(call.id("id")), call.request.query.get("cursor"), TRY(call.limit()))));
}

Result<Response> add_comment(Service& service, Call& call) {
  const auto request = TRY(call.decoded<CreateComment>());
  return Response::record(
      TRY(service.conversation.comment(call.caller, TRY(call.id("id")), request)), 201);
}

Result<Response> remove_comment(Service& service, Call& call) {
  TRY(service.conversation.remove_comment(call.caller, TRY(call.id("id"))));
  return Response::empty();
}

Result<Response> start_editing(Service& service, Call& call) {
  return Response::record(TRY(service.conversation.start_editing(call.caller, TRY(call.id("id")))));
}

Result<Response> stop_editing(Service& service, Call& call) {
  TRY(service.conversation.stop_editing(call.caller, TRY(call.id("id"))));
  return Response::empty();
}

Result<Response> changes(Service& service, Call& call) {
  return Response::record(TRY(service.changes.after(call.caller, call.request.query.get("cursor"),
                                                    TRY(call.limit(100, 1000)))));
}

}  // namespace

void bind_sharing_routes(http::Router& router, Service& service) {
  const AddRoute add{router, service};
  add(Method::get, "/api/drive/shares",
      "With whom a node and the folders above it are shared (?node_id, cursor, limit)", list_shares,
      nullptr, schema_of<SharePage>());
  add(Method::post, "/api/drive/shares", "Share with a person, or change their role", give_share,
      schema_of<CreateShare>(), schema_of<Share>(), 201);
  add(Method::patch, "/api/drive/shares/{id}", "Change a person's role", change_share,
      schema_of<PatchShare>(), schema_of<Share>());
  add(Method::del, "/api/drive/shares/{id}", "Revoke, or leave", end_share, nullptr, nullptr, 204);
  add(Method::get, "/api/drive/shared", "What others share with the caller, the latest first",
      shared_with_me, nullptr, schema_of<SearchPage>());
  add(Method::get, "/api/drive/nodes/{id}/comments",
      "What people say about a node, the oldest first (?cursor, limit)", list_comments, nullptr,
      schema_of<CommentPage>());
  add(Method::post, "/api/drive/nodes/{id}/comments", "Comment on a node", add_comment,
      schema_of<CreateComment>(), schema_of<Comment>(), 201);
  add(Method::del, "/api/drive/comments/{id}", "Remove a comment: its author, or the node's owner",
      remove_comment, nullptr, nullptr, 204);
  add(Method::post, "/api/drive/nodes/{id}/editing",
      "Have a file open for writing, for two minutes from now", start_editing, nullptr,
      schema_of<Editing>());
  add(Method::del, "/api/drive/nodes/{id}/editing", "No longer", stop_editing, nullptr, nullptr,
      204);
  add(Method::get, "/api/drive/changes",
      "What changed since, as it is now (?cursor, limit); without a cursor that of now", changes,
      nullptr, schema_of<ChangePage>());
}

}  // namespace septet::drive
