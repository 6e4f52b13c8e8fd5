// The addresses of the community.
#pragma once

#include "http/router.h"
#include "market/boards.h"
#include "market/traders.h"

namespace septet::market {

void bind_board_routes(http::Router&, Boards&);
void bind_trader_routes(http::Router&, Traders&);

}  // namespace septet::market
