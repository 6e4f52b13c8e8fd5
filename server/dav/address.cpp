#include "server/dav/address.h"

#include "base/encoding.h"
#include "drive/rules.h"

namespace septet::dav {

namespace {

// "user@Example.org:443" → "example.org": ports that go without saying are not compared.
std::string comparable(std::string_view authority) {
  authority.remove_prefix(authority.find('@') + 1);
  for (const std::string_view port : {":80", ":443"})
    if (authority.ends_with(port)) authority.remove_suffix(port.size());
  std::string out(authority);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

}  // namespace

Result<Names> names_of(std::string_view path) {
  const bool inside = path == root_path || path.starts_with("/dav/");
  if (!inside) return not_found("There is nothing at this address.");
  path.remove_prefix(root_path.size());
  Names out;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    if (!segment.empty())
      out.push_back(TRY(drive::checked_name(percent_decoded(segment), "address")));
  }
  return out;
}

Result<Names> names_of_address(std::string_view address, std::string_view host) {
  const auto scheme = address.find("://");
  if (scheme != address.npos && scheme < address.find('/')) {
    address.remove_prefix(scheme + 3);
    const std::string_view authority = address.substr(0, address.find('/'));
    if (comparable(authority) != comparable(host))
      return failure(ErrorKind::unavailable, "other_server", "That is another server’s address.");
    address.remove_prefix(authority.size());
  }
  return names_of(address.substr(0, address.find('?')));
}

std::string address_of(const Names& names, drive::NodeKind kind) {
  std::string out(root_path);
  for (const std::string& name : names) (out += '/') += percent_encoded(name);
  return kind == drive::NodeKind::folder ? out + '/' : out;
}

std::string address_in(std::string_view folder, std::string_view name, drive::NodeKind kind) {
  std::string out(folder);
  out += percent_encoded(name);
  if (kind == drive::NodeKind::folder) out += '/';
  return out;
}

}  // namespace septet::dav
