// The If header (RFC 4918, section 10.4): alternatives, each a list of conditions that hold
// together, about the request's own resource or a tagged one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace septet::dav {

struct IfCondition {
  bool negated = false;
  bool is_etag = false;  // or a state token
  std::string value;     // the ETag with its quotes, the token without its angle brackets
  bool operator==(const IfCondition&) const = default;
};

struct IfList {
  std::string resource;  // an address; empty: that of the request
  std::vector<IfCondition> conditions;
  bool operator==(const IfList&) const = default;
};

struct IfHeader {
  std::vector<IfList> lists;  // one of them has to hold; none: there was no header
  // Whether this token occurs, which is how a client shows that it knows of a lock.
  bool submits(std::string_view token) const;
};

// Error: invalid "bad_if_header".
Result<IfHeader> parse_if_header(std::string_view);

}  // namespace septet::dav
