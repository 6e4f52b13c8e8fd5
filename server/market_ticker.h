// Moves the exchange on, four times a second, on a thread of its own.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>

#include "market/service.h"

namespace septet::server {

class MarketTicker {
 public:
  // `note`: a line for the log, when it begins to fail and when it goes again. The service outlives
  // the ticker.
  MarketTicker(market::Service&, std::function<void(std::string_view)> note);
  ~MarketTicker();
  MarketTicker(const MarketTicker&) = delete;
  MarketTicker& operator=(const MarketTicker&) = delete;

 private:
  void run();
  void tell(const Result<void>&);

  market::Service& market_;
  std::function<void(std::string_view)> note_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  bool failing_ = false;
  std::thread thread_;
};

}  // namespace septet::server
