// The order book as a ladder, the tape, and the column at the right that has them above the ticket.
#include <algorithm>
#include <cmath>

#include "panels/market/exchange_time.h"
#include "panels/market/parts.h"
#include "platform/accessibility.h"

namespace septet::panels::market {

namespace {

using ui::Color;
using ui::Rect;
using ui::Type;

constexpr float ladder_row_height = 20;
constexpr float ladder_price_width = 80;

// "1,652": whole shares, or what there is below one.
std::string size_text(Quantity size) {
  const std::int64_t whole = size.units / Quantity::one;
  return whole > 0 ? ui::number_text(whole) : quantity_text(size);
}

struct Ladder {
  Rect area;
  double most = 1;  // the largest size in view, whose bar is the longest
};

void draw_level(View& view, const Ladder& ladder, const Level& level, Side side, Rect where) {
  const std::string price = price_text(level.price);
  const std::string size = size_text(level.size);
  const bool bid = side == Side::buy;
  const ui::Scope scope(price);
  const std::string spoken = (bid ? "Bid " : "Ask ") + price;
  const ui::Pressed pressed = ui::pressable(where, spoken);
  a11y::describe(a11y::Role::button, spoken, {.description = size + " shares"});
  if (pressed.hovered) ui::fill(where, Color::hover);
  const float bar =
      std::ceil(static_cast<float>(level.size.real() / ladder.most) * where.w * 0.38f);
  const Rect bar_box{bid ? where.x : where.right() - bar, where.y + 1, bar, where.h - 2};
  ui::fill(bar_box, bid ? Color::chart_up_soft : Color::chart_down_soft);
  const Rect inner = where.inset(16, 0);
  const Color tint = view.stale() ? Color::text_muted : bid ? Color::chart_up : Color::chart_down;
  ui::label(inner, Type::caption, tint, size, bid ? ui::Align::left : ui::Align::right);
  ui::label(inner.centered(ladder_price_width, where.h), Type::label,
            view.stale() ? Color::text_muted : Color::text, price, ui::Align::center);
  if (!pressed.clicked) return;
  view.later([&ticket = view.model.ticket, price = level.price] { ticket.price(price); });
}

void draw_spread(const View& view, const Depth& depth, Rect where) {
  ui::fill(where, Color::sunken);
  ui::horizontal_line(where.x, where.y, where.w, ui::color(Color::border));
  ui::horizontal_line(where.x, where.bottom() - 1, where.w, ui::color(Color::border));
  const Rect inner = where.inset(16, 0);
  if (!depth.bids.empty() && !depth.asks.empty())
    ui::label(inner, Type::caption, Color::text_muted,
              "Spread " + price_text(depth.asks.front().price - depth.bids.front().price));
  double bids = 0;
  double asks = 0;
  for (const Level& level : depth.bids) bids += level.size.real();
  for (const Level& level : depth.asks) asks += level.size.real();
  if (bids + asks > 0)
    ui::label(inner, Type::caption, Color::text_muted,
              "Imbalance " + std::to_string(std::lround(100 * bids / (bids + asks))) + "%",
              ui::Align::right);
  if (const Quote* quote = view.model.quote())
    ui::label(inner.centered(ladder_price_width + 16, where.h), Type::body_strong,
              figure_tint(view, quote->change.units), price_text(quote->last), ui::Align::center);
}

double largest(const Depth& depth, std::size_t rows) {
  double most = 1;
  for (const auto* side : {&depth.bids, &depth.asks})
    for (std::size_t i = 0; i < std::min(rows, side->size()); ++i)
      most = std::max(most, (*side)[i].size.real());
  return most;
}

void draw_depth_skeletons(View& view, Rect area, int rows) {
  if (!ui::skeleton_due(view.model.directory.since_ms())) return;
  for (int i = 0; i < 2 * rows + 1; ++i) {
    const Rect line = area.cut_top(i == rows ? 28.f : ladder_row_height).inset(16, 0).middle(12);
    ui::skeleton(line.centered(48, 12));
    const float width = 28 + 7 * static_cast<float>(i % 4);
    ui::skeleton(i < rows ? Rect{line.right() - width, line.y, width, 12}
                          : Rect{line.x, line.y, width, 12});
  }
}

}  // namespace

void draw_depth(View& view, Rect area, int rows) {
  const a11y::Group book(a11y::Role::group, "Order book");
  Rect head = area.cut_top(24).inset(16, 0);
  ui::label(head, Type::label, Color::text_faint, "Bids");
  ui::label(head, Type::label, Color::text_faint, "Price", ui::Align::center);
  ui::label(head, Type::label, Color::text_faint, "Asks", ui::Align::right);
  const Depth* depth = view.model.feed().depth(view.model.symbol());
  if (!depth) return draw_depth_skeletons(view, area, rows);
  const Ladder ladder{area, largest(*depth, static_cast<std::size_t>(rows))};
  for (int i = rows; i-- > 0;) {
    const Rect line = area.cut_top(ladder_row_height);
    if (static_cast<std::size_t>(i) < depth->asks.size())
      draw_level(view, ladder, depth->asks[static_cast<std::size_t>(i)], Side::sell, line);
  }
  draw_spread(view, *depth, area.cut_top(28));
  for (int i = 0; i < rows; ++i) {
    const Rect line = area.cut_top(ladder_row_height);
    if (static_cast<std::size_t>(i) < depth->bids.size())
      draw_level(view, ladder, depth->bids[static_cast<std::size_t>(i)], Side::buy, line);
  }
}

void draw_trades(View& view, Rect area) {
  Rect head = area.cut_top(24).inset(16, 0);
  ui::label(head, Type::label, Color::text_faint, "Time");
  ui::label(head, Type::label, Color::text_faint, "Price", ui::Align::center);
  ui::label(head, Type::label, Color::text_faint, "Shares", ui::Align::right);
  const auto* trades = view.model.feed().trades(view.model.symbol());
  if (!trades || trades->empty())
    return draw_nothing(area, "The next trade is shown here as it happens.");
  ui::Scroll scroll("Trades", area);
  const a11y::Group list(a11y::Role::list, "Trades");
  ui::Stack stack(scroll.content());
  const float from = scroll.visible().y - ladder_row_height;
  for (const Trade& trade : *trades) {
    const Rect line = stack.next(ladder_row_height).inset(16, 0);
    if (line.y < from || line.y > scroll.visible().bottom()) continue;
    const bool bought = trade.taker == Side::buy;
    const a11y::Group item(a11y::Role::listitem);
    ui::label(line, Type::caption, Color::text_muted, exchange_clock_text(trade.at, true));
    // The arrow says what the colour says.
    ui::label(line, Type::label,
              view.stale() ? Color::text_muted
              : bought     ? Color::chart_up
                           : Color::chart_down,
              (bought ? "↑ " : "↓ ") + price_text(trade.price), ui::Align::center);
    ui::label(line, Type::caption, Color::text, size_text(trade.size), ui::Align::right);
  }
  scroll.set_height(static_cast<float>(trades->size()) * ladder_row_height + 8);
}

void draw_side(View& view, Rect area) {
  const a11y::Group pane(a11y::Role::complementary, "Trade");
  ui::vertical_line(area.x, area.y, area.h, ui::color(Color::border));
  area.cut_left(1);
  const Rect tabs = area.cut_top(42);
  constexpr ui::Tab names[] = {{"Depth"}, {"Trades"}};
  ui::horizontal_line(tabs.x, tabs.bottom() - 1, tabs.w, ui::color(Color::border));
  ui::tabs({tabs.x + 16, tabs.y + 6, tabs.w - 32, 36}, "Book", names, view.state.side_tab);
  constexpr float ladder_height = 24 + 9 * ladder_row_height + 28 + 9 * ladder_row_height;
  // On a low window the ladder gives way to the ticket.
  const float low = std::max(24 + 28 + 2 * ladder_row_height, area.h - 388);
  const float height = std::min(ladder_height, low);
  const int rows = static_cast<int>((height - 52) / (2 * ladder_row_height));
  Rect book = area.cut_top(52 + 2 * ladder_row_height * static_cast<float>(rows));
  view.state.side_tab == 0 ? draw_depth(view, book, rows) : draw_trades(view, book);
  ui::horizontal_line(area.x, area.y, area.w, ui::color(Color::border));
  draw_ticket(view, area);
}

}  // namespace septet::panels::market
