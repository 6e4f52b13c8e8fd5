// What WebDAV's clients send: XML that is understood comes out of the writer as what it was, the If
// header holds no condition without a value, addresses name what they came from.
#include "fuzz/property.h"
#include "server/dav/address.h"
#include "server/dav/dates.h"
#include "server/dav/if_header.h"
#include "server/dav/locks.h"
#include "server/dav/properties.h"
#include "server/dav/xml.h"

namespace {

using namespace septet;

std::size_t depth_of(const dav::XmlElement& element) {
  std::size_t deepest = 0;
  for (const auto& child : element.children) deepest = std::max(deepest, depth_of(child));
  return deepest + 1;
}

bool is_same(const dav::XmlElement& a, const dav::XmlElement& b) {
  if (a.name != b.name || a.language != b.language || a.text != b.text || a.tail != b.tail ||
      a.children.size() != b.children.size())
    return false;
  for (std::size_t i = 0; i < a.children.size(); ++i)
    if (!is_same(a.children[i], b.children[i])) return false;
  return true;
}

void check_xml(std::string_view text) {
  const auto parsed = dav::parse_xml(text);
  if (!parsed.ok()) return;
  PROPERTY(depth_of(*parsed) <= dav::xml_max_depth);
  const std::string written = dav::to_xml(*parsed);
  const auto again = dav::parse_xml(written);
  // Escapes and declarations may make it longer than what is taken.
  PROPERTY(again.ok() || written.size() > dav::xml_max_bytes);
  PROPERTY(!again.ok() || is_same(*parsed, *again));
  PROPERTY(!again.ok() || dav::to_xml(*again) == written);
  (void)dav::wanted_from(text);
}

void check_if(std::string_view text) {
  const auto parsed = dav::parse_if_header(text);
  if (!parsed.ok()) return;
  PROPERTY(!parsed->lists.empty());
  for (const auto& list : parsed->lists) {
    PROPERTY(!list.conditions.empty());
    for (const auto& one : list.conditions) {
      PROPERTY(!one.value.empty());
      PROPERTY(one.is_etag || parsed->submits(one.value));
    }
  }
}

void check_address(std::string_view text) {
  const auto names = dav::names_of(text);
  if (!names.ok()) return;
  const auto again = dav::names_of(dav::address_of(*names, drive::NodeKind::folder));
  PROPERTY(again.ok() && *again == *names);
  const auto absolute = dav::names_of_address(
      "http://example.org" + dav::address_of(*names, drive::NodeKind::file), "example.org");
  PROPERTY(absolute.ok() && *absolute == *names);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  check_xml(text);
  check_if(text);
  check_address(text);
  (void)dav::names_of_address(text, "example.org");
  const auto seconds = dav::timeout_from(text);
  PROPERTY(seconds > 0 && seconds <= dav::lock_max_s);
  if (const auto time = dav::parse_unix_time(text))
    PROPERTY(dav::parse_http_date(dav::http_date(*time)).has_value());
  return 0;
}
