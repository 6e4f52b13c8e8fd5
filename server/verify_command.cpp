#include "server/verify_command.h"

#include <chrono>
#include <cstdio>

#include "server/system.h"

namespace septet::server {

namespace {

constexpr std::int64_t told_every_ms = 1'000;

std::int64_t progress_now_ms() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

std::string orphans_of(const Verification& found) {
  if (!found.orphans) return "";
  return with_commas(found.orphans->count) + " chunks (" + with_commas(found.orphans->bytes) +
         " bytes) that nobody refers to: what is being uploaded just now, or waits to be removed, "
         "or was left by a crash.\n";
}

}  // namespace

void ProgressLines::tell(std::string_view what, std::int64_t done, std::int64_t total) {
  const std::int64_t now_ms = progress_now_ms();
  if (now_ms - told_ms_ < told_every_ms) return;
  told_ms_ = now_ms;
  std::printf("%.*s: %s of %s\n", static_cast<int>(what.size()), what.data(),
              with_commas(done).c_str(), with_commas(total).c_str());
  std::fflush(stdout);
}

std::string with_commas(std::int64_t number) {
  std::string out = std::to_string(number);
  for (std::size_t at = out.size(); at > 3; at -= 3) out.insert(at - 3, ",");
  return out;
}

std::string line_of(const Finding& finding) {
  std::string out = "DAMAGED  ";
  if (!finding.account.empty()) out += finding.account + "  ";
  if (!finding.path.empty()) out += finding.path + "  ";
  if (finding.version > 0) out += "version " + std::to_string(finding.version) + ": ";
  return out + finding.what;
}

std::string summary_of(const Verification& found) {
  return with_commas(found.chunks) + " chunks (" + with_commas(found.chunk_bytes) +
         " bytes) and the chunk lists of " + with_commas(found.versions) + " versions and " +
         with_commas(found.uploads) + " uploads were read and opened.\n" + orphans_of(found) +
         (found.findings == 0 ? "Everything is as it was put.\n"
                              : with_commas(found.findings) + " damages, named above.\n");
}

Result<int> run_verify(std::span<const std::string> arguments, const Environment& environment) {
  const auto read = TRY(read_settings(arguments, environment));
  if (!read.command.empty())
    return invalid("", "unknown_operand",
                   "septet verify takes flags only, not " + read.command + ".");
  SystemClock clock;
  SystemRandom random;
  Reading reading = TRY(open_to_read(read.settings, environment, clock, random));
  ProgressLines progress;
  const auto found = TRY(verify(
      reading, {[](const Finding& finding) { std::printf("%s\n", line_of(finding).c_str()); },
                [&](std::string_view what, std::int64_t done, std::int64_t total) {
                  progress.tell(what, done, total);
                }}));
  std::printf("%s", summary_of(found).c_str());
  return found.findings == 0 ? 0 : 1;
}

std::string verify_help() {
  return "septet verify [settings]: reads every chunk and every list of chunks, and names what is "
         "damaged.\n\n"
         "  septet verify --data /var/lib/septet --key-file /etc/septet/master.key\n\n"
         "It takes the settings of septet serve that say where things are (--data, --key-file or\n"
         "SEPTET_KEY, --database, --blobs), as flags, in the environment or in a --config file. "
         "A\nserver may run meanwhile; nothing is changed. Each damage is a line: whose file, its "
         "path,\nwhich version, what is wrong. What nobody refers to is counted, and no damage.\n\n"
         "Ends with 0 if everything is as it was put, 1 if something is not, 2 if it could not be\n"
         "found out.\n";
}

}  // namespace septet::server
