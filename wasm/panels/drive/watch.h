// Tells, a little later and many at once, that something changed in Drive that concerns whoever
// watches.
#pragma once

#include <functional>

#include "client/client.h"
#include "drive/types.h"

namespace septet::panels::drive {

class Watch {
 public:
  using Concerns = std::function<bool(const septet::drive::NodeEvent&)>;

  // `changed` is called at the earliest settle_ms after the first event that concerns.
  Watch(client::Client&, double settle_ms, Concerns concerns, std::function<void()> changed);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  void soon();

  client::Client& client_;
  double settle_ms_;
  Concerns concerns_;
  std::function<void()> changed_;
  client::SubscriptionId subscription_ = 0;
  platform::TimerId timer_ = 0;
};

}  // namespace septet::panels::drive
