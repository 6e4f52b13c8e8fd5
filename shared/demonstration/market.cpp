#include "demonstration/market.h"

#include <algorithm>

#include "base/decimal.h"
#include "market/board_types.h"
#include "market/order_types.h"
#include "market/watch_types.h"

namespace septet::demonstration {

namespace {

using http::Method;
using market::Price;
using market::Quantity;

constexpr std::int64_t share = Quantity::one;

constexpr Holding miras[] = {{"KITE", 120 * share, 171'84},
                             {"NVLX", 24 * share, 468'20},
                             {"SEPT", 85 * share, 391'02},
                             {"SOLA", -200 * share, 44'10},
                             {"GRNT", 60'500'000, 97'33}};
constexpr Holding jonas_holds[] = {{"KITE", 200 * share, 169'50}, {"VOLT", 40 * share, 158'00}};
constexpr Holding priyas[] = {{"TIDE", 150 * share, 121'00}, {"SPTB", 300 * share, 95'40}};
constexpr Holding tomas_holds[] = {{"LUMA", 900 * share, 19'80}, {"OAKE", 110 * share, 74'20}};
constexpr std::string_view miras_trades[] = {"ORCD", "HRBR", "PLSR"};
constexpr std::string_view jonas_trades[] = {"VOLT", "SOLA"};
constexpr std::string_view priyas_trades[] = {"PHRM"};

constexpr Portfolio portfolios[] = {
    {"mira", 180, miras, miras_trades, 128'412},
    {"jonas", 120, jonas_holds, jonas_trades, 119'300},
    {"priya", 200, priyas, priyas_trades, 106'150},
    {"tomas", 60, tomas_holds, {}, 0},
};

constexpr std::string_view tech_and_rails[] = {"KITE", "NVLX", "ORCD", "MRDN", "SOLA",
                                               "TIDE", "GRNT", "ALPN", "HRBR", "LUMA",
                                               "SEPT", "VRDA", "OAKE"};

// Said on a stock's board, or if `answers`, below the last that was said there.
struct Said {
  std::string_view username, symbol, text;
  bool answers = false;
  int likes = 0;
  bool with_chart = false;  // and what its author has drawn on it
};
constexpr Said said[] = {
    {"jonas", "KITE",
     "Flew over the Wichita plant with the survey drone last week: the second hall has its roof. "
     "If they keep to the plan, deliveries double by spring.",
     false, 3},
    {"mira", "KITE", "That explains the volume. I keep mine, with a stop below the last low.", true,
     2},
    {"tomas", "KITE", "Everybody I know owns it. That is what worries me.", true, 1},
    {"priya", "TIDE",
     "Dull, profitable, hardly moves with the rest. I like what I understand: hospitals fill up "
     "whatever the market does.",
     false, 2},
    {"tomas", "LUMA",
     "Third quarter in a row below what they promised. I average down, and I know that one "
     "should not.",
     false, 1},
    {"priya", "LUMA", "Then do not?", true, 3},
    {"mira", "SOLA",
     "Short since spring. New panels get cheaper faster than they can build parks, and the debt "
     "has to be rolled over next year.",
     false, 1},
    {"jonas", "SOLA", "Agreed on the panels, not on the debt. Watch the borrow fee.", true, 0},
    {"jonas", "SEPT", "For everything that I do not want to think about.", false, 2},
    {"mira", "KITE",
     "Twice off the same line. While it holds I stay in; my stop stands just below it.", false, 2,
     true},
};

std::string users_path(const Member& member, std::string_view rest) {
  return "/api/users/" + to_string(member.account_id) + std::string(rest);
}

Json text_of_price(Price price) {
  return price.text();
}

Result<void> watch(const Member& member) {
  const std::string path = users_path(member, "/market/watchlists");
  const Json lists = TRY(member.hands.get(path));
  Json symbols = Json::array();
  for (const std::string_view symbol : tech_and_rails) symbols.push_back(std::string(symbol));
  const Json wanted = {{"name", "Tech and rails"}, {"symbols", symbols}};
  if (lists["items"].empty()) {
    TRY(member.hands.send_json(Method::post, path, wanted));
  } else {
    const std::string id = lists["items"][0]["id"];
    TRY(member.hands.send_json(Method::patch, path + "/" + id, wanted));
  }
  for (const char* symbol : {"KITE", "SOLA"})
    TRY(member.hands.send_json(Method::post,
                               users_path(member, "/stocks/" + std::string(symbol) + "/follow"),
                               Json::object()));
  return {};
}

Result<Price> last_price(const Member& member, const std::string& symbol) {
  const Json quote = TRY(member.hands.get("/api/market/quotes/" + symbol));
  return TRY(decode<market::Quote>(quote)).last;
}

// So many per cent of the price of now, in whole cents.
Price part_of(Price price, std::int64_t tenths_of_percent) {
  return {price.units * tenths_of_percent / 1'000 / 100 * 100};
}

Result<void> wait_for_prices(const Member& member) {
  const Price kite = TRY(last_price(member, "KITE")), nvlx = TRY(last_price(member, "NVLX"));
  const Price sept = TRY(last_price(member, "SEPT")), sola = TRY(last_price(member, "SOLA"));
  const std::string orders = users_path(member, "/market/orders");
  const auto order = [&](const char* symbol, const char* side, const char* quantity,
                         const char* kind, const char* price_field, Price price) {
    return member.hands.send_json(Method::post, orders,
                                  {{"symbol", symbol},
                                   {"side", side},
                                   {"type", kind},
                                   {"quantity", quantity},
                                   {"time_in_force", "gtc"},
                                   {price_field, text_of_price(price)}});
  };
  TRY(order("KITE", "sell", "60", "stop", "stop_price", part_of(kite, 971)));
  TRY(order("NVLX", "buy", "10", "limit", "limit_price", part_of(nvlx, 948)));
  TRY(order("SEPT", "sell", "25", "limit", "limit_price", part_of(sept, 1'043)));
  const std::string alerts = users_path(member, "/market/alerts");
  TRY(member.hands.send_json(Method::post, alerts,
                             {{"symbol", "KITE"},
                              {"kind", "price_above"},
                              {"value", text_of_price(part_of(kite, 1'020))},
                              {"note", "Over the resistance"}}));
  TRY(member.hands.send_json(Method::post, alerts,
                             {{"symbol", "SOLA"},
                              {"kind", "price_above"},
                              {"value", text_of_price(part_of(sola, 1'060))},
                              {"note", "Cover?"}}));
  return {};
}

// The lowest of so many bars from `from` on.
market::Anchor lowest(const Json& bars, std::size_t from, std::size_t count) {
  market::Anchor out;
  const auto& lows = bars["low"];
  for (std::size_t i = from; i < std::min(from + count, lows.size()); ++i)
    if (out.time == 0 || lows[i].get<std::int64_t>() < out.price.units)
      out = {bars["times"][i].get<std::int64_t>(), {lows[i].get<std::int64_t>()}};
  return out;
}

Result<void> draw(const Member& member) {
  const Json bars =
      TRY(member.hands.get("/api/market/stocks/KITE/historical?interval=15m&limit=112"));
  const std::size_t n = bars["times"].size();
  if (n < 40) return {};
  std::int64_t high = 0;
  for (const auto& each : bars["high"]) high = std::max(high, each.get<std::int64_t>());
  market::Drawing support{.id = id_from_raw("demo.kite.line.1"),
                          .kind = market::DrawingKind::trend_line,
                          .anchors = {lowest(bars, n / 5, n / 4), lowest(bars, n / 2, n / 3)}};
  market::Drawing resistance{
      .id = id_from_raw("demo.kite.line.2"),
      .kind = market::DrawingKind::horizontal,
      .anchors = {{bars["times"][n / 4].get<std::int64_t>(), {high / 100 * 100 + 8'000}}},
      .text = "Resistance"};
  const std::string path = users_path(member, "/market/drawings/KITE");
  market::Drawings all = TRY(decode<market::Drawings>(TRY(member.hands.get(path))));
  all.items = {support, resistance};
  TRY(member.hands.send_json(Method::put, path, encode(all)));
  return {};
}

const Member* member_named(const std::vector<Member>& members, std::string_view username) {
  for (const Member& member : members)
    if (member.username == username) return &member;
  return nullptr;
}

Result<void> talk(const std::vector<Member>& members) {
  std::string first;
  for (const Said& each : said) {
    const Member* author = member_named(members, each.username);
    if (author == nullptr) continue;
    const std::string path = each.answers
                                 ? "/api/market/posts/" + first + "/replies"
                                 : "/api/market/boards/" + std::string(each.symbol) + "/posts";
    Json words = {{"text", std::string(each.text)}};
    if (each.with_chart) {
      const std::string drawn = "/market/drawings/" + std::string(each.symbol) + "/share";
      const Json copy =
          TRY(author->hands.send_json(Method::post, users_path(*author, drawn), Json::object()));
      words["chart"] = copy["token"];
    }
    const Json post = TRY(author->hands.send_json(Method::post, path, words));
    const std::string id = post.value("id", "");
    if (!each.answers) first = id;
    int likes = each.likes;
    for (const Member& other : members)
      if (&other != author && likes-- > 0)
        TRY(other.hands.send(Method::put, "/api/market/posts/" + id + "/like", {},
                             "application/json"));
  }
  for (const Member& follower : members)
    for (const Member& followed : members)
      if (&follower != &followed && follower.username != "tomas")
        TRY(follower.hands.send(Method::put,
                                "/api/market/traders/" + to_string(followed.account_id) + "/follow",
                                {}, "application/json"));
  return {};
}

}  // namespace

Result<void> fill_market(const std::vector<Member>& members, const Invest& invest) {
  for (const Portfolio& portfolio : portfolios)
    if (const Member* owner = member_named(members, portfolio.username))
      TRY(invest(owner->hands.token(), portfolio));
  if (const Member* mira = member_named(members, "mira")) {
    TRY(watch(*mira));
    TRY(wait_for_prices(*mira));
    TRY(draw(*mira));
  }
  return talk(members);
}

}  // namespace septet::demonstration
