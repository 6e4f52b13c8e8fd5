#include "market/routes.h"

namespace septet::market {

namespace {

using http::Access;
using http::Call;
using http::Method;
using http::Response;

Result<Response> list_stocks(Stocks& stocks, Call& call) {
  const auto& query = call.request.query;
  Stocks::Query wanted{.text = query.get("q"),
                       .sector = query.get("sector"),
                       .kind = {},
                       .cursor = query.get("cursor"),
                       .limit = TRY(call.limit())};
  if (const std::string* kind = query.find("kind")) {
    wanted.kind = enum_value<StockKind>(*kind);
    if (!wanted.kind) return invalid("kind", "unknown_value", "This has to be one of equity, etf.");
  }
  return Response::record(TRY(stocks.list(call.caller, wanted)));
}

Result<Response> get_stock(Stocks& stocks, Call& call) {
  return Response::record(TRY(stocks.find(call.caller, call.param("stock_id"))));
}

Result<Response> create_stock(Stocks& stocks, Call& call) {
  const auto wanted = TRY(call.decoded<NewStock>());
  return Response::record(TRY(stocks.create(call.caller, wanted)), 201);
}

Result<Response> follow(Stocks& stocks, Call& call) {
  TRY(own_account(call));
  return Response::record(TRY(stocks.follow(call.caller, call.param("stock_id"), true)));
}

Result<Response> unfollow(Stocks& stocks, Call& call) {
  TRY(own_account(call));
  return Response::record(TRY(stocks.follow(call.caller, call.param("stock_id"), false)));
}

Result<Response> followed(Stocks& stocks, Call& call) {
  TRY(own_account(call));
  return Response::record(
      TRY(stocks.followed(call.caller, call.request.query.get("cursor"), TRY(call.limit()))));
}

}  // namespace

void bind_stock_routes(http::Router& router, Stocks& stocks) {
  const AddPartRoute<Stocks> add{router, stocks};
  const AddPartRoute<Stocks> administer{router, stocks, Access::administrator};
  add(Method::get, "/api/market/stocks",
      "The listed stocks and funds (?q, sector, kind, cursor, limit)", list_stocks, nullptr,
      schema_of<StockPage>());
  administer(Method::post, "/api/market/stocks", "List a stock", create_stock,
             schema_of<NewStock>(), schema_of<Stock>(), 201);
  add(Method::get, "/api/market/stocks/{stock_id}", "A stock, by its id or its symbol", get_stock,
      nullptr, schema_of<Stock>());
  add(Method::get, "/api/users/{user_id}/stocks", "The stocks that one follows (?cursor, limit)",
      followed, nullptr, schema_of<StockPage>());
  add(Method::post, "/api/users/{user_id}/stocks/{stock_id}/follow", "Follow a stock", follow,
      nullptr, schema_of<Stock>());
  add(Method::post, "/api/users/{user_id}/stocks/{stock_id}/unfollow", "Follow it no longer",
      unfollow, nullptr, schema_of<Stock>());
}

}  // namespace septet::market
