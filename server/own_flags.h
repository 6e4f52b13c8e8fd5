// Flags of a command that also takes serve's.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace septet::server {

class OwnFlags {
 public:
  explicit OwnFlags(std::span<const std::string> arguments)
      : rest_(arguments.begin(), arguments.end()) {}

  // Takes "--name" out of the arguments. Whether it was there.
  bool take(const std::string& name);
  // The same for "--name value" or "--name=value". Error: invalid, without a value.
  Result<std::optional<std::string>> take_value(const std::string& name);
  const std::vector<std::string>& rest() const { return rest_; }

 private:
  std::vector<std::string> rest_;
};

}  // namespace septet::server
