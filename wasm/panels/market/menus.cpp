// The menus of Market, and its two searches for a symbol.
#include <algorithm>
#include <cmath>

#include "imgui_internal.h"
#include "panels/market/parts.h"
#include "panels/market/watch_columns.h"
#include "platform/accessibility.h"
#include "platform/page.h"
#include "ui/item.h"

namespace septet::panels::market {

namespace chart = ui::chart;

namespace {

using ui::Color;
using ui::Rect;
using ui::Type;

constexpr std::size_t found_most = 8;
constexpr float found_height = 44;

// ---- Watchlists

void draw_lists_menu(View& view) {
  ui::Menu menu(lists_menu, 240);
  if (!menu) return;
  const Watchlist* current = view.model.lists.current();
  for (const Watchlist& list : view.model.lists.all())
    if (menu.item(list.name + "##" + to_string(list.id),
                  {.checked = current && list.id == current->id, .checkable = true}))
      view.later([&lists = view.model.lists, id = list.id] { lists.choose(id); });
  menu.separator();
  if (menu.item("New watchlist", {.icon = ui::Icon::plus})) view.state.naming = NamingList{};
}

void draw_list_menu(View& view) {
  ui::Menu menu(list_menu, 240);
  if (!menu) return;
  const Watchlist* list = view.model.lists.current();
  if (list) {
    if (menu.item("Rename", {.icon = ui::Icon::pencil}))
      view.state.naming = NamingList{list->id, list->name};
    if (menu.item("Columns", {.icon = ui::Icon::sliders_horizontal})) {
      view.state.wanted_menu = columns_menu;
    }
    if (view.model.lists.contains(view.model.symbol()) &&
        menu.item("Remove " + view.model.symbol(), {.icon = ui::Icon::minus, .shortcut = "Delete"}))
      view.later([&model = view.model] { model.lists.take_away(model.symbol()); });
    menu.separator();
    const bool last = view.model.lists.all().size() < 2;
    if (menu.item("Delete watchlist", {.icon = ui::Icon::trash_2,
                                       .danger = true,
                                       .disabled = last,
                                       .reason = "This is the only one."}))
      view.later([&lists = view.model.lists, id = list->id] { lists.remove(id); });
  }
}

void draw_columns_menu(View& view) {
  ui::Menu menu(columns_menu, 240);
  if (!menu) return;
  const Watchlist* list = view.model.lists.current();
  if (!list) return;
  menu.heading("Figures beside each symbol, four at most");
  std::vector<std::string> chosen = columns_or_usual(list->columns);
  for (const WatchColumn& column : watch_columns()) {
    const auto at = std::find(chosen.begin(), chosen.end(), column.id);
    const bool on = at != chosen.end();
    const bool full = !on && chosen.size() >= watch_columns_most;
    if (!menu.item(column.name, {.checked = on,
                                 .checkable = true,
                                 .disabled = full,
                                 .reason = "Take another one away first."}))
      continue;
    if (on)
      chosen.erase(at);
    else
      chosen.emplace_back(column.id);
    if (chosen.empty()) return;
    view.later([&lists = view.model.lists, chosen] { lists.set_columns(chosen); });
    return;
  }
}

// ---- Finding a symbol

void move_choice(View& view, std::size_t count) {
  if (count == 0) return;
  std::size_t& chosen = view.state.find_chosen;
  for (const ImGuiKey key : {ImGuiKey_UpArrow, ImGuiKey_DownArrow})
    ImGui::SetKeyOwner(key, ImGui::GetID("found"));
  if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) chosen = (chosen + 1) % count;
  if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) chosen = (chosen + count - 1) % count;
  chosen = std::min(chosen, count - 1);
}

