#include "market/account_routes.h"
#include "market/routes.h"

namespace septet::market {

namespace {

using http::Call;
using http::Method;
using http::Response;

constexpr int markers_most = 5'000;

Result<std::optional<bool>> open_or_closed(const Call& call) {
  const std::string status = call.request.query.get("status");
  if (status == "open") return std::optional(true);
  if (status == "closed") return std::optional(false);
  if (status.empty() || status == "all") return std::optional<bool>();
  return invalid("status", "unknown_value", "This has to be one of open, closed, all.");
}

Result<std::optional<Timestamp>> query_time(const Call& call, const char* name) {
  const std::string* text = call.request.query.find(name);
  if (text == nullptr) return std::optional<Timestamp>();
  auto time = parse_iso8601(*text);
  if (time.ok()) return std::optional(*time);
  time.error().field = name;
  return std::move(time).error();
}

Result<Response> place_order(Orders& orders, Call& call) {
  TRY(own_account(call));
  const auto request = TRY(call.decoded<PlaceOrder>());
  return Response::record(TRY(orders.place(call.caller, request)), 201);
}

Result<Response> preview_order(Orders& orders, Call& call) {
  TRY(own_account(call));
  const auto request = TRY(call.decoded<PlaceOrder>());
  return Response::record(TRY(orders.preview(call.caller, request)));
}

Result<Response> list_orders(Orders& orders, Call& call) {
  TRY(own_account(call));
  const auto& query = call.request.query;
  return Response::record(TRY(orders.list(call.caller, {.open = TRY(open_or_closed(call)),
                                                        .symbol = query.get("symbol"),
                                                        .cursor = query.get("cursor"),
                                                        .limit = TRY(call.limit())})));
}

Result<Response> get_order(Orders& orders, Call& call) {
  TRY(own_account(call));
  return Response::record(TRY(orders.find(call.caller, TRY(call.id("order_id")))));
}

Result<Response> amend_order(Orders& orders, Call& call) {
  TRY(own_account(call));
  const auto request = TRY(call.decoded<AmendOrder>());
  return Response::record(TRY(orders.amend(call.caller, TRY(call.id("order_id")), request)));
}

Result<Response> cancel_order(Orders& orders, Call& call) {
  TRY(own_account(call));
  return Response::record(TRY(orders.cancel(call.caller, TRY(call.id("order_id")))));
}

Result<Response> order_fills(Orders& orders, Call& call) {
  TRY(own_account(call));
  return Response::record(TRY(orders.fills(call.caller, TRY(call.id("order_id")))));
}

Result<Response> all_fills(Orders& orders, Call& call) {
  TRY(own_account(call));
  return Response::record(
      TRY(orders.all_fills(call.caller, call.request.query.get("symbol"),
                           TRY(query_time(call, "from")), TRY(call.limit(500, markers_most)))));
}

}  // namespace

void bind_order_routes(http::Router& router, Orders& orders) {
  const AddPartRoute<Orders> add{router, orders};
  const std::string path = "/api/users/{user_id}/market/orders";
  add(Method::post, path, "Place an order", place_order, schema_of<PlaceOrder>(),
      schema_of<Order>(), 201);
  add(Method::post, path + "/preview", "What an order would cost; nothing is reserved",
      preview_order, schema_of<PlaceOrder>(), schema_of<OrderPreview>());
  add(Method::get, path,
      "Orders, the newest first (?status=open|closed|all, symbol, cursor, limit)", list_orders,
      nullptr, schema_of<OrderPage>());
  add(Method::get, path + "/{order_id}", "An order", get_order, nullptr, schema_of<Order>());
  add(Method::patch, path + "/{order_id}", "Amend an open order", amend_order,
      schema_of<AmendOrder>(), schema_of<Order>());
  add(Method::del, path + "/{order_id}", "Cancel an open order", cancel_order, nullptr,
      schema_of<Order>());
  add(Method::get, path + "/{order_id}/fills", "What has filled of an order", order_fills, nullptr,
      schema_of<FillList>());
  add(Method::get, "/api/users/{user_id}/market/fills",
      "One’s fills, the newest first (?symbol, from, limit)", all_fills, nullptr,
      schema_of<FillList>());
}

}  // namespace septet::market
