// What the person is told: something is done and can be undone, or something failed.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/result.h"

namespace septet::panels::market {

struct Notice {
  std::string text;
  std::function<void()> undo;
  std::optional<Error> error;
};

using Tell = std::function<void(Notice)>;

inline Notice failed(Error error) {
  return {{}, {}, std::move(error)};
}

}  // namespace septet::panels::market
