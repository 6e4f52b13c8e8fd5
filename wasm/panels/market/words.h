// Figures of the market as a person reads them, with a true minus, and the words for what the
// exchange's codes mean.
#pragma once

#include <string>
#include <string_view>

#include "market/account_types.h"
#include "market/watch_types.h"
#include "ui/theme.h"

namespace septet::panels::market {

// The service's records have their own names here.
using namespace septet::market;

// "184.62"; below a dollar four digits.
std::string price_text(Price);
// "+4.17" or "−4.17".
std::string signed_price_text(Price);
// "$128,412.06", "−$20.00".
std::string money_text(Amount);
std::string signed_money_text(Amount);
// The same without the dollar sign, for tables.
std::string amount_text(Amount);
std::string signed_amount_text(Amount);
// "+2.31%"; without a sign "2.31%".
std::string percent_text(Percent);
std::string plain_percent_text(Percent);
// "+4.17 (2.31%)".
std::string change_text(Price change, Percent);
// "120", "60.5", "−200".
std::string quantity_text(Quantity);
// "12.4 M", "845 K", "912".
std::string compact_text(double);

// Of a figure with that sign: up, down, or neither.
ui::Color tint_of(std::int64_t sign);

// What a person typed, with spaces and commas left out; nothing if it is no such number.
template <class T>
std::optional<T> typed(std::string_view text) {
  std::string plain;
  for (const char c : text)
    if (c != ' ' && c != ',' && c != '$') plain += c;
  auto parsed =
      plain.empty() ? Result<T>(failure(ErrorKind::invalid, "", "")) : T::parse_text(plain);
  return parsed.ok() ? std::optional<T>(*parsed) : std::nullopt;
}

std::string_view name_of(OrderType);
std::string_view name_of(TimeInForce);
std::string_view name_of(OrderStatus);
std::string_view name_of(TransactionKind);
std::string_view name_of(AlertKind);
std::string_view name_of(Session);        // "Market open"
std::string_view brief_name_of(Session);  // "Open"
// "Limit 184.50", "Stop 179.30", "Market": a type and its price.
std::string terms_of(const Order&);
// "Buy 40 KITE at 184.50".
std::string sentence_of(const PlaceOrder&);

// The tile before a stock: its Lucide icon, as far as the font has it.
ui::Icon icon_of(const Stock&);
// "Industrials, aerospace".
std::string sector_text(const Stock&);

bool is_open(const Order&);

}  // namespace septet::panels::market
