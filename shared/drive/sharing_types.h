// What requests and replies about sharing carry: with people, and by link.
#pragma once

#include "drive/types.h"

namespace septet::drive {

// A folder or file, with all below it, shared with a person.
//
// GET /api/drive/shares?node_id= gives a page of those of a node and of the folders above it (whose
// node_id is another). GET /api/drive/shared gives a SearchPage of what others share with the
// caller, the latest first. DELETE /api/drive/shares/{id}: the owner revokes, or the person leaves.
struct Share {
  Id id;
  Id node_id;
  Id owner_id;
  Id user_id;                            // with whom
  Permission role = Permission::viewer;  // viewer or editor
  Timestamp created_at;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("node_id", self.node_id);
    field("owner_id", self.owner_id);
    field("user_id", self.user_id);
    field("role", self.role);
    field("created_at", self.created_at);
  }
};
using SharePage = Page<Share>;

// POST /api/drive/shares, 201. For a person who has a share of this node already: its role changes,
// 200. One of the two names the person.
struct CreateShare {
  Id node_id;
  std::optional<Id> user_id;
  std::optional<std::string> username;
  Permission role = Permission::viewer;
  static void visit(auto& self, auto&& field) {
    field("node_id", self.node_id);
    field("user_id", self.user_id);
    field("username", self.username);
    field("role", self.role);
  }
};

// PATCH /api/drive/shares/{id}
struct PatchShare {
  Permission role = Permission::viewer;
  static void visit(auto& self, auto&& field) { field("role", self.role); }
};

enum class LinkMode {
  download,  // see and download
  view,      // see, in the browser only
  drop,      // put files into the folder, without seeing what is there
};

// A public address of a node: /s/{token}.
struct Link {
  Id id;
  Id node_id;
  std::string token;
  LinkMode mode = LinkMode::download;
  bool has_password = false;
  std::optional<Timestamp> expires_at;
  std::optional<std::int64_t> download_limit;
  std::int64_t download_count = 0;
  Timestamp created_at;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("node_id", self.node_id);
    field("token", self.token);
    field("mode", self.mode);
    field("has_password", self.has_password);
    field("expires_at", self.expires_at);
    field("download_limit", self.download_limit);
    field("download_count", self.download_count);
    field("created_at", self.created_at);
  }
};

// GET /api/drive/links gives a page of all of the caller's, the latest first, or with ?node_id= of
// those of one node.
struct PlacedLink {
  Link link;
  PlacedNode target;
  static void visit(auto& self, auto&& field) {
    field("link", self.link);
    field("target", self.target);
  }
};
using LinkPage = Page<PlacedLink>;

// What a link allows, of POST /api/drive/links (201) and PUT /api/drive/links/{id} (without
// node_id).
struct SaveLink {
  std::optional<Id> node_id;
  LinkMode mode = LinkMode::download;
  std::optional<std::string> password;  // absent: none, or with keep_password the one there
  bool keep_password = false;
  std::optional<Timestamp> expires_at;         // absent: never
  std::optional<std::int64_t> download_limit;  // absent: any number
  static void visit(auto& self, auto&& field) {
    field("node_id", self.node_id);
    field("mode", self.mode);
    field("password", self.password);
    field("keep_password", self.keep_password);
    field("expires_at", self.expires_at);
    field("download_limit", self.download_limit);
  }
};

}  // namespace septet::drive

namespace septet {

template <>
struct EnumNames<drive::LinkMode> {
  static constexpr std::pair<drive::LinkMode, std::string_view> names[] = {
      {drive::LinkMode::download, "download"},
      {drive::LinkMode::view, "view"},
      {drive::LinkMode::drop, "drop"}};
};

}  // namespace septet
