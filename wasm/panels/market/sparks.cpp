#include "panels/market/sparks.h"

#include "platform/loop.h"

namespace septet::panels::market {

namespace {

constexpr int at_a_time = 3;
constexpr int points = 40;
constexpr double old_ms = 120'000;

}  // namespace

const std::vector<float>* Sparks::of(const std::string& symbol) {
  Spark& spark = sparks_[symbol];
  const double now = platform::now_ms();
  if (spark.asked_ms == 0 || now - spark.asked_ms > old_ms) {
    spark.asked_ms = now;
    waiting_.push_back(symbol);
    start_waiting();
  }
  return spark.loaded ? &spark.closes : nullptr;
}

void Sparks::forget() {
  sparks_.clear();
  waiting_.clear();
  loading_ = 0;
  ++generation_;
}

void Sparks::start_waiting() {
  while (loading_ < at_a_time && !waiting_.empty()) {
    const std::string symbol = waiting_.front();
    waiting_.pop_front();
    ++loading_;
    client_.market().bars(
        symbol, {.interval = "15m", .to = {}, .limit = points},
        [this, symbol, generation = generation_](Result<septet::market::Bars> bars) {
          if (generation != generation_) return;
          --loading_;
          if (bars.ok()) {
            Spark& spark = sparks_[symbol];
            spark.loaded = true;
            spark.closes.clear();
            for (const std::int64_t close : bars->close)
              spark.closes.push_back(static_cast<float>(close) / 1e4f);
          }
          start_waiting();
        });
  }
}

}  // namespace septet::panels::market
