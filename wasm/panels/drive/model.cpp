#include "panels/drive/model.h"

#include <algorithm>

#include "base/text.h"
#include "platform/loop.h"
#include "platform/page.h"
#include "ui/format.h"

namespace septet::panels::drive {

namespace api = septet::drive;

namespace {

// Changes come in bursts (an upload of a folder); they are looked at together.
constexpr double settle_ms = 120;
// Above this many changed entries the whole list is asked for anew.
constexpr std::size_t single_requests = 12;
// What an address holds of ids.
constexpr std::size_t together_most = 200;

std::vector<Id> ids_of(const std::vector<Node>& nodes) {
  std::vector<Id> out;
  out.reserve(nodes.size());
  for (const Node& node : nodes) out.push_back(node.id);
  return out;
}

// “report.pdf”, or "3 items".
std::string named(const std::vector<Node>& nodes) {
  if (nodes.size() == 1) return "“" + nodes.front().name + "”";
  return ui::count_text(static_cast<std::int64_t>(nodes.size()), "item", "items");
}

constexpr std::int64_t megabyte = 1'000'000;

client::SearchNodes search_of(const Place& place, const Id& me) {
  client::SearchNodes out;
  const SearchFilter& filter = place.filter;
  out.words = place.query;
  if (!filter.type.empty()) out.type = filter.type;
  if (filter.size == "small") out.max_size = megabyte;
  if (filter.size == "medium") out.min_size = megabyte, out.max_size = 10 * megabyte;
  if (filter.size == "large") out.min_size = 10 * megabyte, out.max_size = 100 * megabyte;
  if (filter.size == "huge") out.min_size = 100 * megabyte;
  const std::int64_t days = filter.changed == "day"     ? 1
                            : filter.changed == "week"  ? 7
                            : filter.changed == "month" ? 31
                            : filter.changed == "year"  ? 366
                                                        : 0;
  if (days > 0) {
    constexpr std::int64_t day_us = std::int64_t{24} * 3600 * 1'000'000;
    // Of whole hours, so that the next page is asked for with the same.
    const std::int64_t hour_us = day_us / 24;
    out.modified_after = Timestamp{(platform::clock().now().us / hour_us - days * 24) * hour_us};
  }
  if (filter.owner == "me") out.owner = me;
  if (!filter.in.is_nil()) out.in = filter.in;
  return out;
}

client::Then<api::NodePage> unplaced(Listing::Receive then) {
  return [then = std::move(then)](Result<api::NodePage> page) {
    if (!page.ok()) return then(std::move(page).error());
    Listing::Rows rows;
    rows.next_cursor = page->next_cursor;
    for (Node& node : page->items) rows.items.push_back({std::move(node), {}});
    then(std::move(rows));
  };
}

// One row for each thing that links lead to, and the links of each. `into` is filled anew with the
// first page.
client::Then<api::LinkPage> by_target(bool first,
                                      std::unordered_map<Id, std::vector<api::Link>>& into,
                                      Listing::Receive then) {
  return [first, &into, then = std::move(then)](Result<api::LinkPage> page) {
    if (!page.ok()) return then(std::move(page).error());
    if (first) into.clear();
    Listing::Rows rows;
    rows.next_cursor = page->next_cursor;
    for (api::PlacedLink& one : page->items) {
      std::vector<api::Link>& links = into[one.target.node.id];
      if (links.empty()) rows.items.push_back(std::move(one.target));
      links.push_back(std::move(one.link));
    }
    then(std::move(rows));
  };
}

}  // namespace

Model::Model(client::Client& client)
    : client_(client),
      listing_([this](const Place& place, Order order, std::string cursor, int limit,
                      Listing::Receive receive) {
        fetch(place, order, std::move(cursor), limit, std::move(receive));
      }) {
  subscription_ = client_.live().subscribe(
      "drive", [this](const events::LiveEvent& event) { heard(event); }, [this] { reload(); });
}

Model::~Model() {
  client_.live().unsubscribe(subscription_);
}

// ---- Places

Id Model::root_id() const {
  return client_.session() == client::Session::signed_in ? client_.me().user_id : Id{};
}

Id Model::folder_id() const {
  if (place().kind != PlaceKind::folder) return {};
  return place().is_root() ? root_id() : place().folder_id;
}

void Model::open(const Place& where) {
  Place place = where;
  if (place.folder_id == root_id()) place.folder_id = {};
  selection_ = {};
  selecting_all_ = false;
  to_choose_.reset();
  if (place.kind == PlaceKind::search && this->place().kind == PlaceKind::search)
    return listing_.narrow(place);
  opened_ms_ = platform::now_ms();
  path_ = way_to(place);
  guess_permission(place);
  folder_.clear();
  listing_.open(place, order_);
  load_path();
  usage_.load([this](auto then) { client_.drive().usage(std::move(then)); });
}

void Model::choose_once_loaded(const Id& id) {
  to_choose_ = id;
  page_arrived();
}

void Model::locate(const Id& id, client::Then<PlacedNode> then) {
  client_.drive().node(id, std::move(then));
}

// As far as it is known before anybody is asked, so that the way is there at once.
std::vector<PathEntry> Model::way_to(const Place& next) const {
  const bool from_shared = place().kind == PlaceKind::shared;
  if (next.kind != PlaceKind::folder || next.is_root() || path_.empty() ||
      (!place().is_folder() && !from_shared))
    return {{root_id(), ""}};
  std::vector<PathEntry> way;
  if (from_shared) way.push_back({{}, std::string(title_of(PlaceKind::shared))});
  for (const PathEntry& step : path_) {
    if (from_shared) break;
    way.push_back(step);
    if (step.id == next.folder_id) return way;
  }
  if (const PlacedNode* entry = listing_.find(next.folder_id)) {
    way.push_back({entry->node.id, entry->node.name});
    return way;
  }
  return {{root_id(), ""}};
}

void Model::load_path() {
  if (place().kind != PlaceKind::folder || place().is_root()) return;
  folder_.load([this, id = place().folder_id](client::Then<PlacedNode> then) {
    client_.drive().node(id, [this, then = std::move(then)](Result<PlacedNode> placed) {
      if (placed.ok()) take_path(*placed);
      then(std::move(placed));
    });
  });
}

void Model::take_path(const PlacedNode& folder) {
  foreign_ = !folder.node.owner_id.is_nil() && folder.node.owner_id != root_id();
  const bool known = permission_ == folder.node.permission;
  permission_ = folder.node.permission;
  if (!known) listing_.refresh();  // what may be done with each entry has changed as well
  path_ = folder.path;
  if (foreign_) path_.insert(path_.begin(), {{}, std::string(title_of(PlaceKind::shared))});
  path_.push_back({folder.node.id, folder.node.name});
}

// What the list that is left says about the folder that is opened; on the way up it stays.
void Model::guess_permission(const Place& next) {
  const PlacedNode* entry = next.is_folder() ? listing_.find(next.folder_id) : nullptr;
  if (entry) {
    foreign_ = !entry->node.owner_id.is_nil() && entry->node.owner_id != root_id();
    permission_ = entry->node.permission;
  } else if (!next.is_folder() || next.is_root() || !place().is_folder()) {
    foreign_ = false;
    permission_ = api::Permission::owner;
  }
}

const PlacedNode* Model::folder() const {
  return folder_ && place().is_folder() && !place().is_root() ? &*folder_ : nullptr;
}

const std::vector<api::Link>& Model::links_of(const Id& node) const {
  static const std::vector<api::Link> none;
  const auto found = links_.find(node);
  return found == links_.end() ? none : found->second;
}

std::string Model::title() const {
  if (place().kind == PlaceKind::tagged) return "Tagged “" + place().query + "”";
  if (place().kind != PlaceKind::folder || place().is_root())
    return std::string(title_of(place().kind));
  return path_.size() > 1 ? path_.back().name : std::string();
}

std::optional<std::int64_t> Model::item_count() const {
  return folder_ ? folder_->node.item_count : std::nullopt;
}

const std::optional<Error>& Model::error() const {
  return listing_.error() ? listing_.error() : folder_.error();
}

void Model::sort(Order order) {
  order_ = order;
  listing_.open(place(), order_);
}

void Model::reload() {
  if (root_id().is_nil()) return;
  if (error()) return open(Place(place()));
  if (!listing_.loading_first()) listing_.refresh();
  usage_.load([this](auto then) { client_.drive().usage(std::move(then)); });
}

void Model::forget() {
  selection_ = {};
  path_.clear();
  folder_.clear();
  usage_.clear();
  notices_.clear();
  heard_.clear();
  listing_.forget();
}

void Model::fetch(const Place& place, Order order, std::string cursor, int limit,
                  Listing::Receive receive) {
  auto then = [this, receive = std::move(receive)](Result<Listing::Rows> rows) {
    receive(std::move(rows));
    page_arrived();
  };
  const auto from = cursor.empty() ? std::nullopt : std::optional(std::move(cursor));
  client::DriveApi& drive = client_.drive();
  client::SharingApi& sharing = client_.sharing();
  switch (place.kind) {
    case PlaceKind::recent:
      drive.recent(from, std::move(then));
      return;
    case PlaceKind::starred:
      drive.starred(from, std::move(then));
      return;
    case PlaceKind::trash:
      drive.list_trash(from, std::move(then));
      return;
    case PlaceKind::search:
      drive.search(search_of(place, root_id()), from, std::move(then));
      return;
    case PlaceKind::shared:
      sharing.shared_with_me(from, std::move(then));
      return;
    case PlaceKind::links:
      sharing.links({}, from, by_target(!from, links_, std::move(then)));
      return;
    case PlaceKind::tagged:
      sharing.tagged(place.query, from, std::move(then));
      return;
    case PlaceKind::folder:
      break;
  }
  const auto parent = place.is_root() ? std::nullopt : std::optional(place.folder_id);
  drive.list({parent, order.by, order.direction, from, limit}, unplaced(std::move(then)));
}

void Model::page_arrived() {
  selection_.keep_only([this](const Id& id) { return listing_.find(id) != nullptr; });
  if (to_choose_ && listing_.find(*to_choose_))
    selection_.choose_only(*std::exchange(to_choose_, std::nullopt));
  if (!selecting_all_) return;
  selection_.choose_all(rows());
  selecting_all_ = !listing_.complete();
}

// ---- What is chosen

Selection::Rows Model::rows() const {
  return {listing_.rows().size(), [this](std::size_t row) { return listing_.rows()[row].node.id; }};
}

std::vector<Node> Model::chosen() const {
  std::vector<Node> out;
  for (const Id& id : selection_.in_order(rows())) out.push_back(listing_.find(id)->node);
  return out;
}

std::vector<Node> Model::chosen_in_brief() const {
  std::vector<Node> out;
  const Node* starless = nullptr;
  const Node* least = nullptr;
  for (const Id& id : selection_.ids()) {
    const PlacedNode* entry = listing_.find(id);
    if (!entry) continue;
    const Node& node = entry->node;
    if (out.empty()) out.push_back(node);
    if (!node.starred) starless = &node;
    if (!least || node.permission < least->permission) least = &node;
  }
  for (const Node* node : {starless, least})
    if (node && node->id != out.front().id) out.push_back(*node);
  if (out.size() == 3 && out[1].id == out[2].id) out.pop_back();
  // Of two that are chosen both count, also when one alone would tell.
  if (out.size() == 1 && selection_.count() > 1) out.push_back(out.front());
  return out;
}

std::int64_t Model::chosen_bytes() const {
  std::int64_t total = 0;
  for (const Id& id : selection_.ids())
    if (const PlacedNode* entry = listing_.find(id)) total += entry->node.size_bytes;
  return total;
}

void Model::select_all() {
  selection_.choose_all(rows());
  selecting_all_ = !listing_.complete();
  if (selecting_all_) listing_.need_all();
}

std::optional<std::size_t> Model::row_beginning_with(std::string_view letters) const {
  const std::string wanted = fold_case(letters);
  const std::size_t count = listing_.rows().size();
  const auto current = selection_.current();
  // A longer beginning may still fit the current row; a single letter goes on to the next.
  std::size_t from = current ? listing_.row_of(*current).value_or(0) : 0;
  if (current && code_points(letters) == 1) ++from;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t row = (from + i) % count;
    if (fold_case(listing_.rows()[row].node.name).starts_with(wanted)) return row;
  }
  return std::nullopt;
}

