#include "server/market_ticker.h"

#include <chrono>

namespace septet::server {

namespace {

constexpr std::chrono::milliseconds tick_ms(250);

}  // namespace

MarketTicker::MarketTicker(market::Service& market, std::function<void(std::string_view)> note)
    : market_(market), note_(std::move(note)), thread_([this] { run(); }) {}

MarketTicker::~MarketTicker() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_one();
  thread_.join();
}

// On the quarter of a second, however long a turn took.
void MarketTicker::run() {
  auto next = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    tell(market_.advance());
    const auto now = std::chrono::steady_clock::now();
    next = std::max(next + tick_ms, now);
    lock.lock();
    stop_.wait_until(lock, next, [this] { return stopping_; });
  }
}

// Once, and not four times a second. That another server runs the exchange is no failure.
void MarketTicker::tell(const Result<void>& done) {
  const bool failed = !done.ok() && done.error().code != "market_elsewhere";
  if (failed && !failing_)
    note_("the exchange stands still: " + done.error().message + " " + done.error().cause);
  if (!failed && failing_) note_("the exchange goes on");
  failing_ = failed;
}

}  // namespace septet::server
