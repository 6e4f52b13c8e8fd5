#include "server/backup_command.h"

#include <sys/stat.h>

#include <cstdio>

#include "server/backup.h"
#include "server/own_flags.h"
#include "server/restore.h"
#include "server/sealed_key.h"
#include "server/system.h"
#include "server/verify_command.h"

namespace septet::server {

namespace {

// Its one operand. Error: invalid.
Result<std::string> operand_of(const Invocation& read, const char* command, const char* what) {
  if (!read.command.empty() && read.operands.empty()) return read.command;
  return invalid("", "wrong_setting",
                 std::string("septet ") + command + " takes " + what + " and flags (septet " +
                     command + " --help).");
}

Result<std::string> passphrase_from(OwnFlags& flags) {
  const auto path = TRY(flags.take_value("passphrase-file"));
  return path ? passphrase_in(*path) : Result<std::string>(std::string());
}

std::string needed_for_restoring(const BackupReport& report) {
  if (report.key_in == "master.key")
    return "The master key is in it, in the clear: whoever has this folder can read everything.\n";
  if (!report.key_in.empty())
    return "To restore it takes this folder and the passphrase; without that all of it is lost.\n";
  return "To restore it takes this folder and the master key, which is NOT in it: keep a copy of "
         "the\nkey elsewhere, without it all of this is lost.\n";
}

}  // namespace

Result<int> run_backup(std::span<const std::string> arguments, const Environment& environment) {
  OwnFlags flags(arguments);
  BackupOrder order;
  order.with_key = flags.take("with-key");
  order.passphrase = TRY(passphrase_from(flags));
  const auto read = TRY(read_settings(flags.rest(), environment));
  order.settings = read.settings;
  order.to = TRY(operand_of(read, "backup", "a folder"));
  umask(077);
  SystemClock clock;
  SystemRandom random;
  ProgressLines progress;
  const auto report = TRY(back_up(
      order, clock, random, [&](std::string_view what, std::int64_t done, std::int64_t total) {
        progress.tell(what, done, total);
      }));
  std::printf(
      "Backup %lld is in %s: %s chunks; %s packs copied (with the database %s bytes), %s "
      "kept.\n%s",
      static_cast<long long>(report.number), order.to.c_str(), with_commas(report.chunks).c_str(),
      with_commas(report.packs_copied).c_str(), with_commas(report.bytes_copied).c_str(),
      with_commas(report.packs_kept).c_str(), needed_for_restoring(report).c_str());
  if (report.absent == 0) return 0;
  std::printf("%s chunks are missing in the server itself: septet verify names the files.\n",
              with_commas(report.absent).c_str());
  return 1;
}

Result<int> run_restore(std::span<const std::string> arguments, const Environment& environment) {
  OwnFlags flags(arguments);
  RestoreOrder order;
  order.accept_damage = flags.take("accept-damage");
  order.passphrase = TRY(passphrase_from(flags));
  const auto read = TRY(read_settings(flags.rest(), environment));
  order.settings = read.settings;
  order.from = TRY(operand_of(read, "restore", "the folder of a backup"));
  umask(077);
  SystemClock clock;
  SystemRandom random;
  ProgressLines progress;
  const auto tell = [&](std::string_view what, std::int64_t done, std::int64_t total) {
    progress.tell(what, done, total);
  };
  const auto report = TRY(restore(
      order, clock, random, tell,
      {[](const Finding& finding) { std::printf("%s\n", line_of(finding).c_str()); }, tell}));
  std::printf("%s", summary_of(report.found).c_str());
  if (report.in_place)
    std::printf("%s is the server of %s. Start it with septet serve --data %s%s.\n",
                order.settings.data.c_str(), to_iso8601(report.made_at).c_str(),
                order.settings.data.c_str(),
                report.key_written ? ", whose master.key came from the backup"
                                   : " and the master key that was given");
  else
    std::printf(
        "The backup is damaged. Take another, or what is whole of it with "
        "--accept-damage.\n");
  return report.found.findings == 0 ? 0 : 1;
}

std::string backup_help() {
  return "septet backup FOLDER [flags]: a backup of a server that may be running.\n\n"
         "  septet backup /mnt/backup --data /var/lib/septet --key-file /etc/septet/master.key\n\n"
         "For servers whose database and chunks are in a folder; docs/deployment.md tells of "
         "others."
         "\nWhat was acknowledged before it began is in it. Into the same folder only what is new "
         "is\n"
         "copied; the backup that is there stays whole until the new one is. Everything in it is\n"
         "encrypted as in the server. Besides serve's --data, --key-file and --config:\n\n"
         "  --passphrase-file FILE    puts the master key into it, sealed under the first line\n"
         "  --with-key                puts it into it in the clear\n\n"
         "Ends with 0, or 1 if it is not complete.\n";
}

std::string restore_help() {
  return "septet restore BACKUP [flags]: makes a server of a backup.\n\n"
         "  septet restore /mnt/backup --data /var/lib/septet --key-file /etc/septet/master.key\n\n"
         "The data folder has to be empty. Everything is read back and opened before a server can\n"
         "start on it. The master key is --key-file, SEPTET_KEY, or master.key that lies in the "
         "folder\nalready; else that of the backup, if it has one.\n\n"
         "  --passphrase-file FILE    opens the backup's sealed key\n"
         "  --accept-damage           makes a server of what is whole of a damaged backup\n\n"
         "Ends with 0, 1 if the backup is damaged, 2 if it could not be restored.\n";
}

}  // namespace septet::server
