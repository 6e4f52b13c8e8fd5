#include "drive/notices.h"

#include <algorithm>

#include "drive/share_store.h"

namespace septet::drive {

namespace {

using store::NodeRow;

constexpr std::size_t quoted_bytes = 200;

std::string in_quotes(std::string_view name) {
  return "“" + std::string(name) + "”";
}

std::string folder_link(const Id& folder_id) {
  return "#/drive/folder/" + to_string(folder_id);
}

// Where a person finds a node: who does not see its folder, among what is shared with them.
std::string link_to(const NodeRow& node, bool sees_folder) {
  if (node.kind == NodeKind::folder) return folder_link(node.id);
  if (!sees_folder) return "#/drive/shared";
  return node.parent_id == node.account_id ? "#/drive" : folder_link(node.parent_id);
}

Result<std::string> name_of(db::Session& session, Context& context, const Caller& caller) {
  if (!caller.signed_in()) return std::string("Somebody who came by a link");
  const auto person = TRY(context.people->find(session, caller.account_id));
  return person ? person->name : std::string("Somebody");
}

// Whom it concerns besides whoever did it.
struct Audience {
  std::vector<Id> of_folder;  // they see the folder around it as well
  std::vector<Id> of_node;    // they see the node alone
};

Result<Audience> audience_of(db::Session& session, const Caller& caller, const NodeRow& node) {
  Audience out;
  out.of_folder = TRY(store::people_on_way(session, node.parent_id, node.parent_id));
  for (const Share& share : TRY(store::shares_of(session, node.id)))
    if (std::find(out.of_folder.begin(), out.of_folder.end(), share.user_id) == out.of_folder.end())
      out.of_node.push_back(share.user_id);
  out.of_folder.push_back(node.account_id);
  std::erase(out.of_folder, caller.account_id);
  std::erase(out.of_node, caller.account_id);
  return out;
}

Result<void> notify_all(db::Transaction& tx, Context& context, const std::vector<Id>& people,
                        Notice notice) {
  for (const Id& person : people) {
    notice.account_id = person;
    TRY(context.people->notify(tx, notice));
  }
  return {};
}

Result<bool> concerns_others(db::Session& session, const Context& context, const NodeRow& node) {
  if (context.people == nullptr) return false;
  return store::shares_anything(session, node.account_id);
}

Json about(const Caller& caller, const NodeRow& node) {
  return {{"node_id", to_string(node.id)},
          {"folder_id", to_string(node.parent_id)},
          {"author_id", caller.signed_in() ? Json(to_string(caller.account_id)) : Json()}};
}

Notice change_notice(const Caller& caller, const NodeRow& node, const NodeRow& what,
                     const std::string& author, bool sees_folder) {
  Notice out;
  out.kind = "drive.shared_changed";
  out.title = author + " changed " + in_quotes(what.name);
  if (what.id != node.id) out.body = "Lately " + in_quotes(node.name) + ".";
  out.link = link_to(what, sees_folder);
  out.data = about(caller, node);
  out.subject = out.kind + " " + to_string(what.id) + " " + to_string(caller.account_id);
  return out;
}

// Of shares and comments other things are told.
bool is_change(ActivityKind kind) {
  switch (kind) {
    case ActivityKind::shared:
    case ActivityKind::unshared:
    case ActivityKind::link_made:
    case ActivityKind::link_removed:
    case ActivityKind::commented:
      return false;
    default:
      return true;
  }
}

std::string_view beginning_of(std::string_view text) {
  if (text.size() <= quoted_bytes) return text;
  std::size_t end = quoted_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace

Result<void> notify_change(db::Transaction& tx, Context& context, const Caller& caller,
                           const NodeRow& node, ActivityKind kind) {
  if (!is_change(kind) || !TRY(concerns_others(tx, context, node))) return {};
  const Audience audience = TRY(audience_of(tx, caller, node));
  if (audience.of_folder.empty() && audience.of_node.empty()) return {};
  // Of the many files of a folder one is told by the folder; what lies in the root by itself.
  const auto folder = TRY(store::find(tx, node.parent_id));
  const std::string author = TRY(name_of(tx, context, caller));
  TRY(notify_all(tx, context, audience.of_folder,
                 change_notice(caller, node, folder ? *folder : node, author, true)));
  return notify_all(tx, context, audience.of_node,
                    change_notice(caller, node, node, author, false));
}

Result<void> notify_share(db::Transaction& tx, Context& context, const Caller& caller,
                          const NodeRow& node, const Id& person_id) {
  if (context.people == nullptr) return {};
  Notice notice;
  notice.kind = "drive.shared";
  notice.title =
      TRY(name_of(tx, context, caller)) + " shares " + in_quotes(node.name) + " with you";
  notice.link = link_to(node, false);
  notice.data = about(caller, node);
  notice.subject = notice.kind + " " + to_string(node.id);
  return notify_all(tx, context, {person_id}, notice);
}

Result<void> notify_space(db::Transaction& tx, const Context& context, const Id& account_id,
                          std::int64_t used_bytes, std::int64_t more_bytes,
                          std::int64_t quota_bytes) {
  const std::int64_t limit = quota_bytes / 10 * 9;
  if (context.people == nullptr || used_bytes <= limit || used_bytes - more_bytes > limit)
    return {};
  Notice notice;
  notice.account_id = account_id;
  notice.kind = notice.subject = "drive.space";
  notice.title = "Your storage is nearly full";
  notice.body = "Nine tenths of it are taken. Older versions and what is in the trash count too.";
  notice.link = "#/drive/trash";
  return context.people->notify(tx, notice);
}

Result<void> notify_comment(db::Transaction& tx, Context& context, const Caller& caller,
                            const NodeRow& node, std::string_view text) {
  if (!TRY(concerns_others(tx, context, node))) return {};
  const Audience audience = TRY(audience_of(tx, caller, node));
  Notice notice;
  notice.kind = "drive.commented";
  notice.title = TRY(name_of(tx, context, caller)) + " comments on " + in_quotes(node.name);
  notice.body = beginning_of(text);
  notice.data = about(caller, node);
  notice.link = link_to(node, true);
  TRY(notify_all(tx, context, audience.of_folder, notice));
  notice.link = link_to(node, false);
  return notify_all(tx, context, audience.of_node, notice);
}

}  // namespace septet::drive
