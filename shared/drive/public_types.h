// What somebody who comes by a link gets to see, as JSON (GET /s/{token} with "Accept:
// application/json"); the page is made of the same.
#pragma once

#include "drive/sharing_types.h"

namespace septet::drive {

struct PublicNode {
  Id id;
  std::string name;
  NodeKind kind = NodeKind::file;
  std::int64_t size_bytes = 0;
  std::optional<std::int64_t> item_count;   // of a folder
  std::optional<std::string> content_type;  // of a file
  std::optional<std::int64_t> version;      // of a file
  Timestamp modified_at;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("name", self.name);
    field("kind", self.kind);
    field("size_bytes", self.size_bytes);
    field("item_count", self.item_count);
    field("content_type", self.content_type);
    field("version", self.version);
    field("modified_at", self.modified_at);
  }
};

// A file, or a page of a folder's list. Of a drop box `node` tells the name alone, and `items` is
// empty.
struct PublicView {
  LinkMode mode = LinkMode::download;
  std::optional<std::string> owner_name;  // who shares it, as they call themselves
  PublicNode node;
  std::vector<PathEntry> path;  // from what the link leads to down to the node's folder
  std::vector<PublicNode> items;
  std::optional<std::string> next_cursor;
  std::optional<Id> previous_id;  // of a file in a shared folder: those beside it
  std::optional<Id> next_id;
  std::optional<std::int64_t> downloads_left;  // of a link with a limit
  std::optional<Timestamp> expires_at;
  static void visit(auto& self, auto&& field) {
    field("mode", self.mode);
    field("owner_name", self.owner_name);
    field("node", self.node);
    field("path", self.path);
    field("items", self.items);
    field("next_cursor", self.next_cursor);
    field("previous_id", self.previous_id);
    field("next_id", self.next_id);
    field("downloads_left", self.downloads_left);
    field("expires_at", self.expires_at);
  }
};

// POST /s/{token}/unlock
struct Unlock {
  std::string password;
  static void visit(auto& self, auto&& field) { field("password", self.password); }
};

// What became of a file that was put into a drop box: its name as it was sent, since the one that
// it is kept under would tell what else is there.
struct Dropped {
  std::string name;
  std::int64_t size_bytes = 0;
  static void visit(auto& self, auto&& field) {
    field("name", self.name);
    field("size_bytes", self.size_bytes);
  }
};

// POST /s/{token}/upload
struct DropReply {
  std::vector<Dropped> items;
  static void visit(auto& self, auto&& field) { field("items", self.items); }
};

}  // namespace septet::drive
