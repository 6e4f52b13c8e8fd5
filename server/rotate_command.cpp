#include "server/rotate_command.h"

#include <sys/stat.h>

#include <cstdio>

#include "server/own_flags.h"
#include "server/rotation.h"
#include "server/system.h"

namespace septet::server {

Result<void> run_rotate_key(std::span<const std::string> arguments,
                            const Environment& environment) {
  OwnFlags flags(arguments);
  RotationOrder order;
  order.new_key_file = TRY(flags.take_value("new-key-file")).value_or("");
  const auto read = TRY(read_settings(flags.rest(), environment));
  if (!read.command.empty())
    return invalid("", "unknown_operand",
                   "septet rotate-key takes flags only, not " + read.command + ".");
  order.settings = read.settings;
  umask(077);
  SystemRandom random;
  const auto report =
      TRY(rotate_key(order, random, [](std::string_view) { return Result<void>(); }));
  std::printf(
      "The master key is a new one, in %s. Keep a copy of it elsewhere.\n"
      "The old one opens nothing any more but the backups that were made before: keep it with "
      "them.\nChunks that are stored after the server's next start are encrypted under a new key "
      "(number %u).\n",
      report.key_file.c_str(), report.chunk_key);
  return {};
}

std::string rotate_key_help() {
  return "septet rotate-key [flags]: gives a server a new master key.\n\n"
         "  septet rotate-key --data /var/lib/septet --key-file /etc/septet/master.key\n\n"
         "The keys of database and chunks are wrapped anew under it, and nothing is encrypted "
         "again."
         "\nA server that keeps its data in a folder may run meanwhile; those that share a "
         "database\n"
         "have to be stopped, and get the new key before they start. Whatever interrupts it, the "
         "old\n"
         "key or the new one opens everything, and the server finds out which. Besides serve's "
         "--data,\n--key-file, --database and --config:\n\n"
         "  --new-key-file FILE       where to put the new key (in the place of the old one)\n";
}

}  // namespace septet::server
