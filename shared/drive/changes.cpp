#include "drive/changes.h"

#include <charconv>
#include <unordered_map>

#include "events/outbox.h"

namespace septet::drive {

namespace {

constexpr int batch_events = 500;

Result<std::int64_t> sequence_from(std::string_view cursor) {
  std::int64_t sequence = 0;
  const char* end = cursor.data() + cursor.size();
  const auto parsed = std::from_chars(cursor.data(), end, sequence);
  if (parsed.ec != std::errc{} || parsed.ptr != end || sequence < 0)
    return invalid("cursor", "bad_cursor", "This is not a cursor of the change feed.");
  return sequence;
}

// Whether nothing that came after it has been forgotten. One of the future is that of another
// database.
Result<void> check_kept(db::Session& session, std::int64_t sequence, std::int64_t newest) {
  if (sequence == newest) return {};
  const std::int64_t oldest = TRY(events::oldest(session));
  if (sequence < newest && oldest != 0 && sequence + 1 >= oldest) return {};
  return failure(ErrorKind::conflict, "cursor_expired",
                 "What happened since then is no longer known. List everything anew.");
}

std::optional<Id> changed_node(const events::StoredEvent& stored, const Id& root_id) {
  if (stored.event.topic != "drive") return std::nullopt;
  const auto event = decode<NodeEvent>(stored.event.data);
  if (!event.ok() || event->node_id == root_id) return std::nullopt;
  return event->node_id;
}

// The nodes of a page, each where it occurs last: a folder that something was moved into comes
// before it.
class Collected {
 public:
  explicit Collected(int limit) : limit_(static_cast<std::size_t>(limit)) {}

  // False if there is no room for it.
  bool add(const Id& node_id) {
    const auto known = places_.find(node_id);
    if (known == places_.end() && places_.size() == limit_) return false;
    if (known != places_.end()) order_[known->second].reset();
    places_[node_id] = order_.size();
    order_.emplace_back(node_id);
    return true;
  }
  const std::vector<std::optional<Id>>& order() const { return order_; }

 private:
  std::size_t limit_;
  std::vector<std::optional<Id>> order_;
  std::unordered_map<Id, std::size_t> places_;
};

// As it is now, if the caller sees it.
Result<std::optional<Node>> current(db::Session& session, const Caller& caller, const Id& node_id) {
  auto found = reach_live(session, caller.account_id, node_id, Permission::viewer);
  if (!found.ok()) {
    if (found.error().kind == ErrorKind::internal) return std::move(found).error();
    return std::optional<Node>();
  }
  TRY(store::count_items(session, found->way.back()));
  return std::optional(view(*found));
}

}  // namespace

Result<ChangePage> Changes::page_after(db::Session& session, const Caller& caller,
                                       std::int64_t sequence, int limit) {
  const std::int64_t newest = TRY(events::newest(session));
  TRY(check_kept(session, sequence, newest));
  Collected collected(limit);
  ChangePage page;
  for (bool at_end = false; !at_end && !page.more;) {
    const auto batch = TRY(events::after(session, sequence, caller.account_id, batch_events));
    at_end = static_cast<int>(batch.size()) < batch_events;
    for (const auto& stored : batch) {
      const auto node_id = changed_node(stored, caller.account_id);
      if (node_id && !collected.add(*node_id)) {
        page.more = true;
        break;
      }
      sequence = stored.sequence;
    }
  }
  page.next_cursor = std::to_string(page.more ? sequence : newest);
  for (const auto& node_id : collected.order()) {
    if (!node_id) continue;
    Change change{.node_id = *node_id, .kind = ChangeKind::removed, .node = {}};
    change.node = TRY(current(session, caller, *node_id));
    if (change.node) change.kind = ChangeKind::changed;
    page.items.push_back(std::move(change));
  }
  return page;
}

Result<ChangePage> Changes::after(const Caller& caller, std::string_view cursor, int limit) {
  const std::optional<std::int64_t> sequence =
      cursor.empty() ? std::nullopt : std::optional(TRY(sequence_from(cursor)));
  return context_.database.read([&](db::Session& session) -> Result<ChangePage> {
    if (!sequence) {
      ChangePage now;
      now.next_cursor = std::to_string(TRY(events::newest(session)));
      return now;
    }
    ChangePage page = TRY(page_after(session, caller, *sequence, limit));
    std::vector<Node*> nodes;
    for (Change& change : page.items)
      if (change.node) nodes.push_back(&*change.node);
    TRY(add_shared_with(session, nodes));
    return page;
  });
}

}  // namespace septet::drive
