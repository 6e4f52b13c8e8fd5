// Bars: how they grow from trades, how they are packed, and how longer ones are made of shorter
// ones. Prices in units of Price, volume in whole shares, times in seconds since 1970.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "market/calendar.h"
#include "market/history_maker.h"

namespace septet::market {

using Bar = MadeBar;

// What is kept; every other interval is made of these.
enum class BarBase { second, minute, day };
inline constexpr BarBase bar_bases[] = {BarBase::second, BarBase::minute, BarBase::day};
std::int64_t base_seconds(BarBase);

// The bar that a base's trades grow at the moment.
class GrowingBar {
 public:
  explicit GrowingBar(BarBase base = BarBase::second) : base_(base) {}
  // A trade in the bar that begins at `time`. Returns the one before, if that is over.
  std::optional<Bar> add(std::int64_t time, std::int64_t price, std::int64_t quantity_units);
  // What there is so far; nothing if there is none.
  std::optional<Bar> bar() const;
  std::optional<Bar> finish();
  // Goes on with what is there already.
  void start_from(const Bar&);
  BarBase base() const { return base_; }

  std::string saved() const;
  static GrowingBar restored(BarBase, std::string_view);

 private:
  BarBase base_;
  Bar bar_;
  std::int64_t units_ = 0;  // of Quantity
  bool any_ = false;
};

// A few bytes a bar.
std::string pack_bars(std::span<const Bar>);
Result<std::vector<Bar>> unpack_bars(std::string_view);  // Error: invalid "damaged_bars"
// Both sorted by time; of one time the newer one stays.
std::vector<Bar> merge_bars(std::vector<Bar> older, const std::vector<Bar>& newer);

// "1s" … "1mo": see Bars in types.h.
class Interval {
 public:
  // Error: invalid "unknown_interval".
  static Result<Interval> parse(std::string_view);
  BarBase base() const { return base_; }
  // When the bar begins that holds this one of the base. Intraday ones are counted from the
  // beginning of the session and end with it; weeks begin on Monday.
  std::int64_t bucket_of(std::int64_t time);
  // How many of the base there are in one, at most.
  std::int64_t base_bars() const;
  const std::string& text() const { return text_; }
  // Sorted by time. Days, weeks and months have the time of their first day's opening.
  std::vector<Bar> aggregate(std::span<const Bar>);

 private:
  enum class Unit { seconds, week, month };
  std::int64_t intraday_bucket(std::int64_t time);

  std::string text_;
  BarBase base_ = BarBase::minute;
  Unit unit_ = Unit::seconds;
  std::int64_t seconds_ = 60;
  std::optional<TradingDay> day_;  // of the last that was asked for
};

}  // namespace septet::market
