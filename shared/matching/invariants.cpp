#include <algorithm>

#include "matching/book_state.h"

namespace septet::matching {

namespace {

std::string first_of(std::initializer_list<std::string> faults) {
  for (const std::string& fault : faults)
    if (!fault.empty()) return fault;
  return {};
}

}  // namespace

std::string Book::broken_invariant() const {
  return state_->broken();
}

std::string Book::State::broken() const {
  const Side buy = Side::buy, sell = Side::sell;
  const std::string standing = first_of(
      {broken_ladder(resting[0], Place::resting, buy),
       broken_ladder(resting[1], Place::resting, sell), broken_ladder(stops[0], Place::stop, buy),
       broken_ladder(stops[1], Place::stop, sell), broken_queue(trailing[0], Place::trailing),
       broken_queue(trailing[1], Place::trailing), broken_queue(waiting, Place::waiting)});
  if (!standing.empty()) return standing;
  if (!resting[0].empty() && !resting[1].empty() && ~resting[0].best_key() >= resting[1].best_key())
    return "the book is crossed";
  if (!at_market[0].empty() || !at_market[1].empty() || !pending.empty() || first_traded != 0)
    return "something is left of the last call";
  return broken_sums();
}

// Levels that add up, worse and worse, each in the order of time.
std::string Book::State::broken_ladder(const Ladder& ladder, Place place, Side side) const {
  std::int64_t before = std::numeric_limits<std::int64_t>::min();
  for (std::int64_t key = ladder.best_key(); key != Ladder::no_key; key = ladder.key_after(key)) {
    if (key <= before) return "a ladder is out of order";
    before = key;
    const Level& level = ladder.at(key);
    std::int64_t quantity = 0, count = 0;
    for (Slot slot = level.queue.head; slot != no_slot; slot = orders[slot].next) {
      const Node& node = orders[slot];
      if (node.key != key || node.side != side)
        return "an order stands on a level that is not its own";
      quantity += node.remaining;
      ++count;
    }
    if (count == 0) return "an empty level";
    if (quantity != level.quantity || count != level.orders) return "a level does not add up";
    if (std::string fault = broken_queue(level.queue, place); !fault.empty()) return fault;
  }
  return {};
}

std::string Book::State::broken_queue(const Queue& queue, Place place) const {
  Slot previous = no_slot;
  for (Slot slot = queue.head; slot != no_slot; previous = slot, slot = orders[slot].next) {
    const Node& node = orders[slot];
    if (node.previous != previous) return "a queue is not linked both ways";
    if (node.place != place) return "an order is not where it says";
    if (previous != no_slot && orders[previous].sequence >= node.sequence)
      return "a queue is not in the order of time";
    if (std::string fault = broken_order(slot); !fault.empty()) return fault;
  }
  return previous == queue.tail ? "" : "a queue has another end";
}

std::string Book::State::broken_order(Slot slot) const {
  const Node& node = orders[slot];
  if (numbers.find(node.number) != slot) return "an order is not found by its number";
  if (node.remaining <= 0 || node.remaining > node.quantity) return "a quantity that cannot be";
  if (node.sequence == 0 || node.sequence > sequence) return "a sequence that was not given";
  if (node.place != Place::resting) return node.held_back ? "held back, but not resting" : "";
  const bool by_day = session == Session::regular || node.extended_hours;
  if (!by_day) return "an order rests in a session that is not its own";
  const std::int64_t own_key = ~wished_key(node);
  if (node.held_back ? node.key < own_key : node.key != own_key)
    return "an order rests at a price that is not its own";
  return {};
}

std::string Book::State::broken_sums() const {
  const std::vector<Slot> slots = all();
  std::vector<std::uint64_t> sequences;
  std::int64_t sum = 0, held_count = 0;
  for (const Slot slot : slots) {
    sum += orders[slot].remaining;
    held_count += orders[slot].held_back;
    sequences.push_back(orders[slot].sequence);
  }
  std::sort(sequences.begin(), sequences.end());
  if (std::adjacent_find(sequences.begin(), sequences.end()) != sequences.end())
    return "two orders of one sequence";
  if (slots.size() != numbers.size()) return "an order is nowhere";
  if (sum != total || held_count != held) return "the sums are wrong";
  return {};
}

}  // namespace septet::matching
