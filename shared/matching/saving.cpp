#include <algorithm>

#include "matching/book_state.h"
#include "matching/saved_numbers.h"

namespace septet::matching {

namespace {

constexpr std::uint64_t format = 0x5342'0001;  // the last two digits are its version

std::uint64_t flags_of(const Node& node) {
  const auto bits = [](auto value, int shift) { return std::uint64_t(value) << shift; };
  return bits(node.side, 0) | bits(node.type, 1) | bits(node.time_in_force, 4) |
         bits(node.self_trade, 7) | bits(node.place, 9) | bits(node.extended_hours, 12) |
         bits(node.triggered, 13) | bits(node.held_back, 14);
}

// False for values that are none of theirs.
bool set_flags(Node& node, std::uint64_t flags) {
  const auto bits = [&](int shift, int count) { return (flags >> shift) & ((1u << count) - 1); };
  node.side = static_cast<Side>(bits(0, 1));
  node.type = static_cast<OrderType>(bits(1, 3));
  node.time_in_force = static_cast<TimeInForce>(bits(4, 3));
  node.self_trade = static_cast<SelfTrade>(bits(7, 2));
  node.place = static_cast<Place>(bits(9, 3));
  node.extended_hours = bits(12, 1);
  node.triggered = bits(13, 1);
  node.held_back = bits(14, 1);
  return flags >> 15 == 0 && node.type <= OrderType::trailing_stop &&
         node.time_in_force <= TimeInForce::cls && node.self_trade <= SelfTrade::cancel_both &&
         node.place >= Place::resting && node.place <= Place::trailing;
}

BookSettings next_settings(SavedNumbers& in) {
  BookSettings out;
  out.tick = in.next(max_price);
  out.small_tick = in.next(max_price);
  out.tick_from = in.next(max_price);
  out.band_ppm = in.next(max_price);
  out.halt_after = in.next(max_price);
  out.auction_band_ppm = in.next(max_price);
  return out;
}

bool sound(const BookSettings& settings) {
  return settings.tick > 0 && settings.small_tick > 0 &&
         settings.tick_from % settings.small_tick == 0 && settings.tick_from % settings.tick == 0;
}

Error not_a_book() {
  return invalid("", "not_a_book", "This is not a saved order book.");
}

}  // namespace

std::string Book::saved() const {
  const State& state = *state_;
  std::string out;
  const auto put_all = [&](std::initializer_list<std::int64_t> values) {
    for (const std::int64_t value : values) put_number(out, static_cast<std::uint64_t>(value));
  };
  put_number(out, format);
  put_all({state.settings.tick, state.settings.small_tick, state.settings.tick_from,
           state.settings.band_ppm, state.settings.halt_after, state.settings.auction_band_ppm});
  put_all({static_cast<std::int64_t>(state.session), state.halted, state.entry_closed,
           state.band_moved, state.last_price, state.reference, state.pressure});
  put_number(out, state.trades);
  put_number(out, state.sequence);
  const auto slots = state.all();
  put_number(out, slots.size());
  for (const Slot slot : slots) state.save(slot, out);
  return out;
}

void Book::State::save(Slot slot, std::string& out) const {
  const Node& node = orders[slot];
  put_number(out, node.number);
  put_number(out, node.sequence);
  put_number(out, node.owner);
  put_number(out, flags_of(node));
  put_number(out, node.quantity);
  put_number(out, node.remaining);
  put_number(out, node.limit_price);
  if (node.held_back) put_number(out, price_at(node));
  if (!has_stop(node.type)) return;
  const StopTerms terms = orders.terms_of(slot);
  put_number(out, terms.stop_price);
  put_number(out, terms.trail_amount);
  put_number(out, terms.trail_ppm);
  put_number(out, terms.best_price);
}

Result<Book> Book::restored(std::string_view bytes) {
  SavedNumbers in(bytes);
  if (in.next() != format) return not_a_book();
  const BookSettings settings = next_settings(in);
  if (!in.good() || !sound(settings)) return not_a_book();
  Book book(settings);
  State& state = *book.state_;
  state.session = static_cast<Session>(in.next(3));
  state.halted = in.next(1);
  state.entry_closed = in.next(1);
  const bool band_moved = in.next(1);
  state.last_price = in.next(max_price);
  state.set_reference(in.next(max_price));
  const std::int64_t pressure = in.next(max_quantity);
  state.trades = static_cast<std::uint64_t>(in.next(max_total));
  state.sequence = static_cast<std::uint64_t>(in.next(max_total));
  for (std::uint64_t left = in.next(); left > 0; --left)
    if (!state.restore_next(in)) return not_a_book();
  state.band_moved = band_moved;
  state.pressure = pressure;
  if (!in.finished() || !book.broken_invariant().empty()) return not_a_book();
  return book;
}

bool Book::State::restore_next(SavedNumbers& in) {
  Node node;
  node.number = in.next();
  node.sequence = in.next();
  node.owner = static_cast<Owner>(in.next(0xffff'ffff));
  const bool known = set_flags(node, in.next());
  node.quantity = in.next(max_quantity);
  node.remaining = in.next(node.quantity);
  node.limit_price = in.next(max_price);
  const std::int64_t held_at = node.held_back ? in.next(max_price) : 0;
  StopTerms terms;
  if (has_stop(node.type)) {
    terms.stop_price = in.next(2 * max_price);
    terms.trail_amount = in.next(max_price);
    terms.trail_ppm = in.next(999'999);
    terms.best_price = in.next(max_price);
  }
  if (!in.good() || !known || !plausible(node, terms, held_at)) return false;
  const Slot slot = slot_of(node, no_slot);
  if (has_stop(node.type)) orders.terms(slot) = terms;
  put_back(slot, held_at);
  return true;
}

// Whether it may stand where it says; what the whole book has to be like, broken_invariant() asks.
bool Book::State::plausible(const Node& node, const StopTerms& terms, std::int64_t held_at) const {
  const bool limited = node.type == OrderType::limit || node.type == OrderType::stop_limit;
  const bool waits_for_stop = has_stop(node.type) && !node.triggered;
  const bool trails = node.type == OrderType::trailing_stop;
  if (numbers.find(node.number) != no_slot || node.remaining <= 0) return false;
  if (total > max_total - node.remaining) return false;
  if (is_immediate(node.time_in_force) || (node.triggered && !has_stop(node.type))) return false;
  if (limited ? fault_in_price(node.limit_price) != Reason::none : node.limit_price != 0)
    return false;
  const bool has_price = terms.stop_price > 0 && ticks.has(terms.stop_price);
  if (waits_for_stop && !has_price && !(trails && terms.best_price == 0 && terms.stop_price == 0))
    return false;
  if (node.held_back && fault_in_price(held_at) != Reason::none) return false;
  switch (node.place) {
    case Place::resting:
      return !waits_for_stop && !is_for_auction(node.time_in_force) && (limited || node.held_back);
    case Place::waiting:
      return !waits_for_stop && !node.held_back;
    default:
      return waits_for_stop && !node.held_back && trails == (node.place == Place::trailing);
  }
}

void Book::State::put_back(Slot slot, std::int64_t held_at) {
  Node& node = orders[slot];
  const bool held_back = node.held_back;
  node.held_back = false;
  if (node.place == Place::waiting) {
    wait(node, slot);
  } else if (node.place != Place::resting) {
    put_stop(node, slot);
  } else {
    const std::int64_t rung = ticks.rung(held_at);
    const std::int64_t held_key = node.side == Side::buy ? ~rung : rung;
    rest(node, slot, held_back ? held_key : ~wished_key(node), held_back);
  }
}

}  // namespace septet::matching
