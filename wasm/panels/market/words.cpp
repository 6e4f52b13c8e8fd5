#include "panels/market/words.h"

#include <cctype>
#include <cmath>
#include <cstdio>
#include <utility>

#include "ui/format.h"

namespace septet::panels::market {

namespace {

// Digits in groups of three before the point: "22154.40" as "22,154.40".
std::string grouped(std::string digits) {
  const auto point = static_cast<std::ptrdiff_t>(std::min(digits.find('.'), digits.size()));
  for (std::ptrdiff_t at = point - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

template <class T>
std::string magnitude(T value) {
  return grouped((value.units < 0 ? -value : value).text());
}

std::string_view sign_of(std::int64_t units) {
  return units < 0 ? "−" : units > 0 ? "+" : "";
}

std::string minus_if(std::int64_t units, std::string text) {
  return units < 0 ? "−" + text : text;
}

std::string rounded_percent(Percent value) {
  char out[32];
  std::snprintf(out, sizeof out, "%.2f%%", std::abs(value.real()));
  return out;
}

std::string magnitude_of_price(Price price) {
  const Price size = price.units < 0 ? -price : price;
  char out[32];
  // Half a cent of an average price is of no use to anybody.
  std::snprintf(out, sizeof out, size < Price::whole(1) ? "%.4f" : "%.2f", size.real());
  std::string text(out);
  if (size < Price::whole(1) && text.ends_with("00")) text.resize(text.size() - 2);
  return grouped(std::move(text));
}

}  // namespace

std::string price_text(Price price) {
  return minus_if(price.units, magnitude_of_price(price));
}
std::string signed_price_text(Price price) {
  return std::string(sign_of(price.units)) + magnitude_of_price(price);
}
std::string money_text(Amount amount) {
  return minus_if(amount.units, "$" + magnitude(amount));
}
std::string signed_money_text(Amount amount) {
  return std::string(sign_of(amount.units)) + "$" + magnitude(amount);
}
std::string amount_text(Amount amount) {
  return minus_if(amount.units, magnitude(amount));
}
std::string signed_amount_text(Amount amount) {
  return std::string(sign_of(amount.units)) + magnitude(amount);
}
std::string percent_text(Percent percent) {
  return std::string(sign_of(percent.units)) + rounded_percent(percent);
}
std::string plain_percent_text(Percent percent) {
  return rounded_percent(percent);
}
std::string change_text(Price change, Percent percent) {
  return signed_price_text(change) + " (" + rounded_percent(percent) + ")";
}
std::string quantity_text(Quantity quantity) {
  return minus_if(quantity.units, magnitude(quantity));
}

std::string compact_text(double value) {
  constexpr std::pair<double, const char*> steps[] = {
      {1e12, " T"}, {1e9, " B"}, {1e6, " M"}, {1e3, " K"}};
  const double size = std::abs(value);
  for (const auto& [step, unit] : steps) {
    if (size < step) continue;
    char out[32];
    std::snprintf(out, sizeof out, size < 100 * step ? "%.1f%s" : "%.0f%s", value / step, unit);
    return out;
  }
  return ui::number_text(static_cast<std::int64_t>(value));
}

ui::Color tint_of(std::int64_t sign) {
  return sign > 0 ? ui::Color::chart_up : sign < 0 ? ui::Color::chart_down : ui::Color::text_muted;
}

std::string_view name_of(OrderType type) {
  constexpr std::string_view names[] = {"Market", "Limit", "Stop", "Stop limit", "Trailing stop"};
  return names[static_cast<int>(type)];
}
std::string_view name_of(TimeInForce force) {
  constexpr std::string_view names[] = {"Day",          "Until cancelled", "Immediate or cancel",
                                        "Fill or kill", "At the open",     "At the close"};
  return names[static_cast<int>(force)];
}
std::string_view name_of(OrderStatus status) {
  constexpr std::string_view names[] = {"Working", "Waits for its entry", "Partly filled",
                                        "Filled",  "Cancelled",           "Expired",
                                        "Rejected"};
  return names[static_cast<int>(status)];
}
std::string_view name_of(TransactionKind kind) {
  constexpr std::string_view names[] = {"Deposit",     "Bought",   "Sold",       "Fee",
                                        "Dividend",    "Interest", "Borrow fee", "Split",
                                        "Liquidation", "Reset"};
  return names[static_cast<int>(kind)];
}
std::string_view name_of(AlertKind kind) {
  constexpr std::string_view names[] = {"Price rises above",       "Price falls below",
                                        "Change of the day above", "Change of the day below",
                                        "Indicator rises above",   "Indicator falls below",
                                        "Volume of the day above"};
  return names[static_cast<int>(kind)];
}
std::string_view name_of(Session session) {
  constexpr std::string_view names[] = {"Market closed", "Pre-market", "Market open",
                                        "After hours"};
  return names[static_cast<int>(session)];
}
std::string_view brief_name_of(Session session) {
  constexpr std::string_view names[] = {"Closed", "Pre-market", "Open", "After hours"};
  return names[static_cast<int>(session)];
}

std::string terms_of(const Order& order) {
  std::string out(name_of(order.type));
  if (order.stop_price) out += " " + price_text(*order.stop_price);
  if (order.limit_price) out += (order.stop_price ? ", " : " ") + price_text(*order.limit_price);
  if (order.trail_amount) out += ", trails by " + price_text(*order.trail_amount);
  if (order.trail_percent) out += ", trails by " + plain_percent_text(*order.trail_percent);
  return out;
}

std::string sentence_of(const PlaceOrder& order) {
  std::string out = order.side == Side::buy ? "Buy" : "Sell";
  if (order.quantity) out += " " + quantity_text(*order.quantity);
  if (order.notional) out += " " + money_text(*order.notional) + " of";
  out += " " + order.symbol;
  if (order.limit_price) return out + " at " + price_text(*order.limit_price);
  if (order.stop_price) return out + " from " + price_text(*order.stop_price);
  return order.type == OrderType::market ? out + " at market" : out;
}

ui::Icon icon_of(const Stock& stock) {
  using ui::Icon;
  constexpr std::pair<std::string_view, Icon> icons[] = {
      {"plane", Icon::plane},
      {"cpu", Icon::cpu},
      {"smartphone", Icon::smartphone},
      {"laptop", Icon::laptop},
      {"landmark", Icon::landmark},
      {"sun", Icon::sun},
      {"heart-pulse", Icon::heart_pulse},
      {"train-front", Icon::train_front},
      {"wheat", Icon::wheat},
      {"ship", Icon::ship},
      {"radio-tower", Icon::radio_tower},
      {"layers", Icon::layers},
      {"gem", Icon::gem},
      {"trees", Icon::trees},
      {"car", Icon::car},
      {"pill", Icon::pill},
      {"factory", Icon::factory},
      {"zap", Icon::zap},
      {"fuel", Icon::fuel},
      {"flask-conical", Icon::flask_conical},
      {"building-2", Icon::building_2},
      {"truck", Icon::truck},
      {"banknote", Icon::banknote},
      {"droplets", Icon::droplets},
      {"hammer", Icon::hammer},
      {"shirt", Icon::shirt},
      {"leaf", Icon::leaf},
      {"rocket", Icon::rocket},
      {"gamepad-2", Icon::gamepad_2},
      {"coffee", Icon::coffee},
      {"shield", Icon::shield},
      {"bot", Icon::bot},
      {"satellite", Icon::satellite},
      {"server", Icon::server},
      {"cloud", Icon::cloud},
      {"utensils", Icon::utensils},
      {"shopping-bag", Icon::shopping_bag},
      {"film", Icon::film},
      {"chart-pie", Icon::chart_pie},
      {"globe", Icon::globe},
  };
  for (const auto& [name, icon] : icons)
    if (name == stock.icon) return icon;
  return stock.kind == StockKind::etf ? Icon::layers : Icon::building_2;
}

std::string sector_text(const Stock& stock) {
  if (stock.industry.empty()) return stock.sector;
  std::string industry = stock.industry;
  // Within the line it is no name; abbreviations stay as they are.
  if (industry.size() > 1 && std::islower(static_cast<unsigned char>(industry[1])))
    industry[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(industry[0])));
  return stock.sector.empty() ? stock.industry : stock.sector + ", " + industry;
}

bool is_open(const Order& order) {
  return order.status == OrderStatus::accepted || order.status == OrderStatus::held ||
         order.status == OrderStatus::partially_filled;
}

}  // namespace septet::panels::market
