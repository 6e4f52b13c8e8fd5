// What is published of the exchange as JSON texts, each made once for all who are sent it.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "market/venue.h"

namespace septet::server {

class MarketBoard {
 public:
  explicit MarketBoard(market::Venue& venue) : venue_(venue) {}

  // Brings the quotes up to date; `focused`: whose books and trades as well.
  void refresh(const std::vector<std::uint32_t>& focused);
  std::uint64_t sequence() const { return sequence_; }
  const std::string& clock() const { return clock_; }

  struct Entry {
    std::uint64_t sequence = 0;  // of the quote
    std::string quote;
    std::string symbol;
    std::uint64_t depth_sequence = 0;
    std::string depth;
    struct Traded {
      std::int64_t id = 0;
      std::string text;
    };
    std::deque<Traded> trades;  // newest first
  };
  std::size_t size() const { return entries_.size(); }
  const Entry& entry(std::uint32_t stock) const { return entries_[stock]; }

 private:
  void refresh_focused(std::uint32_t stock);

  market::Venue& venue_;
  std::uint64_t sequence_ = 0;
  std::string clock_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> all_;
};

}  // namespace septet::server