void draw_found_stock(const View& view, const Stock& stock, Rect where) {
  ui::Row row(where.inset(12, 0), 12);
  ui::icon(icon_of(stock), row.left(20), ui::icon_normal, Color::text_muted);
  if (const Quote* quote = view.model.feed().quote(stock.symbol)) {
    ui::Stack figures(row.right(72).middle(34));
    ui::label(figures.next(18), Type::body_medium, Color::text, price_text(quote->last),
              ui::Align::right);
    ui::label(figures.next(16), Type::caption, tint_of(quote->change.units),
              percent_text(quote->change_percent), ui::Align::right);
  }
  ui::Stack lines(row.rest().middle(34));
  ui::label(lines.next(18), Type::body_strong, Color::text, stock.symbol);
  ui::label(lines.next(16), Type::caption, Color::text_muted, stock.name);
}

// A field and what it finds. `act` is what Enter and a press do; `plus` is what the small button at
// the right does, if anything.
template <class Act, class Plus>
void draw_search(View& view, ui::Popover& popover, std::string_view name, std::string& words,
                 Act act, Plus plus) {
  Rect area = popover.area().inset(8);
  const auto typed = ui::text_field(area.cut_top(ui::height_of(ui::Size::normal)), name, words,
                                    {.placeholder = "Symbol or name",
                                     .icon = ui::Icon::search,
                                     .autofocus = true,
                                     .max_bytes = 60,
                                     .kind = a11y::Field::search});
  area.cut_top(8);
  const std::vector<const Stock*> found = view.model.directory.search(words, found_most);
  if (typed.changed) view.state.find_chosen = 0;
  // The field alone would take it to give up its text.
  if (ImGui::IsKeyPressed(ImGuiKey_Escape, false)) popover.close();
  move_choice(view, found.size());
  if (found.empty()) return draw_nothing(area.cut_top(48), "No stock has that name.");
  const a11y::Group list(a11y::Role::listbox, "Stocks");
  for (std::size_t i = 0; i < found.size(); ++i) {
    const Stock& stock = *found[i];
    const ui::Scope scope(stock.symbol);
    view.model.watch(stock.symbol);
    Rect row = area.cut_top(found_height);
    const bool on = i == view.state.find_chosen;
    if (on) ui::fill(row, Color::selection, ui::radius_control);
    plus(stock, row);
    const std::string spoken = stock.symbol + ", " + stock.name;
    const ui::Item item = ui::press_item(row, spoken);
    a11y::describe(a11y::Role::option, spoken, {.selected = on});
    const a11y::Silence silence;
    if (item.hovered && !on) ui::fill(row, Color::hover, ui::radius_control);
    draw_found_stock(view, stock, row);
    if (!item.pressed && !(on && typed.submitted)) continue;
    act(stock);
    popover.close();
  }
}

float search_height() {
  return 16 + ui::height_of(ui::Size::normal) + 8 + found_height * found_most;
}

void draw_find(View& view) {
  ui::Popover popover(find_popover, 360, search_height());
  if (!popover) return;
  draw_search(
      view, popover, "Find a symbol", view.state.find_words,
      [&](const Stock& stock) { view.go(stock.symbol); },
      [&](const Stock& stock, Rect& row) {
        const Rect at = row.cut_right(40);
        const bool there = view.model.lists.contains(stock.symbol);
        if (ui::icon_button(at, there ? ui::Icon::check : ui::Icon::plus,
                            there ? "Remove from watchlist" : "Add to watchlist",
                            {.size = ui::Size::compact, .on = there, .description = stock.symbol}))
          view.later([&lists = view.model.lists, symbol = stock.symbol, there] {
            there ? lists.take_away(symbol) : lists.add(symbol);
          });
      });
}

void draw_compare(View& view) {
  Slot& slot = view.model.charts.active();
  const float chips = slot.compared.empty() ? 0.f : 40.f;
  ui::Popover popover(compare_popover, 340, search_height() + chips);
  if (!popover) return;
  if (chips > 0) {
    Rect line = popover.area().inset(8);
    line.y = line.bottom() - 36;
    ui::Row row({line.x, line.y, line.w, 36}, 6);
    for (const std::string& symbol : slot.compared) {
      const ui::ChipOptions look{.on = true, .trailing = ui::Icon::x};
      if (ui::chip(row.left(ui::chip_width(symbol, look)), symbol, look))
        view.later([&charts = view.model.charts, symbol] { charts.compare_no_more(symbol); });
    }
  }
  draw_search(
      view, popover, "Compare with", view.state.compare_words,
      [&](const Stock& stock) {
        view.later(
            [&charts = view.model.charts, symbol = stock.symbol] { charts.compare(symbol); });
      },
      [](const Stock&, Rect&) {});
}

