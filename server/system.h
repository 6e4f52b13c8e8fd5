// The clock and the random generator of the machine.
#pragma once

#include "base/random.h"
#include "base/time.h"

namespace septet::server {

class SystemClock final : public Clock {
 public:
  Timestamp now() override;
};

class SystemRandom final : public Random {
 public:
  void fill(std::span<unsigned char> out) override;
};

}  // namespace septet::server
