#include "market/makers.h"

#include <algorithm>

#include "market/price_ticks.h"

namespace septet::market {

namespace {

constexpr std::int64_t share = Quantity::one;
constexpr std::int64_t renew_ppm = 600'000;  // how readily a price behind the best is filled again
constexpr std::int64_t kept_levels = 4;      // more than are placed

bool better(matching::Side side, std::int64_t a, std::int64_t b) {
  return side == matching::Side::buy ? a > b : a < b;
}

std::int64_t behind(matching::Side side, std::int64_t price, std::int64_t by) {
  return side == matching::Side::buy ? price - by : price + by;
}

// The next price behind this one that is a multiple of the spacing.
std::int64_t next_level(matching::Side side, std::int64_t price, std::int64_t spacing) {
  if (side == matching::Side::buy) return below_on_tick((price - 1) / spacing * spacing);
  return above_on_tick((price / spacing + 1) * spacing);
}

}  // namespace

void Makers::quote(matching::Book& book, const Quoting& quoting, Dice& dice,
                   matching::OrderNumber& next, matching::Events& events) {
  // Both sides withdraw first, so that makers never trade with each other.
  for (const auto side : {matching::Side::buy, matching::Side::sell})
    withdraw(book, side, quoting, events);
  for (const auto side : {matching::Side::buy, matching::Side::sell})
    place(book, side, quoting, dice, next, events);
}

void Makers::withdraw(matching::Book& book, matching::Side side, const Quoting& quoting,
                      matching::Events& events) {
  const auto i = static_cast<std::size_t>(side);
  const std::int64_t best = quoting.best[i];
  const std::int64_t far = behind(side, best, (quoting.levels + kept_levels) * quoting.spacing);
  std::erase_if(rows_[i], [&](const Resting& order) {
    const bool stays = !better(side, order.price, best) && !better(side, far, order.price);
    if (!stays) book.cancel(order.number, events);
    return !stays;
  });
}

void Makers::place(matching::Book& book, matching::Side side, const Quoting& quoting, Dice& dice,
                   matching::OrderNumber& next, matching::Events& events) {
  Row& row = rows_[static_cast<std::size_t>(side)];
  std::int64_t price = quoting.best[static_cast<std::size_t>(side)];
  std::size_t at = 0;
  for (std::int64_t level = 0; level < quoting.levels; ++level) {
    while (at < row.size() && better(side, row[at].price, price)) ++at;
    const bool there = at < row.size() && row[at].price == price;
    if (!there && (level < 2 || dice.chance(renew_ppm))) {
      matching::NewOrder order;
      order.number = next++;
      order.owner = static_cast<matching::Owner>(1 + order.number % (maker_owners - 1));
      order.side = side;
      order.extended_hours = true;
      order.quantity =
          std::max<std::int64_t>(1, quoting.shares * dice.between(12, 188) / 100) * share;
      order.limit_price = price;
      row.insert(row.begin() + static_cast<std::ptrdiff_t>(at), {order.number, price});
      book.submit(order, events);
    }
    const std::int64_t behind_it = next_level(side, price, quoting.spacing);
    if (behind_it == price) break;  // the lowest price there is
    price = behind_it;
  }
}

bool Makers::gone(matching::OrderNumber number) {
  for (Row& row : rows_)
    if (std::erase_if(row, [&](const Resting& order) { return order.number == number; }) > 0)
      return true;
  return false;
}

void Makers::cancel_all(matching::Book& book, matching::Events& events) {
  for (Row& row : rows_) {
    for (const Resting& order : row) book.cancel(order.number, events);
    row.clear();
  }
}

void Makers::compare(const matching::Book& book) {
  for (Row& row : rows_)
    std::erase_if(row, [&](const Resting& order) { return !book.find(order.number); });
}

void Makers::save(Packer& out) const {
  for (const Row& row : rows_) {
    out.put(static_cast<std::int64_t>(row.size()));
    for (const Resting& order : row) {
      out.put(static_cast<std::int64_t>(order.number));
      out.put(order.price);
    }
  }
}

void Makers::restore(Unpacker& in) {
  for (Row& row : rows_) {
    row.resize(in.count());
    for (Resting& order : row) {
      order.number = static_cast<matching::OrderNumber>(in.get());
      order.price = in.get();
    }
  }
}

}  // namespace septet::market
