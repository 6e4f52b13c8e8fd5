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

inline std::int64_t length_of(matching::Session session) {
  if (session == matching::Session::regular) return regular_seconds;
  return session == matching::Session::pre_market ? pre_seconds : after_seconds;
}

// Of a session, what is between `begin` and `end` seconds after its start; `each(moment)` after
// each step.
template <class Each>
void run_session(std::vector<SimulatedStock>& stocks, market::Climate& climate,
                 matching::Session session, std::int64_t begin, std::int64_t end, std::int64_t step,
                 Each&& each) {
  for (auto& stock : stocks)
    if (stock.book.session() != session) stock.enter(session);
  const std::int64_t length = length_of(session);
  for (std::int64_t at = begin; at < end; at += step) {
    const bool late = length - at <= 600 && session == matching::Session::regular;
    const market::Moment moment{session, std::min(step, end - at), at, length, late};
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

}  // namespace septet::test
