// The orders of a book, each in a slot that is used again, and the queues that they stand in.
#pragma once

#include <vector>

#include "matching/types.h"

namespace septet::matching {

using Slot = std::uint32_t;
inline constexpr Slot no_slot = 0xffff'ffff;

// Where an order stands.
enum class Place : std::uint8_t {
  nowhere,
  resting,    // on a ladder, to be traded with
  waiting,    // for a session, an auction or the end of a halt
  stop,       // for its stop price
  trailing,   // for its stop price, which moves
  at_market,  // in the auction that is being held
};

// A cache line each.
struct Node {
  OrderNumber number = 0;
  std::uint64_t sequence = 0;  // priority in time
  std::int64_t quantity = 0;
  std::int64_t remaining = 0;
  std::int64_t limit_price = 0;  // 0: at the market
  std::int64_t key = 0;          // on the ladder that it stands on, see Ladder
  Slot next = no_slot;
  Slot previous = no_slot;
  Owner owner = 0;
  Side side : 1 = Side::buy;
  OrderType type : 3 = OrderType::limit;
  TimeInForce time_in_force : 3 = TimeInForce::day;
  SelfTrade self_trade : 2 = SelfTrade::cancel_newest;
  Place place : 3 = Place::nowhere;
  bool extended_hours : 1 = false;
  bool triggered : 1 = false;
  bool held_back : 1 = false;  // rests at the edge of the band, not at its own price
};
static_assert(sizeof(Node) == 64);

// What only orders with a stop have.
struct StopTerms {
  std::int64_t stop_price = 0;  // 0: none yet, since nothing has traded
  std::int64_t trail_amount = 0;
  std::int64_t trail_ppm = 0;
  std::int64_t best_price = 0;  // since the order came: the highest of a sell, the lowest of a buy
};

struct Queue {
  Slot head = no_slot;
  Slot tail = no_slot;
  bool empty() const { return head == no_slot; }
};

class OrderPool {
 public:
  Node& operator[](Slot slot) { return nodes_[slot]; }
  const Node& operator[](Slot slot) const { return nodes_[slot]; }
  StopTerms& terms(Slot);
  StopTerms terms_of(Slot slot) const { return slot < terms_.size() ? terms_[slot] : StopTerms(); }

  Slot add(const Node& node) {
    if (free_ == no_slot) {
      nodes_.push_back(node);
      return static_cast<Slot>(nodes_.size() - 1);
    }
    const Slot slot = free_;
    free_ = nodes_[slot].next;
    nodes_[slot] = node;
    return slot;
  }
  void remove(Slot slot) {
    nodes_[slot].next = free_;
    free_ = slot;
  }

  void push_back(Queue& queue, Slot slot) {
    Node& node = nodes_[slot];
    node.previous = queue.tail;
    node.next = no_slot;
    (queue.empty() ? queue.head : nodes_[queue.tail].next) = slot;
    queue.tail = slot;
  }
  void unlink(Queue& queue, Slot slot) {
    const Node& node = nodes_[slot];
    (node.previous == no_slot ? queue.head : nodes_[node.previous].next) = node.next;
    (node.next == no_slot ? queue.tail : nodes_[node.next].previous) = node.previous;
  }
  // Appends those of the queue, first to last.
  void list(const Queue&, std::vector<Slot>&) const;

 private:
  std::vector<Node> nodes_;
  std::vector<StopTerms> terms_;  // by slot, as far as any had a stop
  Slot free_ = no_slot;
};

}  // namespace septet::matching
