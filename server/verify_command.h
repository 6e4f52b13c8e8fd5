// `septet verify`: reads its settings, prints what verification finds.
#pragma once

#include <string>

#include "server/settings.h"
#include "server/verification.h"

namespace septet::server {

// 0: everything is as it was put; 1: something is damaged or missing. Errors: it could not be found
// out.
Result<int> run_verify(std::span<const std::string> arguments, const Environment&);
std::string verify_help();

// A line each second of how far something is.
class ProgressLines {
 public:
  void tell(std::string_view what, std::int64_t done, std::int64_t total);

 private:
  std::int64_t told_ms_ = 0;
};
// "anna  /Trips/sea.jpg  version 3: 2 of 12 chunks …".
std::string line_of(const Finding&);
// "1,234,567".
std::string with_commas(std::int64_t);
// The end of what is printed, several lines.
std::string summary_of(const Verification&);

}  // namespace septet::server
