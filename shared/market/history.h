// Bars of the past and the growing ones, in any interval; and the import of bars from CSV.
#pragma once

#include "market/bar_store.h"
#include "market/context.h"
#include "market/csv_import.h"

namespace septet::market {

// What is asked for: those of [from, to), in seconds since 1970, the newest `limit` of them.
struct BarQuery {
  std::string interval = "1d";
  std::int64_t from = 0;
  std::int64_t to = INT64_MAX / 2'000'000;
  int limit = 1'000;
};
inline constexpr int bars_most = 20'000;

// The bars of a stock with the fresh ones and as after its splits, sorted by time. `more`: there
// are older ones. For whoever computes with them. Errors: invalid "unknown_interval".
struct FoundBars {
  std::vector<Bar> bars;
  bool more = false;
};
Result<FoundBars> find_bars(Context&, const Stock&, const BarQuery&);

class History {
 public:
  explicit History(Context& context) : context_(context) {}

  // `stock`: its id or symbol. Errors: not_found; invalid "unknown_interval".
  Result<Bars> bars(const std::string& stock, const BarQuery&);
  // The same as bytes: see Bars.
  Result<std::string> packed(const std::string& stock, const BarQuery&);

  // Replaces the bars of the days that are in it; where the newest is newer than what there was,
  // the price goes on from there. Errors: not_found; forbidden; invalid, see read_csv_bars().
  Result<ImportReport> import(const Caller&, const std::string& stock, std::string_view csv);

 private:
  Result<Stock> named(const std::string& stock);

  Context& context_;
};

}  // namespace septet::market
