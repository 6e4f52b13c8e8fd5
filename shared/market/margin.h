// The rules of margin, as pure functions over whole cents: no clock, no database. Sources:
//
// Regulation T of the Federal Reserve, 12 CFR 220: initial margin of 50 % (220.12(a) for long
// positions; 220.12(c) for short sales: 150 % of their value, of which the proceeds are 100);
// cash accounts pay in full with what is settled (220.8(a), (b)).
// FINRA Rule 4210, as amended by SR-FINRA-2025-017 (SEC Release 34-105226, 14 April 2026, in force
// since 4 June 2026): maintenance (c)(1) to (c)(3), minimum equity (b), house requirements over
// these (d)(1), intraday margin (d)(2). What is the house's own says so.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "market/account_types.h"
#include "market/fees.h"

namespace septet::market {

inline constexpr Amount minimum_equity = Amount::whole(2'000);      // 4210(b)(4)
inline constexpr Amount day_trader_equity = Amount::whole(25'000);  // of the rule before 2026
inline constexpr int day_trades_of_a_pattern = 4;                   // likewise: in five days
inline constexpr Percent debit_rate{85'000};                        // a year; the house's

struct Holding {
  Quantity quantity;  // negative: sold short
  Price price;
};

// What has to be kept for a position. Long: 30 % of its value (4210(c)(1) says 25; the house asks
// for more), all of it under $2.50 (the house's). Short: at $5 and over the greater of $5 a share
// and 30 % (4210(c)(3)), below it the greater of $2.50 a share and 100 % (4210(c)(2)).
Amount maintenance_of(const Holding&);
// What is needed of own money to open it: half of its value (12 CFR 220.12), and never less than
// has to be kept afterwards.
Amount initial_of(const Holding&);

// An account at the prices of a moment.
struct Standing {
  AccountKind kind = AccountKind::margin;
  Amount cash;       // negative: borrowed
  Amount unsettled;  // of it, proceeds of sales that are not settled yet (T+1)
  Amount long_value;
  Amount short_value;  // negative
  Amount initial;      // of all positions
  Amount maintenance;
  Amount reserved;                  // own money that open orders claim
  bool pattern_day_trader = false;  // only ever under the old rule

  Amount equity() const { return cash + long_value + short_value; }
  // Negative: what is missing.
  Amount excess() const { return equity() - maintenance; }
  void add(const Holding&);
};

// By which of the rules an account buys.
enum class Basis {
  cash,         // in full: cash accounts, and margin accounts under the minimum equity
  margin,       // half of it
  day_trading,  // a quarter, within the day: the old rule, which gave 4 × the maintenance excess
};
Basis basis_of(const Standing&);
// Own money that a new order may still claim; negative if there is less than none.
Amount available(const Standing&);
// For how much can be bought of what is margined ordinarily: `available`, twice it, or four times.
// Never negative.
Amount buying_power(const Standing&);
// What opening so much at a price claims of own money. Short: a negative quantity.
Amount claim_of(Basis, const Holding& opened);

// Whether only closing trades are allowed, and why: nothing, or a sentence. Under the rule of June
// 2026 nobody is kept from day trading by a count or by $25,000; what would create or increase an
// intraday margin deficit is blocked in real time, and so nothing is opened while there is one
// (4210(d)(2)). Under the old one a pattern day trader under $25,000 may only close.
std::string restriction(const Standing&);
// Short selling is on margin only (12 CFR 220.12(c)), with the minimum equity. Likewise.
std::string short_restriction(const Standing&);

// What is missing of the maintenance margin: the intraday margin deficit, watched in real time. A
// cash account owes what it is below zero. 0: no call.
Amount margin_call(const Standing&);
// A call is due at the end of the next day's regular session (4210(f)(6) and (d)(2) allow more),
// and at once when less than half of the maintenance margin is left (the house's).
bool liquidates_at_once(const Standing&);

// What to close, in the order of the maintenance margin that it frees, so that at least `missing`
// and 5 % over it are freed: whole positions, and of the last as many whole shares as it takes.
struct Lot {
  std::uint32_t stock = 0;
  Holding holding;
};
std::vector<Lot> liquidation(std::span<const Lot> held, Amount missing);

// For so many calendar days, at a rate a year, by the money market's year of 360 days.
Amount interest(Amount value, Percent rate, int days);

// Four or more day trades within five business days made a pattern day trader (4210(f)(8)(B)(ii),
// as it was until June 2026).
constexpr bool is_pattern_day_trader(int day_trades) {
  return day_trades >= day_trades_of_a_pattern;
}

}  // namespace septet::market
