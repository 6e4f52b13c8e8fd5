// The variables of one scenario and the named contents, put into texts: "{{name}}".
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/random.h"
#include "base/result.h"
#include "base/time.h"

namespace septet::contract {

class Variables {
 public:
  // `now` is asked for {{now}} and {{totp:…}}.
  Variables(Random&, std::function<Timestamp()> now);

  void set(const std::string& name, Json value) { values_[name] = std::move(value); }
  // Names bytes for use by several steps. Errors: as of content().
  Result<void> add_contents(const Json& named);

  // Every "{{…}}" in the value replaced, names of members included. Error: invalid, naming it.
  Result<Json> filled(const Json&) const;
  // The bytes that a content describes; empty if it describes none. Error: invalid.
  Result<std::string> content(const Json&) const;

 private:
  Result<std::string> filled_text(std::string_view) const;
  Result<Json> value_of(const std::string& expression) const;
  Result<Json> computed(const std::string& helper, const std::string& argument) const;
  Result<std::string> totp(const std::string& argument) const;
  Result<std::string> whole_content(const Json&) const;
  std::string random_digits() const;

  Random& random_;
  std::function<Timestamp()> now_;
  std::map<std::string, Json> values_;
  std::map<std::string, std::string> contents_;
};

// RFC 6238 with HMAC-SHA-1, steps of 30 s and six digits. `secret` is raw.
std::string totp_code(std::string_view secret, std::int64_t step);
// Whether the object describes bytes at all.
bool has_content(const Json&);

}  // namespace septet::contract
