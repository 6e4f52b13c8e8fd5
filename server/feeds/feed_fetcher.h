// Fetches feeds of news from the addresses that administrators name, and from nowhere else: not
// from this machine, not from the network that it stands in.
#pragma once

#include <string>
#include <vector>

#include "market/context.h"

namespace septet::server {

// Addresses: http or https, on port 80 or 443, without a name and password, on a host in the public
// network. That is looked at once more where a connection is opened, on the very address that it
// goes to, so that no name that resolves to another one the second time and no redirect leads
// elsewhere. The environment's proxies are passed by: they would resolve by themselves.
class FeedFetcher final : public market::Fetcher {
 public:
  struct Options {
    int connect_timeout_ms = 5'000;
    int timeout_ms = 20'000;           // of all of it, redirects included
    std::size_t most_bytes = 2 << 20;  // unpacked
    int most_redirects = 5;
    std::vector<int> loopback_ports;  // for tests: what of this machine may be asked after all
  };
  FeedFetcher() : FeedFetcher(Options{}) {}
  explicit FeedFetcher(Options options) : options_(std::move(options)) {}

  Result<market::FetchedFeed> fetch(const std::string& url) override;

 private:
  Result<std::string> get(std::string url) const;

  const Options options_;
};

}  // namespace septet::server
