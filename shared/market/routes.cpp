#include "market/routes.h"

#include "market/account_routes.h"
#include "market/board_routes.h"
#include "market/news_routes.h"
#include "market/watch_routes.h"

namespace septet::market {

Result<Id> own_account(const http::Call& call) {
  const Id id = TRY(call.id("user_id"));
  if (id != call.caller.account_id) return not_found("There is nothing at this address.");
  return id;
}

void bind_market_routes(http::Router& router, Service& service) {
  bind_stock_routes(router, service.stocks);
  bind_order_routes(router, service.orders);
  bind_portfolio_routes(router, service.portfolios);
  bind_action_routes(router, service.actions);
  bind_history_routes(router, service.history);
  bind_data_routes(router, service.data);
  bind_watchlist_routes(router, service.watchlists);
  bind_alert_routes(router, service.alerts);
  bind_screen_routes(router, service.screener);
  bind_drawing_routes(router, service.sketches);
  bind_news_routes(router, service.news);
  bind_board_routes(router, service.boards);
  bind_trader_routes(router, service.traders);
}

}  // namespace septet::market
