// What Drive's requests and replies carry. Ids of chunks are the SHA-256 of the chunk's plain bytes
// in lower-case hexadecimal; where files are cut into chunks, see blob/chunker.h.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/page.h"
#include "base/record.h"

namespace septet::drive {

enum class NodeKind { folder, file };

// What happens when the name is taken by another file.
enum class OnConflict {
  version,  // the upload becomes that file's newest version
  rename,   // the upload is kept beside it under a numbered name: "name (2).ext"
  fail,     // conflict "name_taken"
};

// What happens when a new folder's name is taken.
enum class FolderOnConflict {
  fail,          // conflict "name_taken"
  rename,        // a numbered name
  use_existing,  // the folder that is there is the answer
};

enum class NodeSort { name, modified, size };
enum class SortOrder { ascending, descending };
enum class UploadStatus { open, committed };

// What somebody may do with a node and all that lies below it.
enum class Permission {
  viewer,  // see, download, comment
  editor,  // and upload, rename, move within what is shared, put into the trash
  owner,   // and share, delete for good; whose quota it counts to
};

// A file or a folder. The root folder has no row of its own: its id is the account's id, its name
// is empty.
struct Node {
  Id id;
  Id parent_id;  // the account's id for what lies in the root
  std::string name;
  NodeKind kind = NodeKind::file;
  std::int64_t size_bytes = 0;              // of a file's current version; 0 for a folder
  std::optional<std::int64_t> item_count;   // of a folder: how many nodes lie in it directly
  std::optional<std::string> content_type;  // of a file, from the name
  std::optional<std::int64_t> version;      // of a file: the number of its current version
  Timestamp created_at;
  Timestamp modified_at;  // of the content, as the person's machine gave it, or of the upload
  bool starred = false;
  std::optional<Timestamp> trashed_at;     // its own, or that of the folder it went with
  std::optional<std::string> device_name;  // of a file: what wrote the current version
  std::int64_t revision = 0;  // counts every change; its ETag is this in quotes, for If-Match
  Id owner_id;
  Permission permission = Permission::owner;  // the caller's
  std::optional<Id> author_id;                // who wrote the current version, or made the folder
  std::vector<Id> shared_with;                // to whom this node itself is shared, eight at most
  bool has_link = false;                      // somebody may come by a link to this node itself
  std::vector<std::string> tags;              // the owner's, sorted
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("parent_id", self.parent_id);
    field("name", self.name);
    field("kind", self.kind);
    field("size_bytes", self.size_bytes);
    field("item_count", self.item_count);
    field("content_type", self.content_type);
    field("version", self.version);
    field("created_at", self.created_at);
    field("modified_at", self.modified_at);
    field("starred", self.starred);
    field("trashed_at", self.trashed_at);
    field("device_name", self.device_name);
    field("revision", self.revision);
    field("owner_id", self.owner_id);
    field("permission", self.permission);
    field("author_id", self.author_id);
    field("shared_with", self.shared_with);
    field("has_link", self.has_link);
    field("tags", self.tags);
  }
};
using NodePage = Page<Node>;

// One step of the way to a node.
struct PathEntry {
  Id id;
  std::string name;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("name", self.name);
  }
};

// Where in a content the wanted words were found.
struct Snippet {
  std::string text;
  std::vector<std::int64_t> marks;  // byte offsets into it: start, end, start, end …
  static void visit(auto& self, auto&& field) {
    field("text", self.text);
    field("marks", self.marks);
  }
};

// A node and the folders above it, from the root (whose name is empty) down to its parent; of what
// others share, from the topmost folder that they share. The reply of GET /api/drive/nodes/{id},
// and a hit of search, recent, starred, tagged and shared.
struct PlacedNode {
  Node node;
  std::vector<PathEntry> path;
  std::optional<Snippet> snippet;  // of a search that found it by its content
  static void visit(auto& self, auto&& field) {
    field("node", self.node);
    field("path", self.path);
    field("snippet", self.snippet);
  }
};
using SearchHit = PlacedNode;
using SearchPage = Page<SearchHit>;

