// Properties: what PROPFIND asks for and how a node answers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drive/node_store.h"
#include "server/dav/store.h"

namespace septet::dav {

// Those that the server computes (RFC 4918, section 15; RFC 4331). A displayname that a client has
// set comes before ours.
enum class Live {
  creationdate,
  displayname,
  getcontentlength,
  getcontenttype,
  getetag,
  getlastmodified,
  resourcetype,
  supportedlock,
  lockdiscovery,
  quota_available_bytes,
  quota_used_bytes,
};
std::optional<Live> live_property(const XmlName&);
// Whether PROPPATCH must not touch it. The time of the last change may be set, as copying programs
// do, and so may the name that is displayed.
bool is_protected(const XmlName&);

// A lock as a node shows it.
struct ShownLock {
  store::Lock lock;
  std::string root;  // the address of what was locked
};
void append_lock(std::string& out, const ShownLock&);

struct Wanted {
  enum class Kind { all, names, listed };
  struct Property {
    XmlName name;
    std::optional<Live> live;
  };
  Kind kind = Kind::all;
  std::vector<Property> properties;  // listed, or included with `all`
  bool has(Live) const;
};
// From the body of PROPFIND; an empty one asks for all. Errors: those of parse_xml(); invalid
// "bad_propfind".
Result<Wanted> wanted_from(std::string_view body);

// A node with all that its properties are made of.
struct Shown {
  const drive::store::NodeRow& node;
  std::string address;
  std::vector<store::Property> dead;
  std::vector<ShownLock> locks;
  std::int64_t quota_bytes = 0, used_bytes = 0;  // where they are wanted
};

inline constexpr std::string_view multistatus_begin =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\">\n";
inline constexpr std::string_view multistatus_end = "</D:multistatus>\n";

// <D:response> with one <D:propstat> for what there is and one for what there is not.
void append_response(std::string& out, const Wanted&, const Shown&);
// An empty element of that name.
void append_empty(std::string& out, const XmlName&);

}  // namespace septet::dav
