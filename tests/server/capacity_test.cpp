#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>

#include "base/json.h"
#include "server/capacity.h"
#include "server/capacity_command.h"
#include "server/capacity_report.h"

using namespace septet;
using server::capacity::Machine;
using server::capacity::Plan;

namespace {

const Plan& design(std::string_view name) {
  for (const auto& each : server::capacity::designs())
    if (each.plan.name == name) return each.plan;
  FAIL("there is no design " << name);
  std::abort();
}

server::capacity::Estimate estimated(std::string_view name) {
  return server::capacity::estimate(design(name), {});
}

// Whether a published figure is `value`, given in units, rounded or cut off at the digits that the
// figure has: 4.34 for 4,340.28 in thousands. The designs do both.
bool is(double value, std::string_view figure, double unit = 1) {
  const auto point = figure.find('.');
  const auto decimals = point == figure.npos ? 0 : figure.size() - point - 1;
  const double scale = std::pow(10, static_cast<double>(decimals));
  const double wanted = std::round(std::strtod(std::string(figure).c_str(), nullptr) * scale);
  const double got = value / unit * scale;
  return std::round(got) == wanted || std::floor(got) == wanted;
}

constexpr double KB = 1e3, GB = 1e9, TB = 1e12, PB = 1e15, MB = 1e6;

std::string text(std::vector<std::string> arguments) {
  const auto got = server::capacity::answer(arguments);
  REQUIRE(got.ok());
  return got.value();
}

Json json(std::vector<std::string> arguments) {
  arguments.push_back("--json");
  return parse_json(text(std::move(arguments))).value();
}

bool contains(const std::string& whole, std::string_view part) {
  return whole.find(part) != whole.npos;
}

}  // namespace

// The figures of the sections "Scale it is designed for", in their order.

TEST_CASE("capacity: Drive is OneDrive's scale") {
  const Plan& plan = design("onedrive");
  const auto found = estimated("onedrive");
  const auto& average = found.years[0].average;
  CHECK(plan.users == 40e6);
  CHECK(plan.users * plan.active_share == 20e6);
  CHECK(plan.actions == 4);
  CHECK(plan.write_bytes == 800 * KB);
  CHECK(is(average.writes, "926"));
  CHECK(is(average.writes * plan.peak, "1852"));
  CHECK(is(average.bytes_in, "741", MB));
  CHECK(average.reads == average.writes);
  CHECK(found.promised_bytes == 600 * PB);
}

TEST_CASE("capacity: Market is Webull's scale") {
  const Plan& plan = design("webull");
  const auto found = estimated("webull");
  const auto& average = found.years[0].average;
  CHECK(plan.users == 10e6);
  CHECK(plan.users * plan.active_share == 2e6);
  CHECK(plan.actions == 5);
  CHECK(found.actions_per_day == 10e6);
  CHECK(is(average.writes, "116"));
  CHECK(average.reads / average.writes == doctest::Approx(100));
  CHECK(found.bytes_per_day == 10 * GB);
  CHECK(is(found.years[2].stored_bytes, "10.95", TB));
}

TEST_CASE("capacity: Watch is Hotstar's scale") {
  const Plan& plan = design("hotstar");
  const auto found = estimated("hotstar");
  const auto& average = found.years[0].average;
  CHECK(plan.users == 1.2e9);
  CHECK(plan.users * plan.active_share == 300e6);
  CHECK(plan.actions == 3);
  CHECK(found.actions_per_day == 900e6);
  CHECK(is(average.reads, "10416"));
  CHECK(average.reads / average.writes == doctest::Approx(100));
  CHECK(found.writes_per_day == 9e6);
  CHECK(plan.write_bytes == 80 * MB);
  CHECK(found.bytes_per_day == 720 * TB);
}

// Its section says three years for 91 PB, which is what five make (three make 54.75).
TEST_CASE("capacity: Listen is SoundCloud's scale") {
  const Plan& plan = design("soundcloud");
  const auto found = estimated("soundcloud");
  CHECK(plan.users == 500e6);
  CHECK(plan.users * plan.active_share == 100e6);
  CHECK(plan.actions == 5);
  CHECK(found.actions_per_day == 500e6);
  CHECK(is(found.years[0].average.reads, "5.8", KB));
  CHECK(found.writes_per_day == 5e6);
  CHECK(plan.write_bytes == 10 * MB);
  CHECK(found.bytes_per_day == 50 * TB);
  CHECK(is(found.years[4].stored_bytes, "91", PB));
  CHECK(is(found.years[2].stored_bytes, "54.75", PB));
}

