#include <doctest/doctest.h>

#include <fstream>
#include <map>

#include "server/settings.h"
#include "support/temporary_folder.h"

using namespace septet;

namespace {

Result<server::Invocation> read(std::vector<std::string> arguments,
                                std::map<std::string, std::string> variables = {}) {
  return server::read_settings(arguments, [&](const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

}  // namespace

TEST_CASE("settings: flags win over variables, variables over the file") {
  test::TemporaryFolder folder;
  std::ofstream(folder.path("septet.conf")) << "# a comment\n\nport = 1\nname=Home\nthreads = 3\n";
  const auto got = read({"serve", "--config", folder.path("septet.conf"), "--port=3"},
                        {{"SEPTET_PORT", "2"}, {"SEPTET_NAME", "Ours"}, {"SEPTET_KEY", "00"}});
  REQUIRE(got.ok());
  CHECK(got.value().command == "serve");
  CHECK(got.value().settings.port == 3);
  CHECK(got.value().settings.name == "Ours");
  CHECK(got.value().settings.threads == 3);
  CHECK(got.value().settings.key == "00");
}

TEST_CASE("settings: switches and choices") {
  const auto got = read({"serve", "--empty", "--trust-proxy", "--rate-limit", "off"});
  REQUIRE(got.ok());
  CHECK(got.value().settings.empty);
  CHECK(got.value().settings.trust_proxy);
  CHECK_FALSE(got.value().settings.rate_limit);
}

TEST_CASE("settings: what is wrong is named") {
  test::TemporaryFolder folder;
  std::ofstream(folder.path("bad.conf")) << "port = 1\nprot = 2\n";
  const std::pair<std::vector<std::string>, std::string> cases[] = {
      {{"serve", "--prot", "1"}, "--prot"},
      {{"serve", "--port"}, "--port"},
      {{"serve", "--port", "x"}, "--port"},
      {{"serve", "--port", "65536"}, "65535"},
      {{"serve", "--rate-limit", "maybe"}, "on or off"},
      {{"serve", "--tls-cert", "a.pem"}, "--tls-key"},
      {{"serve", "--config", folder.path("none")}, "cannot be read"},
      {{"serve", "--config", folder.path("bad.conf")}, ":2"}};
  for (const auto& [arguments, named] : cases) {
    const auto got = read(arguments);
    REQUIRE_FALSE(got.ok());
    CAPTURE(got.error().message);
    CHECK(got.error().message.find(named) != std::string::npos);
  }
}

TEST_CASE("settings: help names every setting and starts nothing") {
  CHECK(read({"serve", "--help"}).value().command.empty());
  for (const auto* name :
       {"--port", "--data", "--key-file", "--tls-cert", "--rate-limit", "SEPTET_"})
    CHECK(server::help_text().find(name) != std::string::npos);
}
