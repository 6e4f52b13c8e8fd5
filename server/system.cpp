#include "server/system.h"

#include <sodium.h>

#include <chrono>

namespace septet::server {

Timestamp SystemClock::now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

void SystemRandom::fill(std::span<unsigned char> out) {
  randombytes_buf(out.data(), out.size());
}

}  // namespace septet::server