void Model::show_versions_of(const Node& node) {
  if (versions_of_ == node.id && versions_newest_ == node.version) return;
  if (versions_of_ != node.id) versions_.clear();
  versions_of_ = node.id;
  versions_newest_ = node.version;
  versions_.load(
      [this, id = node.id](auto then) { client_.drive().versions(id, {}, std::move(then)); });
}

// ---- Live changes

void Model::heard(const events::LiveEvent& event) {
  const auto what = decode<api::NodeEvent>(event.data);
  if (!what.ok()) return;
  heard_.insert(what->node_id);
  if (listing_.find(what->parent_id)) heard_.insert(what->parent_id);  // how many items it has
  if (std::exchange(following_up_, true)) return;
  platform::after(settle_ms, [this] { follow_up(); });
}

void Model::follow_up() {
  following_up_ = false;
  const std::set<Id> changed = std::exchange(heard_, {});
  if (root_id().is_nil()) return;
  usage_.load([this](auto then) { client_.drive().usage(std::move(then)); });
  for (const PathEntry& step : path_)
    if (changed.contains(step.id)) {
      load_path();
      break;
    }
  if (place().kind != PlaceKind::folder || changed.size() > single_requests)
    listing_.refresh();
  else
    for (const Id& id : changed) follow_up(id);
}

