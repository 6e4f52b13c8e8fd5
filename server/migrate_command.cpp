#include "server/migrate_command.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "server/system.h"

namespace septet::server::migration {

namespace {

using Assign = Result<void> (*)(Order&, const std::string&);

struct Flag {
  std::string_view name;
  std::string_view argument;
  std::string_view help;
  Assign assign;
};

Error wrong(std::string message) {
  return invalid("", "wrong_setting", std::move(message));
}

template <Place Order::*member>
Result<void> place(Order& order, const std::string& value) {
  constexpr std::string_view folder_scheme = "sqlite:";
  Place out;
  if (value.starts_with(folder_scheme))
    out.folder = value.substr(folder_scheme.size());
  else if (value.starts_with("postgresql://") || value.starts_with("postgres://"))
    out.url = value;
  if (out.folder.empty() && out.url.empty())
    return wrong("takes sqlite:DATA, a data folder, or postgresql://USER@HOST/NAME");
  order.*member = out;
  return {};
}

template <ChunkPlace Order::*member>
Result<void> chunks(Order& order, const std::string& value) {
  if (value.empty() || (!is_bucket(value) && value.find("://") != value.npos))
    return wrong("takes a data folder, or s3://BUCKET as serve's --blobs");
  order.*member = value;
  return {};
}

Result<void> verification(Order& order, const std::string& value) {
  if (value != "all" && value != "counts") return wrong("is all or counts");
  order.counts_only = value == "counts";
  return {};
}

constexpr std::array<Flag, 6> flags{{
    {"from", "PLACE", "the server that is moved; it is not changed", place<&Order::from>},
    {"to", "PLACE", "where to: an empty database, or a folder without one", place<&Order::to>},
    {"blobs-from", "PLACE",
     "the data folder or s3://BUCKET with the chunks (that of --from or --to)",
     chunks<&Order::chunks_from>},
    {"blobs-to", "PLACE", "and where to move them (--to if it is a folder, else they stay)",
     chunks<&Order::chunks_to>},
    {"key-file", "FILE", "the master key of both (DATA/master.key); or SEPTET_KEY holds it",
     [](Order& order, const std::string& value) -> Result<void> {
       order.key_file = value;
       return {};
     }},
    {"verify", "all|counts", "read everything back, or count the rows only (all)", verification},
}};

// "--name value" or "--name=value" at `at`, which moves on past it.
Result<void> take(Order& order, std::span<const std::string> arguments, std::size_t& at) {
  const std::string& argument = arguments[at++];
  const auto equals = std::min(argument.find('='), argument.size());
  const auto flag = std::find_if(flags.begin(), flags.end(), [&](const Flag& one) {
    return argument.substr(0, equals) == "--" + std::string(one.name);
  });
  if (flag == flags.end())
    return wrong("There is no flag " + argument.substr(0, equals) +
                 " (septet migrate --help lists them).");
  if (equals == argument.size() && at == arguments.size())
    return wrong("--" + std::string(flag->name) + " needs a value (" + std::string(flag->argument) +
                 ").");
  const std::string value =
      equals == argument.size() ? arguments[at++] : argument.substr(equals + 1);
  const auto done = flag->assign(order, value);
  if (!done.ok()) return wrong("--" + std::string(flag->name) + " " + done.error().message + ".");
  return {};
}

std::string with_commas(std::int64_t number) {
  std::string out = std::to_string(number);
  for (std::size_t at = out.size(); at > 3; at -= 3) out.insert(at - 3, ",");
  return out;
}

// A line each second, and one when a table is copied.
class Progress {
 public:
  Result<void> hear(const Step& step) {
    const auto now = std::chrono::steady_clock::now();
    const bool copied = step.done >= step.total && step.doing != "read back";
    if (!copied && now - said_ < std::chrono::seconds(1)) return {};
    said_ = now;
    std::printf("%.*s: %s of %s %.*s\n", static_cast<int>(step.what.size()), step.what.data(),
                with_commas(step.done).c_str(), with_commas(step.total).c_str(),
                static_cast<int>(step.doing.size()), step.doing.data());
    std::fflush(stdout);
    return {};
  }

 private:
  std::chrono::steady_clock::time_point said_{};
};

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

std::string line_of(const TableReport& table, bool summed) {
  constexpr std::size_t digits = 16;  // of a sum: who looks wants to see that they are the same
  std::string out = padded(table.name, 34) + padded(with_commas(table.from.rows), 14) +
                    padded(with_commas(table.to.rows), 14);
  if (summed)
    out += padded(hex_of(table.from).substr(0, digits), digits + 2) +
           padded(hex_of(table.to).substr(0, digits), digits + 2);
  return out + (table.from == table.to ? "the same" : "DIFFERENT") + "\n";
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

}  // namespace

Result<Order> read_order(std::span<const std::string> arguments, const Environment& environment) {
  Order out;
  out.key = environment("SEPTET_KEY").value_or("");
  out.key_file = environment("SEPTET_KEY_FILE").value_or("");
  for (std::size_t at = 0; at < arguments.size();) TRY(take(out, arguments, at));
  for (const auto& [name, given] : {std::pair("--from", &out.from), std::pair("--to", &out.to)})
    if (given->folder.empty() && given->url.empty())
      return wrong(std::string(name) + " is needed (septet migrate --help).");
  return out;
}

std::string text_of(const Report& report) {
  std::string out = padded("table", 34) + padded("rows", 14) + padded("rows there", 14);
  if (report.summed) out += padded("sum", 18) + padded("sum there", 18);
  out += "\n";
  for (const TableReport& table : report.tables) out += line_of(table, report.summed);
  if (report.summed)
    out += padded("chunks", 34) + with_commas(report.chunks.read) + " read back and opened" +
           (report.chunks.damaged.empty() ? "" : "; DAMAGED: " + report.chunks.damaged) + "\n";
  return out;
}

Result<void> run_command(std::span<const std::string> arguments, const Environment& environment) {
  const Order order = TRY(read_order(arguments, environment));
  umask(077);  // what is made in a data folder is for its owner only
  SystemClock clock;
  SystemRandom random;
  Progress progress;
  const auto report = TRY(migrate(
      order, environment, [&](const Step& step) { return progress.hear(step); }, clock, random));
  std::printf("\n%s\n", text_of(report).c_str());
  if (!report.differ.empty())
    return failure(ErrorKind::conflict, "migration_differs",
                   "The target is not as the source in: " + joined(report.differ) +
                       ". No server starts on it; the source is as it was.");
  std::puts(report.summed ? "Everything is the same on both sides."
                          : "There are as many rows on both sides.");
  if (!report.chunks_moved)
    std::puts("The chunks stay where they are and belong to the new server from now on.");
  std::puts("Start it with the same master key. Do not start the old one again.");
  return {};
}

std::string help_text() {
  std::string out =
      "septet migrate --from PLACE --to PLACE [flags]: moves a server with all its data.\n\n"
      "  septet migrate --from sqlite:/var/lib/septet --to postgresql://septet@db/septet\n\n"
      "A PLACE is sqlite:DATA, a data folder, or postgresql://USER@HOST/NAME (whose password is\n"
      "better in PGPASSWORD or ~/.pgpass than in the URL, which all see). Stop all servers first.\n"
      "Everything is read back and compared; until that is done no server starts on the target,\n"
      "and whatever interrupted it, the same command begins anew. Flags:\n\n";
  for (const Flag& flag : flags)
    out += padded("  --" + std::string(flag.name) + " " + std::string(flag.argument), 28) +
           std::string(flag.help) + "\n";
  return out;
}

}  // namespace septet::server::migration
