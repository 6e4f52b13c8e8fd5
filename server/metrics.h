// Counters and gauges in Prometheus' text format (exposition format 0.0.4).
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "server/exchange.h"

namespace septet::server {

class Metrics {
 public:
  // What others count: "septet_connections" and its value, asked for when the text is made.
  struct Reading {
    std::string name;
    std::string help;
    bool counter = false;  // or a gauge
    double value = 0;
  };
  using Source = std::function<std::vector<Reading>()>;

  void count(const Exchange&);
  void add_source(Source);  // before the first request
  std::string text() const;

  // Upper bounds of the latency histogram.
  static constexpr std::array<std::int64_t, 12> bounds_us{
      100, 250, 500, 1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000, 500'000, 2'500'000};

 private:
  struct Counted {
    std::uint64_t requests = 0;
    std::array<std::uint64_t, bounds_us.size() + 1> within{};  // the last: beyond all bounds
    double seconds = 0;
  };
  // Threads count each in its own shard, so that they do not wait for one another.
  struct Shard {
    mutable std::mutex mutex;
    std::map<std::pair<std::string, int>, std::uint64_t> requests;  // by route and status class
    Counted latency;
    std::uint64_t bytes_in = 0, bytes_out = 0;
  };
  Shard& shard();
  void merge(Shard& total) const;

  std::array<Shard, 16> shards_;
  std::vector<Source> sources_;
};

// Memory and descriptors of this process.
std::vector<Metrics::Reading> process_readings();

}  // namespace septet::server
