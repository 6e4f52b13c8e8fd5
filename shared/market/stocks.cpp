#include "market/stocks.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/text.h"
#include "market/stock_words.h"
#include "market/venue.h"

namespace septet::market {

namespace {

constexpr std::size_t words_most = 8;
constexpr Price price_most = Price::whole(1'000'000);
constexpr Quantity ordinary_shares = Quantity::whole(100'000'000);
constexpr Percent ordinary_borrow_rate{5'000};  // half a per cent

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

// 1 to 5 capital letters, or with a class of one after a dot.
bool is_symbol(std::string_view text) {
  const auto dot = std::min(text.find('.'), text.size());
  const auto base = text.substr(0, dot), share_class = text.substr(std::min(dot, text.size()));
  return !base.empty() && base.size() <= 5 && std::all_of(base.begin(), base.end(), is_capital) &&
         (share_class.empty() || (share_class.size() == 2 && is_capital(share_class[1])));
}

Result<std::string> checked_text(const std::string& text, const char* field, std::size_t least,
                                 std::size_t most) {
  const auto whole = is_utf8(text) ? std::string(trimmed(text)) : std::string();
  const bool has_control = std::any_of(whole.begin(), whole.end(), [](unsigned char c) {
    return (c < 0x20 && c != '\n') || c == 0x7f;
  });
  if (!is_utf8(text) || whole.size() < least || whole.size() > most || has_control)
    return invalid(field, "bad_text",
                   "This has " + std::to_string(least) + " to " + std::to_string(most) +
                       " bytes, and no control characters.");
  return to_nfc(whole);
}

Result<std::optional<std::string>> checked_optional(const std::optional<std::string>& text,
                                                    const char* field, std::size_t most) {
  if (!text) return std::optional<std::string>();
  return std::optional(TRY(checked_text(*text, field, 0, most)));
}

Result<void> check_price(Price price) {
  if (price <= Price{} || price > price_most)
    return invalid("opening_price", "price_not_positive",
                   "A price is more than nothing, and a million dollars at most.");
  if (price >= Price::whole(1) && price.units % 100 != 0)
    return invalid("opening_price", "off_tick", "From $1 up prices have whole cents.");
  return {};
}

Result<Stock> checked_stock(const NewStock& wanted) {
  if (!is_symbol(wanted.symbol))
    return invalid("symbol", "bad_symbol",
                   "A symbol has 1 to 5 capital letters, and perhaps a class after a dot.");
  TRY(check_price(wanted.opening_price));
  if (wanted.shares_outstanding && *wanted.shares_outstanding <= Quantity{})
    return invalid("shares_outstanding", "quantity_not_positive", "There has to be a share.");
  Stock out;
  out.symbol = wanted.symbol;
  out.name = TRY(checked_text(wanted.name, "name", 1, 100));
  out.kind = wanted.kind.value_or(StockKind::equity);
  out.sector = TRY(checked_text(wanted.sector.value_or("Other"), "sector", 1, 60));
  out.industry = TRY(checked_text(wanted.industry.value_or(""), "industry", 0, 60));
  out.summary = TRY(checked_text(wanted.summary.value_or(""), "summary", 0, 2000));
  out.icon = TRY(checked_text(wanted.icon.value_or("building-2"), "icon", 1, 40));
  out.website = TRY(checked_optional(wanted.website, "website", 200));
  out.headquarters = TRY(checked_optional(wanted.headquarters, "headquarters", 100));
  out.shares_outstanding = wanted.shares_outstanding.value_or(ordinary_shares);
  out.borrow_rate = ordinary_borrow_rate;
  return out;
}

std::string capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return out;
}

}  // namespace

Result<store::StoredStock> stock_named(db::Session& session, const std::string& id_or_symbol) {
  const auto id = parse_id(id_or_symbol);
  auto found = TRY(id.ok() ? store::stock_by_id(session, id.value())
                           : store::stock_by_symbol(session, capitals(id_or_symbol)));
  if (found) return *std::move(found);
  return failure(ErrorKind::not_found, "unknown_symbol", "There is no such stock.");
}

Result<Stock> Stocks::shown(db::Session& session, const Caller& caller, store::StoredStock stored) {
  Stock out = std::move(stored.stock);
  out.following = TRY(store::follows_stock(session, caller.account_id, out.id));
  out.followers = TRY(store::follower_count(session, out.id));
  const auto index = static_cast<std::uint32_t>(stored.number);
  if (context_.venue != nullptr && index < context_.venue->stock_count())
    out.halted = context_.venue->stock(index).halted;
  return out;
}

Result<StockPage> Stocks::page_of(db::Session& session, const Caller& caller,
                                  std::vector<store::StoredStock> found, int limit) {
  StockPage page;
  for (auto& stored : found) page.items.push_back(TRY(shown(session, caller, std::move(stored))));
  if (static_cast<int>(page.items.size()) == limit)
    page.next_cursor = to_base64url(page.items.back().symbol);
  return page;
}

Result<StockPage> Stocks::list(const Caller& caller, const Query& query) {
  if (!is_utf8(query.text) || !is_utf8(query.sector))
    return invalid("q", "bad_text", "This is no text.");
  const auto after = from_base64url(query.cursor);
  if (!after) return invalid("cursor", "bad_cursor", "This is not a cursor of this list.");
  store::StockFilter filter{.words = stock_words(query.text),
                            .sector = query.sector,
                            .kind = query.kind,
                            .after = *after,
                            .limit = query.limit};
  filter.words.resize(std::min(filter.words.size(), words_most));
  return context_.database.read([&](db::Session& session) -> Result<StockPage> {
    StockPage page =
        TRY(page_of(session, caller, TRY(store::find_stocks(session, filter)), query.limit));
    const std::string exact = capitals(trimmed(query.text));
    const auto at = std::find_if(page.items.begin(), page.items.end(),
                                 [&](const Stock& stock) { return stock.symbol == exact; });
    if (at != page.items.end()) std::rotate(page.items.begin(), at, at + 1);
    return page;
  });
}

Result<Stock> Stocks::find(const Caller& caller, const std::string& stock) {
  return context_.database.read([&](db::Session& session) -> Result<Stock> {
    return shown(session, caller, TRY(stock_named(session, stock)));
  });
}

Result<Stock> Stocks::create(const Caller& caller, const NewStock& wanted) {
  if (!caller.has(Role::administrator) && !context_.settings.local)
    return failure(ErrorKind::forbidden, "forbidden", "Only administrators list stocks.");
  Stock stock = TRY(checked_stock(wanted));
  stock.id = context_.make_id();
  TRY(context_.venue->perform([&](db::Transaction& tx, Timestamp) -> Result<Command> {
    if (TRY(store::stock_by_symbol(tx, stock.symbol)))
      return failure(ErrorKind::conflict, "symbol_taken", "There is a stock with this symbol.");
    const std::int64_t number = TRY(store::stock_count(tx));
    TRY(store::insert_stock(tx, {stock, number, wanted.opening_price, context_.now()}));
    return Command{.kind = CommandKind::list_stock, .stock = static_cast<std::uint32_t>(number)};
  }));
  return stock;
}

Result<Stock> Stocks::follow(const Caller& caller, const std::string& stock, bool following) {
  return context_.database.write([&](db::Transaction& tx) -> Result<Stock> {
    auto stored = TRY(stock_named(tx, stock));
    if (following)
      TRY(store::follow_stock(tx, caller.account_id, stored.stock.id, context_.now()));
    else
      TRY(store::unfollow_stock(tx, caller.account_id, stored.stock.id));
    return shown(tx, caller, std::move(stored));
  });
}

Result<StockPage> Stocks::followed(const Caller& caller, const std::string& cursor, int limit) {
  const auto after = from_base64url(cursor);
  if (!after) return invalid("cursor", "bad_cursor", "This is not a cursor of this list.");
  return context_.database.read([&](db::Session& session) -> Result<StockPage> {
    return page_of(session, caller,
                   TRY(store::followed_stocks(session, caller.account_id, *after, limit)), limit);
  });
}

Result<void> Stocks::forget_account(db::Transaction& tx, const Id& account_id) {
  return store::forget_follower(tx, account_id);
}

}  // namespace septet::market
