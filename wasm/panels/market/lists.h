// The person's watchlists and which of them is open. Changes are seen at once; one that the server
// refuses is taken back.
#pragma once

#include <string>
#include <vector>

#include "client/client.h"
#include "client/loaded.h"
#include "panels/market/notice.h"
#include "panels/market/words.h"

namespace septet::panels::market {

class Lists {
 public:
  Lists(client::Client&, Tell);

  void need();
  void reload();
  void forget();

  bool loaded() const { return static_cast<bool>(lists_); }
  const std::optional<Error>& error() const { return lists_.error(); }
  double since_ms() const { return lists_.since_ms(); }
  const std::vector<Watchlist>& all() const;
  // Null while none is there.
  const Watchlist* current() const;
  bool contains(const std::string& symbol) const;

  void choose(const Id&);
  void create(const std::string& name, client::Then<Watchlist>);
  void rename(const Id&, const std::string& name, client::Then<Watchlist>);
  void remove(const Id&);
  // In the current list; both can be undone.
  void add(const std::string& symbol);
  void take_away(const std::string& symbol);
  void move(std::size_t from, std::size_t to);
  void set_columns(std::vector<std::string>);

 private:
  Watchlist* find(const Id&);
  void put(Watchlist);
  void send(const Id&, PatchWatchlist);
  void set_symbols(Watchlist&, std::vector<std::string>);

  client::Client& client_;
  Tell tell_;
  client::Loaded<WatchlistList> lists_;
  Id chosen_;
};

}  // namespace septet::panels::market
