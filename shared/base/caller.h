// Who is calling: the outcome of authentication, passed to every use case.
#pragma once

#include <optional>
#include <string>

#include "base/id.h"

namespace septet {

enum class Role : unsigned {
  creator = 1,
  restaurant_owner = 2,
  courier = 4,
  seller = 8,
  content_manager = 16,
  administrator = 32,
};

struct Caller {
  Id account_id;            // nil: nobody is signed in
  Id session_id;            // nil for an app password and in local mode
  Id device_id;             // which of the person's devices
  std::string device_name;  // "Firefox on Linux"
  unsigned roles = 0;       // Role bits; everyone is a customer
  std::string scope;        // of an app password: the one service it opens; empty: all
  std::string address;      // of the peer, for rate limits and the audit log
  bool by_cookie =
      false;  // the proof came by itself with the request, so forgery must be ruled out

  bool signed_in() const { return !account_id.is_nil(); }
  bool has(Role role) const { return (roles & static_cast<unsigned>(role)) != 0; }
};

}  // namespace septet
