// The runner of the contract scenarios: contract --host HOST [--only TEXT] [options]; see
// README.md.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <regex>
#include <sstream>

#include "contract/host.h"
#include "contract/match.h"
#include "contract/scenario.h"
#include "server/system.h"
#include "support/postgres.h"

namespace septet::contract {

namespace {

struct Options {
  std::string host = "in-process";
  std::string only;
  std::string scenarios = "tests/contract/scenarios";
  std::string binary = "build/native/septet";
  std::string bridge = "tests/contract/worker_bridge.mjs";
};

struct Count {
  int passed = 0, failed = 0, passed_over = 0;
};

Result<Options> options_of(int argc, char** argv) {
  Options out;
  const std::vector<std::pair<std::string, std::string*>> known{{"--host", &out.host},
                                                                {"--only", &out.only},
                                                                {"--scenarios", &out.scenarios},
                                                                {"--binary", &out.binary},
                                                                {"--bridge", &out.bridge}};
  for (int i = 1; i + 1 < argc; i += 2) {
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const auto& option) { return option.first == argv[i]; });
    if (found == known.end())
      return invalid("", "unknown_option", std::string("unknown option ") + argv[i]);
    *found->second = argv[i + 1];
  }
  if (argc % 2 == 0) return invalid("", "no_value", std::string(argv[argc - 1]) + " needs a value");
  return out;
}

Result<std::unique_ptr<Host>> make_host(const Options& options) {
  if (options.host == "in-process") return make_in_process_host(false);
  if (options.host == "in-process-local") return make_in_process_host(true);
  if (options.host == "in-process-postgres") return make_postgres_host(test::postgres_url());
  if (options.host == "http") return make_server_host(options.binary);
  if (options.host == "worker") return make_bridge_host({"node", options.bridge, "--port"});
  return invalid("host", "unknown_host", "there is no host " + options.host);
}

Result<Json> read_file(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return parse_json(text.str());
}

std::vector<std::filesystem::path> files_in(const std::string& folder) {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".json") out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

class Runner {
 public:
  Runner(Host& host, const Options& options) : host_(host), options_(options) {}

  Count run() {
    for (const auto& file : files_in(options_.scenarios)) run_file(file);
    if (options_.host == "in-process" && options_.only.empty()) check_coverage();
    return count_;
  }

 private:
  void report(const std::string& where, const std::optional<std::string>& failure) {
    ++(failure ? count_.failed : count_.passed);
    if (failure) std::cout << "FAILED " << where << ": " << *failure << std::endl;
  }

  void run_file(const std::filesystem::path& file) {
    const std::string name = file.filename().string();
    const auto scenarios = read_file(file);
    if (!scenarios.ok()) return report(name, scenarios.error().message);
    for (const Json& scenario : *scenarios) run_scenario(name, scenario);
  }

  void run_scenario(const std::string& file, const Json& scenario) {
    const std::string where = file + ": " + scenario.value("name", "without a name");
    if (where.find(options_.only) == where.npos) return;
    if (!can_run(host_, scenario)) {
      ++count_.passed_over;
      return;
    }
    report(where, failure_of(host_, random_, scenario, next_address(), asked_));
  }

  // Each scenario comes from an address of its own, so that the limits on one do not hit another.
  std::string next_address() {
    ++number_;
    return "127.9." + std::to_string(number_ / 250) + "." + std::to_string(1 + number_ % 250);
  }

  void check_coverage() {
    const auto answer = host_.exchange({"GET", "/api/openapi.json"});
    if (!answer.ok()) return report("coverage", answer.error().message);
    const auto described = parse_json(answer->body);
    if (!described.ok()) return report("coverage", described.error().message);
    for (const auto& [path, verbs] : (*described)["paths"].items())
      for (const auto& [verb, _] : verbs.items()) check_route(verb, path);
  }

  void check_route(std::string verb, const std::string& path) {
    std::transform(verb.begin(), verb.end(), verb.begin(), ::toupper);
    std::string pattern = std::regex_replace(path, std::regex("[.+]"), "\\$&");
    pattern = std::regex_replace(pattern, std::regex("\\{[^}]*\\}$"), ".+");
    pattern = std::regex_replace(pattern, std::regex("\\{[^}]*\\}"), "[^/]+");
    const std::regex matching(pattern);
    const bool touched = std::any_of(asked_.begin(), asked_.end(), [&](const auto& asked) {
      return asked.first == verb && std::regex_match(asked.second, matching);
    });
    report("coverage",
           touched ? std::nullopt : std::optional("no scenario asks for " + verb + " " + path));
  }

  Host& host_;
  const Options& options_;
  server::SystemRandom random_;
  Asked asked_;
  Count count_;
  int number_ = 0;
};

int run(int argc, char** argv) {
  const auto options = options_of(argc, argv);
  if (!options.ok()) {
    std::cerr << "contract: " << options.error().message << "\n";
    return 2;
  }
  auto host = make_host(*options);
  if (!host.ok()) {
    std::cout << "FAILED: " << host.error().message << "\n0 passed, 1 failed\n";
    return 1;
  }
  const Count count = Runner(**host, *options).run();
  std::cout << options->host << ": " << count.passed_over << " not for this host\n"
            << count.passed << " passed, " << count.failed << " failed\n";
  return count.failed == 0 ? 0 : 1;
}

}  // namespace

}  // namespace septet::contract

int main(int argc, char** argv) {
  return septet::contract::run(argc, argv);
}
