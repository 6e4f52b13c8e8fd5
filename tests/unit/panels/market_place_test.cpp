#include <doctest/doctest.h>

#include "panels/market/exchange_time.h"
#include "panels/market/place.h"

namespace septet::panels::market {  // Drive has places too

TEST_CASE("Every place of Market has an address that leads back to it") {
  const Id trader = parse_id("0192f0c0-0000-7000-8000-000000000001").value();
  const Place places[] = {{PlaceKind::symbol, "", {}},      {PlaceKind::symbol, "KITE", {}},
                          {PlaceKind::symbol, "BRK.B", {}}, {PlaceKind::list, "", {}},
                          {PlaceKind::screener, "", {}},    {PlaceKind::portfolio, "", {}},
                          {PlaceKind::news, "", {}},        {PlaceKind::board, "", {}},
                          {PlaceKind::board, "KITE", {}},   {PlaceKind::leaderboard, "", {}},
                          {PlaceKind::trader, "", trader},  {PlaceKind::shared, "t0ken", {}},
                          {PlaceKind::exchange, "", {}},    {PlaceKind::exchange, "reports", {}}};
  for (const Place& place : places) {
    CAPTURE(address_of(place));
    CHECK(place_of(shell::parse_route(address_of(place))) == place);
  }
}

TEST_CASE("A symbol may be typed in small letters, and a place that is none is a symbol") {
  CHECK(place_of(shell::parse_route("/market/kite")).name == "KITE");
  CHECK(place_of(shell::parse_route("/market/board/kite")).name == "KITE");
  CHECK(place_of(shell::parse_route("/market/trader/nobody")).kind == PlaceKind::leaderboard);
}

TEST_CASE("New York is four hours behind in summer and five in winter") {
  const auto offset_h = [](const char* utc) {
    return new_york_offset_s(parse_iso8601(utc).value().us / 1'000'000) / 3600;
  };
  CHECK(offset_h("2026-01-15T12:00:00Z") == -5);
  CHECK(offset_h("2026-07-15T12:00:00Z") == -4);
  // 8 March and 1 November 2026, at two in the morning local time.
  CHECK(offset_h("2026-03-08T06:59:59Z") == -5);
  CHECK(offset_h("2026-03-08T07:00:00Z") == -4);
  CHECK(offset_h("2026-11-01T05:59:59Z") == -4);
  CHECK(offset_h("2026-11-01T06:00:00Z") == -5);
  CHECK(offset_h("2024-03-10T07:00:00Z") == -4);  // a March that begins on a Friday
  CHECK(offset_h("1970-07-01T00:00:00Z") == -4);
  CHECK(exchange_clock_text(parse_iso8601("2026-11-23T19:31:52Z").value(), true) == "14:31:52");
  CHECK(exchange_moment_text(parse_iso8601("2026-11-23T02:05:00Z").value()) == "22 Nov, 21:05");
}

TEST_CASE("A day of New York begins at its own midnight") {
  const auto begins = [](const char* day) { return to_iso8601(exchange_day_start(day).value()); };
  CHECK(begins("2026-11-23") == "2026-11-23T05:00:00.000000Z");
  CHECK(begins("2026-07-01") == "2026-07-01T04:00:00.000000Z");
  // The days on which the clocks change begin before they do.
  CHECK(begins("2026-03-08") == "2026-03-08T05:00:00.000000Z");
  CHECK(begins("2026-11-01") == "2026-11-01T04:00:00.000000Z");
  for (const char* text : {"", "tomorrow", "2026-13-01", "2026-1-01", "2026-11-23T00"})
    CHECK_FALSE(exchange_day_start(text));
  CHECK(exchange_day_text(parse_iso8601("2026-11-23T04:59:00Z").value()) == "2026-11-22");
}

}  // namespace septet::panels::market
