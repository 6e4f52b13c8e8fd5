#include "server/dav/properties.h"

#include <algorithm>
#include <array>

#include "drive/rules.h"
#include "server/dav/dates.h"
#include "server/dav/place.h"

namespace septet::dav {

namespace {

using drive::NodeKind;

constexpr std::array<std::pair<Live, std::string_view>, 11> live_names{{
    {Live::creationdate, "creationdate"},
    {Live::displayname, "displayname"},
    {Live::getcontentlength, "getcontentlength"},
    {Live::getcontenttype, "getcontenttype"},
    {Live::getetag, "getetag"},
    {Live::getlastmodified, "getlastmodified"},
    {Live::resourcetype, "resourcetype"},
    {Live::supportedlock, "supportedlock"},
    {Live::lockdiscovery, "lockdiscovery"},
    {Live::quota_available_bytes, "quota-available-bytes"},
    {Live::quota_used_bytes, "quota-used-bytes"},
}};

constexpr std::string_view supported_locks =
    "<D:lockentry><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype>"
    "</D:lockentry>"
    "<D:lockentry><D:lockscope><D:shared/></D:lockscope><D:locktype><D:write/></D:locktype>"
    "</D:lockentry>";

std::string_view name_of(Live live) {
  return live_names[static_cast<std::size_t>(live)].second;
}

// What "all" leaves out (RFC 4331, section 3).
bool is_quota(Live live) {
  return live == Live::quota_available_bytes || live == Live::quota_used_bytes;
}

bool has(const Shown& shown, Live live) {
  const bool is_file = shown.node.kind == NodeKind::file;
  switch (live) {
    case Live::getcontentlength:
    case Live::getcontenttype:
    case Live::getetag:
      return is_file;
    case Live::quota_available_bytes:
    case Live::quota_used_bytes:
      return !is_file;
    case Live::creationdate:
    case Live::displayname:
    case Live::getlastmodified:
      return !shown.node.name.empty();  // the root was never made, and has no name
    default:
      return true;
  }
}

void append_value(std::string& out, const Shown& shown, Live live) {
  const auto& node = shown.node;
  switch (live) {
    case Live::creationdate:
      out += creation_date(node.created_at);
      break;
    case Live::displayname:
      append_escaped(out, node.name);
      break;
    case Live::getcontentlength:
      out += std::to_string(node.size_bytes);
      break;
    case Live::getcontenttype:
      append_escaped(out, drive::content_type_of(node.name));
      break;
    case Live::getetag:
      append_escaped(out, etag_of(node));
      break;
    case Live::getlastmodified:
      out += http_date(node.modified_at);
      break;
    case Live::resourcetype:
      if (node.kind == NodeKind::folder) out += "<D:collection/>";
      break;
    case Live::supportedlock:
      out += supported_locks;
      break;
    case Live::lockdiscovery:
      for (const ShownLock& lock : shown.locks) append_lock(out, lock);
      break;
    case Live::quota_available_bytes:
      out += std::to_string(std::max<std::int64_t>(0, shown.quota_bytes - shown.used_bytes));
      break;
    case Live::quota_used_bytes:
      out += std::to_string(shown.used_bytes);
      break;
  }
}

void append_live(std::string& out, const Shown& shown, Live live) {
  const std::string_view name = name_of(live);
  ((out += "<D:") += name) += '>';
  append_value(out, shown, live);
  ((out += "</D:") += name) += '>';
}

const store::Property* dead_property(const Shown& shown, const XmlName& name) {
  const auto found =
      std::find_if(shown.dead.begin(), shown.dead.end(),
                   [&](const store::Property& property) { return property.name == name; });
  return found == shown.dead.end() ? nullptr : &*found;
}

// False if the node has no such property.
bool append_listed(std::string& out, const Shown& shown, const Wanted::Property& wanted) {
  if (const auto* dead = dead_property(shown, wanted.name))
    out += dead->xml;
  else if (wanted.live && has(shown, *wanted.live))
    append_live(out, shown, *wanted.live);
  else
    return false;
  return true;
}

bool is_overridden(const Shown& shown, Live live) {
  return live == Live::displayname &&
         dead_property(shown, {std::string(dav_space), "displayname"}) != nullptr;
}

void append_all(std::string& out, const Shown& shown, bool names_only) {
  for (const auto& [live, name] : live_names) {
    if (!has(shown, live) || (is_quota(live) && !names_only) || is_overridden(shown, live))
      continue;
    if (names_only)
      ((out += "<D:") += name) += "/>";
    else
      append_live(out, shown, live);
  }
  for (const store::Property& dead : shown.dead)
    if (names_only)
      append_empty(out, dead.name);
    else
      out += dead.xml;
}

constexpr std::string_view propstat_begin = "<D:propstat><D:prop>";

void end_propstat(std::string& out, std::string_view status) {
  out += "</D:prop><D:status>HTTP/1.1 ";
  (out += status) += "</D:status></D:propstat>";
}

Error bad_propfind() {
  return invalid("", "bad_propfind", "The body asks for no properties.");
}

}  // namespace

std::optional<Live> live_property(const XmlName& name) {
  if (name.space != dav_space) return std::nullopt;
  for (const auto& [live, known] : live_names)
    if (known == name.local) return live;
  return std::nullopt;
}

bool is_protected(const XmlName& name) {
  const auto live = live_property(name);
  return live && *live != Live::displayname && *live != Live::getlastmodified;
}

void append_lock(std::string& out, const ShownLock& shown) {
  const store::Lock& lock = shown.lock;
  out += "<D:activelock><D:locktype><D:write/></D:locktype><D:lockscope>";
  out += lock.exclusive ? "<D:exclusive/>" : "<D:shared/>";
  out += "</D:lockscope><D:depth>";
  out += lock.infinite ? "infinity" : "0";
  out += "</D:depth>";
  out += lock.owner;
  out += "<D:timeout>Second-" + std::to_string(lock.timeout_s) + "</D:timeout>";
  out += "<D:locktoken><D:href>" + store::token_of(lock) + "</D:href></D:locktoken>";
  out += "<D:lockroot><D:href>" + shown.root + "</D:href></D:lockroot></D:activelock>";
}

bool Wanted::has(Live live) const {
  return std::any_of(properties.begin(), properties.end(),
                     [&](const Property& property) { return property.live == live; });
}

Result<Wanted> wanted_from(std::string_view body) {
  Wanted out;
  if (body.empty()) return out;
  const XmlElement root = TRY(parse_xml(body));
  if (!root.is("propfind")) return bad_propfind();
  const XmlElement* listed = root.child("prop");
  if (listed != nullptr)
    out.kind = Wanted::Kind::listed;
  else if (root.child("propname") != nullptr)
    out.kind = Wanted::Kind::names;
  else if (root.child("allprop") != nullptr)
    listed = root.child("include");
  else
    return bad_propfind();
  if (listed != nullptr)
    for (const XmlElement& element : listed->children)
      out.properties.push_back({element.name, live_property(element.name)});
  return out;
}

void append_response(std::string& out, const Wanted& wanted, const Shown& shown) {
  out += "<D:response><D:href>";
  out += shown.address;  // percent-encoded, so that nothing in it is special to XML
  out += "</D:href>";
  const std::size_t before = out.size();
  out += propstat_begin;
  std::string missing;
  if (wanted.kind != Wanted::Kind::listed)
    append_all(out, shown, wanted.kind == Wanted::Kind::names);
  for (const Wanted::Property& property : wanted.properties)
    if (!append_listed(out, shown, property)) append_empty(missing, property.name);
  if (out.size() == before + propstat_begin.size() && !missing.empty())
    out.resize(before);
  else
    end_propstat(out, "200 OK");
  if (!missing.empty()) {
    (out += propstat_begin) += missing;
    end_propstat(out, "404 Not Found");
  }
  out += "</D:response>\n";
}

void append_empty(std::string& out, const XmlName& name) {
  const bool of_dav = name.space == dav_space;
  out += of_dav ? "<D:" : name.space.empty() ? "<" : "<x:";
  out += name.local;
  if (!of_dav && !name.space.empty()) {
    out += " xmlns:x=\"";
    append_escaped(out, name.space);
    out += '"';
  }
  out += "/>";
}

}  // namespace septet::dav