void Model::follow_up(const Id& id) {
  client_.drive().node(id, [this, id](Result<PlacedNode> entry) {
    if (entry.ok()) return settle(*std::move(entry));
    if (entry.error().kind != ErrorKind::not_found && entry.error().kind != ErrorKind::forbidden)
      return;
    listing_.remove(id);
    page_arrived();
  });
}

void Model::settle(PlacedNode entry) {
  const bool here = entry.node.parent_id == folder_id() && !entry.node.trashed_at;
  if (here)
    listing_.put(std::move(entry));
  else
    listing_.remove(entry.node.id);
  page_arrived();
}

// ---- Changes

void Model::say(std::string text, std::function<void()> undo) {
  notices_.push_back({std::move(text), std::move(undo), {}});
}

void Model::fail(Error error) {
  notices_.push_back({{}, {}, std::move(error)});
}

void Model::conclude(const BatchOutcome& outcome, std::string text,
                     std::function<void(std::vector<Id>)> undo) {
  if (!outcome.done.empty()) {
    std::function<void()> act;
    if (undo) act = [undo = std::move(undo), ids = outcome.done] { undo(ids); };
    say(std::move(text), std::move(act));
  }
  if (outcome.error) fail(*outcome.error);
  reload();
}

void Model::hide(const std::vector<Node>& nodes) {
  for (const Node& node : nodes) listing_.remove(node.id);
  page_arrived();
}

