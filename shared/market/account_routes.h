// The addresses of orders and of the paper account, and of what changes both: dividends and splits.
#pragma once

#include "http/router.h"
#include "market/corporate.h"
#include "market/orders.h"
#include "market/portfolio.h"

namespace septet::market {

void bind_order_routes(http::Router&, Orders&);
void bind_portfolio_routes(http::Router&, Portfolios&);
void bind_action_routes(http::Router&, CorporateActions&);

}  // namespace septet::market
