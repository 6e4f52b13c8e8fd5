// All listed stocks, asked for once: names, sectors, and searching among them as one types.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "client/client.h"
#include "client/paged.h"
#include "panels/market/words.h"

namespace septet::panels::market {

class Directory {
 public:
  explicit Directory(client::Client& client) : client_(client) {}

  // Asks for them unless they are known or on their way.
  void need();
  void reload();
  void forget();

  bool loaded() const { return stocks_.loaded(); }
  const std::optional<Error>& error() const { return stocks_.error(); }
  double since_ms() const { return stocks_.since_ms(); }
  const std::vector<Stock>& all() const { return stocks_.items(); }
  const Stock* find(const std::string& symbol) const;
  // Those whose symbol begins so, then those whose name contains it; all for no words.
  std::vector<const Stock*> search(std::string_view words, std::size_t most) const;

 private:
  client::Client& client_;
  client::Paged<Stock> stocks_;
  mutable std::unordered_map<std::string, std::size_t> places_;  // filled when first asked
};

}  // namespace septet::panels::market
