#include "unit/sync/sync_client.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/hash.h"
#include "drive/rules.h"

namespace septet::sync {

namespace {

using drive::Node;
using drive::NodeKind;

constexpr int rounds_max = 12;

}  // namespace

Result<void> SyncClient::sync() {
  if (account_.is_nil()) account_ = TRY(api_.account());
  for (int round = 0; round < rounds_max; ++round) {
    again_ = moved_ = false;
    TRY(settle());
    recognise_replaced();
    TRY(pull());
    TRY(reconcile());
    TRY(push());
    if (!again_) return {};
  }
  return internal("a sync client does not come to an end");
}

template <class T>
Result<std::optional<T>> SyncClient::unless_refused(Result<T> result) {
  if (result.ok()) return std::optional<T>(*std::move(result));
  if (!is_refusal(result.error())) return result.take_error();
  again_ = true;
  return std::optional<T>();
}

Result<bool> SyncClient::unless_refused(const Result<void>& result) {
  if (result.ok()) return true;
  if (!is_refusal(result.error())) return result.error();
  again_ = true;
  return false;
}

SyncClient::Known* SyncClient::known(EntryId entry) {
  for (auto& [node_id, record] : known_)
    if (record.entry == entry) return &record;
  return nullptr;
}

std::optional<Id> SyncClient::node_of(EntryId entry) const {
  if (entry == root_entry) return account_;
  for (const auto& [node_id, record] : known_)
    if (record.entry == entry) return node_id;
  return std::nullopt;
}

std::optional<EntryId> SyncClient::entry_of(const Id& node_id) const {
  if (node_id == account_) return root_entry;
  const auto found = known_.find(node_id);
  if (found == known_.end() || !folder_.has(found->second.entry)) return std::nullopt;
  return found->second.entry;
}

bool SyncClient::is_deleted_here(const Id& node_id) const {
  const auto found = known_.find(node_id);
  return found != known_.end() && !folder_.has(found->second.entry);
}

SyncClient::Known& SyncClient::link(const Node& node, EntryId entry, const std::string& content) {
  Known& record = known_[node.id];
  record = {.entry = entry,
            .kind = node.kind,
            .place = place_of(node),
            .version = node.version.value_or(0),
            .revision = node.revision,
            .hash = sha256(content),
            .sent = {}};
  return record;
}

// ── Settle

Result<void> SyncClient::settle() {
  for (auto at = uploads_.begin(); at != uploads_.end();) {
    const auto current = at++;
    const auto [entry, upload] = *current;
    if (!upload.commit_sent) continue;
    const auto state = TRY(api_.upload(*upload.id));
    if (state && state->result) {
      TRY(finish_upload(entry, upload, *state->result));
      continue;
    }
    if (state && (!folder_.has(entry) || sha256(folder_.at(entry).content) != upload.hash))
      TRY(api_.abort(*upload.id));
    uploads_.erase(current);
  }
  return {};
}

void SyncClient::recognise_replaced() {
  for (auto& [node_id, record] : known_) {
    if (record.kind != NodeKind::file || folder_.has(record.entry)) continue;
    const auto parent = entry_of(record.place.parent_id);
    if (!parent) continue;
    for (const EntryId entry : folder_.find(*parent, record.place.name))
      if (folder_.at(entry).kind == NodeKind::file && !node_of(entry)) record.entry = entry;
  }
}

// ── Pull

Result<void> SyncClient::pull() {
  if (cursor_.empty()) return list_all();
  for (bool more = true; more;) {
    const auto page = TRY(api_.changes(cursor_));
    if (!page) return list_all();
    for (const auto& change : page->items) TRY(take(change));
    cursor_ = page->next_cursor;
    more = page->more;
  }
  return {};
}

// The cursor first: what changes while the lists are read is then told of by the feed.
Result<void> SyncClient::list_all() {
  const auto now = TRY(api_.changes(""));
  remote_.clear();
  TRY(list_below(account_));
  cursor_ = now ? now->next_cursor : "";
  return {};
}

Result<void> SyncClient::list_below(const Id& folder_id) {
  auto listed = api_.list(folder_id);
  if (!listed.ok() && is_refusal(listed.error())) return {};  // gone again: the feed will tell
  for (const Node& node : TRY(std::move(listed))) {
    remote_[node.id] = node;
    if (node.kind == NodeKind::folder) TRY(list_below(node.id));
  }
  return {};
}

Result<void> SyncClient::take(const drive::Change& change) {
  const bool was_there = remote_.count(change.node_id) != 0;
  if (!change.node) {
    forget_below(change.node_id);
    return {};
  }
  // It is there only once what lies below it is: the connection may break in between.
  if (change.node->kind == NodeKind::folder && !was_there) TRY(list_below(change.node_id));
  remote_[change.node_id] = *change.node;
  return {};
}

void SyncClient::forget_below(const Id& node_id) {
  remote_.erase(node_id);
  std::vector<Id> below;
  for (const auto& [id, node] : remote_)
    if (node.parent_id == node_id) below.push_back(id);
  for (const Id& id : below) forget_below(id);
}

std::vector<Id> SyncClient::in_order() const {
  std::map<Id, std::vector<Id>> children;
  for (const auto& [id, node] : remote_) children[node.parent_id].push_back(id);
  std::vector<Id> order = {account_};
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto& below = children[order[i]];
    order.insert(order.end(), below.begin(), below.end());
  }
  order.erase(order.begin());
  return order;
}

