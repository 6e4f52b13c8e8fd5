// Where in Market a person is, and the address of that place: "/market/KITE", "/market/screener",
// "/market/portfolio", "/market/news", "/market/board/KITE", "/market/board" (of whom one follows),
// "/market/leaderboard", "/market/trader/ID", "/market/shared/TOKEN", "/market/exchange/stocks" (of
// those who run it, the sections of panels/market/administration.h). "/market" alone is the symbol
// that was open last; "/market/list" is the watchlist, a page of its own on a phone.
#pragma once

#include <string>
#include <string_view>

#include "base/id.h"
#include "shell/route.h"

namespace septet::panels::market {

enum class PlaceKind {
  symbol,
  list,
  screener,
  portfolio,
  news,
  board,
  leaderboard,
  trader,
  shared,
  exchange
};

struct Place {
  PlaceKind kind = PlaceKind::symbol;
  std::string name;  // the symbol; empty: the last one, on a board all; shared: the token;
                     // exchange: the section, empty: the first
  Id trader;

  bool operator==(const Place&) const = default;
};

// What no place has becomes the last symbol.
Place place_of(const shell::Route&);
std::string address_of(const Place&);
std::string address_of_symbol(const std::string& symbol);
// As symbols are written, however they were typed.
std::string capitals(std::string_view);

}  // namespace septet::panels::market
