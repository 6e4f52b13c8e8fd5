#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "server/backup_command.h"
#include "server/capacity_command.h"
#include "server/migrate_command.h"
#include "server/rotate_command.h"
#include "server/serve.h"
#include "server/verify_command.h"

namespace {

using namespace septet;

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

using Arguments = std::span<const std::string>;  // what follows the command's name

Result<int> serve(Arguments arguments) {
  const auto read = TRY(server::read_settings(arguments, environment));
  if (!read.command.empty())
    return invalid("", "unknown_operand",
                   "septet serve takes flags only, not " + read.command + ".");
  TRY(server::serve(read.settings, environment));
  return 0;
}

Result<int> capacity(Arguments arguments) {
  std::fputs(TRY(server::capacity::answer(arguments)).c_str(), stdout);
  return 0;
}

Result<int> migrate(Arguments arguments) {
  TRY(server::migration::run_command(arguments, environment));
  return 0;
}

Result<int> verify(Arguments arguments) {
  return server::run_verify(arguments, environment);
}

Result<int> backup(Arguments arguments) {
  TRY(server::run_backup(arguments, environment));
  return 0;
}

Result<int> restore(Arguments arguments) {
  return server::run_restore(arguments, environment);
}

Result<int> rotate_key(Arguments arguments) {
  TRY(server::run_rotate_key(arguments, environment));
  return 0;
}

struct Command {
  std::string_view name;
  std::string_view summary;
  Result<int> (*run)(Arguments);  // the status that it ends with
  std::string (*help)();
  int failed_status = 1;  // where it could not be run
};

constexpr Command commands[] = {
    {"serve", "answers at http://127.0.0.1:8080 until it is told to stop", serve,
     server::help_text},
    {"migrate", "moves a server from SQLite to PostgreSQL, or back", migrate,
     server::migration::help_text},
    {"verify", "reads every chunk and names what is damaged", verify, server::verify_help, 2},
    {"backup", "copies a server that may be running into a folder", backup, server::backup_help},
    {"restore", "makes a server of such a copy", restore, server::restore_help, 2},
    {"rotate-key", "a new master key, and nothing else encrypted again", rotate_key,
     server::rotate_key_help},
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

int ended(const Result<int>& done, int failed_status) {
  if (done.ok()) return *done;
  std::fprintf(stderr, "septet: %s%s%s\n", done.error().message.c_str(),
               done.error().cause.empty() ? "" : " ", done.error().cause.c_str());
  return failed_status;
}

int run(const Command& command, Arguments arguments) {
  if (std::none_of(arguments.begin(), arguments.end(), is_help))
    return ended(command.run(arguments), command.failed_status);
  std::fputs(command.help().c_str(), stdout);
  return 0;
}

int run(Arguments arguments) {
  if (arguments.empty() || is_help(arguments.front())) {
    std::fputs(overview().c_str(), stdout);
    return 0;
  }
  for (const Command& command : commands)
    if (command.name == arguments.front()) return run(command, arguments.subspan(1));
  return ended(
      invalid("", "unknown_command",
              "There is no command \"" + arguments.front() + "\"; septet --help lists them."),
      1);
}

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> arguments(values + 1, values + count);
  return run(arguments);
}
