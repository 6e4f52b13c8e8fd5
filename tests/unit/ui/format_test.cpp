// Sizes, times and counts as text.
#include "ui/format.h"

#include <doctest/doctest.h>

using namespace septet;
using namespace ui;

TEST_CASE("sizes: the unit changes where the rounded figure would need a fourth digit") {
  CHECK(size_text(0) == "0 bytes");
  CHECK(size_text(1) == "1 byte");
  CHECK(size_text(999) == "999 bytes");
  CHECK(size_text(999'499) == "999 KB");
  CHECK(size_text(999'500) == "1 MB");
  CHECK(size_text(18'240'000) == "18.2 MB");
  CHECK(size_text(15'000'000'000) == "15 GB");
  CHECK(part_of_size_text(9'400'000'000, 15'000'000'000) == "9.4 of 15 GB");
  CHECK(part_of_size_text(12'000, 15'000'000'000) == "12 KB of 15 GB");
}

TEST_CASE("counts: grouped digits, a true minus, one and many") {
  CHECK(number_text(1'234'567) == "1,234,567");
  CHECK(number_text(-1'000) == "−1,000");
  CHECK(count_text(1, "item", "items") == "1 item");
  CHECK(count_text(0, "item", "items") == "0 items");
}

TEST_CASE("times: by the calendar's days, not by 24 hours") {
  const Timestamp noon{1'790'000'000'000'000 / 86'400'000'000 * 86'400'000'000 + hours(12).us};
  CHECK(date_text(noon, noon).starts_with("Today, "));
  CHECK(date_text(noon - hours(20), noon).starts_with("Yesterday, "));
  CHECK(date_text(noon - days(2), noon).find(',') == std::string::npos);
  CHECK(date_text(noon - days(500), noon).ends_with(" 2025"));
  CHECK(ago_text(noon - seconds(59), noon) == "Now");
  CHECK(ago_text(noon - minutes(12), noon) == "12 min ago");
  CHECK(duration_text(seconds(35)) == "35 s");
  CHECK(duration_text(minutes(80)) == "1 h 20 min");
}
