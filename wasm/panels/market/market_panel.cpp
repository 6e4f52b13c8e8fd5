#include "panels/market/market_panel.h"

#include "panels/market/parts.h"
#include "platform/accessibility.h"
#include "platform/page.h"

namespace septet::panels::market {

namespace {

using ui::Rect;

constexpr float list_width = 264;
constexpr float side_width = 304;
constexpr float lower_height = 208;
constexpr std::size_t palette_found_most = 5;

}  // namespace

MarketPanel::MarketPanel(client::Client& client) : model_(client) {}

View MarketPanel::view(shell::Context& context) {
  return {model_, state_, context};
}

std::function<void()> MarketPanel::with_view(std::function<void(View&)> work) {
  return [this, work = std::move(work)] {
    if (!latest_) return;
    View now = view(*latest_);
    work(now);
  };
}

void MarketPanel::navigate(const shell::Route& route, shell::Context& context) {
  state_.list_overlay = false;
  state_.ticket_sheet = false;
  Place place = place_of(route);
  // A phone begins with the list of symbols.
  if (context.phone() && place == Place{}) place.kind = PlaceKind::list;
  model_.open(place);
}

void MarketPanel::forget() {
  model_.forget();
  state_ = {};
}

bool MarketPanel::find() {
  state_.find_wanted = true;
  if (latest_ && latest_->viewport == shell::Viewport::tablet) state_.list_overlay = true;
  return true;
}

void MarketPanel::show_notices(shell::Context& context) {
  for (Notice& notice : model_.take_notices()) {
    if (notice.error)
      context.commands.show(*notice.error);
    else if (notice.undo)
      context.commands.toast_with_undo(notice.text, std::move(notice.undo));
    else
      context.commands.toast(std::move(notice.text));
  }
}

// Without a symbol in the address and none from before, the first of the list is open.
void MarketPanel::open_first(View& now) {
  if (!model_.symbol().empty() || model_.place().kind != PlaceKind::symbol) return;
  const Watchlist* list = model_.lists.current();
  std::string first = list && !list->symbols.empty() ? list->symbols.front() : std::string();
  if (first.empty() && model_.lists.loaded() && !model_.directory.all().empty())
    first = model_.directory.all().front().symbol;
  if (!first.empty()) now.context.commands.replace(address_of_symbol(first));
}

void MarketPanel::draw(shell::Context& context, Rect area) {
  latest_.emplace(context);
  View now = view(context);
  open_first(now);
  if (context.phone())
    draw_phone(now, area);
  else
    draw_panes(now, area);
  draw_menus(now);
  draw_dialogs(now);
  model_.watch_these();
  show_notices(context);
}

void MarketPanel::draw_panes(View& now, Rect area) {
  const Rect whole = area;
  follow_full_screen();
  if (state_.large_chart && model_.place().kind == PlaceKind::symbol)
    return draw_symbol_place(now, area);
  if (now.context.viewport == shell::Viewport::desktop)
    draw_watchlist(now, area.cut_left(list_width));
  const bool symbol =
      model_.place().kind == PlaceKind::symbol || model_.place().kind == PlaceKind::shared;
  if (symbol)
    draw_symbol_place(now, area);
  else
    draw_page(now, area);
  if (now.context.viewport != shell::Viewport::desktop &&
      (state_.list_overlay || state_.find_wanted))
    draw_list_overlay(now, whole);
}

// Escape leaves the browser's full screen without asking anybody.
void MarketPanel::follow_full_screen() {
  const bool full = platform::full_screen();
  if (state_.was_full_screen && !full) state_.large_chart = false;
  state_.was_full_screen = state_.large_chart && full;
}

void MarketPanel::draw_list_overlay(View& now, Rect area) {
  const Rect sheet{area.x, area.y, list_width, area.h};
  const ui::Overlay overlay("watchlist", sheet, 3, 0);
  ui::fill(sheet, ui::Color::raised);
  draw_watchlist(now, sheet);
  const bool elsewhere =
      ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !sheet.contains(ImGui::GetMousePos());
  if (elsewhere && !ui::menu_is_open(find_popover)) state_.list_overlay = false;
}

void MarketPanel::draw_symbol_place(View& now, Rect area) {
  if (model_.shared_error()) {
    if (ui::error_state(area, "This chart is not shared any more", *model_.shared_error()))
      now.later([this] { model_.open(model_.place()); });
    return;
  }
  if (model_.unknown()) {
    if (ui::empty_state(area, {.icon = ui::Icon::search,
                               .title = "No stock is called " + model_.symbol(),
                               .text = "Look for it by its symbol or its name.",
                               .primary = "Find a symbol"}) == ui::Answer::primary)
      find();
    return;
  }
  if (model_.directory.error() && !model_.directory.loaded()) {
    if (ui::error_state(area, "The market could not be reached", *model_.directory.error()))
      now.later([this] { model_.reload(); });
    return;
  }
  if (model_.charts.active().range_wanted)
    now.later([&charts = model_.charts] { charts.leave_range(); });
  const bool large = state_.large_chart;
  if (!large) draw_side(now, area.cut_right(side_width));
  draw_symbol_bar(now, area.cut_top(64));
  draw_strips(now, area);
  draw_chart_tools(now, area.cut_top(40));
  if (!large) draw_lower(now, area.cut_bottom(std::min(lower_height, area.h * 0.45f)));
  draw_drawing_bar(now, area.cut_left(40));
  draw_charts(now, area);
}

void MarketPanel::draw_page(View& now, Rect area) {
  if (now.context.viewport == shell::Viewport::tablet) {
    Rect line = area.cut_top(40).inset(16, 0);
    if (ui::icon_button(line.cut_left(32), ui::Icon::panel_left, "Watchlist"))
      state_.list_overlay = true;
  }
  draw_strips(now, area);
  switch (model_.place().kind) {
    case PlaceKind::portfolio:
      return draw_portfolio_page(now, area);
    case PlaceKind::screener:
      return draw_screener_page(now, area);
    case PlaceKind::news:
      return draw_news_page(now, area);
    case PlaceKind::board:
      return draw_board_page(now, area);
    case PlaceKind::leaderboard:
      return draw_leaderboard_page(now, area);
    case PlaceKind::trader:
      return draw_trader_page(now, area);
    case PlaceKind::exchange:
      return draw_exchange_page(now, area);
    default:
      return draw_watchlist(now, area);
  }
}

std::vector<shell::Command> MarketPanel::commands(shell::Context& context) {
  std::vector<shell::Command> out;
  const auto add = [&](std::string name, ui::Icon icon, std::string key,
                       std::function<void(View&)> act) {
    out.push_back({std::move(name), icon, std::move(key), with_view(std::move(act))});
  };
  const std::string symbol = model_.symbol();
  if (!symbol.empty()) {
    add("Buy " + symbol, ui::Icon::arrow_up_right, "B",
        [](View& view) { start_trade(view, Side::buy); });
    add("Sell " + symbol, ui::Icon::arrow_down_right, "S",
        [](View& view) { start_trade(view, Side::sell); });
    add("Set a price alert for " + symbol, ui::Icon::alarm_clock, "A",
        [symbol](View& view) { start_alert(view, symbol, std::nullopt); });
    add("Indicators", ui::Icon::chart_line, "I",
        [](View& view) { start_indicator(view, std::nullopt); });
    add("Full screen chart", ui::Icon::maximize, "Shift+F",
        [](View& view) { view.state.large_chart = !view.state.large_chart; });
  }
  if (state_.large_chart)
    out.push_back({"Leave full screen", ui::Icon::minimize, "Escape", [this] {
                     state_.large_chart = false;
                     platform::set_full_screen(false);
                   }});
  add("Find a symbol", ui::Icon::search, "Control+F",
      [](View& view) { view.state.find_wanted = true; });
  constexpr std::string_view keyed[] = {"1m", "5m", "15m", "1h", "1d", "1w"};
  for (std::size_t i = 0; i < std::size(keyed); ++i)
    add("Bars of " + std::string(interval_of(keyed[i]).spoken), ui::Icon::chart_candlestick,
        std::to_string(i + 1),
        [id = std::string(keyed[i])](View& view) { view.model.charts.set_interval(id); });
  const auto place = [&](std::string name, ui::Icon icon, PlaceKind kind) {
    add(std::move(name), icon, "", [kind](View& view) { view.go(Place{kind, {}, {}}); });
  };
  place("Portfolio", ui::Icon::wallet, PlaceKind::portfolio);
  place("Screener", ui::Icon::list_filter, PlaceKind::screener);
  place("Market news", ui::Icon::newspaper, PlaceKind::news);
  if (!model_.administration.sections().empty())
    place("Run the exchange", ui::Icon::tower_control, PlaceKind::exchange);
  if (context.client.local()) return out;
  place("Boards", ui::Icon::message_circle, PlaceKind::board);
  place("Leaderboard", ui::Icon::trophy, PlaceKind::leaderboard);
  return out;
}

std::vector<shell::Found> MarketPanel::found(shell::Context&, std::string_view words) {
  model_.directory.need();
  std::vector<shell::Found> out;
  for (const Stock* stock : model_.directory.search(words, palette_found_most)) {
    std::string detail = "Market";
    if (const Quote* quote = model_.feed().quote(stock->symbol))
      detail += ", " + price_text(quote->last) + " " + percent_text(quote->change_percent);
    out.push_back({stock->symbol + ", " + stock->name, detail, ui::Icon::chart_candlestick,
                   ui::Color::accent_market, address_of_symbol(stock->symbol)});
  }
  return out;
}

}  // namespace septet::panels::market
