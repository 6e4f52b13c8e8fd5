// What the simulated exchange's population and past cost, and what they look like:
//   simulation_bench [seconds a step] [days]
// Prints, for all the demonstration's stocks: the time of making five years of days and four weeks
// of minutes; the time of a step; and of some stocks what the book was like in regular hours.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "market/companies.h"
#include "support/market_days.h"
#include "support/simulated_stock.h"

namespace {

using namespace septet;
using market::Moment;
using matching::Session;

// The processor's time of this program, which neighbours on a shared machine do not change.
double now() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

void bench_history() {
  const double begin = now();
  const auto hours = test::trading_hours("2021-11-22", "2026-11-23");
  const market::HistoryMaker maker(1, hours, hours.back().open + 5 * 3600);
  std::size_t days = 0, minutes = 0;
  std::uint64_t stream = 0;
  for (const market::Company& company : market::companies()) {
    const auto made = maker.make(market::traits_of(company), market::past_of(company), stream++,
                                 company.price_cents * 100, 20);
    days += made.days.size();
    minutes += made.minutes.size();
  }
  std::printf("history: %zu daily and %zu minute bars in %.3f s\n", days, minutes, now() - begin);
}

// Of one stock, sums over the steps of regular hours.
struct Seen {
  double spread = 0, levels = 0, shares = 0, traded = 0, squares = 0;
  std::int64_t steps = 0, empty = 0, close = 0;
};

void look(const test::SimulatedStock& stock, Seen& seen) {
  const auto bid = stock.book.best_bid().price, ask = stock.book.best_ask().price;
  ++seen.steps;
  if (bid == 0 || ask == 0) {
    ++seen.empty;
    return;
  }
  seen.spread += static_cast<double>(ask - bid) / 100;
  std::vector<matching::BookLevel> levels;
  stock.book.depth(matching::Side::buy, 50, levels);
  seen.levels += static_cast<double>(levels.size());
  for (const auto& level : levels)
    seen.shares += static_cast<double>(level.quantity) / market::Quantity::one /
                   static_cast<double>(levels.size());
}

void print_row(const market::Company& company, const Seen& seen, int days) {
  const auto n = static_cast<double>(seen.steps);
  std::printf("%-5s %8.2f  %6.2f  %6.1f  %7.0f  %9.2f  %6.2f %%  %6.2f %%  %lld\n",
              std::string(company.symbol).c_str(), company.price_cents / 100.0, seen.spread / n,
              seen.levels / n, seen.shares / n, seen.traded / days / company.daily_thousands / 1e3,
              100 * std::sqrt(seen.squares / std::max(1, days - 1)), company.volatility_bp / 100.0,
              static_cast<long long>(seen.empty));
}

void bench_agents(std::int64_t step, int days) {
  std::vector<test::SimulatedStock> stocks;
  market::Climate climate(1);
  for (const market::Company& company : market::companies())
    stocks.emplace_back(market::traits_of(company), 1, stocks.size());
  std::vector<Seen> seen(stocks.size());
  std::int64_t steps = 0;
  double events = 0, spent = 0;
  double begin = now();
  const auto each = [&](const Moment& moment) {
    spent += now() - begin;
    ++steps;
    for (std::size_t i = 0; i < stocks.size(); ++i) {
      events += static_cast<double>(stocks[i].events.size());
      for (const auto& fill : stocks[i].fills)
        seen[i].traded += static_cast<double>(fill.quantity) / market::Quantity::one;
      stocks[i].fills.clear();
      if (moment.session == Session::regular) look(stocks[i], seen[i]);
    }
    begin = now();
  };
  for (int day = 0; day < days; ++day) {
    for (const auto session : {Session::pre_market, Session::regular, Session::after_hours})
      test::run_session(stocks, climate, session, 0, test::length_of(session), step, each);
    test::run_night(stocks, climate);
    for (std::size_t i = 0; i < stocks.size(); ++i) {
      const auto last = static_cast<double>(stocks[i].book.last_price());
      if (day > 0)
        seen[i].squares += std::pow(std::log(last / static_cast<double>(seen[i].close)), 2);
      seen[i].close = stocks[i].book.last_price();
    }
  }
  const auto n = static_cast<double>(steps);
  std::printf("agents: %zu stocks, a step of %lld s in %.3f ms with %.1f events a stock\n",
              stocks.size(), static_cast<long long>(step), spent * 1'000 / n,
              events / n / static_cast<double>(stocks.size()));
  std::printf("stock     from  spread  levels  a level  turnover  a day's σ   wanted  empty\n");
  for (const char* symbol : {"KITE", "NVLX", "SEPT", "SOLA", "LUMA", "OAKE", "PYRE", "STOR"}) {
    const auto i =
        static_cast<std::size_t>(market::find_company(symbol) - market::companies().data());
    print_row(market::companies()[i], seen[i], days);
  }
}

}  // namespace

int main(int count, char** words) {
  bench_history();
  bench_agents(count > 1 ? std::atoll(words[1]) : 1, count > 2 ? std::atoi(words[2]) : 1);
}
