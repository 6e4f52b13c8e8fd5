#include <algorithm>

#include "matching/book_state.h"

namespace septet::matching {

void Book::State::set_reference(std::int64_t price) {
  if (price <= 0 || price > max_price) return;
  reference = price;
  for (const Side side : {Side::buy, Side::sell}) {
    edge_key[index_of(side)] = edge_of(settings.band_ppm, side);
    hold_back(side);
  }
  band_moved = held > 0;
  if (held == 0) pressure = 0;
}

std::int64_t Book::State::edge_of(std::int64_t ppm, Side side) const {
  if (ppm == 0 || reference == 0) return Ladder::no_key - 1;
  const auto width = static_cast<std::int64_t>(static_cast<__int128>(reference) * ppm / 1'000'000);
  if (side == Side::buy) return ticks.rung(reference + width);
  return ~std::max<std::int64_t>(1, ticks.rung_above(std::max<std::int64_t>(0, reference - width)));
}

// Those at the edge and beyond it stand there in the order of time.
void Book::State::hold_back(Side side) {
  Ladder& ladder = resting[index_of(side)];
  const std::int64_t edge = edge_key[index_of(side)];
  if (ladder.best_key() >= ~edge) return;
  std::vector<Slot> beyond;
  for (std::int64_t key = ladder.best_key(); key <= ~edge; key = ladder.key_after(key))
    orders.list(ladder.at(key).queue, beyond);
  const std::int64_t before = pressure;
  for (const Slot slot : beyond) detach(slot);
  for (const Slot slot : by_time(std::move(beyond))) {
    Node& node = orders[slot];
    rest(node, slot, ~edge, wished_key(node) > edge);
  }
  pressure = before;
}

// They come again as takers, since the band may let them trade now.
void Book::State::let_go(Events& events) {
  if (!continuous()) return;
  band_moved = false;
  std::vector<Slot> slots;
  for (const Ladder& side : resting) side.list(orders, slots);
  std::erase_if(slots, [this](Slot slot) { return !orders[slot].held_back; });
  const std::int64_t before = pressure;
  for (const Slot slot : by_time(std::move(slots))) come_again(slot);
  run_pending(events);
  pressure = held == 0 ? 0 : before;
}

void Book::State::unhold(Node& node) {
  if (!node.held_back) return;
  node.held_back = false;
  if (--held == 0) pressure = 0;
}

}  // namespace septet::matching
