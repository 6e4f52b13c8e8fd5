// The random numbers of the simulation: the same on every host from the same seed, and cheap. Not
// for secrets. xoshiro256** and splitmix64 after Blackman and Vigna, "Scrambled Linear Pseudorandom
// Number Generators" (2018).
#pragma once

#include <array>
#include <cstdint>

namespace septet::market {

class Dice {
 public:
  explicit Dice(std::uint64_t seed);
  // A stream of its own for each `stream`, as of one stock.
  Dice(std::uint64_t seed, std::uint64_t stream);

  std::uint64_t next();
  // 0 … n-1, evenly but for less than n/2^32; n up to 2^32.
  std::int64_t below(std::int64_t n);
  std::int64_t between(std::int64_t low, std::int64_t high);  // both included
  bool chance(std::int64_t ppm);
  // Near the normal distribution: mean 0, standard deviation 1,000, within ±6,000.
  std::int64_t normal();
  // The same with the fat tails of returns: now and then several times as far.
  std::int64_t fat_normal();
  // How often something happens that does so `ppm` millionths of a time on average, 64 at most.
  std::int64_t times(std::int64_t ppm);

  std::array<std::uint64_t, 4> state{};
};

std::int64_t integer_root(std::int64_t n);  // the largest whose square is not above n; n to 2^62

}  // namespace septet::market