// POST /api/drive/nodes
struct CreateFolder {
  std::string name;
  std::optional<Id> parent_id;                  // absent: the root
  std::optional<FolderOnConflict> on_conflict;  // absent: fail
  static void visit(auto& self, auto&& field) {
    field("name", self.name);
    field("parent_id", self.parent_id);
    field("on_conflict", self.on_conflict);
  }
};

// PATCH /api/drive/nodes/{id}: what is absent stays. To move to the root, give the account's id.
struct PatchNode {
  std::optional<std::string> name;
  std::optional<Id> parent_id;
  std::optional<bool> starred;
  std::optional<std::vector<std::string>> tags;  // all of them; each 1 to 50 bytes, 20 at most
  static void visit(auto& self, auto&& field) {
    field("name", self.name);
    field("parent_id", self.parent_id);
    field("starred", self.starred);
    field("tags", self.tags);
  }
};

// GET /api/drive/tags gives a page of these, sorted; GET /api/drive/tagged?tag= what has one.
struct TagCount {
  std::string tag;
  std::int64_t count = 0;
  static void visit(auto& self, auto&& field) {
    field("tag", self.tag);
    field("count", self.count);
  }
};

// POST /api/drive/nodes/{id}/copy: a taken name gets a number.
struct CopyNode {
  std::optional<Id> parent_id;      // absent: beside the original
  std::optional<std::string> name;  // absent: the same
  static void visit(auto& self, auto&& field) {
    field("parent_id", self.parent_id);
    field("name", self.name);
  }
};

struct ChunkRef {
  std::string id;  // SHA-256 in hexadecimal
  std::int64_t size_bytes = 0;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("size_bytes", self.size_bytes);
  }
};

// POST /api/drive/uploads. A repeated Idempotency-Key answers with the upload that it made.
struct StartUpload {
  std::string name;
  std::optional<Id> parent_id;  // absent: the root
  std::int64_t size_bytes = 0;
  std::vector<ChunkRef> chunks;  // the file's, in order; their sizes add up to size_bytes
  // The version that was edited. If the file has moved on since, the upload is kept beside it as
  // "name (conflict DEVICE DATE).ext", so that neither edit is lost.
  // 0: there was none of that name.
  std::optional<std::int64_t> base_version;
  // The file that was edited: the upload is its next version wherever it lies by now. If it is gone
  // or in the trash, `name` and `parent_id` hold, and another file of that name is no base.
  std::optional<Id> file_id;
  std::optional<OnConflict> on_conflict;  // without base_version; absent: version
  std::optional<Timestamp> modified_at;   // the file's own time; absent: now
  static void visit(auto& self, auto&& field) {
    field("name", self.name);
    field("parent_id", self.parent_id);
    field("size_bytes", self.size_bytes);
    field("chunks", self.chunks);
    field("base_version", self.base_version);
    field("file_id", self.file_id);
    field("on_conflict", self.on_conflict);
    field("modified_at", self.modified_at);
  }
};

// What an upload became.
struct UploadReply {
  Id file_id;
  std::int64_t version = 0;
  std::string name;  // as stored: numbered, or that of a conflict copy
  static void visit(auto& self, auto&& field) {
    field("file_id", self.file_id);
    field("version", self.version);
    field("name", self.name);
  }
};

struct UploadState {
  Id id;
  UploadStatus status = UploadStatus::open;
  std::string name;
  Id parent_id;
  std::int64_t size_bytes = 0;
  std::vector<std::string> missing;  // ids of chunks still to be sent, each once, in file order
  Timestamp expires_at;
  std::optional<UploadReply> result;  // once committed
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("status", self.status);
    field("name", self.name);
    field("parent_id", self.parent_id);
    field("size_bytes", self.size_bytes);
    field("missing", self.missing);
    field("expires_at", self.expires_at);
    field("result", self.result);
  }
};

