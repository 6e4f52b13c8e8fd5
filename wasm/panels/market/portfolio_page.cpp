// The portfolio as a page: the equity curve, what it is made of, the margin, all positions.
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

constexpr std::string_view periods[] = {"1d", "1w", "1m", "3m", "1y", "all"};
constexpr ui::Segment period_names[] = {{"1D"}, {"1W"}, {"1M"}, {"3M"}, {"1Y"}, {"All"}};
constexpr Color slice_tints[] = {Color::series_1, Color::series_2, Color::series_3,
                                 Color::series_4, Color::series_5, Color::series_6,
                                 Color::series_7, Color::series_8};

constexpr float figures_width = 200;  // of a sum in the page's size

void draw_curve(View& view, Rect card) {
  ui::card(card);
  Rect inner = card.inset(20, 16);
  Rect head = inner.cut_top(52);
  const Worth worth = view.model.account.worth();
  const float width = ui::segments_width(period_names);
  const bool beside = head.w >= width + figures_width;
  Rect line = beside ? head : inner.cut_top(40);
  ui::segments((beside ? line.cut_right(width) : line).cut_top(32), "Period", period_names,
               view.state.equity_period);
  const std::string period(periods[view.state.equity_period]);
  const auto& curve = view.model.account.curve(period);
  ui::Stack lines(head);
  ui::label(lines.next(32), Type::page, Color::text, money_text(worth.equity));
  if (curve && !curve->points.empty()) {
    const Amount profit = worth.equity - curve->base;
    const Percent percent =
        curve->base.units == 0
            ? Percent{}
            : Percent{multiply_divide(profit.units, 100 * Percent::one, curve->base.units)};
    ui::label(lines.next(20), Type::body_medium, figure_tint(view, profit.units),
              signed_money_text(profit) + " (" + plain_percent_text(percent) + ")");
  }
  inner.cut_top(8);
  if (!curve) {
    if (!curve.error()) {
      if (ui::skeleton_due(curve.since_ms())) ui::skeleton(inner, ui::radius_control);
    } else {
      draw_nothing(inner, curve.error()->message);
    }
    return;
  }
  std::vector<double> values;
  for (const EquityPoint& point : curve->points) values.push_back(point.equity.real());
  if (values.empty())
    return draw_nothing(inner, "The curve begins with the first hour of trading.");
  values.push_back(worth.equity.real());
  Rect foot = inner.cut_bottom(20);
  a11y::node(a11y::Role::image, "Equity over time", inner.min(), inner.max(),
             {.description = money_text(curve->base) + " to " + money_text(worth.equity)});
  draw_area(inner, values, curve->base.real(), worth.equity >= curve->base);
  ui::label(foot, Type::caption, Color::text_faint, exchange_moment_text(curve->points.front().at));
  ui::label(foot, Type::caption, Color::text_faint, "Now", ui::Align::right);
}

struct Slice {
  std::string name;
  Amount value;
  Color tint;
};

std::vector<Slice> slices_of(const View& view) {
  std::vector<Slice> out;
  const auto& portfolio = *view.model.account.portfolio();
  Amount rest;
  for (const Position& held : portfolio.positions) {
    Position now = view.model.account.live(held);
    if (now.value.units < 0) now.value = -now.value;
    if (out.size() < 6)
      out.push_back({now.symbol + (held.quantity.units < 0 ? ", short" : ""), now.value,
                     slice_tints[out.size()]});
    else
      rest += now.value;
  }
  if (rest.units > 0) out.push_back({"Others", rest, slice_tints[6]});
  if (portfolio.cash.units > 0) out.push_back({"Cash", portfolio.cash, Color::text_faint});
  return out;
}

