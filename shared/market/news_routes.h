// The addresses of news.
#pragma once

#include "http/router.h"
#include "market/news.h"

namespace septet::market {

void bind_news_routes(http::Router&, News&);

}  // namespace septet::market
