#include "server/capacity.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace septet::server::capacity {

namespace {

constexpr double seconds_a_day = 86'400;
constexpr double days_a_year = 365;

double writes_of(const Plan& plan, double actions) {
  if (plan.action == Action::write) return actions;
  return plan.reads_per_write > 0 ? actions / plan.reads_per_write : 0;
}

double reads_of(const Plan& plan, double actions) {
  return plan.action == Action::read ? actions : actions * plan.reads_per_write;
}

double read_bytes_of(const Plan& plan) {
  return plan.read_bytes > 0 ? plan.read_bytes : plan.write_bytes;
}

double actions_a_day(const Plan& plan, double users) {
  return users * plan.active_share * plan.actions;
}

Rates rates_of(const Plan& plan, double users) {
  const double actions = actions_a_day(plan, users) / seconds_a_day;
  Rates out{.reads = reads_of(plan, actions), .writes = writes_of(plan, actions)};
  out.bytes_in = out.writes * plan.write_bytes;
  out.bytes_out = out.reads * read_bytes_of(plan) * (1 - plan.edge_share);
  return out;
}

Work work_of(const Rates& average, double peak, const Machine& machine) {
  return {.reads = average.reads * peak / machine.reads_per_s,
          .writes = average.writes * peak / machine.writes_per_s,
          .bytes = (average.bytes_in + average.bytes_out) * peak / machine.bytes_per_s};
}

// Whole ones, and at least one; what a division of doubles adds in its last digits is no machine.
double whole(double count) {
  return std::max(1.0, std::ceil(count - 1e-9));
}

Year year_of(const Plan& plan, const Machine& machine, int number, double stored_before) {
  Year out{.number = number};
  out.users = plan.users * std::pow(1 + plan.growth, number - 1);
  out.average = rates_of(plan, out.users);
  out.added_bytes = out.average.bytes_in * seconds_a_day * days_a_year;
  out.stored_bytes = stored_before + out.added_bytes;
  out.kept_bytes = out.stored_bytes * plan.replicas;
  out.disks = whole(out.kept_bytes / machine.disk_bytes);
  out.work = work_of(out.average, plan.peak, machine);
  out.machines = whole(out.work.most() / machine.busy_share);
  return out;
}

}  // namespace

// By tests/bench/http, as in the README's figures: a folder's list for 5,000 connections; 10,000
// files of 4 KiB and 200 of 800 KB (226 a second), over 8 connections. What is sent was not
// measured apart and is counted like what comes in, which costs more.
const std::string_view measured_on =
    "2 cores of AMD EPYC, 24 GiB, Debian 12, SQLite, 24 November 2026 (README, Figures)";

double Work::most() const {
  return std::max(reads + writes, bytes);
}

double Year::busy() const {
  return work.most() / machines;
}

double Year::busy_one_down() const {
  return work.most() / std::max(1.0, machines - 1);
}

Estimate estimate(const Plan& plan, const Machine& machine) {
  Estimate out{.actions_per_day = actions_a_day(plan, plan.users)};
  out.writes_per_day = writes_of(plan, out.actions_per_day);
  out.bytes_per_day = out.writes_per_day * plan.write_bytes;
  out.catalogue_bytes = plan.catalogue_entries * plan.entry_bytes;
  out.promised_bytes = plan.users * plan.quota_bytes;
  double stored = out.catalogue_bytes;
  for (int number = 1; number <= plan.years; ++number) {
    out.years.push_back(year_of(plan, machine, number, stored));
    stored = out.years.back().stored_bytes;
  }
  return out;
}

std::span<const Design> designs() {
  static const std::array<Design, 7> all{{
      {{.name = "onedrive",
        .users = 40e6,
        .active_share = 0.5,
        .actions = 4,
        .write_bytes = 800e3,
        .quota_bytes = 15e9},
       ""},
      {{.name = "webull",
        .users = 10e6,
        .active_share = 0.2,
        .actions = 5,
        .reads_per_write = 100,
        .write_bytes = 1e3},
       "assumed: the peak; what is read at once is as large as a trade"},
      {{.name = "hotstar",
        .users = 1.2e9,
        .active_share = 0.25,
        .actions = 3,
        .action = Action::read,
        .reads_per_write = 100,
        .write_bytes = 80e6,
        .edge_share = 0.95},
       "assumed: the peak; a view takes a whole video; a CDN sends 95 % of the bytes"},
      {{.name = "soundcloud",
        .users = 500e6,
        .active_share = 0.2,
        .actions = 5,
        .action = Action::read,
        .reads_per_write = 100,
        .write_bytes = 10e6},
       "assumed: the peak; a play takes a whole track; no CDN"},
      {{.name = "deliveroo",
        .users = 10e6,
        .active_share = 0.2,
        .actions = 2,
        .reads_per_write = 100,
        .write_bytes = 10e3},
       "assumed: the peak; what is read at once is as large as an order"},
      {{.name = "grubhub",
        .users = 50e3,
        .active_share = 0.4,
        .actions = 1,
        .reads_per_write = 100,
        .write_bytes = 10e3,
        .catalogue_entries = 5'000 * 20,
        .entry_bytes = 10e3},
       "assumed: the peak; 20,000 a day order once; reads and sizes as in deliveroo"},
      {{.name = "lazada",
        .users = 300e6,
        .active_share = 0.25,
        .actions = 5,
        .action = Action::read,
        .reads_per_write = 100,
        .write_bytes = 2e6},
       "assumed: the peak; a view takes a whole listing, pictures included; no CDN"},
  }};
  return all;
}

}  // namespace septet::server::capacity
