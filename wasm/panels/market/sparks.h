// The small curves beside names: the closes of the last hours, a few asked for at a time.
#pragma once

#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "client/client.h"

namespace septet::panels::market {

class Sparks {
 public:
  explicit Sparks(client::Client& client) : client_(client) {}

  // Prices, oldest first; null while they are not there. May be called in each frame.
  const std::vector<float>* of(const std::string& symbol);
  void forget();

 private:
  struct Spark {
    std::vector<float> closes;
    double asked_ms = 0;
    bool loaded = false;
  };
  void start_waiting();

  client::Client& client_;
  std::unordered_map<std::string, Spark> sparks_;
  std::deque<std::string> waiting_;
  int loading_ = 0;
  int generation_ = 0;
};

}  // namespace septet::panels::market
