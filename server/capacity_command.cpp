#include "server/capacity_command.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "server/capacity.h"
#include "server/capacity_report.h"

namespace septet::server::capacity {

namespace {

struct Wanted {
  Plan plan;
  Machine machine;
  std::string_view note;
  bool all = true;  // the designs, since nothing was said of a plan of one's own
  bool json = false;
};

using Assign = Result<void> (*)(Wanted&, const std::string&);

struct Flag {
  std::string_view name;
  std::string_view argument;  // as help shows it; empty: a switch
  std::string_view help;
  Assign assign;
  bool of_machine = false;  // goes with the designs too
};

Error wrong(std::string message) {
  return invalid("", "wrong_plan", std::move(message));
}

// "12.5" and what follows it.
std::optional<std::pair<double, std::string_view>> leading_number(const std::string& text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value, std::chars_format::fixed);
  if (error != std::errc{} || !std::isfinite(value) || value < 0) return std::nullopt;
  return std::pair(value, std::string_view(rest, static_cast<std::size_t>(end - rest)));
}

// 1,000 for "k" or "K", 1e6 for "M" and so on; 1 for none.
std::optional<double> multiple(std::string_view prefix) {
  if (prefix.empty()) return 1;
  constexpr std::string_view prefixes = "KMGTPE";
  const auto at = prefix == "k" ? 0 : prefixes.find(prefix);
  if (prefix.size() != 1 || at == prefixes.npos) return std::nullopt;
  return std::pow(1'000.0, static_cast<double>(at + 1));
}

Result<double> number_of(const std::string& text) {
  const auto parts = leading_number(text);
  const auto unit = parts ? multiple(parts->second) : std::nullopt;
  if (!unit) return wrong("takes a number, as 12, 1.5k, 40M or 1.2G");
  return parts->first * *unit;
}

Result<double> size_of(const std::string& text) {
  const auto parts = leading_number(text);
  std::string_view unit = parts ? parts->second : std::string_view();
  if (unit.ends_with('B')) unit.remove_suffix(1);
  const auto factor = parts ? multiple(unit) : std::nullopt;
  if (!factor) return wrong("takes a decimal size, as 200B, 800KB, 1.5MB or 15GB");
  return parts->first * *factor;
}

Result<double> share_of(const std::string& text) {
  const auto parts = leading_number(text);
  if (!parts || (!parts->second.empty() && parts->second != "%"))
    return wrong("takes a share, as 50% or 0.5");
  return parts->second.empty() ? parts->first : parts->first / 100;
}

// The member of the plan or of the machine that a flag is about.
double& member_of(Wanted& wanted, double Plan::*member) {
  return wanted.plan.*member;
}
double& member_of(Wanted& wanted, double Machine::*member) {
  return wanted.machine.*member;
}

template <auto member>
Result<void> number(Wanted& wanted, const std::string& text) {
  member_of(wanted, member) = TRY(number_of(text));
  return {};
}

template <auto member>
Result<void> size(Wanted& wanted, const std::string& text) {
  member_of(wanted, member) = TRY(size_of(text));
  return {};
}

template <auto member>
Result<void> share(Wanted& wanted, const std::string& text) {
  const double value = TRY(share_of(text));
  if (value > 1) return wrong("is a share of the whole, at most 100%");
  member_of(wanted, member) = value;
  return {};
}

template <auto member>
Result<void> more_than_nought(Wanted& wanted, const std::string& text) {
  const double value = TRY(size_of(text));
  if (value <= 0) return wrong("has to be more than 0");
  member_of(wanted, member) = value;
  return {};
}

template <int Plan::*member, int most>
Result<void> few(Wanted& wanted, const std::string& text) {
  const double value = TRY(number_of(text));
  if (value < 1 || value > most || value != std::floor(value))
    return wrong("takes a whole number from 1 to " + std::to_string(most));
  wanted.plan.*member = static_cast<int>(value);
  return {};
}

Result<void> peak(Wanted& wanted, const std::string& text) {
  wanted.plan.peak = TRY(number_of(text));
  if (wanted.plan.peak < 1) return wrong("is a multiple of the average, at least 1");
  return {};
}

Result<void> growth(Wanted& wanted, const std::string& text) {
  wanted.plan.growth = TRY(share_of(text));
  return {};
}

Result<void> action(Wanted& wanted, const std::string& text) {
  if (text != "reads" && text != "writes") return wrong("is reads or writes");
  wanted.plan.action = text == "reads" ? Action::read : Action::write;
  return {};
}

Result<void> busy(Wanted& wanted, const std::string& text) {
  const double value = TRY(share_of(text));
  if (value <= 0 || value > 1) return wrong("is more than 0 and at most 100%");
  wanted.machine.busy_share = value;
  return {};
}

Result<void> json(Wanted& wanted, const std::string&) {
  wanted.json = true;
  return {};
}

constexpr std::array<Flag, 21> flags{{
    {"users", "N", "people who have an account", number<&Plan::users>},
    {"active", "SHARE", "of them, who are there on a day (50%)", share<&Plan::active_share>},
    {"actions", "N", "what each of these does a day (1)", number<&Plan::actions>},
    {"actions-are", "writes|reads", "uploads and orders, or views and plays (writes)", action},
    {"reads-per-write", "N", "how many reads there are to a write (1)",
     number<&Plan::reads_per_write>},
    {"size", "SIZE", "of what is written at once (1KB)", size<&Plan::write_bytes>},
    {"read-size", "SIZE", "of what is read at once (as --size)", size<&Plan::read_bytes>},
    {"peak", "N", "the busiest hour, as a multiple of the average (2)", peak},
    {"growth", "SHARE", "more people each year (0%)", growth},
    {"years", "N", "to look ahead (5)", few<&Plan::years, 30>},
    {"replicas", "N", "copies of what is stored (1)", few<&Plan::replicas, 20>},
    {"quota", "SIZE", "promised to each (none)", size<&Plan::quota_bytes>},
    {"catalogue", "N", "entries that are there from the first day (0)",
     number<&Plan::catalogue_entries>},
    {"entry", "SIZE", "of each of these", size<&Plan::entry_bytes>},
    {"edge", "SHARE", "of the bytes that are read, sent by an edge or CDN (0%)",
     share<&Plan::edge_share>},
    {"disk", "SIZE", "that one disk holds (16TB)", more_than_nought<&Machine::disk_bytes>, true},
    {"busy", "SHARE", "how busy a machine may be at the peak (70%)", busy, true},
    {"machine-reads", "N", "a second, by one machine (7200)",
     more_than_nought<&Machine::reads_per_s>, true},
    {"machine-writes", "N", "a second, by one machine (1470)",
     more_than_nought<&Machine::writes_per_s>, true},
    {"machine-bytes", "SIZE", "a second, in and out, by one machine (181MB)",
     more_than_nought<&Machine::bytes_per_s>, true},
    {"json", "", "as JSON, in bytes and seconds", json, true},
}};

Result<const Flag*> find_flag(const std::string& name) {
  const auto found =
      std::find_if(flags.begin(), flags.end(), [&](const Flag& flag) { return flag.name == name; });
  if (found == flags.end())
    return wrong("There is no flag --" + name + " (septet capacity --help lists them).");
  return &*found;
}

Result<void> take_design(Wanted& wanted, const std::string& name) {
  std::string known;
  for (const auto& design : designs()) {
    known += (known.empty() ? "" : ", ") + design.plan.name;
    if (design.plan.name != name) continue;
    wanted.plan = design.plan;
    wanted.note = design.note;
    wanted.all = false;
    return {};
  }
  return wrong("There is no design \"" + name + "\"; there are " + known + ".");
}

struct Given {
  const Flag* flag;
  std::string value;
};

// The flag at `at`, and the value that may follow it; `at` moves on past both.
Result<Given> next_flag(std::span<const std::string> arguments, std::size_t& at) {
  const std::string& argument = arguments[at++];
  const auto equals = argument.find('=');
  const std::string name = argument.substr(2, equals == argument.npos ? equals : equals - 2);
  const Flag* flag = TRY(find_flag(name));
  if (equals != argument.npos) return Given{flag, argument.substr(equals + 1)};
  if (flag->argument.empty()) return Given{flag, ""};
  if (at == arguments.size())
    return wrong("--" + name + " needs a value (" + std::string(flag->argument) + ").");
  return Given{flag, arguments[at++]};
}

Result<void> apply(Wanted& wanted, const Given& given) {
  const auto done = given.flag->assign(wanted, given.value);
  if (!done.ok())
    return wrong("--" + std::string(given.flag->name) + " " + done.error().message + ".");
  if (!given.flag->of_machine) wanted.all = false;
  return {};
}

// The design first, wherever it stands, since flags change it.
Result<Wanted> read(std::span<const std::string> arguments) {
  std::vector<Given> given;
  std::vector<std::string> operands;
  for (std::size_t at = 0; at < arguments.size();)
    if (arguments[at].starts_with("--"))
      given.push_back(TRY(next_flag(arguments, at)));
    else
      operands.push_back(arguments[at++]);
  Wanted out;
  if (operands.size() > 1) return wrong("One design at a time, or none for all of them.");
  if (!operands.empty()) TRY(take_design(out, operands.front()));
  for (const Given& each : given) TRY(apply(out, each));
  return out;
}

// More than these could be neither counted exactly nor bought.
Result<void> check(const Wanted& wanted) {
  if (wanted.plan.users <= 0) return wrong("--users is needed: how many people are there?");
  const auto last = estimate(wanted.plan, wanted.machine).years.back();
  if (!(last.disks < 1e15 && last.machines < 1e15))
    return wrong("That is beyond anything that could be built; please check the figures.");
  return {};
}

}  // namespace

Result<std::string> answer(std::span<const std::string> arguments) {
  const Wanted wanted = TRY(read(arguments));
  if (wanted.all)
    return wanted.json ? overview_json(wanted.machine).dump(2) + "\n" : overview(wanted.machine);
  TRY(check(wanted));
  return wanted.json ? report_json(wanted.plan, wanted.machine, wanted.note).dump(2) + "\n"
                     : report(wanted.plan, wanted.machine, wanted.note);
}

std::string help_text() {
  std::string out =
      "septet capacity [DESIGN] [flags]: what a service of a given size takes.\n\n"
      "  septet capacity                the seven designs that Septet is built to, as a table\n"
      "  septet capacity onedrive       one of them: onedrive, webull, hotstar, soundcloud,\n"
      "                                 deliveroo, grubhub or lazada; flags change its figures\n"
      "  septet capacity --users 40M --actions 4 --size 800KB     one of your own\n\n"
      "People x their active share x their actions, over the 86,400 seconds of a day, are the\n"
      "average rate; the peak is a multiple of it. A year has 365 days; nothing is deleted. How\n"
      "many machines that takes follows from what one of ours measured:\n"
      "  " +
      std::string(measured_on) +
      ".\n"
      "Reads and writes share a machine's processors, what comes in and goes out its disk and\n"
      "network: the scarcer of the two decides. Machines are rounded up, such that none is busier\n"
      "than --busy at the peak. Writes are taken to spread over the machines: one database alone\n"
      "takes those of about one machine, so that beyond it accounts are spread over several.\n\n"
      "Numbers may end in k, M, G; sizes in KB, MB, GB, TB, PB (decimal). Flags:\n\n";
  for (const Flag& flag : flags) {
    std::string left = std::string("  --").append(flag.name);
    if (!flag.argument.empty()) left += " " + std::string(flag.argument);
    left.resize(std::max<std::size_t>(left.size() + 2, 30), ' ');
    out += left + std::string(flag.help) + "\n";
  }
  return out;
}

}  // namespace septet::server::capacity
