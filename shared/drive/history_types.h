// What requests and replies about what happened to nodes carry: activity, comments, the change
// feed, going back to a moment, and who is editing.
#pragma once

#include "drive/types.h"

namespace septet::drive {

enum class ActivityKind {
  created,
  edited,  // a new version
  renamed,
  moved,
  trashed,
  restored,  // from the trash
  version_restored,
  version_deleted,
  shared,
  unshared,
  link_made,
  link_removed,
  commented,
};

// GET /api/drive/nodes/{id}/activity gives a page of these, the latest first; of a folder those of
// what lies in it directly as well.
struct Activity {
  Id id;
  Id node_id;
  ActivityKind kind = ActivityKind::created;
  Timestamp at;
  std::optional<Id> author_id;  // absent: somebody who came by a link
  std::string device_name;
  std::string name;                     // of the node, after it
  std::optional<std::string> before;    // renamed: the name; moved: the name of the folder
  std::optional<std::string> after;     // moved: the name of the folder, empty for the root
  std::optional<Id> user_id;            // shared, unshared: with whom
  std::optional<std::int64_t> version;  // created, edited, version_…
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("node_id", self.node_id);
    field("kind", self.kind);
    field("at", self.at);
    field("author_id", self.author_id);
    field("device_name", self.device_name);
    field("name", self.name);
    field("before", self.before);
    field("after", self.after);
    field("user_id", self.user_id);
    field("version", self.version);
  }
};
using ActivityPage = Page<Activity>;

// POST /api/drive/nodes/{id}/comments makes one (201), GET gives a page of them, the oldest first;
// DELETE /api/drive/comments/{id}: its author, or the owner of the node.
struct CreateComment {
  std::string text;  // 1 to 4,000 bytes
  static void visit(auto& self, auto&& field) { field("text", self.text); }
};
struct Comment {
  Id id;
  Id node_id;
  Id author_id;
  std::string text;
  Timestamp created_at;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("node_id", self.node_id);
    field("author_id", self.author_id);
    field("text", self.text);
    field("created_at", self.created_at);
  }
};
using CommentPage = Page<Comment>;

// POST /api/drive/nodes/{id}/rewind: a folder with all that lies below it, or everything (the
// account's id), as it was at a moment: names, places and contents. What was made since goes into
// the trash. It can be taken back by another rewind.
struct Rewind {
  Timestamp moment;
  bool dry_run = false;  // only say what would be done
  static void visit(auto& self, auto&& field) {
    field("moment", self.moment);
    field("dry_run", self.dry_run);
  }
};
struct RewindReport {
  std::int64_t content_count = 0;   // files that got the content of then, as a new version
  std::int64_t restored_count = 0;  // taken out of the trash
  std::int64_t moved_count = 0;     // back to the name or the place of then
  std::int64_t trashed_count = 0;   // were not there then
  std::int64_t lost_count = 0;      // deleted for good, or whose version of then is
  Timestamp before;  // the moment just before, to which another rewind goes back; not of a dry run
  static void visit(auto& self, auto&& field) {
    field("content_count", self.content_count);
    field("restored_count", self.restored_count);
    field("moved_count", self.moved_count);
    field("trashed_count", self.trashed_count);
    field("lost_count", self.lost_count);
    field("before", self.before);
  }
};

// GET /api/drive/changes?cursor=&limit=: what changed since, in order, in the caller's own drive
// and in what is shared with them; a node that changed often comes once in a page. Without a cursor
// only the cursor of now. Error: 410-like conflict "cursor_expired" after 30 days: list anew.
enum class ChangeKind { changed, removed };
struct Change {
  Id node_id;
  ChangeKind kind = ChangeKind::changed;
  std::optional<Node> node;  // as it is now; absent: it is gone, in the trash or out of reach
  static void visit(auto& self, auto&& field) {
    field("node_id", self.node_id);
    field("kind", self.kind);
    field("node", self.node);
  }
};
struct ChangePage {
  std::vector<Change> items;
  std::string next_cursor;  // for the next request, always
  bool more = false;        // there is more at once
  static void visit(auto& self, auto&& field) {
    field("items", self.items);
    field("next_cursor", self.next_cursor);
    field("more", self.more);
  }
};

// POST /api/drive/nodes/{id}/editing: the caller has the file open for writing, for two minutes and
// again with each repetition; conflict "being_edited" with the other's `editing` in the problem if
// somebody else has. DELETE: no longer.
struct Editing {
  Id node_id;
  Id author_id;
  std::string device_name;
  Timestamp expires_at;
  static void visit(auto& self, auto&& field) {
    field("node_id", self.node_id);
    field("author_id", self.author_id);
    field("device_name", self.device_name);
    field("expires_at", self.expires_at);
  }
};

}  // namespace septet::drive

namespace septet {

template <>
struct EnumNames<drive::ActivityKind> {
  static constexpr std::pair<drive::ActivityKind, std::string_view> names[] = {
      {drive::ActivityKind::created, "created"},
      {drive::ActivityKind::edited, "edited"},
      {drive::ActivityKind::renamed, "renamed"},
      {drive::ActivityKind::moved, "moved"},
      {drive::ActivityKind::trashed, "trashed"},
      {drive::ActivityKind::restored, "restored"},
      {drive::ActivityKind::version_restored, "version_restored"},
      {drive::ActivityKind::version_deleted, "version_deleted"},
      {drive::ActivityKind::shared, "shared"},
      {drive::ActivityKind::unshared, "unshared"},
      {drive::ActivityKind::link_made, "link_made"},
      {drive::ActivityKind::link_removed, "link_removed"},
      {drive::ActivityKind::commented, "commented"}};
};
template <>
struct EnumNames<drive::ChangeKind> {
  static constexpr std::pair<drive::ChangeKind, std::string_view> names[] = {
      {drive::ChangeKind::changed, "changed"}, {drive::ChangeKind::removed, "removed"}};
};

}  // namespace septet
