// What the person is told: something is done and can be undone, or something failed.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/result.h"

namespace septet::panels::drive {

struct Notice {
  std::string text;
  std::function<void()> undo;
  std::optional<Error> error;
};

using Tell = std::function<void(Notice)>;

}  // namespace septet::panels::drive
