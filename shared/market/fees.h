// What trading costs, and what shares are worth in whole cents. Pure.
#pragma once

#include <algorithm>

#include "market/types.h"

namespace septet::market {

// To the cent, half a cent away from zero; negative for a negative quantity.
inline Amount value_of(Quantity quantity, Price price) {
  constexpr std::int64_t units_of_a_cent = Price::one * Quantity::one / Amount::one;
  return {multiply_divide(price.units, quantity.units, units_of_a_cent)};
}

// Of an order of which so much has filled, for so much: $0.0035 a share, at least $0.35, at most
// 1 % of the value (the exchange's own tariff). It never falls while an order fills, so a fill
// costs what the fee grows by.
inline Amount order_fee(Quantity filled, Amount value) {
  const std::int64_t by_share = multiply_divide(filled.units, 35, 100 * Quantity::one);
  const std::int64_t most = multiply_divide(value.units, 1, 100);
  return {std::min(std::max<std::int64_t>(35, by_share), most)};
}

}  // namespace septet::market