void Model::create_folder(const std::string& name, const Id& parent, client::Then<Node> then) {
  client_.drive().create_folder({name, parent, {}}, [this, then](Result<Node> made) {
    if (made.ok() && made->parent_id == folder_id()) settle({*made, {}});
    then(std::move(made));
  });
}

void Model::create_text(const std::string& name, const Id& parent, client::Then<Node> then) {
  client_.drive().upload_whole(
      name, parent, {}, platform::clock().now(), {},
      [this, then = std::move(then)](Result<api::UploadReply> made) {
        if (!made.ok()) return then(std::move(made).error());
        client_.drive().node(made->file_id, [this, then](Result<PlacedNode> placed) {
          if (!placed.ok()) return then(std::move(placed).error());
          settle(*placed);
          then(placed->node);
        });
      },
      {}, api::OnConflict::rename);
}

void Model::rename(const Node& node, const std::string& name, client::Then<Node> then) {
  const std::string before = node.name;
  client_.drive().change(node.id, {.name = name}, [this, then, before](Result<Node> renamed) {
    if (renamed.ok()) {
      const Node now = *renamed;
      reload();
      say("Renamed to “" + now.name + "”", [this, now, before] {
        client_.drive().change(now.id, {.name = before}, [this](Result<Node> back) {
          if (!back.ok()) fail(back.error());
          reload();
        });
      });
    }
    then(std::move(renamed));
  });
}

