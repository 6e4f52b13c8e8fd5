#include "market/orders.h"

#include "base/encoding.h"
#include "base/text.h"
#include "market/desk.h"
#include "market/order_rules.h"
#include "market/settlement.h"
#include "market/ticket.h"

namespace septet::market {

namespace {

using store::OrderRow;

constexpr std::size_t client_id_max = 128;
constexpr int fills_most = 10'000;

// The way out of a command's transaction when there is nothing to command: no error to anybody.
constexpr const char* nothing_to_do = "nothing_to_do";

Error nothing() {
  return failure(ErrorKind::conflict, nothing_to_do, "There is nothing to do.");
}

bool is_nothing(const Result<void>& done) {
  return !done.ok() && done.error().code == nothing_to_do;
}

Error no_such_order() {
  return not_found("There is no such order.");
}

Result<void> check_client_id(const std::optional<std::string>& id) {
  if (!id || (!id->empty() && id->size() <= client_id_max && is_utf8(*id))) return {};
  return invalid("client_order_id", "bad_text", "This has 1 to 128 bytes.");
}

Result<std::uint32_t> stock_of(Venue& venue, const std::string& symbol) {
  const auto stock = venue.index_of(symbol);
  if (!stock) return invalid("symbol", "unknown_symbol", "There is no stock of this symbol.");
  return *stock;
}

bool has_become(const Order& order, const AmendOrder& amend) {
  return (!amend.quantity || order.quantity == *amend.quantity) &&
         (!amend.limit_price || order.limit_price == amend.limit_price) &&
         (!amend.stop_price || order.stop_price == amend.stop_price || order.triggered) &&
         (!amend.trail_amount || order.trail_amount == amend.trail_amount) &&
         (!amend.trail_percent || order.trail_percent == amend.trail_percent);
}

Command amendment_of(const OrderRow& row, const AmendOrder& amend) {
  Command out{.kind = CommandKind::amend, .stock = row.stock};
  out.amend.number = static_cast<matching::OrderNumber>(row.number);
  out.amend.quantity = amend.quantity.value_or(Quantity()).units;
  out.amend.limit_price = amend.limit_price.value_or(Price()).units;
  out.amend.stop_price = amend.stop_price.value_or(Price()).units;
  out.amend.trail_amount = amend.trail_amount.value_or(Price()).units;
  out.amend.trail_ppm = amend.trail_percent.value_or(Percent()).units;
  return out;
}

// More of what closes has to be there to be closed.
Result<void> check_room(db::Session& session, const OrderRow& before, const OrderRow& after) {
  const Quantity more = after.closing - before.closing;
  if (more.units <= 0) return {};
  const auto position = TRY(store::position(session, before.account_id, before.stock));
  const auto open = TRY(store::open_orders(session, before.account_id));
  const Holdings held = position ? position->held : Holdings();
  const std::int64_t room = closable(held, open, before.stock).units;
  if (more.units <= (room < 0 ? -room : room)) return {};
  return refused_order("quantity", "insufficient_shares", "There is no more to close.");
}

Percent share_in_percent(Amount part, Amount whole) {
  if (whole.units <= 0) return {};
  return {multiply_divide(part.units, 100 * Percent::one, whole.units)};
}

}  // namespace

// ---- placing ----

Result<Id> Orders::insert(db::Transaction& tx, OrderRow row, std::vector<OrderRow> legs) {
  Desk desk(tx, context_, row.order.created_at);
  const auto name = [&](OrderRow& each) -> Result<void> {
    each.order.id = context_.make_id();
    each.number = TRY(store::next_order_number(tx));
    if (each.order.client_order_id.empty()) each.order.client_order_id = to_string(each.order.id);
    return {};
  };
  TRY(name(row));
  for (OrderRow& leg : legs) {
    TRY(name(leg));
    leg.order.parent_id = row.order.id;
    row.order.leg_ids.push_back(leg.order.id);
  }
  row.reserved = claim_of(row);
  TRY(store::insert_order(tx, row));
  for (const OrderRow& leg : legs) TRY(store::insert_order(tx, leg));
  TRY(desk.changed(*desk.keep(row)));
  for (const OrderRow& leg : legs) TRY(desk.changed(*desk.keep(leg)));
  desk.portfolio_changed(row.account_id);
  TRY(desk.finish());
  return row.order.id;
}

Result<Order> Orders::place(const Caller& caller, const PlaceOrder& request) {
  TRY(check_client_id(request.client_order_id));
  Id id;
  bool new_one = false;
  auto done = context_.venue->perform([&](db::Transaction& tx, Timestamp now) -> Result<Command> {
    new_one = false;
    const auto account = TRY(opened_account(tx, context_, caller.account_id, now));
    if (request.client_order_id) {
      const auto earlier =
          TRY(store::order_by_client_id(tx, caller.account_id, *request.client_order_id));
      if (earlier) {
        id = earlier->order.id;
        return nothing();
      }
    }
    Ticket ticket = TRY(write_ticket(tx, context_, account, request, now));
    id = TRY(insert(tx, ticket.row, std::move(ticket.legs)));
    new_one = true;
    const auto row = TRY(store::order_by_id(tx, id));
    return submission_of(*row, account.number);
  });
  if (!done.ok() && !is_nothing(done)) return std::move(done).error();
  Order order = TRY(answer(id));
  if (new_one && order.status == OrderStatus::rejected)
    return refused_order("type", order.reason.value_or("rejected").c_str(),
                         order.reason_text.value_or("The exchange did not take it."));
  return order;
}

Result<OrderPreview> Orders::preview(const Caller& caller, const PlaceOrder& request) {
  TRY(check_terms(request));
  const Timestamp now = context_.venue->now();
  const auto account = TRY(context_.database.write(
      [&](db::Transaction& tx) { return opened_account(tx, context_, caller.account_id, now); }));
  const Ticket ticket = TRY(context_.database.read([&](db::Session& session) {
    return write_ticket(session, context_, account, request, now);
  }));
  OrderPreview out;
  out.price = ticket.expected;
  out.quantity = ticket.row.order.quantity;
  out.value = ticket.value;
  out.fee = ticket.fee;
  out.total = request.side == Side::buy ? out.value + out.fee : out.value - out.fee;
  out.buying_power = buying_power(ticket.view.standing);
  Standing after = ticket.view.standing;
  after.reserved += claim_of(ticket.row);
  out.buying_power_after = buying_power(after);
  out.share_of_buying_power =
      share_in_percent(out.buying_power - out.buying_power_after, out.buying_power);
  out.initial_margin = ticket.claim;
  out.warnings = ticket.warnings;
  return out;
}

// ---- amending ----

Result<OrderRow> Orders::owned(db::Session& session, const Id& account_id, const Id& order_id) {
  auto row = TRY(store::order_by_id(session, order_id));
  if (!row || row->account_id != account_id) return no_such_order();
  return *std::move(row);
}

Result<OrderRow> Orders::open_one(db::Session& session, const Id& account_id, const Id& order_id) {
  OrderRow row = TRY(owned(session, account_id, order_id));
  if (row.open()) return row;
  return refused_order("order_id", "order_ended",
                       "This order is " + std::string(enum_name(row.order.status)) + ".");
}

// The row is checked as it would become; it becomes so once the book has agreed.
Result<Command> Orders::amended(db::Transaction& tx, const Caller& caller, const Id& order_id,
                                const AmendOrder& amend, Timestamp now) {
  OrderRow row = TRY(open_one(tx, caller.account_id, order_id));
  Venue& venue = *context_.venue;
  TRY(check_amend(
      row.order, amend,
      {venue.clock_state().session, venue.stock(row.stock).halted, venue.mark(row.stock)}));
  if (amend.quantity && row.role != store::LegRole::entry)
    return invalid("quantity", "quantity_not_allowed", "The legs of a pair have one quantity.");
  if (!row.in_book()) return nothing();
  OrderRow after = row;
  become(after, amend);
  const Price last = venue.mark(row.stock);
  reckon_short(after, last);
  TRY(check_size(after.order.quantity, std::max(after.claim_price, last)));
  TRY(check_room(tx, row, after));
  const auto account = TRY(opened_account(tx, context_, caller.account_id, now));
  const AccountView view = TRY(view_of(tx, context_, account, now));
  if (claim_of(after) > row.reserved) TRY(check_power(view, after, row.reserved));
  row.amend = amend;
  TRY(store::update_order(tx, row));
  return amendment_of(row, amend);
}

// A leg that waits is in no book.
Result<void> Orders::amend_held(const Caller& caller, const Id& order_id, const AmendOrder& amend) {
  const Timestamp now = context_.venue->now();
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    Desk desk(tx, context_, now);
    OrderRow* row = TRY(desk.order(order_id));
    if (row == nullptr || row->account_id != caller.account_id) return no_such_order();
    if (row->order.status != OrderStatus::held) return {};
    become(*row, amend);
    TRY(check_size(row->order.quantity, row->claim_price));
    row->closing = {};
    TRY(desk.changed(*row));
    return desk.finish();
  });
}

