#include "market/watchlists.h"

#include <algorithm>

#include "events/outbox.h"
#include "market/watchlist_store.h"
#include "market/written.h"

namespace septet::market {

namespace {

constexpr std::string_view all_watch_columns[] = {"last",
                                                  "change",
                                                  "change_percent",
                                                  "volume",
                                                  "bid",
                                                  "ask",
                                                  "open",
                                                  "high",
                                                  "previous_close",
                                                  "low",
                                                  "day_range",
                                                  "name",
                                                  "chart",
                                                  "sector",
                                                  "kind",
                                                  "market_value",
                                                  "shares_outstanding"};
constexpr std::size_t first_list_symbols = 8;
constexpr std::size_t list_name_bytes = 60;

Error no_such_list() {
  return not_found("There is no such watchlist.");
}

Result<std::vector<std::string>> checked_columns(const std::vector<std::string>& columns) {
  const auto known = watch_columns();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (std::find(known.begin(), known.end(), columns[i]) == known.end())
      return invalid(item_field("columns", i), "unknown_column", "There is no such column.");
    if (std::find(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(i), columns[i]) !=
        columns.begin() + static_cast<std::ptrdiff_t>(i))
      return invalid(item_field("columns", i), "twice", "This column is there already.");
  }
  return columns;
}

}  // namespace

std::span<const std::string_view> watch_columns() {
  return all_watch_columns;
}

Result<std::vector<std::string>> Watchlists::checked_symbols(
    const std::vector<std::string>& symbols) {
  if (symbols.size() > watchlist_symbols_most)
    return invalid("symbols", "too_many", "A list has 200 stocks at most.");
  std::vector<std::string> out;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    std::string symbol = TRY(listed_symbol(floor_, symbols[i], item_field("symbols", i)));
    if (std::find(out.begin(), out.end(), symbol) != out.end())
      return invalid(item_field("symbols", i), "twice", "This stock is in the list already.");
    out.push_back(std::move(symbol));
  }
  return out;
}

Watchlist Watchlists::first_list() {
  Watchlist list{.id = context_.make_id(),
                 .name = "Watchlist",
                 .symbols = {},
                 .columns = {"last", "change_percent"}};
  const auto count = std::min<std::size_t>(floor_.count(), first_list_symbols);
  for (std::uint32_t i = 0; i < count; ++i) list.symbols.push_back(floor_.stock(i).symbol);
  return list;
}

Result<void> Watchlists::tell(db::Transaction& tx, const Caller& caller, const Id& id) {
  return events::append(
      tx, context_.now(),
      {caller.account_id, "market", "watchlists.changed", {{"id", to_string(id)}}});
}

Result<WatchlistList> Watchlists::list(const Caller& caller) {
  WatchlistList out{TRY(context_.database.read(
      [&](db::Session& session) { return store::watchlists(session, caller.account_id); }))};
  if (!out.items.empty()) return out;
  const Watchlist first = first_list();
  out.items =
      TRY(context_.database.write([&](db::Transaction& tx) -> Result<std::vector<Watchlist>> {
        auto lists = TRY(store::watchlists(tx, caller.account_id));
        if (!lists.empty()) return lists;
        lists.push_back(first);
        TRY(store::put_watchlist(tx, caller.account_id, lists.front()));
        return lists;
      }));
  return out;
}

Result<Watchlist> Watchlists::make(const Caller& caller, const NewWatchlist& wanted) {
  Watchlist made = first_list();
  made.name = TRY(written(wanted.name, "name", 1, list_name_bytes));
  made.symbols = TRY(checked_symbols(wanted.symbols.value_or(std::vector<std::string>())));
  return context_.database.write([&](db::Transaction& tx) -> Result<Watchlist> {
    if (TRY(store::watchlists(tx, caller.account_id)).size() >= watchlists_most)
      return failure(ErrorKind::conflict, "too_many_lists", "There can be 50 lists at most.");
    Watchlist list = made;
    TRY(store::put_watchlist(tx, caller.account_id, list));
    TRY(tell(tx, caller, list.id));
    return list;
  });
}

Result<Watchlist> Watchlists::change(const Caller& caller, const Id& id,
                                     const PatchWatchlist& patch) {
  Watchlist wanted;
  if (patch.name) wanted.name = TRY(written(*patch.name, "name", 1, list_name_bytes));
  if (patch.symbols) wanted.symbols = TRY(checked_symbols(*patch.symbols));
  if (patch.columns) wanted.columns = TRY(checked_columns(*patch.columns));
  return context_.database.write([&](db::Transaction& tx) -> Result<Watchlist> {
    auto list = TRY(store::watchlist(tx, caller.account_id, id));
    if (!list) return no_such_list();
    if (patch.name) list->name = wanted.name;
    if (patch.symbols) list->symbols = wanted.symbols;
    if (patch.columns) list->columns = wanted.columns;
    TRY(store::put_watchlist(tx, caller.account_id, *list));
    TRY(tell(tx, caller, id));
    return *std::move(list);
  });
}

Result<void> Watchlists::remove(const Caller& caller, const Id& id) {
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    if (!TRY(store::erase_watchlist(tx, caller.account_id, id))) return no_such_list();
    if (TRY(store::watchlists(tx, caller.account_id)).empty())
      return failure(ErrorKind::conflict, "last_list", "One watchlist always stays.");
    return tell(tx, caller, id);
  });
}

Result<void> Watchlists::forget_account(db::Transaction& tx, const Id& account_id) {
  return store::erase_watchlists(tx, account_id);
}

}  // namespace septet::market
