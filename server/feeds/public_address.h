// Which addresses lie in the network that everybody can reach, and not in one of our own: a server
// that fetches what people name must not be a way into the network that it stands in.
#pragma once

#include <sys/socket.h>

namespace septet::server {

// False for all that IANA's registries of special-purpose addresses (RFC 6890 and its updates) do
// not call globally reachable: loopback, private, link-local and unique-local, shared (RFC 6598),
// documentation, benchmarking, multicast, and IPv4 addresses inside of IPv6 ones (mapped, 6to4,
// Teredo, NAT64), which would lead to any of those.
bool is_public_address(const sockaddr&);

}  // namespace septet::server