// ---- The chart

void draw_intervals_menu(View& view) {
  ui::Menu menu(intervals_menu, 180);
  if (!menu) return;
  for (const Interval& one : intervals()) {
    const bool on = one.id == view.model.charts.active().interval;
    if (menu.item(one.name, {.checked = on, .checkable = true}))
      view.later(
          [&charts = view.model.charts, id = std::string(one.id)] { charts.set_interval(id); });
  }
}

void draw_type_menu(View& view) {
  ui::Menu menu(type_menu, 220);
  if (!menu) return;
  struct Entry {
    std::string_view name;
    chart::Style style;
    ui::Icon icon;
  };
  constexpr Entry entries[] = {
      {"Candles", chart::Style::candles, ui::Icon::chart_candlestick},
      {"Heikin-Ashi", chart::Style::heikin_ashi, ui::Icon::chart_candlestick},
      {"Bars", chart::Style::bars, ui::Icon::chart_column},
      {"Line", chart::Style::line, ui::Icon::chart_line},
      {"Area", chart::Style::area, ui::Icon::chart_area},
      {"Volume", chart::Style::volume, ui::Icon::chart_column},
  };
  Charts& charts = view.model.charts;
  chart::Settings& settings = charts.active().chart.settings;
  for (const Entry& entry : entries)
    if (menu.item(
            entry.name,
            {.icon = entry.icon, .checked = settings.style == entry.style, .checkable = true}))
      view.later([&charts, style = entry.style] { charts.set_style(style); });
  menu.separator();
  constexpr std::string_view scales[] = {"Linear scale", "Logarithmic scale", "Per cent"};
  for (int i = 0; i < 3; ++i) {
    const auto scale = static_cast<chart::ScaleKind>(i);
    if (menu.item(scales[i], {.checked = settings.scale == scale, .checkable = true}))
      view.later([&charts, scale] { charts.set_scale(scale); });
  }
  if (menu.item("Volume below", {.checked = settings.volume, .checkable = true})) {
    settings.volume = !settings.volume;
    view.later([&charts] { charts.settings_changed(); });
  }
  if (!view.context.phone()) return;
  menu.separator();
  if (menu.item("Indicators", {.icon = ui::Icon::chart_line})) start_indicator(view, std::nullopt);
  if (!view.context.client.local() && menu.item("Board", {.icon = ui::Icon::message_circle}))
    view.go(Place{PlaceKind::board, view.model.symbol(), {}});
}

void draw_share_item(View& view, ui::Menu& menu) {
  if (!menu.item("Copy link to the drawings", {.icon = ui::Icon::share_2})) return;
  shell::Commands& commands = view.context.commands;
  view.later([&model = view.model, &commands] {
    model.charts.share(model.symbol(), [&commands](Result<std::string> token) {
      if (!token.ok()) return commands.show(token.error());
      commands.copy(platform::base_url() + "#/market/shared/" + *token, "Link copied");
    });
  });
}

void draw_layout_menu(View& view) {
  ui::Menu menu(layout_menu, 220);
  if (!menu) return;
  constexpr std::string_view names[] = {"One chart", "Two charts", "Three charts", "Four charts"};
  constexpr ui::Icon icons[] = {ui::Icon::square, ui::Icon::columns_2,
                                ui::Icon::square_split_horizontal, ui::Icon::grid_2x2};
  Charts& charts = view.model.charts;
  for (int i = 0; i < 4; ++i)
    if (menu.item(names[i],
                  {.icon = icons[i], .checked = charts.count() == i + 1, .checkable = true}))
      view.later([&charts, i] { charts.set_count(i + 1); });
  menu.separator();
  draw_share_item(view, menu);
}