Result<Order> Orders::amend(const Caller& caller, const Id& order_id, const AmendOrder& amend) {
  auto done = context_.venue->perform([&](db::Transaction& tx, Timestamp now) {
    return amended(tx, caller, order_id, amend, now);
  });
  if (!done.ok() && !is_nothing(done)) return std::move(done).error();
  if (is_nothing(done)) TRY(amend_held(caller, order_id, amend));
  Order order = TRY(answer(order_id));
  if (has_become(order, amend)) return order;
  return refused_order("order_id", "too_late_for_auction",
                       "The exchange no longer takes changes of this order.");
}

// ---- cancelling ----

Result<void> Orders::cancel_held(const Id& order_id, const std::string& reason) {
  const Timestamp now = context_.venue->now();
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    Desk desk(tx, context_, now);
    OrderRow* row = TRY(desk.order(order_id));
    if (row == nullptr || row->order.status != OrderStatus::held) return {};
    row->order.status = OrderStatus::cancelled;
    row->order.reason = reason;
    row->order.reason_text = reason_text(reason);
    TRY(desk.changed(*row));
    return desk.finish();
  });
}

Result<void> Orders::cancel_for(const Id& order_id, const std::string& reason) {
  bool held = false;
  auto done = context_.venue->perform([&](db::Transaction& tx, Timestamp) -> Result<Command> {
    auto row = TRY(store::order_by_id(tx, order_id));
    held = row && row->order.status == OrderStatus::held;
    if (!row || !row->in_book()) return nothing();
    row->ending = reason == "requested" ? "" : reason;
    TRY(store::update_order(tx, *row));
    return cancellation_of(*row);
  });
  if (held) return cancel_held(order_id, reason);
  return is_nothing(done) ? Result<void>() : done;
}

