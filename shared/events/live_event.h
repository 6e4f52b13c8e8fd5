// The form in which an event of the outbox reaches a client.
#pragma once

#include <cstdint>
#include <string>

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

}  // namespace septet::events
