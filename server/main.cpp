#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "server/capacity_command.h"
#include "server/migrate_command.h"
#include "server/serve.h"

namespace {

using namespace septet;

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

using Arguments = std::span<const std::string>;  // what follows the command's name

Result<void> serve(Arguments arguments) {
  const auto read = TRY(server::read_settings(arguments, environment));
  if (!read.command.empty())
    return invalid("", "unknown_operand",
                   "septet serve takes flags only, not " + read.command + ".");
  return server::serve(read.settings, environment);
}

Result<void> capacity(Arguments arguments) {
  std::fputs(TRY(server::capacity::answer(arguments)).c_str(), stdout);
  return {};
}

Result<void> migrate(Arguments arguments) {
  return server::migration::run_command(arguments, environment);
}

struct Command {
  std::string_view name;
  std::string_view summary;
  Result<void> (*run)(Arguments);
  std::string (*help)();
};

constexpr Command commands[] = {
    {"serve", "answers at http://127.0.0.1:8080 until it is told to stop", serve,
     server::help_text},
    {"migrate", "moves a server from SQLite to PostgreSQL, or back", migrate,
     server::migration::help_text},
    {"capacity", "how many machines and disks a service of a given size takes", capacity,
     server::capacity::help_text},
};

std::string overview() {
  std::string out = "Septet: files, and more to come, on a server of one's own.\n\n";
  for (const Command& command : commands) {
    std::string left = std::string("  septet ").append(command.name);
    left.resize(22, ' ');
    out += left + std::string(command.summary) + "\n";
  }
  return out + "\nseptet COMMAND --help tells of its flags.\n";
}

bool is_help(const std::string& argument) {
  return argument == "--help" || argument == "-h" || argument == "help";
}

Result<void> run(Arguments arguments) {
  if (arguments.empty() || is_help(arguments.front())) {
    std::fputs(overview().c_str(), stdout);
    return {};
  }
  for (const Command& command : commands) {
    if (command.name != arguments.front()) continue;
    const Arguments own = arguments.subspan(1);
    if (std::none_of(own.begin(), own.end(), is_help)) return command.run(own);
    std::fputs(command.help().c_str(), stdout);
    return {};
  }
  return invalid("", "unknown_command",
                 "There is no command \"" + arguments.front() + "\"; septet --help lists them.");
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