void draw_chart_menu(View& view) {
  ui::Menu menu(chart_menu, 240);
  if (!menu || !view.state.chart_menu) return;
  const chart::MenuWanted& at = *view.state.chart_menu;
  Slot& slot = view.model.charts.active();
  const Price price{std::llround(at.price * Price::one)};
  if (at.drawing && *at.drawing < slot.chart.drawings().size()) {
    chart::Drawing drawing = slot.chart.drawings()[*at.drawing];
    const auto change = [&](auto&& set) {
      view.later([&model = view.model, &slot, index = *at.drawing, drawing, set]() mutable {
        set(drawing);
        slot.chart.replace_drawing(index, drawing);
        model.charts.drawings_changed(slot);
      });
    };
    if (menu.item(drawing.locked ? "Unlock" : "Lock", {.icon = ui::Icon::lock}))
      change([](chart::Drawing& one) { one.locked = !one.locked; });
    if (menu.item("Next colour", {.icon = ui::Icon::palette}))
      change([](chart::Drawing& one) { one.series = one.series % 5 + 1; });
    if (menu.item("Delete drawing", {.icon = ui::Icon::trash_2, .danger = true}))
      view.later([&model = view.model, &slot, index = *at.drawing] {
        slot.chart.delete_drawing(index);
        model.charts.drawings_changed(slot);
      });
    menu.separator();
  }
  const auto trade = [&](Side side) {
    view.later([&view_state = view.state, &ticket = view.model.ticket, side, price] {
      ticket.form.side = side;
      ticket.price(price);
      view_state.focus_quantity = true;
    });
  };
  if (menu.item("Buy at " + price_text(price), {.icon = ui::Icon::arrow_up_right}))
    trade(Side::buy);
  if (menu.item("Sell at " + price_text(price), {.icon = ui::Icon::arrow_down_right}))
    trade(Side::sell);
  if (menu.item("Alert at " + price_text(price), {.icon = ui::Icon::alarm_clock}))
    start_alert(view, slot.symbol, at.price);
  menu.separator();
  if (menu.item("Newest bars", {.icon = ui::Icon::arrow_right}))
    view.later([&slot] { slot.chart.show_newest(); });
  if (!slot.chart.drawings().empty()) draw_share_item(view, menu);
}

void draw_account_menu(View& view) {
  ui::Menu menu("Account actions", 240);
  if (!menu || !view.model.account.portfolio()) return;
  const bool margin = view.model.account.portfolio()->kind == AccountKind::margin;
  if (menu.item(margin ? "Make it a cash account" : "Make it a margin account",
                {.icon = ui::Icon::wallet}))
    view.later([&account = view.model.account, margin] {
      account.set({.kind = margin ? AccountKind::cash : AccountKind::margin},
                  margin ? "This is a cash account now" : "This is a margin account now");
    });
  if (menu.item("Reset", {.icon = ui::Icon::rotate_ccw, .danger = true}))
    view.state.reset = ResetForm{.kind = margin ? 1 : 0};
}

}  // namespace

void draw_menus(View& view) {
  if (!view.state.wanted_menu.empty()) {
    // Opened from another menu: under the same button.
    if (view.state.menu_anchor.w == 0 && view.state.menu_anchor.x == 0)
      ui::open_menu_here(view.state.wanted_menu);
    else
      ui::open_menu(view.state.wanted_menu, view.state.menu_anchor);
    view.state.wanted_menu.clear();
    view.state.menu_anchor = {};
  }
  draw_lists_menu(view);
  draw_list_menu(view);
  draw_columns_menu(view);
  draw_find(view);
  draw_compare(view);
  draw_intervals_menu(view);
  draw_type_menu(view);
  draw_layout_menu(view);
  draw_chart_menu(view);
  draw_account_menu(view);
}

}  // namespace septet::panels::market