// One bar, cut into the shares, and what each is.
void draw_allocation(View& view, Rect card) {
  ui::card(card);
  Rect inner = card.inset(20, 16);
  ui::heading(inner.cut_top(24), Type::heading, 2, "Allocation");
  inner.cut_top(12);
  const std::vector<Slice> slices = slices_of(view);
  double total = 0;
  for (const Slice& slice : slices) total += slice.value.real();
  if (total <= 0) return draw_nothing(inner, "Nothing is held.");
  Rect bar = inner.cut_top(12);
  for (const Slice& slice : slices) {
    const float width = static_cast<float>(slice.value.real() / total) * (card.w - 40);
    const Rect part = bar.cut_left(std::max(2.f, width));
    ui::fill({part.x, part.y, std::max(1.f, part.w - 1), part.h}, slice.tint, 2);
  }
  inner.cut_top(12);
  const a11y::Group list(a11y::Role::list, "Allocation");
  for (const Slice& slice : slices) {
    Rect line = inner.cut_top(24);
    if (line.h < 24) return;
    const a11y::Group item(a11y::Role::listitem);
    ui::disc({line.x + 4, line.center_y()}, 4, ui::color(slice.tint));
    line.cut_left(16);
    char share[16];
    std::snprintf(share, sizeof share, "%.1f%%", 100 * slice.value.real() / total);
    ui::label(line.cut_right(64), Type::body_medium, Color::text, share, ui::Align::right);
    ui::label(line.cut_right(110), Type::body, Color::text_muted, money_text(slice.value),
              ui::Align::right);
    ui::label(line, Type::body_medium, Color::text, slice.name);
  }
}

void draw_margin(View& view, Rect card) {
  ui::card(card);
  const Portfolio& account = *view.model.account.portfolio();
  Rect inner = card.inset(20, 16);
  Rect head = inner.cut_top(24);
  const bool margin = account.kind == AccountKind::margin;
  const std::string_view kind = margin ? "Margin account" : "Cash account";
  ui::tag(head.cut_right(ui::tag_width(kind)), kind, ui::Tone::accent);
  ui::heading(head, Type::heading, 2, "Money");
  inner.cut_top(8);
  ui::Stack lines(inner, 4);
  const auto line = [&](std::string_view name, Amount amount, Color tint = Color::text) {
    draw_line(lines.next(20), name, money_text(amount), Type::body_medium, tint);
  };
  line(account.cash.units < 0 ? "Borrowed" : "Cash", account.cash);
  line("Promised to open orders", account.reserved);
  line("Buying power", account.buying_power);
  line("Held long", account.long_value);
  line("Held short", account.short_value);
  if (!margin) return;
  line("Initial margin", account.initial_margin);
  line("Maintenance margin", account.maintenance_margin);
  line("Above the maintenance margin", account.excess,
       account.excess.units < 0 ? Color::bad : Color::text);
}

void draw_results(View& view, Rect card) {
  ui::card(card);
  const Portfolio& account = *view.model.account.portfolio();
  Rect inner = card.inset(20, 16);
  ui::heading(inner.cut_top(24), Type::heading, 2, "Results");
  inner.cut_top(8);
  const Worth worth = view.model.account.worth();
  ui::Stack lines(inner, 4);
  const auto line = [&](std::string_view name, Amount amount) {
    draw_line(lines.next(20), name, signed_money_text(amount), Type::body_medium,
              figure_tint(view, amount.units));
  };
  line("Today", worth.day_profit);
  line("Not realised", worth.unrealised);
  line("Realised", account.realised_profit);
  line("Since the beginning", worth.equity - account.starting_cash);
  draw_line(lines.next(20), "Started with", money_text(account.starting_cash));
  draw_line(lines.next(20), "Opened", ui::date_text(account.opened_at, view.context.now));
  bool shown = account.public_trades;
  if (view.context.client.local()) return;
  Rect row = lines.next(32);
  ui::label(row, Type::body, Color::text_muted, "Others may see trades and returns");
  if (ui::toggle(row, "Others may see trades and returns", shown))
    view.later([&model = view.model.account, shown] {
      model.set({.public_trades = shown},
                shown ? "Your trades and returns can be seen" : "Your trades are yours alone");
    });
}

void draw_call(View& view, ui::Stack& stack) {
  const Portfolio& account = *view.model.account.portfolio();
  if (!account.margin_call && !account.restricted) return;
  const Rect strip = stack.next(44);
  const a11y::Group alert(a11y::Role::alert);
  ui::fill(strip, Color::bad_soft, ui::radius_card);
  Rect inner = strip.inset(16, 0);
  ui::icon(ui::Icon::triangle_alert, inner.cut_left(16), ui::icon_small, Color::bad);
  inner.cut_left(12);
  std::string text = "Only closing trades are allowed until the account is in order.";
  if (account.margin_call) {
    text = "Margin call: " + money_text(*account.margin_call) + " are missing.";
    if (account.liquidation_at)
      text += " Positions are sold from " + exchange_moment_text(*account.liquidation_at) + ".";
  }
  ui::label(inner, Type::body_medium, Color::text, text);
  stack.skip(16);
}

