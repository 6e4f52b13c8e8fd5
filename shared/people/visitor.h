// Where a request comes from, before it is known from whom.
#pragma once

#include <string>

#include "http/message.h"

namespace septet::people {

struct Visitor {
  std::string address;
  std::string device;  // "Chromium on Linux"
  // The peer is this very machine and asked for it by one of its own names, so that neither a proxy
  // nor a page that had its name resolved to here can stand for it.
  bool this_machine = false;
  bool browser = false;  // our own page: gets a cookie, not a token
  bool secure = false;   // came over TLS
};

Visitor visitor_of(const http::Request&);

// The header by which our own page tells itself apart. No page of another origin can send it
// without asking first, which is never granted.
inline constexpr std::string_view client_header = "Septet-Client";
inline constexpr std::string_view session_cookie = "septet_session";

}  // namespace septet::people
