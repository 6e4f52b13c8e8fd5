#include "market/csv_import.h"
#include "support/outcome.h"

#include <doctest/doctest.h>

using namespace septet;
using namespace septet::market;

namespace {

constexpr const char* header = "date,open,high,low,close,volume\n";

// The code and the line of what is refused.
std::string fault(const std::string& text) {
  return test::fault_of(read_csv_bars(text));
}

std::string fault_of_rows(const std::string& rows) {
  return fault(header + rows);
}

}  // namespace

TEST_CASE("days from CSV") {
  const auto read = read_csv_bars(
      "\xef\xbb\xbfVolume,\"Date\",Close,open,HIGH,low,remark\r\n"
      "100,2026-11-25,10.5,10,11,9.75,\"a, b\"\r\n"
      "\r\n"
      "0,2026-11-27,10.5000,10.5,10.5,10.5,\r\n");
  REQUIRE(read.ok());
  CHECK(read->base == BarBase::day);
  REQUIRE(read->bars.size() == 2);
  CHECK(read->bars[0] == Bar{seconds_of(trading_day(*parse_day("2026-11-25"))->open), 100'000,
                             110'000, 97'500, 105'000, 100});
  CHECK(day_text(day_at({read->bars[1].time * 1'000'000})) == "2026-11-27");
}

TEST_CASE("minutes from CSV, in New York’s time") {
  const auto read = read_csv_bars(std::string(header) +
                                  "2026-11-25 15:59,1,1,1,1,5\n"
                                  "2026-11-25T16:00:00,1,1,1,1,5\n"
                                  "2026-11-27 09:30:00,1,1,1,1,5");
  REQUIRE(read.ok());
  CHECK(read->base == BarBase::minute);
  CHECK(to_iso8601({read->bars[2].time * 1'000'000}) == "2026-11-27T14:30:00.000000Z");
}

TEST_CASE("what is wrong is refused by its line") {
  CHECK(fault("") == "no_bars ");
  CHECK(fault(header) == "no_bars ");
  CHECK(fault("date,open,high,low,close\n") == "bad_header line 1");
  CHECK(fault_of_rows("2026-11-23,1,2,1\n") == "bad_csv line 2");
  CHECK(fault_of_rows("\"2026-11-23,1,2,1,1,1\n") == "bad_csv line 2");
  CHECK(fault_of_rows("23.11.2026,1,2,1,1,1\n") == "bad_date line 2");
  CHECK(fault_of_rows("2026-11-25 9:30,1,2,1,1,1\n") == "bad_date line 2");
  CHECK(fault_of_rows("2026-11-26,1,2,1,1,1\n") == "not_a_trading_day line 2");
  CHECK(fault_of_rows("2026-11-25 03:59,1,2,1,1,1\n") == "not_a_trading_day line 2");
  CHECK(fault_of_rows("2026-11-23,1,2,1,1,1\n2026-11-24 09:30,1,2,1,1,1\n") ==
        "mixed_dates line 3");
  for (const char* price : {"", "x", "0", "-1", "1.23456", "1e3", "nan", "2000000", "1,5"})
    CHECK(fault_of_rows("2026-11-23," + std::string(price) + ",2,1,1,1\n").ends_with(" line 2"));
  for (const char* volume : {"", "x", "-1", "1.5"})
    CHECK(fault_of_rows("2026-11-23,1,2,1,1," + std::string(volume) + "\n") == "bad_volume line 2");
  CHECK(fault_of_rows("2026-11-23,1,1,2,1,1\n") == "high_under_low line 2");
  CHECK(fault_of_rows("2026-11-23,3,2,1,1,1\n") == "outside_range line 2");
  CHECK(fault_of_rows("2026-11-23,1,2,1,0.5,1\n") == "outside_range line 2");
  CHECK(fault_of_rows("2026-11-23,1,2,1,1,1\n2026-11-23,1,2,1,1,1\n") == "duplicate_date line 3");
  CHECK(fault_of_rows("2026-11-24,1,2,1,1,1\n2026-11-23,1,2,1,1,1\n") == "not_in_order line 3");
  CHECK(fault_of_rows("2026-11-23,1,2,1,1,1\n2026-11-25,1,2,1,1,1\n") == "missing_days line 3");
  CHECK(fault_of_rows("2026-11-23,1,2,1,1,1\n2026-11-24,\xe9,2,1,1,1\n") == "bad_encoding line 3");
  // UTF-16, as spreadsheets may write.
  CHECK(fault(std::string("\xff\xfe"
                          "d\0a\0t\0e\0",
                          10)) == "bad_encoding line 1");
}
