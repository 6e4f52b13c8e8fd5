// Deterministic stand-ins for what hosts pass in.
#pragma once

#include <cstdint>

#include "base/random.h"
#include "base/time.h"

namespace septet::test {

class FakeClock final : public Clock {
 public:
  Timestamp now() override { return now_; }
  void advance(Duration d) { now_ = now_ + d; }

 private:
  Timestamp now_{1'790'000'000'000'000};  // September 2026
};

// SplitMix64 (Steele, Lea, Flood 2014).
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed = 1) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  void fill(std::span<unsigned char> out) override {
    for (auto& byte : out) byte = static_cast<unsigned char>(next());
  }

 private:
  std::uint64_t state_;
};

}  // namespace septet::test
