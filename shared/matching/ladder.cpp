#include "matching/ladder.h"

namespace septet::matching {

namespace {

constexpr std::size_t spare_pages = 8;

}  // namespace

std::int64_t Ladder::key_after(std::int64_t key) const {
  auto page = pages_.find(key >> 6);
  const std::uint64_t worse = ~std::uint64_t{1} << (key & 63);
  if (const std::uint64_t rest = page->second.used & worse; rest != 0)
    return (key & ~std::int64_t{63}) + std::countr_zero(rest);
  if (++page == pages_.end()) return no_key;
  return page->first * 64 + std::countr_zero(page->second.used);
}

const Level& Ladder::at(std::int64_t key) const {
  const Page* near = near_[(key >> 6) & 63];
  if (near != nullptr && near->number == key >> 6) return near->levels[key & 63];
  return pages_.find(key >> 6)->second.levels[key & 63];
}

void Ladder::remove(Slot slot, OrderPool& orders) {
  const Node& node = orders[slot];
  Page* page = find_page(node.key >> 6);
  Level& level = page->levels[node.key & 63];
  orders.unlink(level.queue, slot);
  level.quantity -= node.remaining;
  if (--level.orders == 0) drop(node.key, *page);
}

void Ladder::list(const OrderPool& orders, std::vector<Slot>& out) const {
  for (std::int64_t key = best_key_; key != no_key; key = key_after(key))
    orders.list(at(key).queue, out);
}

void Ladder::clear() {
  pages_.clear();
  near_ = {};
  best_key_ = no_key;
  best_page_ = nullptr;
}

Ladder::Page* Ladder::find_far_page(std::int64_t number) {
  auto found = pages_.find(number);
  if (found == pages_.end()) {
    if (spare_.empty()) {
      found = pages_.try_emplace(number).first;
    } else {
      spare_.back().key() = number;
      found = pages_.insert(std::move(spare_.back())).position;
      spare_.pop_back();
    }
    found->second.number = number;
  }
  return near_[number & 63] = &found->second;
}

void Ladder::drop(std::int64_t key, Page& page) {
  page.levels[key & 63] = {};
  page.used &= ~(std::uint64_t{1} << (key & 63));
  if (page.used == 0) drop_page(page);
  if (key == best_key_) find_best();
}

void Ladder::drop_page(Page& page) {
  Page*& near = near_[page.number & 63];
  if (near == &page) near = nullptr;
  auto taken = pages_.extract(page.number);
  if (spare_.size() < spare_pages) spare_.push_back(std::move(taken));
}

void Ladder::find_best() {
  if (pages_.empty()) {
    best_key_ = no_key;
    best_page_ = nullptr;
    return;
  }
  best_page_ = &pages_.begin()->second;
  best_key_ = best_page_->number * 64 + std::countr_zero(best_page_->used);
}

}  // namespace septet::matching
