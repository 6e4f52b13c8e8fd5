#include "panels/drive/listing.h"

#include <algorithm>

#include "base/text.h"

namespace septet::panels::drive {

namespace {

// -1, 0 or 1.
int compared(const Node& a, const Node& b, NodeSort by) {
  auto order = [](auto&& x, auto&& y) { return x < y ? -1 : y < x ? 1 : 0; };
  if (by == NodeSort::modified) return order(a.modified_at, b.modified_at);
  if (by == NodeSort::size)
    return is_folder(a) ? order(a.item_count.value_or(0), b.item_count.value_or(0))
                        : order(a.size_bytes, b.size_bytes);
  return order(fold_case(a.name), fold_case(b.name));
}

}  // namespace

bool stands_before(const Node& a, const Node& b, Order order) {
  if (is_folder(a) != is_folder(b)) return is_folder(a);
  int by = compared(a, b, order.by);
  if (order.direction == SortOrder::descending) by = -by;
  if (by == 0) by = compared(a, b, NodeSort::name);
  return by == 0 ? a.id < b.id : by < 0;
}

void Listing::forget() {
  visit_ = std::make_shared<int>(0);
  place_ = {};
  rows_.clear();
  row_of_.clear();
  cursor_.clear();
  error_.reset();
  fresher_.reset();
  loaded_ = asking_ = refresh_again_ = false;
  needed_ = 0;
}

void Listing::open(const Place& place, Order order) {
  const Place there = place;
  forget();
  place_ = there;
  order_ = order;
  ask();
}

void Listing::narrow(const Place& place) {
  if (!loaded_) return open(place, order_);
  visit_ = std::make_shared<int>(0);
  place_ = place;
  asking_ = refresh_again_ = false;
  needed_ = 0;
  fresher_.emplace();
  fresher_cursor_.clear();
  ask_refreshed();
}

void Listing::ask() {
  asking_ = true;
  fetch_(place_, order_, cursor_, page_size,
         [this, visit = std::weak_ptr<int>(visit_)](Result<Rows> page) {
           if (!visit.expired()) receive(std::move(page));
         });
}

void Listing::receive(Result<Rows> page) {
  asking_ = false;
  if (!page.ok()) {
    // Further pages are asked for again as soon as they are wanted again.
    if (!loaded_) error_ = std::move(page).error();
    needed_ = 0;
    return;
  }
  error_.reset();
  loaded_ = true;
  cursor_ = page->next_cursor.value_or("");
  const std::size_t first_new = rows_.size();
  for (PlacedNode& row : page->items)
    if (!row_of_.contains(row.node.id)) rows_.push_back(std::move(row));
  index_from(first_new);
  if (!cursor_.empty() && needed_ >= rows_.size()) ask();
}

void Listing::need(std::size_t row) {
  needed_ = row + page_size / 2;
  if (loaded_ && !asking_ && !fresher_ && !cursor_.empty() && needed_ >= rows_.size()) ask();
}

void Listing::refresh() {
  if (!loaded_ && !asking_) return open(place_, order_);
  if (fresher_) {
    refresh_again_ = true;
    return;
  }
  if (!loaded_) return;
  fresher_.emplace();
  fresher_cursor_.clear();
  ask_refreshed();
}

void Listing::ask_refreshed() {
  fetch_(place_, order_, fresher_cursor_, page_size,
         [this, visit = std::weak_ptr<int>(visit_)](Result<Rows> page) {
           if (!visit.expired()) receive_refreshed(std::move(page));
         });
}

void Listing::receive_refreshed(Result<Rows> page) {
  if (!page.ok()) {
    fresher_.reset();
    return;
  }
  for (PlacedNode& row : page->items) fresher_->push_back(std::move(row));
  fresher_cursor_ = page->next_cursor.value_or("");
  if (!fresher_cursor_.empty() && fresher_->size() < rows_.size()) return ask_refreshed();
  rows_ = *std::move(fresher_);
  cursor_ = fresher_cursor_;
  fresher_.reset();
  row_of_.clear();
  index_from(0);
  if (std::exchange(refresh_again_, false)) refresh();
}

void Listing::index_from(std::size_t row) {
  for (; row < rows_.size(); ++row) row_of_[rows_[row].node.id] = row;
}

std::optional<std::size_t> Listing::row_of(const Id& id) const {
  const auto found = row_of_.find(id);
  if (found == row_of_.end()) return std::nullopt;
  return found->second;
}

const PlacedNode* Listing::find(const Id& id) const {
  const auto row = row_of(id);
  return row ? &rows_[*row] : nullptr;
}

void Listing::put(PlacedNode changed) {
  if (const auto row = row_of(changed.node.id)) {
    if (changed.path.empty()) changed.path = std::move(rows_[*row].path);
    remove(changed.node.id);
  }
  const auto where = std::lower_bound(rows_.begin(), rows_.end(), changed,
                                      [this](const PlacedNode& a, const PlacedNode& b) {
                                        return stands_before(a.node, b.node, order_);
                                      });
  if (where == rows_.end() && !complete()) return;
  const auto row = static_cast<std::size_t>(where - rows_.begin());
  rows_.insert(where, std::move(changed));
  index_from(row);
}

void Listing::remove(const Id& id) {
  const auto row = row_of(id);
  if (!row) return;
  row_of_.erase(id);
  rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(*row));
  index_from(*row);
}

}  // namespace septet::panels::drive
