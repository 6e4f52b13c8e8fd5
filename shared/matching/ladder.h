// One side of a book: the price levels, each a queue of orders. A level has a key, and the lowest
// key is the best: of sells the price's rung (see Ticks), of buys its complement. Levels lie in
// pages of 64 neighbours with a bit for each that is used.
#pragma once

#include <array>
#include <bit>
#include <limits>
#include <map>

#include "matching/order_pool.h"

namespace septet::matching {

struct Level {
  Queue queue;
  std::int64_t quantity = 0;
  std::uint32_t orders = 0;
};

class Ladder {
 public:
  static constexpr std::int64_t no_key = std::numeric_limits<std::int64_t>::max();

  bool empty() const { return best_key_ == no_key; }
  std::int64_t best_key() const { return best_key_; }  // no_key: there is none
  Level& best() { return best_page_->levels[best_key_ & 63]; }
  const Level& best() const { return best_page_->levels[best_key_ & 63]; }
  // The next worse key that is used, or no_key.
  std::int64_t key_after(std::int64_t key) const;
  const Level& at(std::int64_t key) const;  // a key that is used

  void append(std::int64_t key, Slot slot, OrderPool& orders) {
    Page* page = find_page(key >> 6);
    page->used |= std::uint64_t{1} << (key & 63);
    Level& level = page->levels[key & 63];
    level.quantity += orders[slot].remaining;
    ++level.orders;
    orders.push_back(level.queue, slot);
    if (key < best_key_) {
      best_key_ = key;
      best_page_ = page;
    }
  }
  void remove(Slot, OrderPool&);  // by the key in its node, and what remains of it
  void reduce(std::int64_t key, std::int64_t by) {
    find_page(key >> 6)->levels[key & 63].quantity -= by;
  }
  // The best level has no orders left.
  void drop_best() { drop(best_key_, *best_page_); }
  // Appends all orders, by price and then in time.
  void list(const OrderPool&, std::vector<Slot>&) const;
  void clear();

 private:
  struct Page {
    std::int64_t number = 0;
    std::uint64_t used = 0;
    std::array<Level, 64> levels;
  };
  using Pages = std::map<std::int64_t, Page>;

  Page* find_page(std::int64_t number) {
    Page* page = near_[number & 63];
    return page != nullptr && page->number == number ? page : find_far_page(number);
  }
  Page* find_far_page(std::int64_t number);  // made if need be
  void drop(std::int64_t key, Page&);
  void drop_page(Page&);
  void find_best();

  std::int64_t best_key_ = no_key;
  Page* best_page_ = nullptr;
  std::array<Page*, 64> near_{};  // by the last bits of the page's number, if it is that page
  Pages pages_;
  std::vector<Pages::node_type> spare_;  // pages that are not used now
};

}  // namespace septet::matching
