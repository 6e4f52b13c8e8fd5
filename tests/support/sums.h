// Prices, sums and counts of shares as they are written.
#pragma once

#include "market/types.h"

namespace septet::test {

inline market::Price dollars(const char* text) {
  return *market::Price::parse_text(text);
}
inline market::Amount money(const char* text) {
  return *market::Amount::parse_text(text);
}
inline market::Quantity shares(std::int64_t whole) {
  return market::Quantity::whole(whole);
}

}  // namespace septet::test
