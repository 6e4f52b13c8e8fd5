#include "panels/drive/shelf.h"

#include <algorithm>

#include "base/text.h"

namespace septet::panels::drive {

namespace api = septet::drive;

namespace {

constexpr std::size_t pinned_most = 12;
// The sidebar may be a little behind: an upload of a folder changes much in a short time.
constexpr double shelf_settle_ms = 800;

std::vector<api::Node> folders_of(api::SearchPage page) {
  std::vector<api::Node> out;
  for (api::PlacedNode& hit : page.items)
    if (hit.node.kind == api::NodeKind::folder) out.push_back(std::move(hit.node));
  if (out.size() > pinned_most) out.resize(pinned_most);
  std::sort(out.begin(), out.end(), [](const api::Node& a, const api::Node& b) {
    return fold_case(a.name) < fold_case(b.name);
  });
  return out;
}

}  // namespace

Shelf::Shelf(client::Client& client)
    : client_(client),
      watch_(
          client, shelf_settle_ms, [](const api::NodeEvent&) { return true; },
          [this] {
            if (asked_) refresh();
          }) {}

void Shelf::need() {
  if (!asked_) refresh();
}

void Shelf::refresh() {
  if (client_.session() != client::Session::signed_in) return;
  asked_ = true;
  client_.drive().starred({}, [this](Result<api::SearchPage> page) {
    if (page.ok()) pinned_ = folders_of(*std::move(page));
  });
  client_.sharing().tags([this](Result<Page<api::TagCount>> page) {
    if (page.ok()) tags_ = std::move(page->items);
  });
  if (client_.local()) return;
  client_.sharing().shared_with_me({}, [this](Result<api::SearchPage> page) {
    if (!page.ok()) return;
    shared_count_ = page->items.size();
    more_shared_ = page->next_cursor.has_value();
  });
}

void Shelf::forget() {
  shared_count_ = 0;
  more_shared_ = asked_ = false;
  pinned_.clear();
  tags_.clear();
}

}  // namespace septet::panels::drive
