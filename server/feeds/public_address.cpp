#include "server/feeds/public_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace septet::server {

namespace {

struct Network {
  std::uint32_t address;
  int bits;
};
constexpr std::uint32_t ipv4(int a, int b, int c, int d) {
  return static_cast<std::uint32_t>(a << 24 | b << 16 | c << 8 | d);
}

constexpr Network special_ipv4[] = {
    {ipv4(0, 0, 0, 0), 8},        // this network
    {ipv4(10, 0, 0, 0), 8},       // private
    {ipv4(100, 64, 0, 0), 10},    // shared
    {ipv4(127, 0, 0, 0), 8},      // loopback
    {ipv4(169, 254, 0, 0), 16},   // link-local
    {ipv4(172, 16, 0, 0), 12},    // private
    {ipv4(192, 0, 0, 0), 24},     // protocol assignments
    {ipv4(192, 0, 2, 0), 24},     // documentation
    {ipv4(192, 88, 99, 0), 24},   // 6to4 relays
    {ipv4(192, 168, 0, 0), 16},   // private
    {ipv4(198, 18, 0, 0), 15},    // benchmarking
    {ipv4(198, 51, 100, 0), 24},  // documentation
    {ipv4(203, 0, 113, 0), 24},   // documentation
    {ipv4(224, 0, 0, 0), 3},      // multicast, reserved, broadcast
};

bool is_public_ipv4(std::uint32_t address) {
  return std::none_of(std::begin(special_ipv4), std::end(special_ipv4), [&](const Network& net) {
    return (address ^ net.address) >> (32 - net.bits) == 0;
  });
}

// Of IPv6 only 2000::/3 is given out, and of that some blocks are special.
bool is_public_ipv6(const std::uint8_t (&bytes)[16]) {
  const unsigned first = static_cast<unsigned>(bytes[0]) << 8 | bytes[1];
  const unsigned second = static_cast<unsigned>(bytes[2]) << 8 | bytes[3];
  if (first >> 13 != 1) return false;
  const bool protocols = first == 0x2001 && second < 0x0200;       // 2001::/23, Teredo in it
  const bool documentation = first == 0x2001 && second == 0x0db8;  // 2001:db8::/32
  const bool documentation_too = first == 0x3fff && second < 0x1000;
  const bool six_to_four = first == 0x2002;
  return !protocols && !documentation && !documentation_too && !six_to_four;
}

}  // namespace

bool is_public_address(const sockaddr& address) {
  if (address.sa_family == AF_INET)
    return is_public_ipv4(ntohl(reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr));
  if (address.sa_family == AF_INET6)
    return is_public_ipv6(reinterpret_cast<const sockaddr_in6&>(address).sin6_addr.s6_addr);
  return false;
}

}  // namespace septet::server
