// How much a service of a given size takes: rates, storage, machines. Pure arithmetic, from what
// one machine of ours measured; the seven designs' own figures are among the plans.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace septet::server::capacity {

// What people do a day is either written (an upload, an order) or read (a view, a play).
enum class Action { write, read };

// Who does how much. Shares are of 1, sizes in bytes; the growth is that of people, a year.
struct Plan {
  std::string name = "Your own";
  double users = 0;
  double active_share = 0.5;  // of them, on a day
  double actions = 1;         // of each who is active, a day
  Action action = Action::write;
  double reads_per_write = 1;
  double write_bytes = 1'000;
  double read_bytes = 0;  // 0: as many as a write has
  double peak = 2;        // the busiest hour, as a multiple of the average
  double growth = 0;
  int years = 5;
  int replicas = 1;        // copies of what is stored
  double edge_share = 0;   // of the bytes that are read, sent by an edge or a CDN
  double quota_bytes = 0;  // promised to each; 0: nothing is promised
  double catalogue_entries = 0, entry_bytes = 0;  // there from the first day
};

// What one machine does, and how far it may be used.
struct Machine {
  double reads_per_s = 7'200;
  double writes_per_s = 1'470;
  double bytes_per_s = 181'000'000;  // in and out together
  double busy_share = 0.7;           // of that, at the peak: the rest is headroom
  double disk_bytes = 16e12;         // of one disk, usable
};
// Where the first three come from.
extern const std::string_view measured_on;

struct Rates {  // a second
  double reads = 0, writes = 0;
  double bytes_in = 0, bytes_out = 0;  // out: without what the edge sends
};

// How many machines' worth of work there is at the peak, by what runs out. Requests and bytes keep
// different parts of a machine at work, so that the larger of the two counts.
struct Work {
  double reads = 0, writes = 0, bytes = 0;
  double most() const;
};

struct Year {
  int number = 1;
  double users = 0;
  double added_bytes = 0, stored_bytes = 0;  // one copy; stored: at the end of the year
  double kept_bytes = 0;                     // all copies
  double disks = 0, machines = 0;            // whole ones
  Rates average;
  Work work;
  double busy() const;           // share of a machine's time, at the peak
  double busy_one_down() const;  // the same while one machine is away; over 1: too much
};

struct Estimate {
  double actions_per_day = 0, writes_per_day = 0, bytes_per_day = 0;  // in the first year
  double catalogue_bytes = 0;
  double promised_bytes = 0;  // if each fills their quota
  std::vector<Year> years;
};

Estimate estimate(const Plan&, const Machine&);

// A design as it was published, and what it leaves open and we assume.
struct Design {
  Plan plan;
  std::string_view note;
};
std::span<const Design> designs();

}  // namespace septet::server::capacity
