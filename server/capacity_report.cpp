#include "server/capacity_report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace septet::server::capacity {

namespace {

std::string printed(double value, int decimals) {
  std::array<char, 400> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.*f", decimals, value);
  return buffer.data();
}

// "12345.5" → "12,345.5".
std::string grouped(std::string digits) {
  auto at = static_cast<std::ptrdiff_t>(std::min(digits.find('.'), digits.size())) - 3;
  for (; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

// Without the zeros that say nothing: "50.00" → "50", "7.50" → "7.5".
std::string shortened(std::string digits) {
  if (digits.find('.') == digits.npos) return digits;
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return digits;
}

std::string four_digits(double value) {
  const int before_point = value < 10 ? 1 : value < 100 ? 2 : value < 1'000 ? 3 : 4;
  return shortened(printed(value, 4 - before_point));
}

// 999.95 would be printed as "1000", so that it already belongs to the next unit.
template <std::size_t count>
std::string in_units(double value, const std::array<std::string_view, count>& units) {
  std::size_t unit = 0;
  for (; value >= 999.95 && unit + 1 < count; ++unit) value /= 1'000;
  const std::string amount = grouped(four_digits(value));
  return units[unit].empty() ? amount : amount + " " + std::string(units[unit]);
}

std::string percent_text(double share) {
  return shortened(printed(share * 100, 1)) + " %";
}

std::string whole_percent_text(double share) {
  return printed(share * 100, 0) + " %";
}

std::string whole_text(double count) {
  return count < 1e9 ? grouped(printed(count, 0)) : count_text(count);
}

// Rows of cells under their headings; the first column stands at the left, figures at the right.
// A column has the width of its widest cell.
std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i == widths.size()) widths.push_back(0);
      widths[i] = std::max(widths[i], row[i].size());
    }
  std::string out;
  for (const auto& row : rows) {
    std::string line = "  ";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string space(widths[i] - row[i].size(), ' ');
      line += i == 0 ? row[i] + space : "  " + space + row[i];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string plural(double count, const std::string& one, const std::string& many) {
  return whole_text(count) + " " + (count == 1 ? one : many);
}

std::string introduction(const Plan& plan, const Estimate& found) {
  const bool reads = plan.action == Action::read;
  std::string out = plan.name + ": " + count_text(plan.users) + " people, " +
                    count_text(plan.users * plan.active_share) + " active a day, " +
                    count_text(found.actions_per_day) + (reads ? " reads" : " writes") +
                    " a day;\n" + shortened(printed(plan.reads_per_write, 2)) +
                    (plan.reads_per_write == 1 ? " read" : " reads") + " to a write of " +
                    bytes_text(plan.write_bytes);
  if (plan.catalogue_entries > 0)
    out += "; " + count_text(plan.catalogue_entries) + " entries of " +
           bytes_text(plan.entry_bytes) + " from the first day";
  return out + ".\n\n";
}

std::string rates_part(const Plan& plan, const Rates& average) {
  const auto rate = [&](std::string name, double value) {
    return std::vector<std::string>{std::move(name), rate_text(value) + "/s",
                                    rate_text(value * plan.peak) + "/s"};
  };
  const auto flow = [&](std::string name, double value) {
    return std::vector<std::string>{std::move(name), bytes_text(value) + "/s",
                                    bytes_text(value * plan.peak) + "/s"};
  };
  const std::string sent =
      plan.edge_share > 0 ? "sent, with " + percent_text(plan.edge_share) + " by the edge" : "sent";
  const std::string peak = "at the peak (x " + shortened(printed(plan.peak, 2)) + ")";
  return table({{"Rates", "on average", peak},
                rate("reads", average.reads),
                rate("writes", average.writes),
                flow("received", average.bytes_in),
                flow(sent, average.bytes_out)}) +
         "\n";
}

std::string storage_part(const Plan& plan, const Machine& machine, const Estimate& found) {
  std::vector<std::vector<std::string>> rows{
      {"Storage", "people", "added", "stored",
       plan.replicas == 1 ? "one copy" : std::to_string(plan.replicas) + " copies",
       "disks of " + bytes_text(machine.disk_bytes), "machines"}};
  rows.push_back({"a day", count_text(plan.users), bytes_text(found.bytes_per_day)});
  for (const Year& year : found.years)
    rows.push_back({"year " + std::to_string(year.number), count_text(year.users),
                    bytes_text(year.added_bytes), bytes_text(year.stored_bytes),
                    bytes_text(year.kept_bytes), whole_text(year.disks),
                    whole_text(year.machines)});
  std::string out = table(rows);
  if (found.promised_bytes > 0)
    out += "  if each fills their " + bytes_text(plan.quota_bytes) + ": " +
           bytes_text(found.promised_bytes) + "\n";
  return out + "\n";
}

std::string headroom_text(const Year& year, const Machine& machine) {
  std::string out = "  " + plural(year.machines, "machine", "machines") + ", " +
                    whole_percent_text(year.busy()) + " busy at the peak (" +
                    whole_percent_text(machine.busy_share) + " allowed), ";
  if (year.machines == 1) return out + "and none to take over: two keep answering when one fails";
  return out + whole_percent_text(year.busy_one_down()) + " while one is away" +
         (year.busy_one_down() > 1 ? ": too much" : "");
}

std::string machines_part(const Plan& plan, const Machine& machine, const Year& year) {
  const Rates& average = year.average;
  const auto row = [](std::string name, std::string needed, std::string of, double work) {
    return std::vector<std::string>{std::move(name), std::move(needed), std::move(of),
                                    rate_text(work)};
  };
  const double bytes = (average.bytes_in + average.bytes_out) * plan.peak;
  return table({{"Machines in year " + std::to_string(year.number), "at the peak",
                 "one machine does", "machines' worth"},
                row("reads", rate_text(average.reads * plan.peak) + "/s",
                    rate_text(machine.reads_per_s) + "/s", year.work.reads),
                row("writes", rate_text(average.writes * plan.peak) + "/s",
                    rate_text(machine.writes_per_s) + "/s", year.work.writes),
                row("bytes", bytes_text(bytes) + "/s", bytes_text(machine.bytes_per_s) + "/s",
                    year.work.bytes)}) +
         headroom_text(year, machine) + ".\n\n";
}

bool as_measured(const Machine& machine) {
  const Machine measured;
  return machine.reads_per_s == measured.reads_per_s &&
         machine.writes_per_s == measured.writes_per_s &&
         machine.bytes_per_s == measured.bytes_per_s;
}

std::string origin_of(const Machine& machine) {
  return as_measured(machine) ? "One machine: " + std::string(measured_on) + ".\n"
                              : "One machine: figures of your own (septet capacity --help).\n";
}

std::string bound_of(const Work& work) {
  return work.bytes > work.reads + work.writes ? "bytes" : "requests";
}

Json rates_json(const Rates& rates, double factor) {
  return {{"reads_per_s", rates.reads * factor},
          {"writes_per_s", rates.writes * factor},
          {"bytes_in_per_s", rates.bytes_in * factor},
          {"bytes_out_per_s", rates.bytes_out * factor}};
}

Json year_json(const Year& year) {
  return {{"year", year.number},
          {"users", year.users},
          {"added_bytes", year.added_bytes},
          {"stored_bytes", year.stored_bytes},
          {"kept_bytes", year.kept_bytes},
          {"disks", static_cast<std::int64_t>(year.disks)},
          {"machines", static_cast<std::int64_t>(year.machines)},
          {"bound_by", bound_of(year.work)},
          {"busy_share_at_peak", year.busy()},
          {"busy_share_with_one_down", year.busy_one_down()}};
}

Json plan_json(const Plan& plan) {
  return {{"users", plan.users},
          {"active_share", plan.active_share},
          {"actions_per_active_per_day", plan.actions},
          {"actions_are", plan.action == Action::read ? "reads" : "writes"},
          {"reads_per_write", plan.reads_per_write},
          {"write_bytes", plan.write_bytes},
          {"read_bytes", plan.read_bytes > 0 ? plan.read_bytes : plan.write_bytes},
          {"peak", plan.peak},
          {"growth_per_year", plan.growth},
          {"years", plan.years},
          {"replicas", plan.replicas},
          {"edge_share", plan.edge_share},
          {"quota_bytes", plan.quota_bytes},
          {"catalogue_entries", plan.catalogue_entries},
          {"entry_bytes", plan.entry_bytes}};
}

Json machine_json(const Machine& machine) {
  return {{"reads_per_s", machine.reads_per_s},
          {"writes_per_s", machine.writes_per_s},
          {"bytes_per_s", machine.bytes_per_s},
          {"busy_share_allowed", machine.busy_share},
          {"disk_bytes", machine.disk_bytes},
          {"measured_on", as_measured(machine) ? Json(measured_on) : Json()}};
}

// The load of one design, and what it takes, as rows of the two tables.
std::vector<std::string> load_row(const Plan& plan, const Estimate& found) {
  const Rates& average = found.years.front().average;
  return {plan.name,
          count_text(plan.users),
          count_text(plan.users * plan.active_share),
          count_text(found.actions_per_day),
          rate_text(average.reads),
          rate_text(average.writes),
          rate_text((average.reads + average.writes) * plan.peak),
          bytes_text(average.bytes_in),
          bytes_text(average.bytes_out)};
}

std::vector<std::string> storage_row(const Plan& plan, const Estimate& found) {
  const Year& third = found.years[2];
  const Year& last = found.years.back();
  return {plan.name,
          bytes_text(found.bytes_per_day),
          bytes_text(third.stored_bytes),
          bytes_text(last.stored_bytes),
          found.promised_bytes > 0 ? bytes_text(found.promised_bytes) : "",
          whole_text(last.disks),
          whole_text(last.machines),
          bound_of(last.work),
          whole_percent_text(last.busy())};
}

}  // namespace

std::string count_text(double count) {
  if (count < 999'999.5) return grouped(shortened(printed(count, count < 100 ? 2 : 0)));
  constexpr std::array<std::string_view, 5> units{"M", "G", "T", "P", "E"};
  return in_units(count / 1e6, units);
}

std::string rate_text(double rate) {
  return grouped(printed(rate, 1));
}

std::string bytes_text(double bytes) {
  constexpr std::array<std::string_view, 9> units{"B",  "KB", "MB", "GB", "TB",
                                                  "PB", "EB", "ZB", "YB"};
  return in_units(bytes, units);
}

std::string report(const Plan& plan, const Machine& machine, std::string_view note) {
  const Estimate found = estimate(plan, machine);
  std::string out = introduction(plan, found) + rates_part(plan, found.years.front().average) +
                    storage_part(plan, machine, found) +
                    machines_part(plan, machine, found.years.back()) + origin_of(machine);
  if (!note.empty()) out += std::string(note) + ".\n";
  return out;
}

Json report_json(const Plan& plan, const Machine& machine, std::string_view note) {
  const Estimate found = estimate(plan, machine);
  Json years = Json::array();
  for (const Year& year : found.years) years.push_back(year_json(year));
  return {{"name", plan.name},
          {"note", note},
          {"plan", plan_json(plan)},
          {"machine", machine_json(machine)},
          {"actions_per_day", found.actions_per_day},
          {"writes_per_day", found.writes_per_day},
          {"bytes_per_day", found.bytes_per_day},
          {"catalogue_bytes", found.catalogue_bytes},
          {"promised_bytes", found.promised_bytes},
          {"average", rates_json(found.years.front().average, 1)},
          {"peak", rates_json(found.years.front().average, plan.peak)},
          {"years", std::move(years)}};
}

std::string overview(const Machine& machine) {
  std::vector<std::vector<std::string>> load{
      {"Load", "people", "active", "a day", "reads/s", "writes/s", "peak/s", "in/s", "out/s"}};
  std::vector<std::vector<std::string>> storage{{"Storage", "a day", "3 years", "5 years",
                                                 "promised", "disks", "machines", "bound by",
                                                 "busy"}};
  std::string notes;
  for (const Design& design : designs()) {
    const Estimate found = estimate(design.plan, machine);
    load.push_back(load_row(design.plan, found));
    storage.push_back(storage_row(design.plan, found));
    if (!design.note.empty())
      notes += "  " + design.plan.name + ": " + std::string(design.note) + "\n";
  }
  return table(load) + "\n" + table(storage) + "\n" + "One copy on disks of " +
         bytes_text(machine.disk_bytes) + "; machines with " +
         whole_percent_text(1 - machine.busy_share) + " headroom at the peak, and at least one.\n" +
         origin_of(machine) + notes;
}

Json overview_json(const Machine& machine) {
  Json items = Json::array();
  for (const Design& design : designs())
    items.push_back(report_json(design.plan, machine, design.note));
  return {{"items", std::move(items)}};
}

}  // namespace septet::server::capacity
