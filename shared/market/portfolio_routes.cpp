#include "market/account_routes.h"
#include "market/routes.h"

namespace septet::market {

namespace {

using http::Access;
using http::Call;
using http::Method;
using http::Response;

Result<std::optional<Timestamp>> moment_of(const Call& call, const char* name) {
  const std::string* text = call.request.query.find(name);
  if (text == nullptr) return std::optional<Timestamp>();
  auto time = parse_iso8601(*text);
  if (time.ok()) return std::optional(*time);
  time.error().field = name;
  return std::move(time).error();
}

Result<Portfolios::Query> transaction_query(const Call& call) {
  const auto& query = call.request.query;
  Portfolios::Query out;
  if (const std::string* kind = query.find("kind")) {
    out.kind = enum_value<TransactionKind>(*kind);
    if (!out.kind) return invalid("kind", "unknown_value", "There is no such kind.");
  }
  out.symbol = query.get("symbol");
  out.from = TRY(moment_of(call, "from"));
  out.to = TRY(moment_of(call, "to"));
  out.cursor = query.get("cursor");
  out.limit = TRY(call.limit());
  return out;
}

Result<Response> get_portfolio(Portfolios& portfolios, Call& call) {
  TRY(own_account(call));
  return Response::record(TRY(portfolios.view(call.caller)));
}

Result<Response> set_portfolio(Portfolios& portfolios, Call& call) {
  TRY(own_account(call));
  const auto request = TRY(call.decoded<SetPortfolio>());
  return Response::record(TRY(portfolios.set(call.caller, request)));
}

Result<Response> reset_portfolio(Portfolios& portfolios, Call& call) {
  TRY(own_account(call));
  const auto request = TRY(call.decoded<ResetPortfolio>());
  return Response::record(TRY(portfolios.reset(call.caller, request)));
}

Result<Response> get_history(Portfolios& portfolios, Call& call) {
  TRY(own_account(call));
  const std::string* period = call.request.query.find("period");
  return Response::record(TRY(portfolios.history(call.caller, period == nullptr ? "1m" : *period)));
}

// Page by page, so that a long history is never held whole.
Response transactions_csv(Portfolios& portfolios, const Call& call, Portfolios::Query query) {
  Response out;
  out.headers.add("Content-Type", "text/csv; charset=utf-8");
  out.headers.add("Content-Disposition", "attachment; filename=\"transactions.csv\"");
  out.body = http::Feed{[&portfolios, caller = call.caller, query = std::move(query),
                         begun = false]() mutable -> Result<std::string> {
    if (begun) return portfolios.transaction_lines(caller, query);
    begun = true;
    return Portfolios::csv_header();
  }};
  return out;
}

Result<Response> list_transactions(Portfolios& portfolios, Call& call) {
  TRY(own_account(call));
  auto query = TRY(transaction_query(call));
  const std::string format = call.request.query.get("format");
  if (format == "csv") return transactions_csv(portfolios, call, std::move(query));
  if (!format.empty() && format != "json")
    return invalid("format", "unknown_value", "This has to be one of json, csv.");
  return Response::record(TRY(portfolios.transactions(call.caller, query)));
}

Result<Response> list_actions(CorporateActions& actions, Call& call) {
  return Response::record(TRY(actions.list(call.param("stock_id"))));
}

Result<Response> announce_action(CorporateActions& actions, Call& call) {
  const auto request = TRY(call.decoded<NewAction>());
  return Response::record(TRY(actions.announce(call.caller, call.param("stock_id"), request)), 201);
}

}  // namespace

void bind_portfolio_routes(http::Router& router, Portfolios& portfolios) {
  const AddPartRoute<Portfolios> add{router, portfolios};
  const std::string path = "/api/users/{user_id}/portfolio";
  add(Method::get, path, "The paper account: cash, margin, positions", get_portfolio, nullptr,
      schema_of<Portfolio>());
  add(Method::put, path, "Cash or margin; whether others may see one’s trades", set_portfolio,
      schema_of<SetPortfolio>(), schema_of<Portfolio>());
  add(Method::post, path + "/reset", "Begin anew: orders, positions and history go",
      reset_portfolio, schema_of<ResetPortfolio>(), schema_of<Portfolio>());
  add(Method::get, path + "/history", "The equity curve (?period=1d|1w|1m|3m|1y|all)", get_history,
      nullptr, schema_of<EquityCurve>());
  add(Method::get, "/api/users/{user_id}/transactions",
      "What moved cash or shares, the newest first (?kind, symbol, from, to, cursor, limit; "
      "?format=csv: all of it as CSV)",
      list_transactions, nullptr, schema_of<TransactionPage>());
}

void bind_action_routes(http::Router& router, CorporateActions& actions) {
  const AddPartRoute<CorporateActions> add{router, actions};
  const AddPartRoute<CorporateActions> administer{router, actions, Access::administrator};
  const std::string path = "/api/market/stocks/{stock_id}/actions";
  add(Method::get, path, "Dividends and splits, the newest first", list_actions, nullptr,
      schema_of<ActionList>());
  administer(Method::post, path, "Announce a dividend or a split", announce_action,
             schema_of<NewAction>(), schema_of<CorporateAction>(), 201);
}

}  // namespace septet::market
