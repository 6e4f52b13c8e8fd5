#include "panels/market/lists.h"

#include <algorithm>

#include "platform/page.h"

namespace septet::panels::market {

namespace {

constexpr std::string_view chosen_key = "market.watchlist";

}  // namespace

Lists::Lists(client::Client& client, Tell tell) : client_(client), tell_(std::move(tell)) {
  const auto kept = parse_id(platform::stored(chosen_key).value_or(""));
  if (kept.ok()) chosen_ = *kept;
}

void Lists::need() {
  if (!lists_.asked()) reload();
}
void Lists::reload() {
  lists_.load([this](auto then) { client_.market().watchlists(std::move(then)); });
}
void Lists::forget() {
  lists_.clear();
}

const std::vector<Watchlist>& Lists::all() const {
  static const std::vector<Watchlist> none;
  return lists_ ? lists_->items : none;
}

const Watchlist* Lists::current() const {
  for (const Watchlist& list : all())
    if (list.id == chosen_) return &list;
  return all().empty() ? nullptr : &all().front();
}

bool Lists::contains(const std::string& symbol) const {
  const Watchlist* list = current();
  return list &&
         std::find(list->symbols.begin(), list->symbols.end(), symbol) != list->symbols.end();
}

Watchlist* Lists::find(const Id& id) {
  if (!lists_) return nullptr;
  for (Watchlist& list : lists_->items)
    if (list.id == id) return &list;
  return nullptr;
}

// An answer to an earlier change does not take back a later one.
void Lists::put(Watchlist list) {
  if (!lists_) return;
  Watchlist* known = find(list.id);
  if (!known)
    lists_->items.push_back(std::move(list));
  else if (known->revision <= list.revision)
    *known = std::move(list);
}

void Lists::choose(const Id& id) {
  chosen_ = id;
  platform::store(chosen_key, to_string(id));
}

void Lists::create(const std::string& name, client::Then<Watchlist> then) {
  client_.market().add_watchlist({name, {}},
                                 [this, then = std::move(then)](Result<Watchlist> made) {
                                   if (made.ok()) {
                                     put(*made);
                                     choose(made->id);
                                   }
                                   then(std::move(made));
                                 });
}

void Lists::rename(const Id& id, const std::string& name, client::Then<Watchlist> then) {
  client_.market().change_watchlist(id, {.name = name},
                                    [this, then = std::move(then)](Result<Watchlist> changed) {
                                      if (changed.ok()) put(*changed);
                                      then(std::move(changed));
                                    });
}

void Lists::remove(const Id& id) {
  const Watchlist* list = find(id);
  if (!list) return;
  const Watchlist before = *list;
  client_.market().remove_watchlist(id, [this, before](Result<void> done) {
    if (!done.ok()) return tell_(failed(std::move(done).error()));
    std::erase_if(lists_->items, [&](const Watchlist& one) { return one.id == before.id; });
    tell_({"Watchlist “" + before.name + "” deleted",
           [this, before] {
             client_.market().add_watchlist({before.name, before.symbols},
                                            [this](Result<Watchlist> made) {
                                              if (made.ok()) put(*std::move(made));
                                            });
           },
           {}});
  });
}

void Lists::send(const Id& id, PatchWatchlist patch) {
  client_.market().change_watchlist(id, patch, [this](Result<Watchlist> changed) {
    if (changed.ok()) return put(*std::move(changed));
    tell_(failed(std::move(changed).error()));
    reload();
  });
}

void Lists::set_symbols(Watchlist& list, std::vector<std::string> symbols) {
  list.symbols = symbols;
  send(list.id, {.symbols = std::move(symbols)});
}

void Lists::add(const std::string& symbol) {
  if (!current() || contains(symbol)) return;
  Watchlist& list = *find(current()->id);
  std::vector<std::string> symbols = list.symbols;
  symbols.push_back(symbol);
  set_symbols(list, std::move(symbols));
}

void Lists::take_away(const std::string& symbol) {
  if (!contains(symbol)) return;
  Watchlist& list = *find(current()->id);
  const std::vector<std::string> before = list.symbols;
  std::vector<std::string> symbols = before;
  std::erase(symbols, symbol);
  set_symbols(list, std::move(symbols));
  tell_({symbol + " removed from “" + list.name + "”",
         [this, id = list.id, before] {
           if (Watchlist* again = find(id)) set_symbols(*again, before);
         },
         {}});
}

void Lists::move(std::size_t from, std::size_t to) {
  if (!current()) return;
  Watchlist& list = *find(current()->id);
  if (from >= list.symbols.size() || to >= list.symbols.size() || from == to) return;
  std::vector<std::string> symbols = list.symbols;
  const std::string moved = symbols[from];
  symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(from));
  symbols.insert(symbols.begin() + static_cast<std::ptrdiff_t>(to), moved);
  set_symbols(list, std::move(symbols));
}

void Lists::set_columns(std::vector<std::string> columns) {
  if (!current()) return;
  Watchlist& list = *find(current()->id);
  list.columns = columns;
  send(list.id, {.columns = std::move(columns)});
}

}  // namespace septet::panels::market
