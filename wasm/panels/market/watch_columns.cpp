#include "panels/market/watch_columns.h"

#include <cctype>

namespace septet::panels::market {

namespace {

constexpr WatchColumn all_columns[] = {
    {"last", "Last"},
    {"change_percent", "Change, %"},
    {"change", "Change"},
    {"volume", "Volume"},
    {"bid", "Bid"},
    {"ask", "Ask"},
    {"open", "Open"},
    {"high", "High"},
    {"low", "Low"},
    {"previous_close", "Previous close"},
    {"market_value", "Market value"},
};

std::string price_or_dash(Price price) {
  return price.units == 0 ? "–" : price_text(price);
}

std::string lower_first(std::string_view text) {
  std::string out(text);
  out[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(out[0])));
  return out;
}

std::string_view brief_name(std::string_view id) {
  if (id == "change_percent") return "Change";
  for (const WatchColumn& column : all_columns)
    if (column.id == id) return column.name;
  return id;
}

}  // namespace

std::span<const WatchColumn> watch_columns() {
  return all_columns;
}

std::vector<std::string> columns_or_usual(const std::vector<std::string>& chosen) {
  std::vector<std::string> out;
  for (const std::string& id : chosen)
    for (const WatchColumn& column : all_columns)
      if (column.id == id && out.size() < watch_columns_most) out.push_back(id);
  if (out.empty()) return {"last", "change_percent"};
  return out;
}

std::string column_heading(const std::vector<std::string>& chosen) {
  std::string out;
  for (const std::string& id : columns_or_usual(chosen))
    out += out.empty() ? std::string(brief_name(id)) : ", " + lower_first(brief_name(id));
  return out;
}

Figure figure_of(std::string_view column, const Stock* stock, const Quote* quote) {
  if (!quote) return {"–", 0};
  if (column == "last") return {price_or_dash(quote->last), 0};
  if (column == "change_percent")
    return {percent_text(quote->change_percent), quote->change_percent.units};
  if (column == "change") return {signed_price_text(quote->change), quote->change.units};
  if (column == "volume") return {compact_text(static_cast<double>(quote->volume)), 0};
  if (column == "bid") return {price_or_dash(quote->bid), 0};
  if (column == "ask") return {price_or_dash(quote->ask), 0};
  if (column == "open") return {price_or_dash(quote->open), 0};
  if (column == "high") return {price_or_dash(quote->high), 0};
  if (column == "low") return {price_or_dash(quote->low), 0};
  if (column == "previous_close") return {price_or_dash(quote->previous_close), 0};
  if (column == "market_value" && stock)
    return {"$" + compact_text(stock->shares_outstanding.real() * quote->last.real()), 0};
  return {"–", 0};
}

}  // namespace septet::panels::market
