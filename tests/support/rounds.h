// How often a test does what it does again and again: SEPTET_ROUNDS, or as often as it takes
// everywhere. Its seed, printed, so that a failure can be had again: SEPTET_SEED.
#pragma once

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string_view>

namespace septet::test {

template <class Number>
Number number_of(const char* variable, Number otherwise) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return otherwise;
  const std::string_view digits(text);
  std::from_chars(digits.data(), digits.data() + digits.size(), otherwise);
  return otherwise;
}

inline int rounds(int otherwise) {
  return number_of("SEPTET_ROUNDS", otherwise);
}

inline std::uint64_t seed_of(const char* what) {
  const auto seed = number_of<std::uint64_t>("SEPTET_SEED", std::random_device{}());
  std::printf("%s: seed %llu\n", what, static_cast<unsigned long long>(seed));
  return seed;
}

}  // namespace septet::test