// ── Reconcile

Result<void> SyncClient::reconcile() {
  const std::vector<Id> order = in_order();
  take_removals({order.begin(), order.end()});
  revive(order);
  for (const Id& id : order)
    if (!is_deleted_here(id)) TRY(take_node(remote_.at(id)));
  for (const EntryId entry : std::exchange(orphaned_, {}))
    if (!node_of(entry) && folder_.children(entry).empty()) folder_.remove(entry);
  asked_.clear();
  undo_rings();
  make_names_unique();
  return {};
}

void SyncClient::take_removals(const std::set<Id>& there) {
  std::vector<EntryId> entries = folder_.all();
  std::reverse(entries.begin(), entries.end());  // what lies in a folder before the folder
  for (const EntryId entry : entries)
    if (const auto node_id = node_of(entry); node_id && there.count(*node_id) == 0)
      take_removal(*node_id);
  std::erase_if(known_, [&](const auto& at) {
    return there.count(at.first) == 0 && !folder_.has(at.second.entry);
  });
}

void SyncClient::take_removal(const Id& node_id) {
  const Known record = known_.at(node_id);
  known_.erase(node_id);
  const bool is_changed = record.kind == NodeKind::file
                              ? sha256(folder_.at(record.entry).content) != record.hash
                              : !folder_.children(record.entry).empty();
  if (!is_changed)
    folder_.remove(record.entry);
  else if (record.kind == NodeKind::folder)
    orphaned_.push_back(record.entry);
}

// Children come after their parents in `order`, so this goes through it from the end.
void SyncClient::revive(const std::vector<Id>& order) {
  std::set<Id> wanted;  // folders in which something is to be
  for (auto at = order.rbegin(); at != order.rend(); ++at) {
    const Node& node = remote_.at(*at);
    const auto found = known_.find(node.id);
    const bool is_known = found != known_.end();
    const bool is_moved =
        is_known && found->second.place != place_of(node) && found->second.sent != place_of(node);
    if (is_deleted_here(node.id)) {
      const bool is_edited = node.version.value_or(0) != found->second.version;
      if (is_edited || is_moved || wanted.count(node.id) != 0)
        known_.erase(found);
      else
        found->second.revision = node.revision;
    }
    if (known_.count(node.id) == 0 || (is_moved && folder_.has(known_.at(node.id).entry)))
      wanted.insert(node.parent_id);
  }
}

Result<void> SyncClient::take_node(const Node& node) {
  const auto found = known_.find(node.id);
  return found == known_.end() ? take_new(node) : take_change(node, found->second);
}

Result<void> SyncClient::take_new(const Node& node) {
  const auto parent = entry_of(node.parent_id);
  if (!parent) return internal("a node without its folder");
  std::string content;
  if (node.kind == NodeKind::file) {
    auto got = TRY(unless_refused(api_.download(node.id, *node.version)));
    if (!got) return {};  // it has changed once more
    content = *std::move(got);
  }
  const auto here = counterpart(node, *parent, content);
  link(node, here ? *here : folder_.add(*parent, node.name, node.kind, content), content);
  return {};
}

// What is here already and is this node: a folder that was asked for, or the same under its name.
std::optional<EntryId> SyncClient::counterpart(const Node& node, EntryId parent,
                                               const std::string& content) const {
  for (const auto& [entry, place] : asked_)
    if (node.kind == NodeKind::folder && place == place_of(node) && folder_.has(entry))
      return entry;
  for (const EntryId entry : folder_.find(parent, node.name)) {
    const Entry& here = folder_.at(entry);
    if (!node_of(entry) && here.kind == node.kind && here.content == content) return entry;
  }
  return std::nullopt;
}