Result<Order> Orders::cancel(const Caller& caller, const Id& order_id) {
  TRY(context_.database.read(
      [&](db::Session& session) { return open_one(session, caller.account_id, order_id); }));
  TRY(cancel_for(order_id, "requested"));
  Order order = TRY(answer(order_id));
  const bool open = order.status == OrderStatus::accepted || order.status == OrderStatus::held ||
                    order.status == OrderStatus::partially_filled;
  if (!open) return order;
  return refused_order("order_id", "too_late_for_auction",
                       "The auction is about to run: this order can no longer be cancelled.");
}

Result<void> Orders::cancel_all(const Id& account_id, const std::string& reason) {
  const auto open = TRY(context_.database.read(
      [&](db::Session& session) { return store::open_orders(session, account_id); }));
  for (const OrderRow& each : open) TRY(cancel_for(each.order.id, reason));
  return {};
}

Result<void> Orders::liquidate(const Id& account_id, std::uint32_t stock, Quantity held) {
  auto done = context_.venue->perform([&](db::Transaction& tx, Timestamp now) -> Result<Command> {
    const auto account = TRY(store::account(tx, account_id));
    const auto position = TRY(store::position(tx, account_id, stock));
    if (!account || !position) return nothing();
    // Since it was looked at, some of it may have been sold, or bought back.
    const std::int64_t has = position->held.quantity.units;
    const std::int64_t wanted = held.units;
    const Quantity closes{wanted < 0 ? std::min<std::int64_t>(0, std::max(wanted, has))
                                     : std::max<std::int64_t>(0, std::min(wanted, has))};
    if (closes.units == 0) return nothing();
    const Stock listed = context_.venue->stock(stock);
    OrderRow row;
    row.account_id = account_id;
    row.stock = stock;
    row.order.stock_id = listed.id;
    row.order.symbol = listed.symbol;
    row.order.side = closes.units < 0 ? Side::buy : Side::sell;
    row.order.quantity = row.closing = closes.units < 0 ? -closes : closes;
    row.order.created_at = row.order.updated_at = now;
    row.order.expires_at = expiry_of(TimeInForce::day, false, now);
    row.ending = "liquidation";
    const Id id = TRY(insert(tx, row, {}));
    row = *TRY(store::order_by_id(tx, id));
    return submission_of(row, account->number);
  });
  return is_nothing(done) ? Result<void>() : done;
}