// Reply of POST /api/drive/uploads/{id}/chunks. The body of that request is any number of frames,
// each a 4-byte big-endian length followed by that many bytes of one chunk.
struct ChunksReceived {
  std::int64_t chunk_count = 0;
  static void visit(auto& self, auto&& field) { field("chunk_count", self.chunk_count); }
};

struct VersionView {
  std::int64_t version = 0;
  std::int64_t size_bytes = 0;
  Timestamp created_at;   // when it was uploaded
  Timestamp modified_at;  // the file's own time
  Id author_id;
  std::string device_name;
  std::string content_hash;  // SHA-256 over the raw chunk ids in order: equal for equal content
  bool current = false;
  static void visit(auto& self, auto&& field) {
    field("version", self.version);
    field("size_bytes", self.size_bytes);
    field("created_at", self.created_at);
    field("modified_at", self.modified_at);
    field("author_id", self.author_id);
    field("device_name", self.device_name);
    field("content_hash", self.content_hash);
    field("current", self.current);
  }
};
using VersionPage = Page<VersionView>;

struct Usage {
  std::int64_t used_bytes = 0;  // every version of every file, those in the trash as well
  std::int64_t quota_bytes = 0;
  std::int64_t file_count = 0;  // with those in the trash
  static void visit(auto& self, auto&& field) {
    field("used_bytes", self.used_bytes);
    field("quota_bytes", self.quota_bytes);
    field("file_count", self.file_count);
  }
};

// Reply of POST /api/users/me/import.
struct ImportReport {
  std::int64_t file_count = 0;
  std::int64_t folder_count = 0;  // those that were made; existing ones are filled
  std::int64_t size_bytes = 0;
  static void visit(auto& self, auto&& field) {
    field("file_count", self.file_count);
    field("folder_count", self.folder_count);
    field("size_bytes", self.size_bytes);
  }
};

// The data of every event of topic "drive", kind "node.changed" or "node.removed": what to ask for
// again, and in which folder's listing it shows.
struct NodeEvent {
  Id node_id;
  Id parent_id;
  static void visit(auto& self, auto&& field) {
    field("node_id", self.node_id);
    field("parent_id", self.parent_id);
  }
};

}  // namespace septet::drive

namespace septet {

template <>
struct EnumNames<drive::NodeKind> {
  static constexpr std::pair<drive::NodeKind, std::string_view> names[] = {
      {drive::NodeKind::folder, "folder"}, {drive::NodeKind::file, "file"}};
};
template <>
struct EnumNames<drive::OnConflict> {
  static constexpr std::pair<drive::OnConflict, std::string_view> names[] = {
      {drive::OnConflict::version, "version"},
      {drive::OnConflict::rename, "rename"},
      {drive::OnConflict::fail, "fail"}};
};
template <>
struct EnumNames<drive::FolderOnConflict> {
  static constexpr std::pair<drive::FolderOnConflict, std::string_view> names[] = {
      {drive::FolderOnConflict::fail, "fail"},
      {drive::FolderOnConflict::rename, "rename"},
      {drive::FolderOnConflict::use_existing, "use_existing"}};
};
template <>
struct EnumNames<drive::NodeSort> {
  static constexpr std::pair<drive::NodeSort, std::string_view> names[] = {
      {drive::NodeSort::name, "name"},
      {drive::NodeSort::modified, "modified"},
      {drive::NodeSort::size, "size"}};
};
template <>
struct EnumNames<drive::SortOrder> {
  static constexpr std::pair<drive::SortOrder, std::string_view> names[] = {
      {drive::SortOrder::ascending, "asc"}, {drive::SortOrder::descending, "desc"}};
};
template <>
struct EnumNames<drive::Permission> {
  static constexpr std::pair<drive::Permission, std::string_view> names[] = {
      {drive::Permission::viewer, "viewer"},
      {drive::Permission::editor, "editor"},
      {drive::Permission::owner, "owner"}};
};
template <>
struct EnumNames<drive::UploadStatus> {
  static constexpr std::pair<drive::UploadStatus, std::string_view> names[] = {
      {drive::UploadStatus::open, "open"}, {drive::UploadStatus::committed, "committed"}};
};

}  // namespace septet