Result<void> SyncClient::take_change(const Node& node, Known& record) {
  record.revision = node.revision;
  const Entry here = folder_.at(record.entry);
  if (node.version.value_or(0) != record.version) {
    auto got = TRY(unless_refused(api_.download(node.id, *node.version)));
    if (!got) return {};
    const std::string now = sha256(here.content);
    if (now == record.hash || now == sha256(*got)) {
      record.version = *node.version;
      record.hash = sha256(*got);
      folder_.write(here.id, *std::move(got));
    }
  }
  return take_place(node, record);
}

// The folder and the name for themselves: what one renames and another moves is both.
Result<void> SyncClient::take_place(const Node& node, Known& record) {
  const Entry here = folder_.at(record.entry);
  const Place ours = record.sent.value_or(record.place);
  const auto parent = entry_of(node.parent_id);
  const bool is_moved =
      node.parent_id != record.place.parent_id && node.parent_id != ours.parent_id;
  if (is_moved && !parent) return internal("a node without its folder");
  const bool is_renamed = node.name != record.place.name && node.name != ours.name;
  folder_.move(here.id, is_moved ? *parent : here.parent, is_renamed ? node.name : here.name);
  record.place = place_of(node);
  record.sent.reset();
  return {};
}

// A folder lies in itself once the server's moves and those of here are put together.
void SyncClient::undo_rings() {
  for (const auto& [node_id, record] : known_) {
    if (!folder_.has(record.entry)) continue;
    std::set<EntryId> above;
    for (EntryId at = record.entry; at != root_entry; at = folder_.at(at).parent) {
      if (!above.insert(at).second) {
        folder_.move(record.entry, entry_of(record.place.parent_id).value_or(root_entry),
                     record.place.name);
        break;
      }
    }
  }
}

// Of several of one name that which the server has under it keeps it.
void SyncClient::make_names_unique() {
  for (const EntryId entry : folder_.all()) {
    const Entry here = folder_.at(entry);
    const auto node_id = node_of(entry);
    const bool is_servers = node_id && known_.at(*node_id).place ==
                                           Place{node_of(here.parent).value_or(Id()), here.name};
    if (!is_servers && folder_.find(here.parent, here.name).size() > 1) move_aside(entry);
  }
}

void SyncClient::move_aside(EntryId entry) {
  const Entry here = folder_.at(entry);
  const bool is_new_file = here.kind == NodeKind::file && !node_of(entry);
  std::string name =
      is_new_file ? drive::conflict_name(here.name, device_, clock_.now()) : here.name;
  const std::string wanted = name;
  for (int number = 2; !folder_.find(here.parent, name).empty(); ++number)
    name = drive::numbered_name(wanted, here.kind, number);
  folder_.move(entry, here.parent, name);
}

// ── Push

Result<void> SyncClient::push() {
  in_the_way_.reset();
  TRY(push_places(root_entry));
  if (!moved_ && in_the_way_) TRY(step_aside());
  TRY(push_removals());
  // A new file may have the name of one that has still to make room.
  return again_ ? Result<void>() : push_contents();
}

Result<void> SyncClient::push_places(EntryId parent) {
  for (const EntryId entry : folder_.children(parent)) {
    TRY(push_place(entry));
    if (node_of(entry)) TRY(push_places(entry));
  }
  return {};
}

Result<void> SyncClient::push_place(EntryId entry) {
  const Entry& here = folder_.at(entry);
  const Place place{node_of(here.parent).value_or(Id()), here.name};
  const auto node_id = node_of(entry);
  if (!node_id) return here.kind == NodeKind::folder ? push_folder(entry, place) : Result<void>();
  return known_.at(*node_id).place == place ? Result<void>() : push_move(entry, *node_id, place);
}

Result<void> SyncClient::push_folder(EntryId entry, const Place& place) {
  asked_[entry] = place;
  auto answer = api_.make_folder(place.parent_id, place.name);
  if (answer.ok() || is_refusal(answer.error())) asked_.erase(entry);
  if (!answer.ok()) note_in_the_way(answer.error(), place);
  const auto made = TRY(unless_refused(std::move(answer)));
  if (!made) return {};
  remote_[made->id] = *made;
  link(*made, entry, "");
  return {};
}

