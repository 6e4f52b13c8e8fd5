// The form in which events of the outbox reach a client: one by one over the WebSocket at /api/live
// (server/live_hub.h), in batches from the tab's worker.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/record.h"

namespace septet::events {

struct LiveEvent {
  std::int64_t sequence = 0;
  Timestamp at;
  std::string topic;  // the service: "drive"
  std::string kind;   // "node.changed"
  Json data;          // enough to know what to ask for again
  static void visit(auto& self, auto&& field) {
    field("sequence", self.sequence);
    field("at", self.at);
    field("topic", self.topic);
    field("kind", self.kind);
    field("data", self.data);
  }
};

// In place of a sequence: nothing that was before. 0 is a sequence: that of an outbox without
// events.
inline constexpr std::int64_t from_now_on = -1;

// What a client gets: one at once when it connects, also if nothing happened since `after`, and
// then one after each commit that concerns its account.
struct LiveBatch {
  std::vector<LiveEvent> events;  // oldest first
  std::int64_t newest = 0;        // the `after` to go on from when the connection breaks
  // Some since `after` are no longer kept, or they are too many to tell (live_batch_most): whatever
  // the client shows it has to ask for anew. Never so if `after` was from_now_on.
  bool missed = false;
  static void visit(auto& self, auto&& field) {
    field("events", self.events);
    field("newest", self.newest);
    field("missed", self.missed);
  }
};
inline constexpr int live_batch_most = 500;

}  // namespace septet::events