bool Model::may_be_moved(const std::vector<Node>& nodes) const {
  if (place().is_folder()) return true;
  return std::none_of(nodes.begin(), nodes.end(), [this](const Node& node) {
    const PlacedNode* entry = listing_.find(node.id);
    return node.permission != api::Permission::owner && entry && entry->path.empty();
  });
}

bool Model::takes(const Id& target, const std::vector<Node>& nodes) const {
  const bool inside_itself =
      std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) { return node.id == target; });
  const bool there_already = std::all_of(
      nodes.begin(), nodes.end(), [&](const Node& node) { return node.parent_id == target; });
  return !inside_itself && !there_already;
}

void Model::move(const std::vector<Node>& nodes, const Id& target, const std::string& name) {
  std::unordered_map<Id, Id> parents;
  for (const Node& node : nodes) parents[node.id] = node.parent_id;
  if (place().kind == PlaceKind::folder) hide(nodes);
  const auto move_back = [this, parents](std::vector<Id> ids) {
    run_batch(
        std::move(ids),
        [this, parents](const Id& id, auto then) {
          client_.drive().change(id, {.parent_id = parents.at(id)},
                                 ignoring_value<Node>(std::move(then)));
        },
        [this](const BatchOutcome& outcome) { conclude(outcome, "Moved back", {}); });
  };
  run_batch(
      ids_of(nodes),
      [this, target](const Id& id, auto then) {
        client_.drive().change(id, {.parent_id = target}, ignoring_value<Node>(std::move(then)));
      },
      [this, move_back, text = named(nodes) + " moved to “" + name + "”"](
          const BatchOutcome& outcome) { conclude(outcome, text, move_back); });
}

void Model::copy(const std::vector<Node>& nodes, const Id& target, const std::string& name) {
  const auto copies = std::make_shared<std::vector<Id>>();
  run_batch(
      ids_of(nodes),
      [this, target, copies](const Id& id, auto then) {
        client_.drive().copy(id, {.parent_id = target},
                             [copies, then = std::move(then)](Result<Node> copy) {
                               if (!copy.ok()) return then(std::move(copy).error());
                               copies->push_back(copy->id);
                               then({});
                             });
      },
      [this, copies,
       text = named(nodes) + " copied to “" + name + "”"](const BatchOutcome& outcome) {
        conclude(outcome, text, [this, copies](std::vector<Id>) { trash_ids(*copies); });
      });
}

void Model::star(const std::vector<Node>& nodes, bool starred) {
  for (const Node& node : nodes) {
    const PlacedNode* shown = listing_.find(node.id);
    if (!shown) continue;
    PlacedNode changed = *shown;
    changed.node.starred = starred;
    listing_.put(std::move(changed));
  }
  run_batch(
      ids_of(nodes),
      [this, starred](const Id& id, auto then) {
        client_.drive().change(id, {.starred = starred}, ignoring_value<Node>(std::move(then)));
      },
      [this, text = named(nodes) + (starred ? " starred" : " is no longer starred")](
          const BatchOutcome& outcome) { conclude(outcome, text, {}); });
}

void Model::set_tags(const Node& node, std::vector<std::string> tags) {
  client_.drive().change(node.id, {.tags = std::move(tags)}, [this](Result<Node> changed) {
    if (!changed.ok()) return fail(changed.error());
    if (const PlacedNode* shown = listing_.find(changed->id)) {
      PlacedNode now = *shown;
      now.node = *std::move(changed);
      listing_.put(std::move(now));
    }
    reload();
  });
}

void Model::leave(const std::vector<Node>& nodes) {
  hide(nodes);
  run_batch(
      ids_of(nodes), [this](const Id& id, auto then) { leave_one(id, std::move(then)); },
      [this, text = named(nodes) + " is no longer shared with you"](const BatchOutcome& outcome) {
        conclude(outcome, text, {});
      });
}

