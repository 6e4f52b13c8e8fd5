#include "drive/routes.h"

#include <charconv>

namespace septet::drive {

namespace {

using http::Access;
using http::Call;
using http::Method;
using http::Response;

constexpr int page_max = 1000;

template <class Enum>
Result<Enum> query_enum(const Call& call, std::string_view name, Enum otherwise) {
  const std::string* text = call.request.query.find(name);
  if (text == nullptr) return otherwise;
  if (const auto value = enum_value<Enum>(*text)) return *value;
  return invalid(std::string(name), "unknown_value", "There is no such choice.");
}

Result<Response> list_nodes(Service& service, Call& call) {
  const auto& query = call.request.query;
  const ListRequest request{.parent_id = TRY(query_id(call, "parent_id", call.caller.account_id)),
                            .sort = TRY(query_enum(call, "sort", NodeSort::name)),
                            .order = TRY(query_enum(call, "order", SortOrder::ascending)),
                            .cursor = query.get("cursor"),
                            .limit = TRY(call.limit(100, page_max))};
  return Response::record(TRY(service.nodes.list(call.caller, request)));
}

Result<Response> get_node(Service& service, Call& call) {
  const PlacedNode node = TRY(service.nodes.get(call.caller, TRY(call.id("id"))));
  Response response = Response::record(node);
  response.headers.add("ETag", "\"" + std::to_string(node.node.revision) + "\"");
  return response;
}

Result<Response> create_folder(Service& service, Call& call) {
  const auto request = TRY(call.decoded<CreateFolder>());
  return node_response(TRY(service.nodes.create_folder(call.caller, request)), 201);
}

Result<Response> patch_node(Service& service, Call& call) {
  const auto request = TRY(call.decoded<PatchNode>());
  return node_response(TRY(service.nodes.patch(call.caller, TRY(call.id("id")), request,
                                               call.request.headers.get("If-Match"))));
}

Result<Response> delete_node(Service& service, Call& call) {
  const Id node_id = TRY(call.id("id"));
  const std::string if_match = call.request.headers.get("If-Match");
  const bool for_good = call.request.query.get("permanent") == "true";
  const auto extent =
      call.request.query.get("only_empty") == "true" ? Trash::Extent::itself : Trash::Extent::whole;
  TRY(for_good ? service.trash.remove(call.caller, node_id, if_match)
               : service.trash.put(call.caller, node_id, if_match, extent));
  return Response::empty();
}

Result<Response> copy_node(Service& service, Call& call) {
  const auto request = TRY(call.decoded<CopyNode>());
  return node_response(TRY(service.nodes.copy(call.caller, TRY(call.id("id")), request)), 201);
}

Result<Response> restore_node(Service& service, Call& call) {
  return node_response(TRY(service.trash.restore(call.caller, TRY(call.id("id")))));
}

Result<Response> empty_trash(Service& service, Call& call) {
  TRY(service.trash.empty(call.caller));
  return Response::empty();
}

Result<Response> list_shelf(Service& service, Call& call, store::Shelf shelf) {
  return Response::record(TRY(service.nodes.shelf(
      call.caller, shelf, call.request.query.get("cursor"), TRY(call.limit(100, page_max)))));
}

template <class T, class Parse>
Result<std::optional<T>> query_optional(const Call& call, const char* name, Parse parse) {
  const std::string* text = call.request.query.find(name);
  if (text == nullptr) return std::optional<T>();
  auto value = parse(*text);
  if (value.ok()) return std::optional<T>(*std::move(value));
  value.error().field = name;
  return value.error();
}

Result<FileKind> parse_file_kind(std::string_view text) {
  if (const auto kind = enum_value<FileKind>(text)) return *kind;
  return invalid("", "unknown_value", "There is no such choice.");
}

Result<Response> search(Service& service, Call& call) {
  const auto& query = call.request.query;
  SearchRequest request;
  request.text = query.get("q");
  request.kind = TRY(query_optional<FileKind>(call, "type", parse_file_kind));
  request.min_size = TRY(query_number(call, "min_size", 0));
  request.max_size = TRY(query_number(call, "max_size", 0));
  request.modified_after = TRY(query_optional<Timestamp>(call, "modified_after", parse_iso8601));
  request.modified_before = TRY(query_optional<Timestamp>(call, "modified_before", parse_iso8601));
  request.owner = TRY(query_optional<Id>(call, "owner", parse_id));
  request.in = TRY(query_optional<Id>(call, "in", parse_id));
  request.cursor = query.get("cursor");
  request.limit = TRY(call.limit());
  return Response::record(TRY(service.finder.search(call.caller, request)));
}

Result<Response> usage(Service& service, Call& call) {
  return Response::record(TRY(service.nodes.usage(call.caller)));
}

}  // namespace

Response node_response(const Node& node, int status) {
  Response response = Response::record(node, status);
  response.headers.add("ETag", "\"" + std::to_string(node.revision) + "\"");
  return response;
}

Result<Id> query_id(const Call& call, std::string_view name, const Id& otherwise) {
  const std::string* text = call.request.query.find(name);
  if (text == nullptr) return otherwise;
  auto id = parse_id(*text);
  if (!id.ok()) id.error().field = name;
  return id;
}

Result<std::optional<std::int64_t>> query_number(const Call& call, std::string_view name,
                                                 std::int64_t least) {
  const std::string* text = call.request.query.find(name);
  if (text == nullptr) return std::optional<std::int64_t>();
  std::int64_t value = 0;
  const char* end = text->data() + text->size();
  const auto parsed = std::from_chars(text->data(), end, value);
  if (parsed.ec != std::errc{} || parsed.ptr != end || value < least)
    return invalid(std::string(name), "wrong_type",
                   "This has to be a number from " + std::to_string(least) + " on.");
  return std::optional(value);
}

void AddRoute::operator()(Method method, std::string path, std::string summary,
                          Result<Response> (*handle)(Service&, Call&), Json request, Json reply,
                          int status) const {
  router.add({.method = method,
              .path = std::move(path),
              .service = "drive",
              .summary = std::move(summary),
              .handle = [&to = service, handle](Call& call) { return handle(to, call); },
              .request = std::move(request),
              .reply = std::move(reply),
              .status = status});
}

void bind_node_routes(http::Router& router, Service& service) {
  const AddRoute add{router, service};
  const auto add_shelf = [&](std::string path, std::string summary, store::Shelf shelf) {
    router.add(
        {.method = Method::get,
         .path = std::move(path),
         .service = "drive",
         .summary = std::move(summary),
         .handle = [&service, shelf](Call& call) { return list_shelf(service, call, shelf); },
         .reply = schema_of<SearchPage>()});
  };
  add(Method::get, "/api/drive/nodes", "List a folder (?parent_id, sort, order, cursor, limit)",
      list_nodes, nullptr, schema_of<NodePage>());
  add(Method::post, "/api/drive/nodes", "Make a folder", create_folder, schema_of<CreateFolder>(),
      schema_of<Node>(), 201);
  add(Method::get, "/api/drive/nodes/{id}", "A file or folder, and the way to it", get_node,
      nullptr, schema_of<PlacedNode>());
  add(Method::patch, "/api/drive/nodes/{id}", "Rename, move, star, tag (If-Match)", patch_node,
      schema_of<PatchNode>(), schema_of<Node>());
  add(Method::del, "/api/drive/nodes/{id}",
      "To the trash (?only_empty=true: a folder only if it is), or with ?permanent=true for good",
      delete_node, nullptr, nullptr, 204);
  add(Method::post, "/api/drive/nodes/{id}/copy", "Copy with everything below", copy_node,
      schema_of<CopyNode>(), schema_of<Node>(), 201);
  add(Method::post, "/api/drive/nodes/{id}/restore", "Take out of the trash", restore_node, nullptr,
      schema_of<Node>());
  add(Method::del, "/api/drive/trash", "Empty the trash", empty_trash, nullptr, nullptr, 204);
  add(Method::get, "/api/drive/search",
      "Find by name and content (?q, type, min_size, max_size, modified_after, modified_before, "
      "owner, in, cursor, limit)",
      search, nullptr, schema_of<SearchPage>());
  add(Method::get, "/api/drive/usage", "How much is stored", usage, nullptr, schema_of<Usage>());
  add_shelf("/api/drive/trash", "What is in the trash", store::Shelf::trash);
  add_shelf("/api/drive/recent", "Files by their last change", store::Shelf::recent);
  add_shelf("/api/drive/starred", "What has a star", store::Shelf::starred);
}

void bind_drive_routes(http::Router& router, Service& service) {
  bind_node_routes(router, service);
  bind_content_routes(router, service);
  bind_history_routes(router, service);
  bind_sharing_routes(router, service);
  bind_preview_routes(router, service);
  bind_link_routes(router, service);
}

}  // namespace septet::drive
