// Randomness, passed in so that tests are deterministic.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace septet {

class Random {
 public:
  virtual ~Random() = default;
  // Fills with bytes; in production from the system's cryptographic generator.
  virtual void fill(std::span<unsigned char> out) = 0;

  std::string bytes(std::size_t count) {
    std::string out(count, '\0');
    fill({reinterpret_cast<unsigned char*>(out.data()), out.size()});
    return out;
  }
};

}  // namespace septet
