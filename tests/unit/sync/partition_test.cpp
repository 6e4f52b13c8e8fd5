// Two and three machines of one person, and somebody at the browser, with a network that breaks at
// any request: whatever they do meanwhile, in the end all have the same tree, and nothing that
// anybody wrote is gone unless somebody who saw it replaced or deleted it. SEPTET_ROUNDS says from
// how many seeds.
#include <doctest/doctest.h>

#include <cstdlib>

#include "unit/sync/world.h"

using namespace septet;
using namespace septet::sync;

namespace {

constexpr int seeds_usual = 100;
constexpr int syncs_max = 12;

struct Machine {
  Machine(int number, Server& server, Ledger& ledger, test::SeededRandom& random)
      : device("Machine " + std::to_string(number)),
        network(server, random, server.sign_in(device)),
        client(folder, network, server.clock(), random, device),
        person(number, folder, ledger, random) {
    network.on_version = [&ledger](const std::string& content) { ledger.uploaded(content); };
  }

  std::string device;
  Folder folder;
  Network network;
  SyncClient client;
  Person person;
};

class Partition {
 public:
  Partition(std::uint64_t seed, int machines) : random_(seed), server_(random_) {
    for (int i = 1; i <= machines; ++i)
      machines_.push_back(std::make_unique<Machine>(i, server_, ledger_, random_));
    tab_network_ = std::make_unique<Network>(server_, random_, server_.sign_in("Browser"));
    tab_network_->on_version = machines_.front()->network.on_version;
    tab_ = std::make_unique<Tab>(*tab_network_, ledger_, random_);
  }

  // With `tab` somebody is at the browser as well.
  void storm(int steps, bool tab) {
    for (auto& machine : machines_) {
      machine->network.lost_per_mille = 60;
      if (tab) machine->network.between = [this] { tab_now_and_then(); };
    }
    for (int i = 0; i < steps; ++i) {
      step(*machines_[random_.next() % machines_.size()]);
      if (tab) tab_now_and_then();
    }
  }

  void heal() {
    for (auto& machine : machines_) {
      machine->network.lost_per_mille = 0;
      machine->network.between = [] {};
    }
    for (int i = 0; i < syncs_max; ++i)
      for (auto& machine : machines_) REQUIRE(synced(*machine));
  }

  void check() {
    const Contents found = contents_of(*tab_network_);
    for (auto& machine : machines_)
      CHECK_MESSAGE(machine->folder.tree() == found.tree, difference(*machine, found));
    CHECK(ledger_.fault(found.current, found.kept) == "");
  }

  // Names that nobody gave.
  int given_names() {
    int count = 0;
    for (const auto& [path, content] : contents_of(*tab_network_).tree)
      count += path.find(" (") != path.npos || path.find(".between-") != path.npos ? 1 : 0;
    return count;
  }

 private:
  void tab_now_and_then() {
    if (random_.next() % 8 == 0) tab_->act();
  }

  void step(Machine& machine) {
    server_.clock().advance(seconds(static_cast<std::int64_t>(random_.next() % 600)));
    const auto choice = random_.next() % 10;
    if (choice < 6)
      machine.person.act();
    else
      (void)synced(machine);
  }

  // False if the connection broke.
  bool synced(Machine& machine) {
    const auto done = machine.client.sync();
    if (!done.ok() && done.error().kind != ErrorKind::unavailable)
      FAIL(done.error().message << done.error().cause);
    return done.ok();
  }

  static std::string difference(const Machine& machine, const Contents& found) {
    std::string out = machine.device + ":";
    const auto mine = machine.folder.tree();
    for (const auto& [path, content] : mine)
      if (found.tree.count(path) == 0)
        out += "\n  only here: " + path;
      else if (found.tree.at(path) != content)
        out += "\n  differs: " + path;
    for (const auto& [path, content] : found.tree)
      if (mine.count(path) == 0) out += "\n  only there: " + path;
    return out;
  }

  test::SeededRandom random_;
  Server server_;
  Ledger ledger_;
  std::vector<std::unique_ptr<Machine>> machines_;
  std::unique_ptr<Network> tab_network_;
  std::unique_ptr<Tab> tab_;
};

int seeds_wanted() {
  const char* text = std::getenv("SEPTET_ROUNDS");
  return text == nullptr ? seeds_usual : std::atoi(text);
}

}  // namespace

TEST_CASE("sync: partitions heal, and no content is lost") {
  for (int seed = 1; seed <= seeds_wanted(); ++seed) {
    CAPTURE(seed);
    Partition partition(static_cast<std::uint64_t>(seed), 2 + seed % 2);
    partition.storm(60, true);
    partition.heal();
    partition.check();
  }
}

TEST_CASE("sync: whoever is alone has no conflict, however often the connection breaks") {
  for (int seed = 1; seed <= seeds_wanted(); ++seed) {
    CAPTURE(seed);
    Partition partition(static_cast<std::uint64_t>(seed), 1);
    partition.storm(60, false);
    partition.heal();
    partition.check();
    CHECK(partition.given_names() == 0);
  }
}
