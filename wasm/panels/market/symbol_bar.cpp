// The stock that is open: name, price, session, figures of the day; and the strip that says that
// its prices stand still.
#include <cmath>

#include "panels/market/exchange_time.h"
#include "panels/market/parts.h"
#include "platform/accessibility.h"
#include "ui/item.h"

namespace septet::panels::market {

namespace {

using ui::Color;
using ui::Rect;
using ui::Type;

void draw_star(View& view, Rect where, const std::string& symbol) {
  const bool on = view.model.lists.contains(symbol);
  const std::string_view name = on ? "Remove from watchlist" : "Add to watchlist";
  const ui::Item item = ui::press_item(where.centered(24, 24), name);
  a11y::describe(a11y::Role::button, name, {.pressed = on});
  if (on)
    ui::filled_star(where, ui::icon_small, ui::color(Color::star));
  else
    ui::icon(ui::Icon::star, where, ui::icon_small, item.hovered ? Color::text : Color::text_faint);
  ui::draw_focus_ring(item, where.centered(24, 24), ui::radius_control);
  ui::offer_tooltip(item, where, name);
  if (!item.pressed) return;
  view.later([&lists = view.model.lists, symbol, on] {
    on ? lists.take_away(symbol) : lists.add(symbol);
  });
}

void draw_names(View& view, const Stock& stock, Rect where, float most) {
  ui::Stack lines(where.middle(40));
  Rect first = lines.next(24);
  const float symbol = std::ceil(ui::measure(Type::heading, stock.symbol).x) + 1;
  const float name = std::min(std::ceil(ui::measure(Type::body, stock.name).x) + 1,
                              std::max(0.f, most - symbol - 8 - 24));
  ui::Row row(first, 8);
  ui::heading(row.left(symbol), Type::heading, 1, stock.symbol);
  ui::label(row.left(name), Type::body, Color::text_muted, stock.name);
  draw_star(view, row.left(16), stock.symbol);
  ui::label(lines.next(16), Type::caption, Color::text_muted, sector_text(stock));
}

Color session_tint(Session session) {
  return session == Session::regular  ? Color::good
         : session == Session::closed ? Color::text_faint
                                      : Color::warning;
}

std::string session_text(const View& view, const Quote& quote) {
  const auto& clock = view.model.feed().clock();
  if (quote.halted) return "Trading halted";
  if (!clock) return "";
  std::string out(name_of(clock->session));
  return out + ", " + exchange_moment_text(clock->now);
}

void draw_price(const View& view, const Quote& quote, Rect where) {
  ui::Stack lines(where.middle(44));
  ui::Row row(lines.next(28), 8);
  const std::string last = price_text(quote.last);
  ui::label(row.left(std::ceil(ui::measure(Type::title, last).x) + 1), Type::title,
            view.stale() ? Color::text_muted : Color::text, last);
  ui::label(row.rest().moved(0, 2), Type::body_medium, figure_tint(view, quote.change.units),
            change_text(quote.change, quote.change_percent));
  Rect below = lines.next(16);
  const auto& clock = view.model.feed().clock();
  draw_dot(below.cut_left(6),
           quote.halted ? Color::bad : session_tint(clock ? clock->session : Session::closed));
  below.cut_left(6);
  ui::label(below, Type::caption, Color::text_muted, session_text(view, quote));
}

float price_width(const Quote& quote) {
  return ui::measure(Type::title, price_text(quote.last)).x + 9 +
         ui::measure(Type::body_medium, change_text(quote.change, quote.change_percent)).x + 2;
}

struct Fact {
  std::string_view name;
  std::string value;
};

// From the right, as many as there is room for.
void draw_day(const View& view, const Quote& quote, Rect& where, float keep) {
  const Fact facts[] = {{"Volume", compact_text(static_cast<double>(quote.volume))},
                        {"Low", price_text(quote.low)},
                        {"High", price_text(quote.high)},
                        {"Open", price_text(quote.open)}};
  const a11y::Group day(a11y::Role::group, "Today");
  for (const Fact& fact : facts) {
    const float width = std::ceil(std::max(ui::measure(Type::body_medium, fact.value).x,
                                           ui::measure(Type::caption, fact.name).x)) +
                        1;
    if (where.w - width - 24 < keep) return;
    draw_fact(where.cut_right(width), fact.name, fact.value,
              view.stale() ? Color::text_muted : Color::text);
    where.cut_right(24);
  }
}

void draw_loading(Rect where) {
  ui::skeleton(where.cut_left(36).middle(36), ui::radius_control);
  where.cut_left(12);
  const Rect lines = where.middle(32);
  ui::skeleton({lines.x, lines.y, 160, 12});
  ui::skeleton({lines.x, lines.y + 20, 110, 12});
}

}  // namespace

void draw_symbol_bar(View& view, Rect area) {
  ui::horizontal_line(area.x, area.bottom() - 1, area.w, ui::color(Color::border));
  Rect inner = area.inset(16, 0);
  if (view.context.viewport == shell::Viewport::tablet) {
    if (ui::icon_button(inner.cut_left(32), ui::Icon::panel_left, "Watchlist"))
      view.state.list_overlay = true;
    inner.cut_left(8);
  }
  const Stock* stock = view.model.stock();
  if (!stock) {
    if (!view.model.directory.loaded() && ui::skeleton_due(view.model.directory.since_ms()))
      draw_loading(inner);
    return;
  }
  view.model.watch(stock->symbol);
  ui::tile(inner.cut_left(36).middle(36), icon_of(*stock), ui::accent_soft(), ui::accent(),
           ui::icon_normal, ui::radius_control);
  inner.cut_left(12);
  const Quote* quote = view.model.quote();
  const float price = quote ? price_width(*quote) : 120;
  const float names = std::min(std::max(ui::measure(Type::heading, stock->symbol).x + 8 +
                                            ui::measure(Type::body, stock->name).x + 8 + 16,
                                        ui::measure(Type::caption, sector_text(*stock)).x) +
                                   2,
                               std::max(120.f, inner.w - price - 24));
  if (quote) draw_day(view, *quote, inner, names + 24 + price + 24);
  draw_names(view, *stock, inner.cut_left(names), names);
  inner.cut_left(24);
  if (quote) draw_price(view, *quote, inner);
}

// ---- What is said above the chart: the feed is lost, the drawings are somebody else’s

namespace {

// Another frame in a second, and not one more for each that is drawn meanwhile.
void count_down() {
  static double due_ms = 0;
  const double now = platform::now_ms();
  if (now < due_ms) return;
  due_ms = now + 990;
  platform::wake_after(1000);
}

struct Strip {
  ui::Icon icon = ui::Icon::info;
  Color tint = Color::text_muted, fill = Color::raised;
  std::string_view title, button;
  std::string text;
};

// 40 high, cut from the top of the area. Whether its button was pressed.
bool draw_strip(Rect& area, const Strip& strip) {
  const a11y::Group status(a11y::Role::status, strip.title);
  const Rect whole = area.cut_top(40);
  ui::fill(whole, strip.fill);
  Rect inner = whole;
  inner.cut_left(16);
  inner.cut_right(8);
  const ui::ButtonOptions look{.size = ui::Size::compact};
  const float width = ui::button_width(strip.button, look);
  const bool pressed = ui::button(inner.cut_right(width).middle(28), strip.button, look);
  inner.cut_right(12);
  ui::icon(strip.icon, inner.cut_left(16), ui::icon_small, strip.tint);
  inner.cut_left(12);
  ui::label(inner.cut_left(std::ceil(ui::measure(Type::body_strong, strip.title).x) + 1),
            Type::body_strong, Color::text, strip.title);
  inner.cut_left(4);
  ui::label(inner, Type::body, Color::text, strip.text);
  return pressed;
}

void draw_lost_strip(View& view, Rect& area) {
  client::MarketFeed& feed = view.model.feed();
  if (!feed.stale()) return;
  const double left_ms = feed.retry_at_ms() - platform::now_ms();
  count_down();
  const std::string again =
      left_ms > 500
          ? "Trying again in " + std::to_string(static_cast<int>(left_ms / 1000 + 0.5)) + " s"
          : std::string("Trying again");
  const std::string when = ui::long_date_text(feed.lost_at());
  if (draw_strip(area, {.icon = ui::Icon::wifi_off,
                        .tint = Color::warning,
                        .fill = Color::warning_soft,
                        .title = "Prices are paused.",
                        .button = "Try now",
                        .text = "The live feed dropped at " + when.substr(when.rfind(' ') + 1) +
                                ". " + again + "; orders still work at limit prices."}))
    view.later([&feed] { feed.retry_now(); });
}

void draw_shared_strip(View& view, Rect& area) {
  if (view.model.place().kind != PlaceKind::shared || view.model.symbol().empty()) return;
  if (draw_strip(area, {.icon = ui::Icon::share_2,
                        .tint = ui::accent(),
                        .fill = ui::accent_soft(),
                        .title = "Shared drawings.",
                        .button = "Show mine",
                        .text = "What you draw here is not kept."}))
    view.go(view.model.symbol());
}

}  // namespace

void draw_strips(View& view, Rect& area) {
  draw_lost_strip(view, area);
  draw_shared_strip(view, area);
}

}  // namespace septet::panels::market
