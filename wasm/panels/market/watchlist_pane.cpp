// The watchlist at the left, with the account below it.
#include <algorithm>
#include <cmath>

#include "imgui_internal.h"
#include "panels/market/parts.h"
#include "panels/market/watch_columns.h"
#include "platform/accessibility.h"
#include "platform/input.h"

namespace septet::panels::market {

namespace {

using ui::Color;
using ui::Rect;
using ui::Type;

constexpr float list_row_height = 48;
constexpr float phone_list_row_height = 56;

void draw_list_head(View& view, Rect line) {
  ui::horizontal_line(line.x, line.bottom() - 1, line.w, ui::color(Color::border));
  line.cut_left(8);
  line.cut_right(8);
  const Rect more = line.cut_right(28);
  if (ui::icon_button(more, ui::Icon::ellipsis, "Watchlist actions", {.size = ui::Size::compact}))
    ui::open_menu(list_menu, more.middle(28));
  line.cut_right(4);
  const Rect add = line.cut_right(28);
  const bool found = ui::icon_button(add, ui::Icon::plus, "Add a symbol",
                                     {.size = ui::Size::compact, .shortcut = "Ctrl F"});
  if (found || std::exchange(view.state.find_wanted, false)) {
    view.state.find_words.clear();
    view.state.find_chosen = 0;
    ui::open_menu(find_popover, add.middle(28));
  }
  const Watchlist* list = view.model.lists.current();
  const std::string name = list ? list->name : std::string("Watchlist");
  const float width = std::min(line.w - 8, ui::measure(Type::body_strong, name).x + 16 + 4 + 16);
  const Rect at = line.cut_left(width).middle(32);
  const ui::Pressed pressed = ui::pressable(at, "Switch watchlist");
  a11y::describe(a11y::Role::button, "Switch watchlist", {.description = name, .has_popup = true});
  if (pressed.hovered) ui::fill(at, Color::hover, ui::radius_control);
  Rect inside = at.inset(8, 0);
  ui::icon(ui::Icon::chevron_down, inside.cut_right(16), ui::icon_small, Color::text_faint);
  ui::label(inside, Type::body_strong, Color::text, name);
  if (pressed.clicked) ui::open_menu(lists_menu, at);
}

void draw_column_names(const Watchlist& list, Rect line) {
  line = line.inset(16, 0);
  ui::label(line, Type::label, Color::text_faint, "Symbol");
  ui::label(line, Type::label, Color::text_faint, column_heading(list.columns), ui::Align::right);
}

// Two figures below one another.
void draw_pair(const View& view, Rect cell, const Figure& upper, const Figure& lower) {
  ui::Stack lines(cell.middle(34));
  const auto tint = [&](const Figure& figure, Color plain) {
    if (view.stale()) return Color::text_muted;
    return figure.sign == 0 ? plain : tint_of(figure.sign);
  };
  ui::label(lines.next(18), Type::body_medium, tint(upper, Color::text), upper.text,
            ui::Align::right);
  ui::label(lines.next(16), Type::caption, tint(lower, Color::text_muted), lower.text,
            ui::Align::right);
}

void draw_row(View& view, const Watchlist& list, const std::string& symbol, Rect where) {
  const Stock* stock = view.model.directory.find(symbol);
  const Quote* quote = view.model.feed().quote(symbol);
  const auto shown = columns_or_usual(list.columns);
  const auto figure = [&](std::size_t index) {
    return index < shown.size() ? figure_of(shown[index], stock, quote) : Figure{};
  };
  ui::Row row(where, 4);
  draw_pair(view, row.right(68), figure(0), figure(1));
  const Rect middle = row.right(shown.size() > 2 ? 72 : 52);
  if (shown.size() > 2) {
    draw_pair(view, middle, figure(2), figure(3));
  } else if (const std::vector<float>* closes = view.model.sparks.of(symbol)) {
    const std::int64_t sign = quote ? quote->change.units : 0;
    draw_spark(middle.middle(24), *closes,
               view.stale() || sign == 0 ? Color::text_faint
               : sign > 0                ? Color::candle_up
                                         : Color::candle_down);
  }
  ui::Stack lines(row.rest().middle(34));
  ui::label(lines.next(18), Type::body_strong, view.stale() ? Color::text_muted : Color::text,
            symbol);
  ui::label(lines.next(16), Type::caption, Color::text_muted,
            stock ? std::string_view(stock->name) : std::string_view());
}

std::string spoken_row(const View& view, const std::string& symbol) {
  const Stock* stock = view.model.directory.find(symbol);
  return stock ? symbol + ", " + stock->name : symbol;
}

// Alt and an arrow moves the row that the keyboard stands on, Delete takes it away.
void follow_row_keys(View& view, const Watchlist& list, std::size_t current) {
  if (ImGui::GetIO().WantTextInput || ui::modal_is_open() || current >= list.symbols.size()) return;
  const std::string symbol = list.symbols[current];
  if (ImGui::IsKeyPressed(ImGuiKey_Delete, false))
    return view.later([&lists = view.model.lists, symbol] { lists.take_away(symbol); });
  if (!ImGui::GetIO().KeyAlt) return;
  const int step = ImGui::IsKeyPressed(ImGuiKey_DownArrow) - ImGui::IsKeyPressed(ImGuiKey_UpArrow);
  const auto to = static_cast<std::ptrdiff_t>(current) + step;
  if (step == 0 || to < 0) return;
  view.later([&lists = view.model.lists, current, to] {
    lists.move(current, static_cast<std::size_t>(to));
  });
  view.state.reveal = true;
}

ui::ListModel list_model(View& view, const Watchlist& list) {
  ui::ListModel rows;
  rows.count = list.symbols.size();
  rows.key = [&list](std::size_t row) {
    return ImHashData(list.symbols[row].data(), list.symbols[row].size());
  };
  rows.name = [&view, &list](std::size_t row) { return spoken_row(view, list.symbols[row]); };
  const bool on_symbol = view.model.place().kind == PlaceKind::symbol;
  rows.selected = [&view, &list, on_symbol](std::size_t row) {
    return on_symbol && !view.context.phone() && list.symbols[row] == view.model.symbol();
  };
  view.state.row_focused = false;
  rows.draw = [&view, &list](std::size_t row, std::size_t, Rect cell, const ui::RowState& state) {
    view.state.row_focused |= state.current;
    draw_row(view, list, list.symbols[row], cell);
  };
  rows.takes_drop = [](std::size_t) { return true; };
  const auto at = std::find(list.symbols.begin(), list.symbols.end(), view.model.symbol());
  if (at != list.symbols.end()) rows.current = static_cast<std::size_t>(at - list.symbols.begin());
  rows.reveal_current = std::exchange(view.state.reveal, false) && rows.current.has_value();
  return rows;
}

void act_on(View& view, const Watchlist& list, const ui::ListModel& rows,
            const ui::ListEvents& events) {
  // Which row is dragged only the beginning tells.
  static std::size_t dragged = 0;
  if (events.drag_started) dragged = *events.drag_started;
  if (events.dropped_onto)
    view.later([&lists = view.model.lists, from = dragged, to = *events.dropped_onto] {
      lists.move(from, to);
    });
  std::optional<std::size_t> chosen;
  if (events.clicked) chosen = events.clicked->row;
  if (events.opened) chosen = events.opened;
  if (events.stepped && !ImGui::GetIO().KeyAlt) {
    const auto from = static_cast<std::ptrdiff_t>(rows.current.value_or(0));
    chosen = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(
        from + events.stepped->rows, 0, static_cast<std::ptrdiff_t>(rows.count) - 1));
    view.state.reveal = true;
  }
  if (!chosen || *chosen >= list.symbols.size()) return;
  view.state.list_overlay = false;
  const std::string address = address_of_symbol(list.symbols[*chosen]);
  // Walking through the list with the arrows is one step back, not thirty.
  events.stepped ? view.context.commands.replace(address) : view.context.commands.go(address);
}

void draw_rows(View& view, const Watchlist& list, Rect area) {
  const bool phone = view.context.phone();
  const ui::Column columns[] = {{.name = "Symbol"}};
  for (const std::string& symbol : list.symbols) view.model.watch(symbol);
  const ui::ListModel rows = list_model(view, list);
  const ui::ListEvents events =
      ui::table("Symbols", area, columns, rows,
                {.row_height = phone ? phone_list_row_height : list_row_height,
                 .header_height = 0,
                 .selectable = false,
                 .row_menu = false,
                 .side_padding = 16,
                 .plain = true});
  act_on(view, list, rows, events);
  if (rows.current && view.state.row_focused) follow_row_keys(view, list, *rows.current);
}

void draw_skeletons(double since_ms, Rect area) {
  if (!ui::skeleton_due(since_ms)) return;
  for (int i = 0; i < 13; ++i) {
    const Rect row = area.cut_top(list_row_height).inset(16, 0).middle(32);
    if (row.h < 32) return;
    ui::skeleton({row.x, row.y, 44, 12});
    ui::skeleton({row.x, row.y + 20, 84 - 8 * static_cast<float>(i % 3), 12});
    ui::skeleton({row.right() - 56, row.y, 56, 12});
    ui::skeleton({row.right() - 44, row.y + 20, 44, 12});
  }
}

void draw_empty_list(View& view, Rect area) {
  if (ui::empty_state(area, {.icon = ui::Icon::list,
                             .title = "Nothing watched yet",
                             .text = "Add symbols to see their prices here.",
                             .primary = "Add a symbol",
                             .primary_icon = ui::Icon::plus}) == ui::Answer::primary)
    view.state.find_wanted = true;
}

void draw_list(View& view, Rect area) {
  const Lists& lists = view.model.lists;
  if (!lists.loaded()) {
    if (!lists.error()) return draw_skeletons(lists.since_ms(), area);
    if (ui::error_state(area, "The watchlists could not be loaded", *lists.error()))
      view.later([&model = view.model] { model.lists.reload(); });
    return;
  }
  const Watchlist* list = lists.current();
  if (!list) return draw_empty_list(view, area);
  draw_column_names(*list, area.cut_top(28));
  list->symbols.empty() ? draw_empty_list(view, area) : draw_rows(view, *list, area);
}

struct PlaceButton {
  PlaceKind kind;
  ui::Icon icon;
  std::string_view name;
};
constexpr PlaceButton place_buttons[] = {
    {PlaceKind::symbol, ui::Icon::chart_candlestick, "Chart"},
    {PlaceKind::portfolio, ui::Icon::wallet, "Portfolio"},
    {PlaceKind::screener, ui::Icon::list_filter, "Screener"},
    {PlaceKind::news, ui::Icon::newspaper, "News"},
    {PlaceKind::board, ui::Icon::message_circle, "Boards"},
    {PlaceKind::leaderboard, ui::Icon::trophy, "Leaderboard"},
    {PlaceKind::exchange, ui::Icon::tower_control, "Exchange"},
};

bool is_open_to_person(const View& view, PlaceKind kind) {
  if (kind == PlaceKind::exchange) return !view.model.administration.sections().empty();
  const bool of_people = kind == PlaceKind::board || kind == PlaceKind::leaderboard;
  return !of_people || !view.context.client.local();
}

void draw_places(View& view, Rect line) {
  const a11y::Group places(a11y::Role::navigation, "Places in Market");
  ui::horizontal_line(line.x, line.y, line.w, ui::color(Color::border));
  const Rect inner = line.inset(12, 0);
  const auto shown =
      std::count_if(std::begin(place_buttons), std::end(place_buttons),
                    [&](const PlaceButton& place) { return is_open_to_person(view, place.kind); });
  int index = 0;
  for (const PlaceButton& place : place_buttons) {
    if (!is_open_to_person(view, place.kind)) continue;
    const Rect cell = ui::column_of(inner, index++, static_cast<int>(shown), 0);
    if (ui::icon_button(cell, place.icon, place.name,
                        {.size = ui::Size::compact, .on = view.model.place().kind == place.kind}))
      view.go(Place{place.kind, {}, {}});
    a11y::describe(a11y::Role::link, place.name,
                   {.current = view.model.place().kind == place.kind});
  }
}

void draw_account(View& view, Rect area) {
  ui::horizontal_line(area.x, area.y, area.w, ui::color(Color::border));
  const auto& portfolio = view.model.account.portfolio();
  ui::Stack lines(area.inset(16, 16), 8);
  if (!portfolio) {
    if (portfolio.error()) return draw_nothing(area, "The account could not be loaded.");
    if (ui::skeleton_due(portfolio.since_ms()))
      for (int i = 0; i < 3; ++i) ui::skeleton(lines.next(20).middle(12));
    return;
  }
  for (const Position& one : portfolio->positions) view.model.watch(one.symbol);
  const ui::Pressed pressed = ui::pressable(area, "Account");
  a11y::describe(a11y::Role::link, "Account", {.description = "Portfolio"});
  if (pressed.hovered) ui::fill(area.inset(0, 1), Color::hover);
  if (pressed.clicked) view.go(Place{PlaceKind::portfolio, {}, {}});
  const Worth worth = view.model.account.worth();
  const bool call = portfolio->margin_call.has_value();
  draw_line(lines.next(20), "Equity", money_text(worth.equity), Type::body_strong);
  draw_line(lines.next(20), call ? "Margin call" : "Buying power",
            money_text(call ? *portfolio->margin_call : portfolio->buying_power), Type::body_medium,
            call ? Color::bad : Color::text);
  draw_line(lines.next(20), "Today", signed_money_text(worth.day_profit), Type::body_medium,
            figure_tint(view, worth.day_profit.units));
}

}  // namespace

void draw_watchlist(View& view, Rect area) {
  const a11y::Group pane(a11y::Role::complementary, "Watchlist");
  if (!view.context.phone()) {
    ui::vertical_line(area.right() - 1, area.y, area.h, ui::color(Color::border));
    area.w -= 1;
  }
  draw_list_head(view, area.cut_top(view.context.phone() ? 52.f : 48.f));
  draw_account(view, area.cut_bottom(109));
  draw_places(view, area.cut_bottom(view.context.phone() ? 52.f : 41.f));
  draw_list(view, area);
}

}  // namespace septet::panels::market
