// The charts that posts show: a shared copy of drawings over the bars that it was drawn on.
#pragma once

#include <list>
#include <string>

#include "client/client.h"
#include "panels/market/charts.h"

namespace septet::panels::market {

class PostCharts {
 public:
  explicit PostCharts(client::Client& client) : client_(client) {}

  enum class State { loading, ready, gone };
  struct Entry {
    std::string token;
    State state = State::loading;
    double since_ms = 0;  // loading
    std::string spoken;   // "KITE, 15 minutes"
    ui::chart::Chart chart;
  };
  // Asked for when it is first seen; only so many are kept, those seen last.
  Entry& of(const std::string& token);
  void forget() { entries_.clear(); }

 private:
  Entry* find(const std::string& token);
  void load(const std::string& token);
  void load_bars(Entry&, const Drawings&);

  client::Client& client_;
  std::list<Entry> entries_;  // the one that was seen last in front
};

}  // namespace septet::panels::market
