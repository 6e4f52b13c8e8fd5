// One stock's book with its agents, driven as the venue drives it: for tests and for measuring.
#pragma once

#include <algorithm>
#include <vector>

#include "market/agents.h"

namespace septet::test {

struct SimulatedStock {
  matching::Book book;
  market::Agents agents;
  matching::Events events;
  std::vector<matching::Event> fills;  // of the last stretch

  SimulatedStock(const market::Traits& traits, std::uint64_t seed, std::uint64_t stream)
      : agents(traits, seed, stream) {
    book.set_reference(traits.price);
  }

  void step(const market::Moment& moment, const market::Climate& climate) {
    events.clear();
    agents.step(book, moment, climate, events);
    keep();
  }
  void enter(matching::Session session) {
    events.clear();
    book.enter(session, events);
    agents.saw(events);
    keep();
  }
  void submit(const matching::NewOrder& order) {
    events.clear();
    book.submit(order, events);
    agents.saw(events);
    keep();
  }
  void keep() {
    for (const auto& event : events)
      if (event.kind == matching::EventKind::filled) fills.push_back(event);
  }
};

inline constexpr std::int64_t pre_seconds = 19'800, regular_seconds = 23'400,
                              after_seconds = 14'400;

// All of a session; `each(moment)` after each step.
template <class Each>
void run_session(std::vector<SimulatedStock>& stocks, market::Climate& climate,
                 matching::Session session, std::int64_t length, std::int64_t step, Each&& each) {
  for (auto& stock : stocks) stock.enter(session);
  for (std::int64_t at = 0; at < length; at += step) {
    const bool late = length - at <= 600 && session == matching::Session::regular;
    const market::Moment moment{session, std::min(step, length - at), at, length, late};
    climate.step(moment);
    for (auto& stock : stocks) stock.step(moment, climate);
    each(moment);
  }
}

inline void run_night(std::vector<SimulatedStock>& stocks, market::Climate& climate) {
  for (auto& stock : stocks) stock.enter(matching::Session::closed);
  const market::Moment night{matching::Session::closed, 28'800, 0, 28'800, false};
  climate.step(night);
  for (auto& stock : stocks) stock.step(night, climate);
}

// A whole day in its three sessions and the night after it.
template <class Each>
void run_day(std::vector<SimulatedStock>& stocks, market::Climate& climate, std::int64_t step,
             Each&& each) {
  run_session(stocks, climate, matching::Session::pre_market, pre_seconds, step, each);
  run_session(stocks, climate, matching::Session::regular, regular_seconds, step, each);
  run_session(stocks, climate, matching::Session::after_hours, after_seconds, step, each);
  run_night(stocks, climate);
}

}  // namespace septet::test
