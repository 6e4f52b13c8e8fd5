#include "shell/route.h"

#include "base/encoding.h"

namespace septet::shell {
namespace {

template <class Use>
void split(std::string_view text, char separator, Use use) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) use(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

Route parse_route(std::string_view address) {
  Route route;
  const std::size_t mark = std::min(address.find('?'), address.size());
  split(address.substr(0, mark), '/',
        [&](std::string_view part) { route.parts.push_back(percent_decoded(part)); });
  if (mark == address.size()) return route;
  split(address.substr(mark + 1), '&', [&](std::string_view pair) {
    const std::size_t equals = std::min(pair.find('='), pair.size());
    route.query[percent_decoded(pair.substr(0, equals))] =
        equals < pair.size() ? percent_decoded(pair.substr(equals + 1)) : std::string();
  });
  return route;
}

std::string to_address(const Route& route) {
  std::string out;
  for (const std::string& part : route.parts) out += "/" + percent_encoded(part);
  char before = '?';
  for (const auto& [name, value] : route.query) {
    out += before + percent_encoded(name) + "=" + percent_encoded(value);
    before = '&';
  }
  return out.empty() ? "/" : out;
}

}  // namespace septet::shell
