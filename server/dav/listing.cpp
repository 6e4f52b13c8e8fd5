#include "server/dav/listing.h"

#include <algorithm>

namespace septet::dav {

namespace {

using drive::NodeKind;
using drive::store::NodeRow;

constexpr int page_nodes = 100;  // some 80 KB of text, which malloc hands out again and again

}  // namespace

Listing::Listing(Dav& dav, const Caller& caller, const Place& folder,
                 std::vector<ShownLock> locks_from_above, Options options, std::string begin,
                 Write write, std::string_view end)
    : dav_(dav),
      account_id_(caller.account_id),
      options_(options),
      piece_(std::move(begin)),
      write_(std::move(write)),
      end_(end),
      folder_{folder.node().id, address_of(folder.names, NodeKind::folder),
              std::move(locks_from_above)} {}

Result<std::string> Listing::next() {
  std::string out = std::exchange(piece_, {});
  while (!done_ && out.size() < 64 * 1024) {
    const auto rows = TRY(dav_.context().database.read(
        [&](db::Session& session) { return read_page(session, out); }));
    if (rows.size() == page_nodes) {
      after_ = drive::store::place_of(rows.back(), drive::NodeSort::name);
      continue;
    }
    after_.reset();
    done_ = pending_.empty();
    if (done_) {
      out += end_;
    } else {
      folder_ = std::move(pending_.back());
      pending_.pop_back();
    }
  }
  return out;
}

Result<std::vector<NodeRow>> Listing::read_page(db::Session& session, std::string& out) {
  auto rows = TRY(drive::store::children(
      session, {.parent_id = folder_.id, .after = after_, .limit = page_nodes, .counted = false}));
  Locks locks;
  bool has_dead = false;
  if (options_.with_properties) {
    locks = TRY(store::locks(session, account_id_, dav_.now()));
    has_dead = TRY(store::has_properties(session, account_id_));
  }
  for (const NodeRow& row : rows) TRY(write_node(session, out, row, locks, has_dead));
  return rows;
}

Result<void> Listing::write_node(db::Session& session, std::string& out, const NodeRow& row,
                                 const Locks& locks, bool has_dead) {
  Shown shown{row, address_in(folder_.address, row.name, row.kind), {}, folder_.locks};
  for (const store::Lock& lock : locks)
    if (lock.node_id == row.id) shown.locks.push_back({lock, shown.address});
  if (has_dead) shown.dead = TRY(store::properties(session, row.id));
  write_(out, shown);
  if (options_.deep && row.kind == NodeKind::folder)
    pending_.push_back({row.id, std::move(shown.address), reaching_down(shown.locks)});
  return {};
}

std::vector<ShownLock> shown_locks(const Locks& locks, const Place& place) {
  std::vector<ShownLock> out;
  const std::vector<Id> way = place.ids();
  for (const store::Lock& lock : covering(locks, way)) {
    const auto depth = std::find(way.begin(), way.end(), lock.node_id) - way.begin();
    const auto& root = place.way[static_cast<std::size_t>(depth)];
    out.push_back(
        {lock, address_of(Names(place.names.begin(), place.names.begin() + depth), root.kind)});
  }
  return out;
}

std::vector<ShownLock> reaching_down(const std::vector<ShownLock>& locks) {
  std::vector<ShownLock> out;
  std::copy_if(locks.begin(), locks.end(), std::back_inserter(out),
               [](const ShownLock& shown) { return shown.lock.infinite; });
  return out;
}

}  // namespace septet::dav
