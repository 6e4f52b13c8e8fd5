// An exchange on which a test sets the prices.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "market/floor.h"

namespace septet::test {

class FakeFloor final : public market::Floor {
 public:
  Timestamp now() override { return time; }
  std::uint32_t count() override { return static_cast<std::uint32_t>(stocks.size()); }
  std::optional<std::uint32_t> find(std::string_view symbol) override {
    for (std::uint32_t i = 0; i < stocks.size(); ++i)
      if (stocks[i].symbol == symbol) return i;
    return std::nullopt;
  }
  market::Stock stock(std::uint32_t i) override { return stocks[i]; }
  market::Quote quote(std::uint32_t i) override { return quotes[i]; }
  Result<market::Days> days(db::Session&, std::uint32_t i) override { return history[i]; }

  // Listed, and at a price that was the same yesterday.
  void list(const std::string& symbol, std::int64_t dollars, const std::string& sector = "Other") {
    market::Stock stock;
    stock.symbol = symbol;
    stock.name = symbol + " Corporation";
    stock.sector = sector;
    stock.shares_outstanding = market::Quantity::whole(1'000'000);
    stocks.push_back(std::move(stock));
    market::Quote quote;
    quote.symbol = symbol;
    quote.previous_close = market::Price::whole(dollars);
    quotes.push_back(std::move(quote));
    history.emplace_back();
    trade(symbol, std::to_string(dollars));
  }
  void trade(const std::string& symbol, const std::string& price, std::int64_t volume = 100) {
    market::Quote& quote = quotes[*find(symbol)];
    quote.last = *market::Price::parse_text(price);
    if (quote.open.units == 0) quote.open = quote.high = quote.low = quote.last;
    quote.high = std::max(quote.high, quote.last);
    quote.low = std::min(quote.low, quote.last);
    quote.change = quote.last - quote.previous_close;
    quote.change_percent.units =
        multiply_divide(quote.change.units, 1'000'000, quote.previous_close.units);
    quote.volume += volume;
    ++quote.sequence;
  }
  // A day before, on which the price went from open to close.
  void day(const std::string& symbol, double open, double close, double volume = 1000) {
    market::Days& days = history[*find(symbol)];
    days.open.push_back(open);
    days.high.push_back(std::max(open, close));
    days.low.push_back(std::min(open, close));
    days.close.push_back(close);
    days.volume.push_back(volume);
  }

  Timestamp time{1'790'000'000'000'000};
  std::vector<market::Stock> stocks;
  std::vector<market::Quote> quotes;
  std::vector<market::Days> history;
};

}  // namespace septet::test
