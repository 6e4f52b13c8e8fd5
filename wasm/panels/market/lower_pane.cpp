// The panel below the chart: what is held, ordered, booked, watched for and written.
#include "panels/market/parts.h"
#include "platform/accessibility.h"
#include "platform/files.h"

namespace septet::panels::market {

namespace {

using ui::Rect;

int count_of(std::size_t items, bool known) {
  return known ? static_cast<int>(items) : -1;
}

// What the tab shows, as a file.
std::string positions_csv(const Account& account) {
  std::string out = "symbol,quantity,average,last,value,profit,day_percent\n";
  for (const Position& held : account.portfolio()->positions) {
    const Position now = account.live(held);
    out += now.symbol + "," + now.quantity.text() + "," + now.average_price.text() + "," +
           now.last.text() + "," + now.value.text() + "," + now.profit.text() + "," +
           now.day_percent.text() + "\n";
  }
  return out;
}

std::string orders_csv(const std::vector<Order>& orders) {
  std::string out = "symbol,side,type,quantity,filled,limit,stop,status,created\n";
  for (const Order& order : orders)
    out += order.symbol + "," + std::string(enum_name(order.side)) + "," +
           std::string(enum_name(order.type)) + "," + order.quantity.text() + "," +
           order.filled_quantity.text() + "," +
           (order.limit_price ? order.limit_price->text() : "") + "," +
           (order.stop_price ? order.stop_price->text() : "") + "," +
           std::string(enum_name(order.status)) + "," + to_iso8601(order.created_at) + "\n";
  return out;
}

void save_text(const std::string& name, const std::string& text) {
  const platform::SaveId save = platform::begin_save(name, "text/csv");
  platform::write_save(save, text);
  platform::finish_save(save);
}

void export_tab(View& view, LowerTab tab) {
  Account& account = view.model.account;
  const auto filter = static_cast<client::OrderFilter>(view.state.orders_filter);
  if (tab == LowerTab::history) return view.later([&account] { account.save_transactions(); });
  if (tab == LowerTab::orders)
    return view.later([&account, filter] {
      save_text("orders.csv", orders_csv(account.orders(filter).items()));
    });
  if (account.portfolio())
    view.later([&account] { save_text("positions.csv", positions_csv(account)); });
}

void draw_export(View& view, Rect line, LowerTab tab) {
  if (tab != LowerTab::positions && tab != LowerTab::orders && tab != LowerTab::history) return;
  const ui::ButtonOptions look{
      .kind = ui::Kind::ghost, .size = ui::Size::compact, .icon = ui::Icon::download};
  if (ui::button(line.cut_right(ui::button_width("Export", look)).middle(28), "Export", look))
    export_tab(view, tab);
}

void draw_tab(View& view, Rect area, LowerTab tab) {
  switch (tab) {
    case LowerTab::positions:
      return draw_positions(view, area);
    case LowerTab::orders:
      return draw_orders(view, area);
    case LowerTab::history:
      return draw_transactions(view, area);
    case LowerTab::alerts:
      return draw_alerts(view, area);
    case LowerTab::news:
      return draw_news(view, area, view.model.symbol());
    case LowerTab::board:
      break;
  }
  draw_board(view, area, view.model.symbol());
}

}  // namespace

void draw_lower(View& view, Rect area) {
  const a11y::Group pane(a11y::Role::region, "Account and news");
  ui::horizontal_line(area.x, area.y, area.w, ui::color(ui::Color::border));
  area.cut_top(1);
  const Account& account = view.model.account;
  const auto& portfolio = account.portfolio();
  const auto& open = account.open_orders();
  const ui::Tab all[] = {
      {"Positions", count_of(portfolio ? portfolio->positions.size() : 0, bool(portfolio))},
      {"Orders", count_of(open ? open->items.size() : 0, bool(open))},
      {"History"},
      {"Alerts", count_of(view.model.alerts.waiting(), bool(view.model.alerts.list()))},
      {"News"},
      {"Board"}};
  const bool people = !view.context.client.local();
  const std::size_t shown = people ? std::size(all) : std::size(all) - 1;
  Rect line = area.cut_top(36);
  ui::horizontal_line(line.x, line.bottom() - 1, line.w, ui::color(ui::Color::border));
  const auto tab = static_cast<LowerTab>(view.state.lower_tab);
  Rect tabs = line.inset(16, 0);
  ui::tabs(tabs, "Account and news", {all, shown}, view.state.lower_tab);
  draw_export(view, tabs, tab);
  const a11y::Group panel(a11y::Role::tabpanel, all[static_cast<int>(tab)].name);
  draw_tab(view, area, tab);
}

}  // namespace septet::panels::market
