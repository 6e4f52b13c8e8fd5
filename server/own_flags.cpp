#include "server/own_flags.h"

#include <algorithm>

namespace septet::server {

bool OwnFlags::take(const std::string& name) {
  return std::erase(rest_, "--" + name) > 0;
}

Result<std::optional<std::string>> OwnFlags::take_value(const std::string& name) {
  const std::string flag = "--" + name;
  const auto at = std::find_if(rest_.begin(), rest_.end(), [&](const std::string& argument) {
    return argument == flag || argument.starts_with(flag + "=");
  });
  if (at == rest_.end()) return std::optional<std::string>();
  if (at->size() > flag.size()) {
    std::string value = at->substr(flag.size() + 1);
    rest_.erase(at);
    return std::optional(std::move(value));
  }
  if (at + 1 == rest_.end()) return invalid(name, "wrong_setting", flag + " needs a value.");
  std::string value = *(at + 1);
  rest_.erase(at, at + 2);
  return std::optional(std::move(value));
}

}  // namespace septet::server
