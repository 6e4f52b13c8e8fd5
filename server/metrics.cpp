#include "server/metrics.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

namespace septet::server {

namespace {

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.12g", value);
  return text.data();
}

void head(std::string& out, std::string_view name, std::string_view help, std::string_view type) {
  out += "# HELP " + std::string(name) + " " + std::string(help) + "\n# TYPE " + std::string(name) +
         " " + std::string(type) + "\n";
}

void line(std::string& out, std::string_view name, const std::string& labels, double value) {
  out += std::string(name) + labels + " " + number(value) + "\n";
}

}  // namespace

Metrics::Shard& Metrics::shard() {
  return shards_[std::hash<std::thread::id>{}(std::this_thread::get_id()) % shards_.size()];
}

void Metrics::count(const Exchange& exchange) {
  const auto bound = std::lower_bound(bounds_us.begin(), bounds_us.end(), exchange.duration_us);
  Shard& mine = shard();
  const std::lock_guard lock(mine.mutex);
  ++mine.requests[{exchange.route, exchange.status / 100}];
  ++mine.latency.requests;
  ++mine.latency.within[static_cast<std::size_t>(bound - bounds_us.begin())];
  mine.latency.seconds += static_cast<double>(exchange.duration_us) / 1e6;
  mine.bytes_in += exchange.bytes_in;
  mine.bytes_out += exchange.bytes_out;
}

void Metrics::add_source(Source source) {
  sources_.push_back(std::move(source));
}

void Metrics::merge(Shard& total) const {
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    for (const auto& [key, count] : shard.requests) total.requests[key] += count;
    total.latency.requests += shard.latency.requests;
    total.latency.seconds += shard.latency.seconds;
    for (std::size_t i = 0; i < shard.latency.within.size(); ++i)
      total.latency.within[i] += shard.latency.within[i];
    total.bytes_in += shard.bytes_in;
    total.bytes_out += shard.bytes_out;
  }
}

std::string Metrics::text() const {
  Shard total;
  merge(total);
  std::string out;
  head(out, "septet_requests_total", "Requests by route and class of status.", "counter");
  for (const auto& [key, count] : total.requests)
    line(out, "septet_requests_total",
         "{route=\"" + key.first + "\",status=\"" + std::to_string(key.second) + "xx\"}",
         static_cast<double>(count));
  head(out, "septet_request_seconds", "From the whole request to the last byte of the answer.",
       "histogram");
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < bounds_us.size(); ++i)
    line(out, "septet_request_seconds_bucket",
         "{le=\"" + number(static_cast<double>(bounds_us[i]) / 1e6) + "\"}",
         static_cast<double>(sum += total.latency.within[i]));
  line(out, "septet_request_seconds_bucket", "{le=\"+Inf\"}",
       static_cast<double>(total.latency.requests));
  line(out, "septet_request_seconds_sum", "", total.latency.seconds);
  line(out, "septet_request_seconds_count", "", static_cast<double>(total.latency.requests));
  head(out, "septet_bytes_total", "Bytes of requests and answers.", "counter");
  line(out, "septet_bytes_total", "{direction=\"in\"}", static_cast<double>(total.bytes_in));
  line(out, "septet_bytes_total", "{direction=\"out\"}", static_cast<double>(total.bytes_out));
  for (const Source& source : sources_)
    for (const Reading& reading : source()) {
      head(out, reading.name, reading.help, reading.counter ? "counter" : "gauge");
      line(out, reading.name, "", reading.value);
    }
  return out;
}

std::vector<Metrics::Reading> process_readings() {
  std::ifstream statm("/proc/self/statm");
  double pages = 0, resident = 0;
  statm >> pages >> resident;
  std::error_code ignored;
  const auto descriptors =
      std::distance(std::filesystem::directory_iterator("/proc/self/fd", ignored), {});
  return {{"process_resident_memory_bytes", "Memory that is in RAM.", false,
           resident * static_cast<double>(sysconf(_SC_PAGESIZE))},
          {"process_open_fds", "Open file descriptors.", false, static_cast<double>(descriptors)}};
}

}  // namespace septet::server