TEST_CASE("capacity: Eats is Deliveroo's scale") {
  const Plan& plan = design("deliveroo");
  const auto found = estimated("deliveroo");
  const auto& average = found.years[0].average;
  CHECK(plan.users == 10e6);
  CHECK(plan.users * plan.active_share == 2e6);
  CHECK(plan.actions == 2);
  CHECK(found.actions_per_day == 4e6);
  CHECK(average.reads / average.writes == doctest::Approx(100));
  CHECK(is(average.reads, "4630"));
  CHECK(plan.write_bytes == 10 * KB);
  CHECK(is(found.years[2].stored_bytes, "43.8", TB));
}

TEST_CASE("capacity: Eats at the small end is Grubhub's scale, and one machine carries it") {
  const Plan& plan = design("grubhub");
  const auto found = estimated("grubhub");
  CHECK(plan.users == 50e3);
  CHECK(plan.catalogue_entries == 5'000 * 20);
  CHECK(found.actions_per_day == doctest::Approx(20e3));
  CHECK(found.years.back().machines == 1);
  CHECK(found.years.back().busy() < 0.1);
}

// As with Listen: 13.7 PB are five years' (three make 8.21).
TEST_CASE("capacity: Shop is Lazada's scale") {
  const Plan& plan = design("lazada");
  const auto found = estimated("lazada");
  const auto& average = found.years[0].average;
  CHECK(plan.users == 300e6);
  CHECK(plan.users * plan.active_share == 75e6);
  CHECK(plan.actions == 5);
  CHECK(found.actions_per_day == 375e6);
  CHECK(is(average.reads, "4.34", KB));
  CHECK(found.writes_per_day == 3.75e6);
  CHECK(plan.write_bytes == 2 * MB);
  CHECK(found.bytes_per_day == 7.5 * TB);
  CHECK(is(found.years[4].stored_bytes, "13.7", PB));
  CHECK(is(found.years[2].stored_bytes, "8.21", PB));
  CHECK(average.reads / average.writes == doctest::Approx(100));
}

TEST_CASE("capacity: a figure that is off in its last digit is another one") {
  CHECK_FALSE(is(10'415.9, "10417"));
  CHECK_FALSE(is(925.4, "926"));
  CHECK_FALSE(is(8.1 * PB, "13.7", PB));
}

TEST_CASE("capacity: machines by what is scarcer, rounded up, with headroom") {
  const Machine machine{.reads_per_s = 100,
                        .writes_per_s = 10,
                        .bytes_per_s = 1e6,
                        .busy_share = 0.5,
                        .disk_bytes = 1e9};
  Plan plan{.users = 86'400,
            .active_share = 1,
            .actions = 10,
            .reads_per_write = 10,
            .write_bytes = 1,
            .peak = 1};
  const auto by_requests = server::capacity::estimate(plan, machine).years[0];
  CHECK(by_requests.work.reads == doctest::Approx(1));
  CHECK(by_requests.work.writes == doctest::Approx(1));
  CHECK(by_requests.machines == 4);  // two machines' worth, half busy each
  CHECK(by_requests.busy() == doctest::Approx(0.5));
  CHECK(by_requests.busy_one_down() == doctest::Approx(2.0 / 3));
  plan.peak = 1.01;
  CHECK(server::capacity::estimate(plan, machine).years[0].machines == 5);
  plan.peak = 1;
  plan.write_bytes = 1e5;  // 1 MB/s in, 10 MB/s out
  const auto by_bytes = server::capacity::estimate(plan, machine).years[0];
  CHECK(by_bytes.work.most() == doctest::Approx(11));
  CHECK(by_bytes.machines == 22);
  plan.edge_share = 1;
  CHECK(server::capacity::estimate(plan, machine).years[0].work.bytes == doctest::Approx(1));
}

TEST_CASE("capacity: growth adds up over the years, copies multiply, disks are rounded up") {
  const Machine machine{.disk_bytes = 1e9};
  const Plan plan{.users = 1'000,
                  .active_share = 1,
                  .actions = 1,
                  .write_bytes = 1e6,
                  .growth = 1,
                  .years = 3,
                  .replicas = 2,
                  .catalogue_entries = 10,
                  .entry_bytes = 1e6};
  const auto found = server::capacity::estimate(plan, machine);
  REQUIRE(found.years.size() == 3);
  CHECK(found.years[2].users == 4'000);
  CHECK(found.years[2].added_bytes == doctest::Approx(4 * 365e9));
  CHECK(found.years[2].stored_bytes == doctest::Approx(7 * 365e9 + 10e6));
  CHECK(found.years[2].kept_bytes == doctest::Approx(2 * (7 * 365e9 + 10e6)));
  CHECK(found.years[2].disks == 2 * 7 * 365 + 1);
}

TEST_CASE("capacity: figures as a person reads them") {
  using namespace server::capacity;
  CHECK(count_text(40e6) == "40 M");
  CHECK(count_text(1.2e9) == "1.2 G");
  CHECK(count_text(999'999.7) == "1 M");
  CHECK(count_text(20'000) == "20,000");
  CHECK(count_text(0.5) == "0.5");
  CHECK(rate_text(10'416.67) == "10,416.7");
  CHECK(bytes_text(0) == "0 B");
  CHECK(bytes_text(740.74e6) == "740.7 MB");
  CHECK(bytes_text(999.96e3) == "1 MB");
  CHECK(bytes_text(91.25 * PB) == "91.25 PB");
  CHECK(bytes_text(600 * PB) == "600 PB");
}

TEST_CASE("capacity: without an operand all designs in one table, which fits a terminal") {
  const std::string got = text({});
  for (const auto& each : server::capacity::designs()) CHECK(contains(got, each.plan.name));
  for (const auto* figure :
       {"925.9", "740.7 MB", "600 PB", "115.7", "10.95 TB", "10,416.7", "720 TB", "5,787.0",
        "91.25 PB", "4,629.6", "43.8 TB", "4,340.3", "13.69 PB"}) {
    CAPTURE(figure);
    CHECK(contains(got, figure));
  }
  for (std::size_t at = 0; at < got.size();) {
    const auto end = got.find('\n', at);
    CHECK(end - at <= 100);
    at = end + 1;
  }
  CHECK(json({}).at("items").size() == 7);
}

TEST_CASE("capacity: flags change a design or make a plan, machines with the designs too") {
  CHECK(json({"onedrive", "--users", "80M"}).at("promised_bytes") == 1'200 * PB);
  CHECK(json({"--users=80M", "onedrive"}).at("promised_bytes") == 1'200 * PB);
  const Json own = json({"--users", "40M", "--active", "50%", "--actions", "4", "--size", "800KB",
                         "--reads-per-write", "1", "--peak", "2", "--years", "5", "--replicas", "2",
                         "--growth", "10%"});
  CHECK(own.at("average").at("writes_per_s").get<double>() == doctest::Approx(80e6 / 86'400));
  CHECK(own.at("years").size() == 5);
  CHECK(own.at("years")[4].at("users").get<double>() == doctest::Approx(40e6 * 1.4641));
  const auto machines = [](const Json& answer) {
    return answer.at("years").back().at("machines").get<int>();
  };
  CHECK(machines(json({"onedrive", "--machine-bytes", "362MB"})) < machines(json({"onedrive"})));
  CHECK(json({"--busy", "50%"}).at("items").size() == 7);
  CHECK(contains(text({"--machine-reads", "9000"}), "figures of your own"));
  CHECK(json({"onedrive", "--machine-reads", "9000"}).at("machine").at("measured_on").is_null());
  CHECK(json({"onedrive"}).at("machine").at("measured_on").is_string());
  CHECK(contains(text({"grubhub"}), "none to take over"));
}

TEST_CASE("capacity: what is wrong is said in one line") {
  const std::pair<std::vector<std::string>, std::string> cases[] = {
      {{"onedriv"}, "onedrive, webull"},
      {{"onedrive", "webull"}, "One design"},
      {{"--actions", "4"}, "--users is needed"},
      {{"--users", "0"}, "--users is needed"},
      {{"--users"}, "--users needs a value (N)"},
      {{"--users", "forty"}, "--users takes a number"},
      {{"--users", "-1"}, "--users takes a number"},
      {{"--users", "nan"}, "--users takes a number"},
      {{"--users", "40Mx"}, "--users takes a number"},
      {{"--size", "800KiB"}, "--size takes a decimal size"},
      {{"--active", "150%"}, "--active is a share"},
      {{"--active", "half"}, "--active takes a share"},
      {{"--peak", "0.5"}, "--peak is a multiple"},
      {{"--years", "2.5"}, "--years takes a whole number from 1 to 30"},
      {{"--replicas", "0"}, "--replicas takes a whole number"},
      {{"--actions-are", "clicks"}, "--actions-are is reads or writes"},
      {{"--disk", "0"}, "--disk has to be more than 0"},
      {{"--busy", "0%"}, "--busy is more than 0"},
      {{"--user", "1"}, "There is no flag --user"},
      {{"--users", "1E", "--actions", "1E", "--size", "1EB"}, "beyond anything"}};
  for (const auto& [arguments, said] : cases) {
    const auto got = server::capacity::answer(arguments);
    CAPTURE(said);
    REQUIRE_FALSE(got.ok());
    CAPTURE(got.error().message);
    CHECK(contains(got.error().message, said));
    CHECK_FALSE(contains(got.error().message, "\n"));
  }
}

TEST_CASE("capacity: help names every flag and the origin of the figures") {
  const std::string help = server::capacity::help_text();
  for (const auto* part :
       {"--users", "--growth", "--edge", "--machine-writes", "--json", "24 November 2026"})
    CHECK(contains(help, part));
}
