// What answers the scenarios: the App called directly, or something that speaks HTTP.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "http/message.h"

namespace septet::contract {

enum class Sending {
  whole,
  announced,  // Content-Length alone: the answer has to come before any body
  half,       // half of the body, then the sender is gone
};

struct Exchange {
  std::string method;
  std::string url;  // with its query
  http::Headers headers;
  std::string body;
  Sending sending = Sending::whole;
  std::uint64_t announced_bytes = 0;  // for Sending::announced
  std::string address;                // the sender's; one of the loopback for each scenario
};

struct Answer {
  int status = 0;
  http::Headers headers;
  std::string body;
};

class Host {
 public:
  virtual ~Host() = default;
  // One of the words that a scenario may need: "accounts", "local", "server", "clock",
  // "administrator", "announce", "half".
  virtual bool has(std::string_view feature) const = 0;
  // Called before each scenario; a host that can gives it a world of its own.
  virtual Result<void> begin_scenario() { return {}; }
  // Error: unavailable, if no answer came; that is expected for Sending::half.
  virtual Result<Answer> exchange(const Exchange&) = 0;
  virtual Timestamp now() const = 0;
  virtual void advance(Duration) {}
  // The secret that makes the first account an administrator.
  virtual std::string setup_token() { return {}; }
  // The administrator, once a scenario has registered one, for those after it; null before.
  Json administrator;
};

Result<std::unique_ptr<Host>> make_in_process_host(bool local);
// The same over a PostgreSQL database, which is emptied for each scenario.
Result<std::unique_ptr<Host>> make_postgres_host(const std::string& url);
// Starts `septet serve` of this binary on a free port, with a data folder of its own.
Result<std::unique_ptr<Host>> make_server_host(const std::string& binary);
// Starts this program, which serves the tab's worker at the port that is appended to its arguments.
Result<std::unique_ptr<Host>> make_bridge_host(std::vector<std::string> command);

}  // namespace septet::contract
