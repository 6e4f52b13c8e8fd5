#include "market/floor.h"

namespace septet::market {

namespace {

std::string in_capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

}  // namespace

Days with_today(Days days, const Quote& quote) {
  if (quote.last <= Price{}) return days;
  const bool traded = quote.open > Price{};
  days.open.push_back((traded ? quote.open : quote.last).real());
  days.high.push_back((traded ? quote.high : quote.last).real());
  days.low.push_back((traded ? quote.low : quote.last).real());
  days.close.push_back(quote.last.real());
  days.volume.push_back(static_cast<double>(quote.volume));
  return days;
}

Result<std::string> listed_symbol(Floor& floor, std::string_view symbol, std::string field) {
  std::string out = in_capitals(symbol);
  if (floor.find(out)) return out;
  return invalid(std::move(field), "unknown_symbol", "There is no such stock.");
}

Amount market_value(const Stock& stock, Price price) {
  constexpr std::int64_t one = Price::one / Amount::one * Quantity::one;
  return {multiply_divide(price.units, stock.shares_outstanding.units, one)};
}

}  // namespace septet::market