// ---- looking ----

Result<Order> Orders::answer(const Id& order_id) {
  auto row = TRY(context_.database.read(
      [&](db::Session& session) { return store::order_by_id(session, order_id); }));
  if (!row) return no_such_order();
  return std::move(row->order);
}

Result<Order> Orders::find(const Caller& caller, const Id& order_id) {
  return context_.database.read([&](db::Session& session) -> Result<Order> {
    return TRY(owned(session, caller.account_id, order_id)).order;
  });
}

Result<OrderPage> Orders::list(const Caller& caller, const Query& query) {
  store::OrderFilter filter{.open = query.open, .stock = {}, .limit = query.limit + 1};
  if (!query.symbol.empty()) filter.stock = TRY(stock_of(*context_.venue, query.symbol));
  if (!query.cursor.empty()) {
    const auto before = number_in(query.cursor);
    if (!before || *before > INT64_MAX)
      return invalid("cursor", "bad_cursor", "This is not a cursor of this list.");
    filter.before = static_cast<std::int64_t>(*before);
  }
  auto rows = TRY(context_.database.read(
      [&](db::Session& session) { return store::orders(session, caller.account_id, filter); }));
  OrderPage page;
  if (static_cast<int>(rows.size()) > query.limit) {
    rows.pop_back();
    page.next_cursor = std::to_string(rows.back().number);
  }
  for (OrderRow& row : rows) page.items.push_back(std::move(row.order));
  return page;
}

Result<FillList> Orders::fills(const Caller& caller, const Id& order_id) {
  return context_.database.read([&](db::Session& session) -> Result<FillList> {
    TRY(owned(session, caller.account_id, order_id));
    return FillList{TRY(store::fills_of_order(session, order_id, fills_most))};
  });
}

Result<FillList> Orders::all_fills(const Caller& caller, const std::string& symbol,
                                   std::optional<Timestamp> from, int limit) {
  std::optional<std::uint32_t> stock;
  if (!symbol.empty()) stock = TRY(stock_of(*context_.venue, symbol));
  return context_.database.read([&](db::Session& session) -> Result<FillList> {
    return FillList{TRY(store::fills(session, caller.account_id, stock, from, limit))};
  });
}

}  // namespace septet::market
