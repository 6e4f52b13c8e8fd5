// The addresses of Drive.
#pragma once

#include "drive/service.h"
#include "http/router.h"

namespace septet::drive {

void bind_drive_routes(http::Router&, Service&);

// Its parts.
void bind_node_routes(http::Router&, Service&);
void bind_content_routes(http::Router&, Service&);
void bind_history_routes(http::Router&, Service&);
void bind_sharing_routes(http::Router&, Service&);
void bind_preview_routes(http::Router&, Service&);
void bind_link_routes(http::Router&, Service&);

// Archives in and out, with what `app/` gives of the account.
void bind_exchange_routes(http::Router&, Service&, AccountDocument&);

// Uploaded content never runs as a page of ours: what could is an attachment, and everything is in
// a sandbox. PDF viewers do not start in one; their documents have no scripts of ours to reach.
void guard_content(http::Response&, std::string_view name, bool as_attachment);

// A preview with its ETag, of the size and page that the query names.
http::Response preview_response(const http::Call&, const Id& file_id, OpenPreview);

// Adds the routes of one file of the service. `request` and `reply`: the schemas of the bodies,
// null where there is none.
struct AddRoute {
  http::Router& router;
  Service& service;
  void operator()(http::Method, std::string path, std::string summary,
                  Result<http::Response> (*handle)(Service&, http::Call&), Json request = nullptr,
                  Json reply = nullptr, int status = 200) const;
};

// A node with its ETag.
http::Response node_response(const Node&, int status = 200);
// A parameter of the query as an id; `otherwise` if absent. Error: invalid "invalid_id".
Result<Id> query_id(const http::Call&, std::string_view name, const Id& otherwise);
// As a number, `least` or more; nothing if absent. Error: invalid "wrong_type".
Result<std::optional<std::int64_t>> query_number(const http::Call&, std::string_view name,
                                                 std::int64_t least = 1);

}  // namespace septet::drive
