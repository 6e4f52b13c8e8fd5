#include "drive/tags.h"

#include <algorithm>
#include <unordered_map>

#include "base/encoding.h"
#include "base/text.h"
#include "drive/cursor.h"
#include "drive/tag_store.h"

namespace septet::drive {

namespace {

Result<std::string> checked_tag(const std::string& tag, std::size_t index) {
  const auto bad = [&] {
    return invalid("tags." + std::to_string(index), "bad_tag",
                   "A tag has 1 to 50 bytes, and no control characters.");
  };
  if (!is_utf8(tag)) return bad();
  std::string out = to_nfc(trimmed(tag));
  const bool has_control =
      std::any_of(out.begin(), out.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  if (out.empty() || out.size() > tag_max_bytes || has_control) return bad();
  return out;
}

// Nothing if it is in the trash.
Result<std::optional<PlacedNode>> placed_live(db::Session& session, const Id& account_id,
                                              const Id& node_id) {
  auto way = way_to(session, account_id, node_id);
  if (!way.ok()) return std::optional<PlacedNode>();
  TRY(store::count_items(session, way->back()));
  PlacedNode out = placed(*way);
  return out.node.trashed_at ? std::optional<PlacedNode>() : std::optional(std::move(out));
}

}  // namespace

Result<std::vector<std::string>> checked_tags(const std::vector<std::string>& tags) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < tags.size(); ++i) out.push_back(TRY(checked_tag(tags[i], i)));
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  if (out.size() > tags_max)
    return invalid("tags", "too_many_tags", "There can be 20 tags at most.");
  return out;
}

Result<void> add_tags(db::Session& session, const std::vector<Node*>& nodes) {
  std::vector<Id> ids;
  std::unordered_map<Id, Node*> by_id;
  for (Node* node : nodes) {
    if (node->permission != Permission::owner) continue;
    ids.push_back(node->id);
    by_id[node->id] = node;
  }
  for (auto& [id, tag] : TRY(store::tags_of(session, ids))) by_id.at(id)->tags.push_back(tag);
  return {};
}

Result<TagPage> Tags::list(const Caller& caller, const std::string& cursor, int limit) {
  const auto after = from_base64url(cursor);
  if (!after) return invalid("cursor", "bad_cursor", "This is not a cursor of this list.");
  return context_.database.read([&](db::Session& session) -> Result<TagPage> {
    TagPage page;
    page.items = TRY(store::tags_in_use(session, caller.account_id, *after, limit));
    if (static_cast<int>(page.items.size()) == limit)
      page.next_cursor = to_base64url(page.items.back().tag);
    return page;
  });
}

Result<SearchPage> Tags::tagged(const Caller& caller, const std::string& tag,
                                const std::string& cursor, int limit) {
  const auto from = TRY(place_from(cursor));
  const auto before = from ? std::optional(from->id) : std::nullopt;
  return context_.database.read([&](db::Session& session) -> Result<SearchPage> {
    const auto ids = TRY(store::tagged(session, caller.account_id, to_nfc(tag), before, limit));
    SearchPage page;
    for (const Id& id : ids)
      if (auto hit = TRY(placed_live(session, caller.account_id, id)))
        page.items.push_back(*std::move(hit));
    std::vector<Node*> nodes;
    for (PlacedNode& hit : page.items) nodes.push_back(&hit.node);
    TRY(add_tags(session, nodes));
    if (static_cast<int>(ids.size()) == limit)
      page.next_cursor = cursor_from({.text_key = {}, .id = ids.back()});
    return page;
  });
}

}  // namespace septet::drive
