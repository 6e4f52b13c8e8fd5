#include "drive/conversation.h"

#include "base/text.h"
#include "drive/activity.h"
#include "drive/conversation_store.h"
#include "drive/notices.h"

namespace septet::drive {

namespace {

using store::EditingRow;
using store::NodeRow;

Result<std::string> comment_text(std::string_view text) {
  if (is_utf8(text) && !trimmed(text).empty() && text.size() <= comment_max_bytes &&
      text.find('\0') == text.npos)
    return std::string(text);
  return invalid("text", "bad_text", "A comment has 1 to 4,000 bytes of text.");
}

Result<std::optional<Id>> comment_cursor(std::string_view cursor) {
  if (cursor.empty()) return std::optional<Id>();
  const auto id = parse_id(cursor);
  if (!id.ok()) return invalid("cursor", "bad_cursor", "This is not a cursor of this list.");
  return std::optional(*id);
}

Error no_such_comment() {
  return not_found("There is no such comment.");
}

Editing editing_view(const EditingRow& row) {
  return {.node_id = row.node_id,
          .author_id = row.account_id,
          .device_name = row.device_name,
          .expires_at = row.expires_at};
}

Error being_edited(const EditingRow& row) {
  Error error = failure(ErrorKind::conflict, "being_edited", "Somebody else is editing this.");
  error.details = to_text({{"editing", encode(editing_view(row))}});
  return error;
}

bool has_open(const Caller& caller, const EditingRow& row) {
  return row.account_id == caller.account_id && row.device_id == caller.device_id;
}

}  // namespace

Result<void> Conversation::announce_node(db::Transaction& tx, const NodeRow& node) {
  return announce(tx, context_.clock.now(), node.account_id, NodeChange::changed,
                  {node.id, node.parent_id});
}

Result<Comment> Conversation::comment(const Caller& caller, const Id& node_id,
                                      const CreateComment& request) {
  Comment out;
  out.text = TRY(comment_text(request.text));
  out.id = make_id(context_.clock, context_.random);
  out.node_id = node_id;
  out.author_id = caller.account_id;
  out.created_at = context_.clock.now();
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    const Reach found = TRY(reach_live(tx, caller.account_id, node_id, Permission::viewer));
    TRY(store::insert(tx, out));
    TRY(record(tx, context_, caller, found.node(), ActivityKind::commented));
    TRY(notify_comment(tx, context_, caller, found.node(), out.text));
    return announce_node(tx, found.node());
  }));
  return out;
}

Result<CommentPage> Conversation::comments(const Caller& caller, const Id& node_id,
                                           std::string_view cursor, int limit) {
  const auto after = TRY(comment_cursor(cursor));
  return context_.database.read([&](db::Session& session) -> Result<CommentPage> {
    TRY(reach(session, caller.account_id, node_id, Permission::viewer));
    CommentPage page;
    page.items = TRY(store::comments(session, node_id, after, limit));
    if (static_cast<int>(page.items.size()) == limit)
      page.next_cursor = to_string(page.items.back().id);
    return page;
  });
}

Result<void> Conversation::remove_comment(const Caller& caller, const Id& comment_id) {
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    const auto comment = TRY(store::find_comment(tx, comment_id));
    if (!comment) return no_such_comment();
    const auto found = reach(tx, caller.account_id, comment->node_id, Permission::viewer);
    if (!found.ok())
      return found.error().kind == ErrorKind::not_found ? no_such_comment() : found.error();
    if (!found->is_owner() && comment->author_id != caller.account_id)
      return failure(ErrorKind::forbidden, "not_allowed",
                     "Only its author, or whose file this is, can remove a comment.");
    TRY(store::erase_comment(tx, comment_id));
    return announce_node(tx, found->node());
  });
}

Result<Editing> Conversation::start_editing(const Caller& caller, const Id& file_id) {
  return context_.database.write([&](db::Transaction& tx) -> Result<Editing> {
    const Reach found = TRY(reach_live(tx, caller.account_id, file_id, Permission::editor));
    if (found.node().kind != NodeKind::file)
      return failure(ErrorKind::conflict, "not_a_file", "That is a folder, not a file.");
    const Timestamp now = context_.clock.now();
    const auto there = TRY(store::find_editing(tx, file_id));
    const bool is_held = there && there->expires_at > now;
    if (is_held && !has_open(caller, *there)) return being_edited(*there);
    const EditingRow row{file_id, caller.account_id, caller.device_id, caller.device_name,
                         now + editing_kept};
    TRY(store::put(tx, row));
    if (!is_held) TRY(announce_node(tx, found.node()));
    return editing_view(row);
  });
}

Result<void> Conversation::stop_editing(const Caller& caller, const Id& file_id) {
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    const Reach found = TRY(reach(tx, caller.account_id, file_id, Permission::viewer));
    const auto there = TRY(store::find_editing(tx, file_id));
    if (!there || !has_open(caller, *there)) return {};
    TRY(store::erase_editing(tx, file_id));
    return announce_node(tx, found.node());
  });
}

Result<void> Conversation::forget_editing() {
  const Timestamp now = context_.clock.now();
  const bool any = TRY(context_.database.read(
      [&](db::Session& session) { return store::any_editing_before(session, now); }));
  if (!any) return {};
  return context_.database.write(
      [&](db::Transaction& tx) { return store::erase_editing_before(tx, now); });
}

}  // namespace septet::drive
