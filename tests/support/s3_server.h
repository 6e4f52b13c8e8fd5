// The S3 server of the tests: the one that SEPTET_TEST_S3 names, as tests/support/radosgw.sh prints
// it. Each test has a prefix of its own in its bucket.
#pragma once

#include <cstdlib>
#include <optional>
#include <string>

#include "base/encoding.h"
#include "server/s3_address.h"
#include "server/system.h"

namespace septet::test {

inline std::optional<std::string> variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

inline bool has_no_s3() {
  return !variable("SEPTET_TEST_S3");
}

// For what needs to end and start it too.
inline bool has_no_s3_folder() {
  return has_no_s3() || !variable("SEPTET_TEST_S3_FOLDER");
}

inline std::string s3_url(const std::string& more = "") {
  server::SystemRandom random;
  return variable("SEPTET_TEST_S3").value_or("") + "&prefix=test-" + to_hex(random.bytes(8)) + more;
}

inline server::S3Address s3_address() {
  return *server::parse_s3_address(s3_url(), variable);
}

// By a verb of tests/support/radosgw.sh; from the project's folder.
inline bool s3_gateway(const std::string& verb) {
  const std::string folder = variable("SEPTET_TEST_S3_FOLDER").value_or("");
  return std::system(("bash tests/support/radosgw.sh " + verb + " '" + folder + "'").c_str()) == 0;
}

}  // namespace septet::test
