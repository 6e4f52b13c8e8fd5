// XML as WebDAV's requests and properties carry it. It comes from outside and is taken for hostile:
// no document type, so no entities but the five that XML has itself; limits on size, depth and
// number of elements. Expat reads it, not pugixml as for S3's answers: it knows namespaces, and
// refuses what is not well-formed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace septet::dav {

inline constexpr std::string_view dav_space = "DAV:";
inline constexpr std::size_t xml_max_bytes = 256 * 1024;
inline constexpr std::size_t xml_max_depth = 64;
inline constexpr std::size_t xml_max_elements = 10'000;

struct XmlName {
  std::string space;  // the namespace; empty: none
  std::string local;
  bool operator==(const XmlName&) const = default;
};

struct XmlAttribute {
  XmlName name;
  std::string prefix;
  std::string value;
};

struct XmlElement {
  XmlName name;
  std::string prefix;
  std::string language;  // xml:lang as it holds here, its own or an outer one's
  std::vector<XmlAttribute> attributes;
  std::string text;                  // before the first child
  std::vector<XmlElement> children;  // each with the text after it
  std::string tail;

  bool is(std::string_view dav_name) const {
    return name.space == dav_space && name.local == dav_name;
  }
  // The first child of that name in "DAV:"; null if there is none.
  const XmlElement* child(std::string_view dav_name) const;
};

// The document's outermost element. Errors: invalid "bad_xml"; too_large "xml_too_large".
Result<XmlElement> parse_xml(std::string_view document);

// The element as a text that means the same wherever it is put: it declares every namespace that it
// uses, and its language. The prefixes stay as they came.
std::string to_xml(const XmlElement&);

// As text between tags, or as the value of an attribute. What XML cannot say (control characters,
// bytes that are not UTF-8 are the caller's affair) becomes U+FFFD.
std::string escaped_xml(std::string_view);
void append_escaped(std::string& out, std::string_view);

}  // namespace septet::dav
