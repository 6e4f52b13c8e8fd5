#include "market/margin.h"

namespace septet::market {

namespace {

constexpr Price small_long{25'000};   // $2.50
constexpr Price small_short{50'000};  // $5

Amount percent(Amount value, int of_hundred) {
  return {multiply_divide(value.units, of_hundred, 100)};
}

Amount magnitude(Amount value) {
  return value < Amount() ? -value : value;
}

Amount greater(Amount a, Amount b) {
  return std::max(a, b);
}

Amount not_negative(Amount value) {
  return greater(value, Amount());
}

Amount short_maintenance(Quantity shares, Price price) {
  const Amount value = value_of(shares, price);
  if (price < small_short) return greater(value_of(shares, small_long), value);
  return greater(value_of(shares, small_short), percent(value, 30));
}

}  // namespace

Amount maintenance_of(const Holding& held) {
  if (held.quantity < Quantity()) return short_maintenance(-held.quantity, held.price);
  const Amount value = value_of(held.quantity, held.price);
  return held.price < small_long ? value : percent(value, 30);
}

Amount initial_of(const Holding& held) {
  const Amount value = magnitude(value_of(held.quantity, held.price));
  return greater(percent(value, 50), maintenance_of(held));
}

void Standing::add(const Holding& held) {
  const Amount value = value_of(held.quantity, held.price);
  (value < Amount() ? short_value : long_value) += value;
  initial += initial_of(held);
  maintenance += maintenance_of(held);
}

Basis basis_of(const Standing& standing) {
  if (standing.kind == AccountKind::cash || standing.equity() < minimum_equity) return Basis::cash;
  const bool day_trading = standing.pattern_day_trader && standing.equity() >= day_trader_equity;
  return day_trading ? Basis::day_trading : Basis::margin;
}

Amount available(const Standing& standing) {
  switch (basis_of(standing)) {
    case Basis::cash: {
      const Amount unsettled = standing.kind == AccountKind::cash ? standing.unsettled : Amount();
      // What was got for shares sold short is not one's own.
      return standing.cash + standing.short_value - unsettled - standing.reserved;
    }
    case Basis::margin:
      return standing.equity() - standing.initial - standing.reserved;
    case Basis::day_trading:
      break;
  }
  return standing.excess() - standing.reserved;
}

Amount buying_power(const Standing& standing) {
  const Basis basis = basis_of(standing);
  const std::int64_t times = basis == Basis::cash ? 1 : basis == Basis::margin ? 2 : 4;
  return {not_negative(available(standing)).units * times};
}

Amount claim_of(Basis basis, const Holding& opened) {
  const Amount value = magnitude(value_of(opened.quantity, opened.price));
  if (basis == Basis::cash) return greater(value, maintenance_of(opened));
  if (basis == Basis::margin) return initial_of(opened);
  return maintenance_of(opened) >= value ? value : percent(value, 25);
}

std::string restriction(const Standing& standing) {
  if (standing.kind == AccountKind::cash) return {};
  if (standing.excess() < Amount())
    return "There is a margin call: until it is met, positions can only be closed.";
  if (standing.pattern_day_trader && standing.equity() < day_trader_equity)
    return "A pattern day trader needs an equity of $25,000 to open positions.";
  return {};
}

std::string short_restriction(const Standing& standing) {
  if (standing.kind == AccountKind::cash) return "Shares are sold short in margin accounts only.";
  if (standing.equity() < minimum_equity)
    return "Shares are sold short with an equity of $2,000 or more.";
  return {};
}

Amount margin_call(const Standing& standing) {
  if (standing.kind == AccountKind::cash) return not_negative(-standing.cash);
  return not_negative(-standing.excess());
}

bool liquidates_at_once(const Standing& standing) {
  return standing.kind == AccountKind::margin && margin_call(standing) > Amount() &&
         standing.equity().units * 2 < standing.maintenance.units;
}

std::vector<Lot> liquidation(std::span<const Lot> held, Amount missing) {
  std::vector<Lot> out(held.begin(), held.end());
  std::stable_sort(out.begin(), out.end(), [](const Lot& a, const Lot& b) {
    return maintenance_of(a.holding) > maintenance_of(b.holding);
  });
  Amount rest = percent(missing, 105);
  std::size_t count = 0;
  for (; count < out.size() && rest > Amount(); ++count) {
    Holding& last = out[count].holding;
    const Amount freed = maintenance_of(last);
    if (freed > rest) {
      const std::int64_t all = last.quantity.units < 0 ? -last.quantity.units : last.quantity.units;
      const std::int64_t enough = multiply_divide(all, rest.units, freed.units);
      const std::int64_t whole = std::min(all, (enough / Quantity::one + 1) * Quantity::one);
      last.quantity = {last.quantity.units < 0 ? -whole : whole};
    }
    rest -= freed;
  }
  out.resize(count);
  return out;
}

Amount interest(Amount value, Percent rate, int days) {
  // A rate's units are millionths: 8.5 % is 85,000.
  return {multiply_divide(value.units, rate.units * days, 360 * std::int64_t{1'000'000})};
}

}  // namespace septet::market
