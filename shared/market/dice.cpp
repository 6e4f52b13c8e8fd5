#include "market/dice.h"

#include <bit>

namespace septet::market {

namespace {

std::uint64_t split_mix(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15u;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

}  // namespace

Dice::Dice(std::uint64_t seed) {
  for (auto& word : state) word = split_mix(seed);
}

Dice::Dice(std::uint64_t seed, std::uint64_t stream) {
  std::uint64_t mixed = seed;
  mixed = split_mix(mixed) ^ (stream + 1) * 0xd1342543de82ef95u;
  for (auto& word : state) word = split_mix(mixed);
}

std::uint64_t Dice::next() {
  const std::uint64_t out = std::rotl(state[1] * 5, 7) * 9;
  const std::uint64_t shifted = state[1] << 17;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = std::rotl(state[3], 45);
  return out;
}

std::int64_t Dice::below(std::int64_t n) {
  return static_cast<std::int64_t>(((next() >> 32) * static_cast<std::uint64_t>(n)) >> 32);
}

std::int64_t Dice::between(std::int64_t low, std::int64_t high) {
  return low + below(high - low + 1);
}

bool Dice::chance(std::int64_t ppm) {
  return below(1'000'000) < ppm;
}

std::int64_t Dice::normal() {
  // The sum of eight even numbers of 16 bits has a standard deviation of 65,536 × √(8/12) = 53,510.
  std::int64_t sum = -8 * 32'768 + 4;
  for (const std::uint64_t bits : {next(), next()})
    for (int shift = 0; shift < 64; shift += 16)
      sum += static_cast<std::int64_t>((bits >> shift) & 0xffff);
  return sum * 1'000 / 53'510;
}

std::int64_t Dice::fat_normal() {
  // A mixture of three widths, whose variance is 1.034 before it is brought to 1.
  const std::int64_t which = below(100);
  const std::int64_t percent = which < 80 ? 74 : which < 96 ? 128 : 275;
  return normal() * percent / 100;
}

std::int64_t Dice::times(std::int64_t ppm) {
  std::int64_t out = ppm / 1'000'000;
  if (out > 0) out = below(2 * out + 1);  // its mean is what it was
  if (chance(ppm % 1'000'000)) ++out;
  return out < 64 ? out : 64;
}

std::int64_t integer_root(std::int64_t n) {
  std::int64_t root = 0;
  for (std::int64_t bit = std::int64_t{1} << 30; bit > 0; bit >>= 1)
    if ((root + bit) * (root + bit) <= n) root += bit;
  return root;
}

}  // namespace septet::market