void draw_portfolio_head(View& view, Rect line) {
  ui::Row row(line, 8);
  const Portfolio& account = *view.model.account.portfolio();
  const bool margin = account.kind == AccountKind::margin;
  if (!view.context.phone()) {
    const ui::ButtonOptions reset{.kind = ui::Kind::danger, .icon = ui::Icon::rotate_ccw};
    if (ui::button(row.right(ui::button_width("Reset", reset)).middle(32), "Reset", reset))
      view.state.reset = ResetForm{.kind = margin ? 1 : 0};
    const std::string_view other = margin ? "Make it a cash account" : "Make it a margin account";
    if (ui::button(row.right(ui::button_width(other)).middle(32), other))
      view.later([&model = view.model.account, margin] {
        model.set({.kind = margin ? AccountKind::cash : AccountKind::margin},
                  margin ? "This is a cash account now" : "This is a margin account now");
      });
  }
  ui::heading(row.rest(), Type::page, 1, "Portfolio");
}

void draw_cards(View& view, ui::Stack& stack) {
  const bool wide = stack.rest().w > 700;
  if (wide) {
    const Rect line = stack.next(300);
    ui::Row row(line, ui::shell_gutter);
    draw_allocation(view, row.right(std::min(340.f, line.w * 0.4f)));
    draw_curve(view, row.rest());
  } else {
    draw_curve(view, stack.next(324));
    stack.skip(ui::shell_gutter);
    draw_allocation(view, stack.next(84 + 24 * static_cast<float>(slices_of(view).size())));
  }
  stack.skip(ui::shell_gutter);
  if (wide) {
    const Rect line = stack.next(264);
    draw_margin(view, ui::column_of(line, 0, 2, ui::shell_gutter));
    draw_results(view, ui::column_of(line, 1, 2, ui::shell_gutter));
    return;
  }
  draw_results(view, stack.next(236));
  stack.skip(ui::shell_gutter);
  draw_margin(view, stack.next(264));
}

void draw_loading(View& view, Rect area) {
  const auto& portfolio = view.model.account.portfolio();
  if (portfolio.error()) {
    if (ui::error_state(area, "The portfolio could not be loaded", *portfolio.error()))
      view.later([&account = view.model.account] { account.reload(); });
    return;
  }
  if (!ui::skeleton_due(portfolio.since_ms())) return;
  Rect page = area.inset(24, 24);
  ui::skeleton(page.cut_top(32).cut_left(160));
  page.cut_top(20);
  ui::skeleton(page.cut_top(300), ui::radius_card);
  page.cut_top(16);
  ui::skeleton(page.cut_top(220), ui::radius_card);
}

}  // namespace

void draw_portfolio_page(View& view, Rect area) {
  if (!view.model.account.portfolio()) return draw_loading(view, area);
  for (const Position& held : view.model.account.portfolio()->positions)
    view.model.watch(held.symbol);
  ui::Scroll scroll("Portfolio", area);
  const float sides = view.context.phone() ? 16.f : 24.f;
  Rect page = scroll.content().inset(sides, 0);
  page.cut_top(view.context.phone() ? 12.f : 20.f);
  ui::Stack stack(page);
  if (!view.context.phone()) {
    draw_portfolio_head(view, stack.next(32));
    stack.skip(20);
  }
  draw_call(view, stack);
  draw_cards(view, stack);
  stack.skip(24);
  const auto sheet = [&](std::string_view title, float height, void (*draw)(View&, Rect)) {
    ui::heading(stack.next(28), Type::heading, 2, title);
    stack.skip(4);
    Rect where = stack.next(height);
    where.x -= 16;
    where.w += 32;
    draw(view, where);
    stack.skip(20);
  };
  const float row = ui::touch() ? ui::control_touch : 28.f;
  const auto held = static_cast<float>(view.model.account.portfolio()->positions.size());
  sheet("Positions", std::max(96.f, 28 + row * held), draw_positions);
  sheet("Orders", 240, draw_orders);
  sheet("History", 360, draw_transactions);
  scroll.set_height(stack.rest().y + 24 - scroll.content().y);
}

}  // namespace septet::panels::market
