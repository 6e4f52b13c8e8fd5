// Market on a phone: the list of symbols, and a symbol's page with its chart, book and two buttons;
// the ticket is a sheet.
#include <cmath>

#include "panels/market/market_panel.h"
#include "panels/market/parts.h"
#include "platform/accessibility.h"
#include "ui/item.h"

namespace septet::panels::market {

namespace {

using ui::Color;
using ui::Rect;
using ui::Type;

constexpr std::int64_t chart_day_s = 86'400;

struct Range {
  std::string_view name, spoken, interval;
  std::int64_t seconds;  // 0: all
};
constexpr Range ranges[] = {
    {"1D", "One day", "5m", chart_day_s},        {"5D", "Five days", "30m", 7 * chart_day_s},
    {"1M", "One month", "1h", 30 * chart_day_s}, {"6M", "Six months", "1d", 182 * chart_day_s},
    {"1Y", "One year", "1d", 365 * chart_day_s}, {"All", "All", "1w", 0}};

void draw_price(const View& view, Rect where) {
  const Quote* quote = view.model.quote();
  Rect line = where.inset(16, 4);
  if (!quote) {
    if (ui::skeleton_due(view.model.directory.since_ms()))
      ui::skeleton(line.middle(28).cut_left(140));
    return;
  }
  const auto& clock = view.model.feed().clock();
  const Session session = clock ? clock->session : Session::closed;
  const std::string_view state = quote->halted ? "Halted" : brief_name_of(session);
  const float width = ui::measure(Type::caption, state).x + 1;
  ui::label(line.cut_right(width), Type::caption, Color::text_muted, state, ui::Align::right);
  line.cut_right(6);
  draw_dot(line.cut_right(6), session == Session::regular ? Color::good : Color::text_faint);
  const std::string last = price_text(quote->last);
  ui::label(line.cut_left(std::ceil(ui::measure(Type::display, last).x) + 8), Type::display,
            view.stale() ? Color::text_muted : Color::text, last);
  ui::label(line.moved(0, 6), Type::body_medium, figure_tint(view, quote->change.units),
            change_text(quote->change, quote->change_percent));
}

void draw_ranges(View& view, Rect where) {
  Rect line = where.inset(8, 0);
  const Rect more = line.cut_right(44);
  if (ui::icon_button(more, ui::Icon::chart_candlestick, "Chart settings",
                      {.size = ui::Size::touch, .icon_size = ui::icon_normal}))
    ui::open_menu(type_menu, more);
  const a11y::Group group(a11y::Role::radiogroup, "Range");
  for (int i = 0; i < static_cast<int>(std::size(ranges)); ++i) {
    const Range& range = ranges[i];
    const Rect at = ui::column_of(line, i, static_cast<int>(std::size(ranges)), 0);
    if (!text_button(at.middle(32), range.name, i == view.state.phone_range, range.spoken))
      continue;
    view.state.phone_range = i;
    view.later([&charts = view.model.charts, range] {
      charts.set_range(std::string(range.interval), range.seconds);
    });
  }
}

// A chart that a wide window left at another stretch shows the chosen one.
void keep_range(View& view) {
  const Range& range = ranges[view.state.phone_range];
  Slot& slot = view.model.charts.active();
  if (slot.symbol.empty() || (slot.range_wanted && slot.interval == range.interval)) return;
  view.later([&charts = view.model.charts, range] {
    charts.set_range(std::string(range.interval), range.seconds);
  });
}

void draw_position(View& view, Rect area) {
  const std::string& symbol = view.model.symbol();
  ui::Scroll scroll("Position", area);
  ui::Stack lines(scroll.content().inset(16, 0), 8);
  lines.skip(12);
  if (const Position* held = view.model.account.position(symbol)) {
    const Position now = view.model.account.live(*held);
    draw_line(lines.next(20), "Quantity", quantity_text(now.quantity));
    draw_line(lines.next(20), "Average", price_text(now.average_price));
    draw_line(lines.next(20), "Value", money_text(now.value));
    draw_line(lines.next(20), "Profit",
              signed_money_text(now.profit) + " (" + plain_percent_text(now.profit_percent) + ")",
              Type::body_medium, figure_tint(view, now.profit.units));
    draw_line(lines.next(20), "Today", percent_text(now.day_percent), Type::body_medium,
              figure_tint(view, now.day_percent.units));
    if (ui::button(lines.next(44), "Close position", {.size = ui::Size::touch}))
      view.later([&account = view.model.account, now] { account.close(now); });
  } else {
    ui::label(lines.next(20), Type::body, Color::text_muted, "Nothing is held of " + symbol + ".");
  }
  if (const auto& open = view.model.account.open_orders())
    for (const Order& order : open->items) {
      if (order.symbol != symbol) continue;
      const ui::Scope scope(to_string(order.id));
      Rect line = lines.next(44);
      if (row_button(line.cut_right(72), "Cancel"))
        view.later([&account = view.model.account, order] { account.cancel(order); });
      line.cut_right(8);
      ui::Stack words(line.middle(36));
      ui::label(words.next(20), Type::body_medium, Color::text,
                (order.side == Side::buy ? "Buy " : "Sell ") + quantity_text(order.quantity));
      ui::label(words.next(16), Type::caption, Color::text_muted, terms_of(order));
    }
  scroll.set_height(lines.rest().y - scroll.content().y);
}

// "Sell 184.61" and "Buy 184.63": at what one would trade now.
void draw_trade_button(View& view, Rect where, Side side) {
  const Quote* quote = view.model.quote();
  const bool buy = side == Side::buy;
  const Price near = !quote ? Price{} : buy ? quote->ask : quote->bid;
  std::string name(buy ? "Buy" : "Sell");
  if (near.units > 0) name += " " + price_text(near);
  const ui::Item item = ui::press_item(where, buy ? "Buy" : "Sell");
  a11y::describe(a11y::Role::button, name);
  ui::fill(where, buy ? Color::chart_up : Color::chart_down, ui::radius_control);
  ui::lay_state(item, where, ui::radius_control, true);
  ui::label(where, Type::heading, Color::on_accent, name, ui::Align::center);
  ui::draw_focus_ring(item, where, ui::radius_control);
  if (item.pressed)
    view.later([&view_state = view.state, &ticket = view.model.ticket, side] {
      ticket.side(side);
      view_state.ticket_sheet = true;
    });
}

void draw_lower_tabs(View& view, Rect area) {
  constexpr ui::Tab names[] = {{"Book"}, {"Trades"}, {"Position"}, {"News"}};
  Rect line = area.cut_top(44);
  ui::horizontal_line(line.x, line.bottom() - 1, line.w, ui::color(Color::border));
  ui::tabs(line.inset(16, 0), "About the stock", names, view.state.phone_tab);
  switch (view.state.phone_tab) {
    case 0:
      return draw_depth(view, area, std::clamp(static_cast<int>((area.h - 52) / 40), 2, 10));
    case 1:
      return draw_trades(view, area);
    case 2:
      return draw_position(view, area);
    default:
      return draw_news(view, area, view.model.symbol());
  }
}

void draw_symbol_page(View& view, Rect area) {
  if (view.model.symbol().empty()) return draw_watchlist(view, area);
  view.model.watch(view.model.symbol());
  draw_strips(view, area);
  draw_price(view, area.cut_top(52));
  draw_ranges(view, area.cut_top(44));
  keep_range(view);
  Rect buttons = area.cut_bottom(60);
  draw_charts(view, area.cut_top(std::min(256.f, area.h * 0.5f)));
  ui::horizontal_line(area.x, area.y - 1, area.w, ui::color(Color::border));
  draw_lower_tabs(view, area);
  ui::fill(buttons, Color::surface);
  ui::horizontal_line(buttons.x, buttons.y, buttons.w, ui::color(Color::border));
  buttons = buttons.inset(16, 8);
  draw_trade_button(view, ui::column_of(buttons, 0, 2, 12), Side::sell);
  draw_trade_button(view, ui::column_of(buttons, 1, 2, 12), Side::buy);
}

void draw_ticket_sheet(View& view) {
  if (!view.state.ticket_sheet) return;
  const std::string title = "Trade " + view.model.symbol();
  const float height = std::min(560.f, ImGui::GetIO().DisplaySize.y - 120);
  ui::Dialog dialog(title, view.state.ticket_sheet, {.width = 420, .height = height});
  if (!dialog) return;
  const Rect body = dialog.body();
  draw_ticket(view, body.inset(-16, 0));
}

}  // namespace

void draw_phone(View& view, Rect area) {
  switch (view.model.place().kind) {
    case PlaceKind::list:
      draw_strips(view, area);
      return draw_watchlist(view, area);
    case PlaceKind::symbol:
    case PlaceKind::shared:
      draw_symbol_page(view, area);
      return draw_ticket_sheet(view);
    case PlaceKind::portfolio:
      return draw_portfolio_page(view, area);
    case PlaceKind::screener:
      return draw_screener_page(view, area);
    case PlaceKind::news:
      return draw_news_page(view, area);
    case PlaceKind::board:
      return draw_board_page(view, area);
    case PlaceKind::leaderboard:
      return draw_leaderboard_page(view, area);
    case PlaceKind::trader:
      return draw_trader_page(view, area);
    case PlaceKind::exchange:
      return draw_exchange_page(view, area);
  }
}

// What begins something new in the section that is open.
std::vector<shell::Command> MarketPanel::exchange_actions(const shell::Context& context) {
  const auto section = model_.administration.section(model_.place().name);
  if (!section) return {};
  const auto add = adding_in(*section, context.client.local());
  if (!add) return {};
  return {{std::string(add->name), ui::Icon::plus, "",
           with_view([what = add->what](View& view) { start_exchange_form(view, what); })}};
}

shell::PhoneBar MarketPanel::phone_bar(shell::Context& context) {
  const Place& place = model_.place();
  const auto to_list = [&commands = context.commands] { commands.go("/market/list"); };
  const auto open_menu = [this](std::string name) {
    return [this, name] {
      state_.wanted_menu = name;
      state_.menu_anchor = {ImGui::GetIO().DisplaySize.x - 48, 0, 44, 48};
    };
  };
  switch (place.kind) {
    case PlaceKind::list:
      return {"Market"};
    case PlaceKind::symbol:
    case PlaceKind::shared:
      break;
    case PlaceKind::portfolio:
      return {"Portfolio",
              {},
              to_list,
              {{"Account actions", ui::Icon::ellipsis_vertical, "", open_menu("Account actions")}}};
    case PlaceKind::screener:
      return {"Screener", {}, to_list};
    case PlaceKind::news:
      return {"News", {}, to_list};
    case PlaceKind::board:
      return {place.name.empty() ? "Boards" : place.name + " board", {}, to_list};
    case PlaceKind::leaderboard:
      return {"Leaderboard", {}, to_list};
    case PlaceKind::exchange:
      return {"Exchange", {}, to_list, exchange_actions(context)};
    case PlaceKind::trader:
      return {"Trader", {}, [&commands = context.commands] { commands.back(); }};
  }
  if (model_.symbol().empty()) return {"Market"};
  const Stock* stock = model_.stock();
  const std::string symbol = model_.symbol();
  const bool listed = model_.lists.contains(symbol);
  return {symbol,
          stock ? stock->name : std::string(),
          to_list,
          {{"Alert", ui::Icon::alarm_clock, "",
            with_view([symbol](View& view) { start_alert(view, symbol, std::nullopt); })},
           {listed ? "Remove from watchlist" : "Add to watchlist", ui::Icon::star, "",
            [this, symbol, listed] {
              listed ? model_.lists.take_away(symbol) : model_.lists.add(symbol);
            }}}};
}

}  // namespace septet::panels::market