Result<void> SyncClient::push_move(EntryId entry, const Id& node_id, const Place& place) {
  Known& record = known_.at(node_id);
  record.sent = place;
  auto moved = api_.move(node_id, place.parent_id, place.name, record.revision);
  if (!moved.ok()) note_in_the_way(moved.error(), place);
  const auto now = TRY(unless_refused(std::move(moved)));
  record.sent.reset();
  if (!now) return {};
  moved_ = true;
  remote_[node_id] = *now;
  record.place = place_of(*now);
  record.revision = now->revision;
  folder_.move(entry, folder_.at(entry).parent, now->name);
  return {};
}

// What has the name on the server has another here, or its own would not be free here.
void SyncClient::note_in_the_way(const Error& error, const Place& place) {
  if (error.code != "name_taken") return;
  for (const auto& [node_id, record] : known_)
    if (record.place == place && folder_.has(record.entry)) in_the_way_ = node_id;
}

// Two names change places, or a folder takes the name of what moves into it.
Result<void> SyncClient::step_aside() {
  Known& record = known_.at(*in_the_way_);
  const Place between{record.place.parent_id,
                      ".between-" + to_string(make_id(clock_, random_)).substr(24)};
  record.sent = between;
  const auto now = TRY(
      unless_refused(api_.move(*in_the_way_, between.parent_id, between.name, record.revision)));
  record.sent.reset();
  again_ = true;
  if (!now) return {};
  remote_[now->id] = *now;
  record.place = place_of(*now);
  record.revision = now->revision;
  return {};
}

Result<void> SyncClient::push_removals() {
  std::vector<Id> order = in_order();
  std::reverse(order.begin(), order.end());
  for (const Id& id : order) {
    if (!is_deleted_here(id)) continue;
    Node node = remote_.at(id);
    node.revision = known_.at(id).revision;
    if (!TRY(unless_refused(api_.trash(node)))) continue;
    known_.erase(id);
    remote_.erase(id);
  }
  return {};
}

Result<void> SyncClient::push_contents() {
  for (const EntryId entry : folder_.all()) {
    const Entry& here = folder_.at(entry);
    if (here.kind != NodeKind::file || !node_of(here.parent)) continue;
    const Known* record = known(entry);
    if (record == nullptr || record->hash != sha256(here.content)) TRY(push_content(entry));
  }
  return {};
}

Result<void> SyncClient::push_content(EntryId entry) {
  const Entry here = folder_.at(entry);
  const CutContent content = cut(here.content);
  drive::StartUpload request{.name = here.name,
                             .parent_id = node_of(here.parent),
                             .size_bytes = static_cast<std::int64_t>(here.content.size()),
                             .chunks = content.refs,
                             .base_version = 0,
                             .file_id = {},
                             .on_conflict = {},
                             .modified_at = {}};
  if (const Known* record = known(entry)) {
    request.base_version = record->version;
    request.file_id = node_of(entry);
  }
  Upload& upload = uploads_[entry];
  if (const std::string text = to_text(encode(request)); upload.request != text) {
    if (upload.id) TRY(api_.abort(*upload.id));
    upload = {to_string(make_id(clock_, random_)), text, sha256(here.content), {}, false};
  }
  const auto state = TRY(unless_refused(api_.start_upload(request, upload.key)));
  if (!state) return {};
  upload.id = state->id;
  if (!state->missing.empty() && !TRY(unless_refused(api_.send_chunks(*state, content)))) return {};
  upload.commit_sent = true;
  const auto reply = TRY(unless_refused(api_.commit(state->id)));
  if (reply) return finish_upload(entry, upload, *reply);
  TRY(api_.abort(state->id));
  uploads_.erase(entry);
  return {};
}

// An upload that became another file than the one that was edited is a conflict copy: the entry is
// that file now, and the one that was edited comes back by the next pull, as somebody else's.
Result<void> SyncClient::finish_upload(EntryId entry, const Upload& sent,
                                       const drive::UploadReply& reply) {
  const Upload upload = sent;
  uploads_.erase(entry);
  again_ = true;  // the pull tells of its place and its revision
  const Json request = TRY(parse_json(upload.request));
  const auto before = node_of(entry);
  if (before && *before != reply.file_id) known_.erase(*before);
  Known& record = known_[reply.file_id];
  if (!before || *before != reply.file_id) {
    record = {};
    record.entry = entry;
    record.kind = NodeKind::file;
    record.place = {TRY(parse_id(request.value("parent_id", ""))), reply.name};
    if (folder_.has(entry) && folder_.at(entry).name == request.value("name", ""))
      folder_.move(entry, folder_.at(entry).parent, reply.name);
  }
  record.version = reply.version;
  record.hash = upload.hash;
  return {};
}

}  // namespace septet::sync
