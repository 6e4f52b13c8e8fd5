// Positions, orders and what was booked.
#include "panels/market/exchange_time.h"
#include "panels/market/tables.h"
#include "platform/accessibility.h"

namespace septet::panels::market {

namespace {

using ui::Color;
using ui::Rect;
using ui::Type;

// Loading or failed; true: nothing else is to be drawn.
template <class T>
bool draw_waiting(View& view, Rect area, const client::Loaded<T>& loaded, std::string_view failed) {
  if (loaded) return false;
  if (!loaded.error()) {
    draw_row_skeletons(loaded.since_ms(), area, 28);
  } else if (ui::error_state(area, failed, *loaded.error())) {
    view.later([&account = view.model.account] { account.reload(); });
  }
  return true;
}

Cell position_cell(const View& view, const Position& now, std::size_t column) {
  switch (column) {
    case 0:
      return {now.symbol, Color::text, Type::body_strong};
    case 1:
      return {quantity_text(now.quantity)};
    case 2:
      return {price_text(now.average_price)};
    case 3:
      return {price_text(now.last), view.stale() ? Color::text_muted : Color::text};
    case 4:
      return {amount_text(now.value), view.stale() ? Color::text_muted : Color::text};
    case 5:
      return {signed_amount_text(now.profit), figure_tint(view, now.profit.units),
              Type::body_medium};
    default:
      return {percent_text(now.day_percent), figure_tint(view, now.day_percent.units)};
  }
}

std::string_view side_word(Side side) {
  return side == Side::buy ? "Buy" : "Sell";
}

Cell order_cell(const Order& order, std::size_t column) {
  switch (column) {
    case 0:
      return {order.symbol, Color::text, Type::body_strong};
    case 1:
      return {std::string(side_word(order.side)),
              order.side == Side::buy ? Color::chart_up : Color::chart_down, Type::body_medium};
    case 2:
      return {terms_of(order)};
    case 3:
      return {order.notional && order.quantity.units == 0 ? money_text(*order.notional)
                                                          : quantity_text(order.quantity)};
    case 4:
      return {quantity_text(order.filled_quantity), Color::text_muted};
    case 5:
      return {order.average_price ? price_text(*order.average_price) : std::string("–"),
              Color::text_muted};
    case 6:
      return {std::string(name_of(order.time_in_force)), Color::text_muted};
    case 7:
      return {order.status == OrderStatus::rejected && order.reason_text
                  ? *order.reason_text
                  : std::string(name_of(order.status)),
              order.status == OrderStatus::rejected ? Color::bad : Color::text_muted};
    default:
      return {exchange_moment_text(order.created_at), Color::text_muted};
  }
}

Sheet order_sheet(View& view, const std::vector<Order>& orders) {
  Sheet sheet;
  sheet.name = "Orders";
  sheet.columns = {{.name = "Symbol", .width = 72},
                   {.name = "Side", .width = 52},
                   {.name = "Order"},
                   {.name = "Quantity", .width = 84, .right = true},
                   {.name = "Filled", .width = 72, .right = true, .hide_below = 640},
                   {.name = "At", .width = 84, .right = true, .hide_below = 1000},
                   {.name = "   In force", .width = 144, .hide_below = 940},
                   {.name = "   Status", .width = 116},
                   {.name = "Placed", .width = 108, .right = true, .hide_below = 860}};
  sheet.count = orders.size();
  sheet.key = [&orders](std::size_t row) { return key_of(orders[row].id); };
  sheet.row_name = [&orders](std::size_t row) {
    return std::string(side_word(orders[row].side)) + " " + orders[row].symbol + ", " +
           terms_of(orders[row]);
  };
  sheet.cell = [&orders](std::size_t row, std::size_t column) {
    Cell cell = order_cell(orders[row], column);
    if (column == 6 || column == 7) cell.text = "   " + cell.text;
    return cell;
  };
  sheet.tools_width = 128;
  sheet.tools = [&view, &orders](std::size_t row, Rect cell) {
    const Order& order = orders[row];
    if (!is_open(order)) return;
    cell.cut_left(8);
    if (row_button(cell.cut_right(56), "Cancel"))
      view.later([&account = view.model.account, order] { account.cancel(order); });
    cell.cut_right(4);
    if (row_button(cell.cut_right(60), "Change")) start_amend(view, order);
  };
  return sheet;
}

void draw_order_filter(View& view, Rect line) {
  constexpr ui::Segment names[] = {{"Open"}, {"Closed"}, {"All"}};
  ui::segments(line.cut_left(ui::segments_width(names)).middle(28), "Which orders", names,
               view.state.orders_filter);
}

Cell transaction_cell(const Transaction& one, std::size_t column) {
  switch (column) {
    case 0:
      return {exchange_moment_text(one.at), Color::text_muted};
    case 1:
      return {std::string(name_of(one.kind)), Color::text, Type::body_medium};
    case 2:
      return {one.symbol.value_or("–"), Color::text, Type::body_strong};
    case 3:
      return {one.text, Color::text_muted};
    case 4:
      return {one.quantity ? quantity_text(*one.quantity) : std::string("–")};
    case 5:
      return {one.price ? price_text(*one.price) : std::string("–")};
    case 6:
      return {signed_amount_text(one.amount), tint_of(one.amount.units), Type::body_medium};
    default:
      return {amount_text(one.balance)};
  }
}

constexpr std::string_view kind_names[] = {"Everything", "Bought",      "Sold",
                                           "Fees",       "Dividends",   "Splits",
                                           "Interest",   "Borrow fees", "Deposits"};
constexpr std::string_view kind_ids[] = {"",      "buy",      "sell",       "fee",    "dividend",
                                         "split", "interest", "borrow_fee", "deposit"};

}  // namespace

void draw_positions(View& view, Rect area) {
  const auto& portfolio = view.model.account.portfolio();
  if (draw_waiting(view, area, portfolio, "The positions could not be loaded")) return;
  if (portfolio->positions.empty())
    return draw_nothing(area, "Nothing is held. What you buy stands here.");
  std::vector<Position> now;
  for (const Position& held : portfolio->positions) {
    view.model.watch(held.symbol);
    now.push_back(view.model.account.live(held));
  }
  Sheet sheet;
  sheet.name = "Positions";
  sheet.columns = {{.name = "Symbol", .width = 72},
                   {.name = "Quantity", .right = true},
                   {.name = "Average", .right = true, .hide_below = 480},
                   {.name = "Last", .right = true},
                   {.name = "Value", .right = true},
                   {.name = "Profit", .right = true},
                   {.name = "Today", .right = true, .hide_below = 420}};
  sheet.count = now.size();
  sheet.key = [&](std::size_t row) { return key_of(now[row].symbol); };
  sheet.row_name = [&](std::size_t row) { return now[row].symbol; };
  sheet.cell = [&](std::size_t row, std::size_t column) {
    return position_cell(view, now[row], column);
  };
  sheet.tools_width = view.context.phone() ? 64 : 120;
  sheet.tools = [&](std::size_t row, Rect cell) {
    if (row_button(cell.cut_right(52), "Close"))
      view.later([&account = view.model.account, held = now[row]] { account.close(held); });
  };
  const ui::ListEvents events = draw_sheet(area, sheet);
  if (events.clicked) view.go(now[events.clicked->row].symbol);
  if (events.opened) view.go(now[*events.opened].symbol);
}

void draw_orders(View& view, Rect area) {
  const auto filter = static_cast<client::OrderFilter>(view.state.orders_filter);
  draw_order_filter(view, area.cut_top(36).inset(16, 0));
  std::vector<Order> open;
  if (filter == client::OrderFilter::open) {
    const auto& list = view.model.account.open_orders();
    if (draw_waiting(view, area, list, "The orders could not be loaded")) return;
    open = list->items;
  } else {
    client::Paged<Order>& all = view.model.account.orders(filter);
    const std::function<void()> again = [&account = view.model.account] { account.reload(); };
    if (!all.loaded() || all.error()) {
      if (all.error() && ui::error_state(area, "The orders could not be loaded", *all.error()))
        view.later(again);
      if (!all.error()) draw_row_skeletons(all.since_ms(), area, 28);
      return;
    }
    open = all.items();
  }
  if (open.empty())
    return draw_nothing(area, filter == client::OrderFilter::open
                                  ? "No order is working."
                                  : "No orders yet. They stand here once they are placed.");
  const ui::ListEvents events = draw_sheet(area, order_sheet(view, open));
  if (events.opened && is_open(open[*events.opened])) start_amend(view, open[*events.opened]);
  if (filter != client::OrderFilter::open && events.last_visible >= open.size() &&
      view.model.account.orders(filter).continues())
    view.later([&account = view.model.account, filter] { account.orders(filter).more(); });
}

void draw_transactions(View& view, Rect area) {
  Rect line = area.cut_top(36).inset(16, 0).middle(28);
  ui::select(line.cut_left(160), "Kind", kind_names, view.state.transaction_kind);
  const std::string kind(kind_ids[view.state.transaction_kind]);
  client::Paged<Transaction>& all = view.model.account.transactions(kind);
  const std::vector<Transaction>& items = all.items();
  if (!all.loaded() || items.empty()) {
    if (all.error() && !all.loaded()) {
      if (ui::error_state(area, "The history could not be loaded", *all.error()))
        view.later([&account = view.model.account] { account.reload(); });
    } else if (!all.loaded()) {
      draw_row_skeletons(all.since_ms(), area, 28);
    } else {
      draw_nothing(area, "Nothing of this kind was booked yet.");
    }
    return;
  }
  Sheet sheet;
  sheet.name = "History";
  sheet.columns = {{.name = "Time", .width = 108},
                   {.name = "Kind", .width = 92},
                   {.name = "Symbol", .width = 72},
                   {.name = "Text", .hide_below = 640},
                   {.name = "Quantity", .width = 84, .right = true, .hide_below = 480},
                   {.name = "Price", .width = 84, .right = true, .hide_below = 480},
                   {.name = "Amount", .width = 108, .right = true},
                   {.name = "Balance", .width = 116, .right = true, .hide_below = 560}};
  sheet.count = items.size();
  sheet.key = [&](std::size_t row) { return key_of(items[row].id); };
  sheet.row_name = [&](std::size_t row) {
    return std::string(name_of(items[row].kind)) + " " + items[row].symbol.value_or("");
  };
  sheet.cell = [&](std::size_t row, std::size_t column) {
    return transaction_cell(items[row], column);
  };
  const ui::ListEvents events = draw_sheet(area, sheet);
  if (events.last_visible >= items.size() && all.continues())
    view.later([&account = view.model.account, kind] { account.transactions(kind).more(); });
}

}  // namespace septet::panels::market
