#include <cstdio>
#include <cstdlib>

#include "server/serve.h"

namespace {

using namespace septet;

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

Result<void> run(std::span<const std::string> arguments) {
  const auto invocation = TRY(server::read_settings(arguments, environment));
  if (invocation.command == "serve" && invocation.operands.empty())
    return server::serve(invocation.settings);
  if (!invocation.command.empty())
    return invalid("", "unknown_command", "There is no such command; septet --help lists them.");
  std::fputs(server::help_text().c_str(), stdout);
  return {};
}

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> arguments(values + 1, values + count);
  const auto done = run(arguments);
  if (done.ok()) return 0;
  std::fprintf(stderr, "septet: %s%s%s\n", done.error().message.c_str(),
               done.error().cause.empty() ? "" : " ", done.error().cause.c_str());
  return 1;
}
