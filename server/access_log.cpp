#include "server/access_log.h"

#include "base/json.h"

namespace septet::server {

Result<std::unique_ptr<AccessLog>> AccessLog::open(const std::string& path, Clock& clock) {
  std::FILE* file = path.empty() ? nullptr : path == "-" ? stdout : std::fopen(path.c_str(), "ae");
  if (file == nullptr && !path.empty())
    return invalid("log", "log_unwritable", "The log file " + path + " cannot be written.");
  return std::unique_ptr<AccessLog>(new AccessLog(file, clock));
}

AccessLog::~AccessLog() {
  if (file_ != nullptr && file_ != stdout) std::fclose(file_);
}

void AccessLog::write(const Exchange& exchange) {
  if (file_ == nullptr) return;
  nlohmann::ordered_json line = {
      {"at", to_iso8601(clock_.now())}, {"method", exchange.method},
      {"route", exchange.route},        {"status", exchange.status},
      {"bytes_in", exchange.bytes_in},  {"bytes_out", exchange.bytes_out},
      {"us", exchange.duration_us},     {"address", exchange.request.peer_address}};
  if (!exchange.account_id.is_nil()) line["account"] = to_string(exchange.account_id);
  if (!exchange.cause.empty()) line["cause"] = exchange.cause;
  append(line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void AccessLog::note(std::string_view message) {
  std::fprintf(stderr, "septet: %.*s\n", static_cast<int>(message.size()), message.data());
  if (file_ != nullptr) append(to_text({{"at", to_iso8601(clock_.now())}, {"message", message}}));
}

// One call a line, flushed: lines never mix, and a kill loses none that was written.
void AccessLog::append(const std::string& line) {
  const std::lock_guard lock(mutex_);
  std::fputs((line + "\n").c_str(), file_);
  std::fflush(file_);
}

}  // namespace septet::server