void Model::leave_one(const Id& node, std::function<void(Result<void>)> then) {
  client_.sharing().shares(node, {},
                           [this, node, then = std::move(then)](Result<api::SharePage> page) {
                             if (!page.ok()) return then(std::move(page).error());
                             for (const api::Share& share : page->items)
                               if (share.node_id == node && share.user_id == root_id())
                                 return void(client_.sharing().end_share(share.id, then));
                             then({});
                           });
}

void Model::trash(const std::vector<Node>& nodes) {
  hide(nodes);
  run_batch(
      ids_of(nodes),
      [this](const Id& id, auto then) { client_.drive().trash(id, std::move(then)); },
      [this, text = named(nodes) + " moved to the trash"](const BatchOutcome& outcome) {
        conclude(outcome, text, [this](std::vector<Id> ids) { restore_ids(std::move(ids)); });
      });
}

void Model::restore(const std::vector<Node>& nodes) {
  hide(nodes);
  run_batch(
      ids_of(nodes),
      [this](const Id& id, auto then) {
        client_.drive().restore(id, ignoring_value<Node>(std::move(then)));
      },
      [this, text = named(nodes) + " restored"](const BatchOutcome& outcome) {
        conclude(outcome, text, [this](std::vector<Id> ids) { trash_ids(std::move(ids)); });
      });
}

void Model::restore_ids(std::vector<Id> ids) {
  run_batch(
      std::move(ids),
      [this](const Id& id, auto then) {
        client_.drive().restore(id, ignoring_value<Node>(std::move(then)));
      },
      [this](const BatchOutcome& outcome) { conclude(outcome, "Restored", {}); });
}

void Model::trash_ids(std::vector<Id> ids) {
  run_batch(
      std::move(ids),
      [this](const Id& id, auto then) { client_.drive().trash(id, std::move(then)); },
      [this](const BatchOutcome& outcome) { conclude(outcome, "Undone", {}); });
}

void Model::remove_for_good(const std::vector<Node>& nodes) {
  hide(nodes);
  run_batch(
      ids_of(nodes),
      [this](const Id& id, auto then) { client_.drive().remove_for_good(id, std::move(then)); },
      [this, text = named(nodes) + " deleted for good"](const BatchOutcome& outcome) {
        conclude(outcome, text, {});
      });
}

void Model::empty_trash() {
  client_.drive().empty_trash([this](Result<void> emptied) {
    if (emptied.ok())
      say("The trash is empty");
    else
      fail(emptied.error());
    reload();
  });
}

void Model::restore_version(const Node& node, std::int64_t version) {
  make_current(node, version, "Version " + std::to_string(version) + " is current again",
               node.version);
}

// `before`: the version that was current until then, for Undo.
void Model::make_current(const Node& node, std::int64_t version, std::string text,
                         std::optional<std::int64_t> before) {
  client_.drive().restore_version(
      node.id, version, [this, node, before, text = std::move(text)](Result<api::UploadReply> now) {
        if (!now.ok())
          fail(now.error());
        else if (before)
          say(text, [this, node, before] { make_current(node, *before, "Undone", {}); });
        else
          say(text);
        reload();
      });
}

void Model::remove_version(const Node& node, std::int64_t version) {
  client_.sharing().remove_version(node.id, version, [this, version](Result<void> removed) {
    if (removed.ok())
      say("Version " + std::to_string(version) + " deleted for good");
    else
      fail(removed.error());
    versions_newest_.reset();
    reload();
  });
}

void Model::download_version(const Node& node, std::int64_t version) {
  client_.drive().save(node, version, [this](Result<void> saved) {
    if (!saved.ok()) fail(saved.error());
  });
}

void Model::download(const std::vector<Node>& nodes) {
  if (nodes.size() > together_most)
    return fail(failure(ErrorKind::invalid, "too_many_ids",
                        "200 at once can be downloaded; of more, download their folder."));
  if (nodes.size() > 1)
    return client_.drive().save_together(ids_of(nodes), [this](Result<void> saved) {
      if (!saved.ok()) fail(saved.error());
    });
  for (const Node& node : nodes)
    client_.drive().save(node, {}, [this](Result<void> saved) {
      if (!saved.ok()) fail(saved.error());
    });
}

}  // namespace septet::panels::drive
