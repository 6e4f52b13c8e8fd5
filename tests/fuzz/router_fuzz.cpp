// Addresses: every one is answered, by a route or by a problem document.
#include "http/router.h"

#include "fuzz/property.h"

namespace {

const septet::http::Router& table() {
  static const septet::http::Router router = [] {
    septet::http::Router out;
    for (const char* path : {"/api/users", "/api/users/{user_id}", "/api/users/{user_id}/follow",
                             "/api/users/new", "/api/{a}/{b}/{c}/{d}", "/dav/{path...}"})
      out.add({.method = septet::http::Method::get, .path = path, .service = "fuzz"});
    return out;
  }();
  return router;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace septet;
  const auto path = fuzz::text_of(data, size);
  const auto match = table().match(http::Method::get, path);
  if (match.ok()) {
    PROPERTY(match->route != nullptr);
    for (const auto& [name, value] : match->params) PROPERTY(value.size() <= path.size());
  } else {
    PROPERTY(http::problem(match.error()).status == 404);
    return 0;
  }
  const auto refused = table().match(http::Method::post, path);
  PROPERTY(!refused.ok() && http::problem(refused.error()).status == 405);
  return 0;
}
