// Writes down what the simulator makes up beside prices: the news, dividends and splits of a made
// past, and the news of the running exchange, which move its prices.
#pragma once

#include <mutex>

#include "market/history_maker.h"
#include "market/news.h"

namespace septet::market {

class Reporter {
 public:
  Reporter(Context& context, News& news) : context_(context), news_(news) {}

  // Of a company that is listed just now.
  Result<void> record_past(db::Transaction&, const Stock&, std::uint32_t number,
                           const MadeHistory&);
  // To be called as often as the exchange moves: each of its minutes may bring a story.
  Result<void> tick();

 private:
  Result<void> report(std::int64_t minute);

  Context& context_;
  News& news_;
  std::mutex mutex_;         // guards what follows; whoever finds it held has nothing to do
  std::int64_t minute_ = 0;  // the last that was reported of; since 1970
};

}  // namespace septet::market
