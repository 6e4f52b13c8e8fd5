#include "client/sharing_api.h"

namespace septet::client {

using http::Method;

namespace {

std::string node_path(const Id& id, const char* what) {
  return "/api/drive/nodes/" + to_string(id) + what;
}
std::string share_path(const Id& id) {
  return "/api/drive/shares/" + to_string(id);
}
std::string link_path(const Id& id) {
  return "/api/drive/links/" + to_string(id);
}

}  // namespace

CallId SharingApi::shares(const Id& node_id, Cursor cursor, Then<drive::SharePage> then) {
  return call(Method::get,
              Path("/api/drive/shares").with("node_id", node_id).with("cursor", cursor),
              std::move(then));
}
CallId SharingApi::share(const drive::CreateShare& request, Then<drive::Share> then) {
  return call(Method::post, "/api/drive/shares", request, std::move(then));
}
CallId SharingApi::set_role(const Id& share_id, drive::Permission role, Then<drive::Share> then) {
  return call(Method::patch, share_path(share_id), drive::PatchShare{role}, std::move(then));
}
CallId SharingApi::end_share(const Id& share_id, Then<void> then) {
  return call(Method::del, share_path(share_id), std::move(then));
}
CallId SharingApi::shared_with_me(Cursor cursor, Then<drive::SearchPage> then) {
  return call(Method::get, Path("/api/drive/shared").with("cursor", cursor), std::move(then));
}

CallId SharingApi::links(std::optional<Id> node_id, Cursor cursor, Then<drive::LinkPage> then) {
  return call(Method::get, Path("/api/drive/links").with("node_id", node_id).with("cursor", cursor),
              std::move(then));
}
CallId SharingApi::make_link(const drive::SaveLink& request, Then<drive::Link> then) {
  return call(Method::post, "/api/drive/links", request, std::move(then));
}
CallId SharingApi::change_link(const Id& link_id, const drive::SaveLink& request,
                               Then<drive::Link> then) {
  return call(Method::put, link_path(link_id), request, std::move(then));
}
CallId SharingApi::remove_link(const Id& link_id, Then<void> then) {
  return call(Method::del, link_path(link_id), std::move(then));
}

CallId SharingApi::activity(const Id& node_id, Cursor cursor, Then<drive::ActivityPage> then) {
  return call(Method::get, Path(node_path(node_id, "/activity")).with("cursor", cursor),
              std::move(then));
}
CallId SharingApi::comments(const Id& node_id, Cursor cursor, Then<drive::CommentPage> then) {
  return call(Method::get, Path(node_path(node_id, "/comments")).with("cursor", cursor),
              std::move(then));
}
CallId SharingApi::comment(const Id& node_id, const std::string& text, Then<drive::Comment> then) {
  return call(Method::post, node_path(node_id, "/comments"), drive::CreateComment{text},
              std::move(then));
}
CallId SharingApi::remove_comment(const Id& comment_id, Then<void> then) {
  return call(Method::del, "/api/drive/comments/" + to_string(comment_id), std::move(then));
}

CallId SharingApi::rewind(const Id& node_id, const drive::Rewind& request,
                          Then<drive::RewindReport> then) {
  return call(Method::post, node_path(node_id, "/rewind"), request, std::move(then));
}
CallId SharingApi::remove_version(const Id& file_id, std::int64_t version, Then<void> then) {
  return call(Method::del, node_path(file_id, "/versions/") + std::to_string(version),
              std::move(then));
}
CallId SharingApi::tags(Then<Page<drive::TagCount>> then) {
  return call(Method::get, "/api/drive/tags", std::move(then));
}
CallId SharingApi::tagged(std::string_view tag, Cursor cursor, Then<drive::SearchPage> then) {
  return call(Method::get, Path("/api/drive/tagged").with("tag", tag).with("cursor", cursor),
              std::move(then));
}

CallId SharingApi::start_editing(const Id& file_id, Then<drive::Editing> then) {
  return call(Method::post, node_path(file_id, "/editing"), std::move(then));
}
CallId SharingApi::stop_editing(const Id& file_id, Then<void> then) {
  return call(Method::del, node_path(file_id, "/editing"), std::move(then));
}

}  // namespace septet::client
