#include <doctest/doctest.h>

#include "market/alert_store.h"
#include "market/alerts.h"
#include "market/drawing_store.h"
#include "market/indicator_name.h"
#include "market/screen_store.h"
#include "market/screener.h"
#include "market/sketches.h"
#include "market/watchlist_store.h"
#include "market/watchlists.h"
#include "support/outcome.h"
#include "support/watch_world.h"

using namespace septet;
using namespace septet::market;
using test::code_of;
using test::fault_of;

namespace {

using Value = Decimal<4, 2>;

Value value_of(const std::string& text) {
  return *Value::parse_text(text);
}

struct AlertWorld : test::WatchWorld {
  AlertWorld() { REQUIRE(store::migrate_alerts(*database).ok()); }

  Alert make(const std::string& symbol, AlertKind kind, const std::string& value,
             bool every_time = false, std::optional<std::string> indicator = {}) {
    auto made = alerts.make(anna, {.symbol = symbol,
                                   .kind = kind,
                                   .value = value_of(value),
                                   .indicator = std::move(indicator),
                                   .every_time = every_time});
    REQUIRE(made.ok());
    return *std::move(made);
  }
  // How many alerts have been told of after these prices.
  std::size_t told_after(const std::string& symbol, std::initializer_list<const char*> prices) {
    for (const char* price : prices) {
      floor.time = floor.time + minutes(2);
      floor.trade(symbol, price);
      REQUIRE(alerts.tick().ok());
    }
    return people.told.size();
  }

  Alerts alerts{context, floor};
};

std::string symbols_of(const Result<ScreenResult>& result) {
  REQUIRE(result.ok());
  std::string out;
  for (const ScreenRow& row : (*const_cast<Result<ScreenResult>&>(result)).items)
    out += row.stock.symbol + " ";
  return out;
}

}  // namespace

TEST_CASE("watchlists: everybody has one, and the last one stays") {
  test::WatchWorld world;
  REQUIRE(store::migrate_watchlists(*world.database).ok());
  Watchlists lists(world.context, world.floor);
  const auto first = lists.list(world.anna);
  REQUIRE(first.ok());
  const Watchlist list = first.value().items.at(0);
  CHECK(list.symbols == std::vector<std::string>{"KITE", "NOVA", "OAK"});
  CHECK(lists.list(world.anna).value().items.at(0).id == list.id);
  CHECK(code_of(lists.remove(world.anna, list.id)) == "last_list");
  CHECK(code_of(lists.remove(world.ben, list.id)) == "not_found");

  const auto second = lists.make(world.anna, {"  Ships ", std::vector<std::string>{"oak"}});
  REQUIRE(second.ok());
  CHECK(second.value().name == "Ships");
  CHECK(second.value().symbols == std::vector<std::string>{"OAK"});
  CHECK(lists.remove(world.anna, list.id).ok());
  CHECK(world.events_of(world.anna).size() == 2);
}

TEST_CASE("watchlists: what is not listed, there twice or no column is refused by its place") {
  test::WatchWorld world;
  REQUIRE(store::migrate_watchlists(*world.database).ok());
  Watchlists lists(world.context, world.floor);
  const Id id = lists.list(world.anna).value().items.at(0).id;
  const auto changed = [&](PatchWatchlist patch) { return lists.change(world.anna, id, patch); };
  const auto unknown = changed({.symbols = std::vector<std::string>{"KITE", "ZZZZ"}});
  CHECK(code_of(unknown) == "unknown_symbol");
  CHECK(unknown.error().field == "symbols.1");
  CHECK(code_of(changed({.symbols = std::vector<std::string>{"KITE", "kite"}})) == "twice");
  CHECK(code_of(changed({.symbols = std::vector<std::string>(201, "KITE")})) == "too_many");
  CHECK(code_of(changed({.columns = std::vector<std::string>{"karma"}})) == "unknown_column");
  CHECK(code_of(changed({.name = " "})) == "bad_text");
  const auto done = changed({.columns = std::vector<std::string>{"volume", "last"}});
  REQUIRE(done.ok());
  CHECK(done.value().columns == std::vector<std::string>{"volume", "last"});
  CHECK(done.value().revision == 2);
  world.forget(lists, world.anna);
  CHECK(world.rows("market_watchlist") == 0);
}

TEST_CASE("alerts: one fires once, with a notice and an event that has the price") {
  AlertWorld world;
  const Alert alert = world.make("KITE", AlertKind::price_above, "105");
  CHECK(world.told_after("KITE", {"104", "104.99"}) == 0);
  CHECK(world.told_after("NOVA", {"200"}) == 0);
  CHECK(world.told_after("KITE", {"105", "104", "106"}) == 1);
  CHECK(world.people.told[0].kind == "market.alert");
  CHECK(world.people.told[0].title == "KITE is at 105.00, not below 105.00");
  const Alert fired = world.alerts.list(world.anna).value().items.at(0);
  CHECK(fired.status == AlertStatus::fired);
  CHECK(fired.fired_at.has_value());
  const auto events = world.events_of(world.anna);
  CHECK(events.back().event.kind == "alert.fired");
  CHECK(events.back().event.data["price"] == "105.00");
  CHECK(events.back().event.data["id"] == to_string(alert.id));
  CHECK(world.alerts.list(world.ben).value().items.empty());
}

TEST_CASE("alerts: one that fires every time does so whenever it comes true again") {
  AlertWorld world;
  world.make("KITE", AlertKind::price_below, "95", true);
  CHECK(world.told_after("KITE", {"94", "93", "94.5"}) == 1);
  CHECK(world.told_after("KITE", {"96"}) == 1);
  CHECK(world.told_after("KITE", {"95", "90"}) == 2);
  CHECK(world.alerts.list(world.anna).value().items.at(0).status == AlertStatus::waiting);
}

TEST_CASE("alerts: a price that plays around the value is told of once a minute at most") {
  AlertWorld world;
  world.make("KITE", AlertKind::price_above, "105", true);
  for (int i = 0; i < 20; ++i) {
    world.floor.trade("KITE", i % 2 == 0 ? "105" : "104.99");
    world.floor.time = world.floor.time + seconds(10);
    REQUIRE(world.alerts.tick().ok());
  }
  CHECK(world.people.told.size() <= 4);
  CHECK(world.people.told.size() >= 2);
}

TEST_CASE("alerts: of the day's change, of volume, and of what holds already") {
  AlertWorld world;
  world.make("KITE", AlertKind::change_above, "3");
  world.make("KITE", AlertKind::change_below, "-3");
  world.make("KITE", AlertKind::volume_above, "1000");
  CHECK(world.told_after("KITE", {"102.9", "97.1"}) == 0);
  CHECK(world.told_after("KITE", {"103"}) == 1);
  CHECK(world.told_after("KITE", {"96.9"}) == 2);
  world.floor.trade("KITE", "100", 1000);
  REQUIRE(world.alerts.tick().ok());
  CHECK(world.people.told.size() == 3);
  world.make("KITE", AlertKind::price_above, "50");
  REQUIRE(world.alerts.tick().ok());
  CHECK(world.people.told.size() == 4);
}

TEST_CASE("alerts: one of an indicator fires when it crosses the value, not where it is already") {
  AlertWorld world;
  for (int i = 0; i < 30; ++i) world.floor.day("KITE", 100, 100);
  world.make("KITE", AlertKind::indicator_above, "101", true, "sma:2");
  world.make("KITE", AlertKind::indicator_above, "99", false, "sma:2");  // is above already
  CHECK(world.told_after("KITE", {"100", "101.9"}) == 0);
  CHECK(world.told_after("KITE", {"102.1", "103"}) == 1);
  CHECK(world.told_after("KITE", {"90", "102.2"}) == 3);  // both: the second one had to go below
}

TEST_CASE("alerts: paused they rest; a new value arms them; others' are not there") {
  AlertWorld world;
  const Alert alert = world.make("KITE", AlertKind::price_above, "105");
  REQUIRE(world.alerts.change(world.anna, alert.id, {.paused = true}).ok());
  CHECK(world.told_after("KITE", {"106"}) == 0);
  REQUIRE(world.alerts.change(world.anna, alert.id, {.paused = false}).ok());
  REQUIRE(world.alerts.tick().ok());
  CHECK(world.people.told.size() == 1);
  const auto again = world.alerts.change(world.anna, alert.id, {.value = value_of("110")});
  REQUIRE(again.ok());
  CHECK(again.value().status == AlertStatus::waiting);
  CHECK(world.told_after("KITE", {"111"}) == 2);
  CHECK(code_of(world.alerts.change(world.ben, alert.id, {.paused = true})) == "not_found");
  CHECK(code_of(world.alerts.remove(world.ben, alert.id)) == "not_found");
  CHECK(world.alerts.remove(world.anna, alert.id).ok());
  CHECK(world.alerts.list(world.anna).value().items.empty());
}

TEST_CASE("alerts: what can never fire is refused") {
  AlertWorld world;
  const auto made = [&](NewAlert wanted) { return code_of(world.alerts.make(world.anna, wanted)); };
  CHECK(made({"ZZZZ", AlertKind::price_above, value_of("1")}) == "unknown_symbol");
  CHECK(made({"KITE", AlertKind::price_above, value_of("0")}) == "out_of_range");
  CHECK(made({"KITE", AlertKind::price_below, value_of("-1")}) == "out_of_range");
  CHECK(made({"KITE", AlertKind::change_below, value_of("-101")}) == "out_of_range");
  CHECK(made({"KITE", AlertKind::indicator_above, value_of("1")}) == "missing_field");
  CHECK(made({"KITE", AlertKind::indicator_above, value_of("1"), "rsi"}) == "unknown_indicator");
  CHECK(made({"KITE", AlertKind::indicator_above, value_of("1"), "rsi:14", "5m"}) ==
        "unknown_interval");
  CHECK(made({"KITE", AlertKind::price_above, value_of("1"), {}, {}, std::string(201, 'x')}) ==
        "bad_text");
  CHECK(world.rows("market_alert") == 0);
}

TEST_CASE("indicator names: each with its periods, anything else refused") {
  Days days;
  for (int i = 0; i < 300; ++i) {
    const double price = 100 + i % 7;
    for (auto* column : {&days.open, &days.close}) column->push_back(price);
    days.high.push_back(price + 1);
    days.low.push_back(price - 1);
    days.volume.push_back(1000);
  }
  for (const char* name :
       {"sma:50", "ema:20", "wma:10", "rsi:14", "atr:14", "adx:14", "cci:20", "mfi:14",
        "williams_r:14", "roc:10", "standard_deviation:20", "macd:12:26:9", "stochastic:14:3:3",
        "bollinger:20:2", "price_to_sma:200"}) {
    CAPTURE(name);
    const auto parsed = IndicatorName::parse(name, "field");
    REQUIRE(parsed.ok());
    CHECK(parsed.value().value(days.view()).has_value());
    CHECK(!parsed.value().value(Days().view()).has_value());
  }
  for (const char* name : {"", "sma", "sma:", "sma:0", "sma:501", "sma:1:2", "sma:x", "sma:-1",
                           "macd:12:26", "macd:12:26:9:", "SMA:5", "sma:99999999999999999999"}) {
    CAPTURE(name);
    const auto parsed = IndicatorName::parse(name, "rules.0.field");
    REQUIRE(!parsed.ok());
    CHECK(parsed.error().code == "unknown_indicator");
    CHECK(parsed.error().field == "rules.0.field");
  }
}

TEST_CASE("screener: rules by price, change, sector, the year's range and indicators") {
  test::WatchWorld world;
  Screener screener(world.context, world.floor);
  for (int i = 0; i < 260; ++i) {
    world.floor.day("KITE", i < 5 ? 300 : 90, i < 5 ? 300 : 90);  // 300 is over a year ago
    world.floor.day("NOVA", 60, 60);
  }
  world.floor.trade("KITE", "99");
  const auto screened = [&](std::vector<ScreenRule> rules, std::optional<std::string> sort = {}) {
    return symbols_of(screener.screen({.rules = std::move(rules), .sort = std::move(sort)}));
  };
  CHECK(screened({}) == "KITE NOVA OAK ");
  CHECK(screened({}, "price") == "OAK NOVA KITE ");
  CHECK(screened({{"price", Comparison::above, value_of("20")}}) == "KITE NOVA ");
  CHECK(screened({{"price", Comparison::between, value_of("20"), value_of("50")}}) == "NOVA OAK ");
  CHECK(screened({{"change", Comparison::below, value_of("0")}}) == "KITE ");
  CHECK(screened({{"market_value", Comparison::above, value_of("49999999")}}) == "KITE NOVA ");
  CHECK(screened({{.field = "sector", .among = std::vector<std::string>{"Technology", "X"}}}) ==
        "NOVA ");
  CHECK(screened({{.field = "kind", .among = std::vector<std::string>{"etf"}}}) == "");
  CHECK(screened({{"high_52_weeks", Comparison::below, value_of("-10")}}) == "NOVA ");
  CHECK(screened({{"low_52_weeks", Comparison::above, value_of("5")}}) == "KITE ");
  CHECK(screened({{"price_to_sma:50", Comparison::below, value_of("-16")}}) == "NOVA ");
  CHECK(screened({{"sma:200", Comparison::above, value_of("0")}}, "sma:200") == "NOVA KITE ");
  const auto row = screener.screen({.rules = {{"price", Comparison::above, value_of("90")}}});
  REQUIRE(row.ok());
  CHECK(row.value().items[0].market_value.text() == "99000000.00");
  CHECK(row.value().items[0].values[0]->text() == "99.00");
}

TEST_CASE("screener: bad rules are refused by their place; the limit cuts and the total counts") {
  test::WatchWorld world;
  Screener screener(world.context, world.floor);
  const auto refused = [&](ScreenRule rule) {
    return fault_of(screener.screen({.rules = {std::move(rule)}}));
  };
  CHECK(refused({"karma"}) == "unknown_field rules.0.field");
  CHECK(refused({"sma:0"}) == "unknown_indicator rules.0.field");
  CHECK(refused({"price"}) == "missing_field rules.0.value");
  CHECK(refused({"sector"}) == "missing_field rules.0.among");
  CHECK(refused({"price", Comparison::between, value_of("2")}) == "missing_field rules.0.upper");
  CHECK(refused({"price", Comparison::between, value_of("2"), value_of("1")}) ==
        "wrong_range rules.0.upper");
  CHECK(code_of(screener.screen({.rules = std::vector<ScreenRule>(21)})) == "too_many");
  CHECK(code_of(screener.screen({.limit = 0})) == "out_of_range");
  CHECK(code_of(screener.screen({.sort = "karma"})) == "unknown_field");
  const auto cut = screener.screen({.limit = 1});
  REQUIRE(cut.ok());
  CHECK(cut.value().items.size() == 1);
  CHECK(cut.value().total == 3);
}

TEST_CASE("screener: screens are saved, changed and removed by their owner") {
  test::WatchWorld world;
  REQUIRE(store::migrate_screens(*world.database).ok());
  Screener screener(world.context, world.floor);
  const Screen rising{.rules = {{"change", Comparison::above, value_of("2")}}};
  const auto saved = screener.save(world.anna, {"Rising", rising});
  REQUIRE(saved.ok());
  CHECK(code_of(screener.save(world.anna, {"", rising})) == "bad_text");
  CHECK(code_of(screener.save(world.anna, {"x", {.rules = {{"karma"}}}})) == "unknown_field");
  const Id id = saved.value().id;
  CHECK(code_of(screener.change(world.ben, id, {"Mine", rising})) == "not_found");
  CHECK(screener.change(world.anna, id, {"Rising fast", rising}).ok());
  const auto list = screener.list(world.anna);
  REQUIRE(list.ok());
  REQUIRE(list.value().items.size() == 1);
  CHECK(list.value().items[0].name == "Rising fast");
  CHECK(list.value().items[0].screen.rules[0].value->text() == "2.00");
  CHECK(code_of(screener.remove(world.ben, id)) == "not_found");
  CHECK(screener.remove(world.anna, id).ok());
  CHECK(screener.list(world.anna).value().items.empty());
}

namespace {

Drawing line_from(const std::string& price) {
  Drawing line;
  line.kind = DrawingKind::trend_line;
  line.anchors = {{1'790'000'000, *Price::parse_text(price)}, {1'790'086'400, Price::whole(1)}};
  return line;
}

}  // namespace

TEST_CASE("drawings: kept with a revision; who did not see the last change is told") {
  test::WatchWorld world;
  REQUIRE(store::migrate_drawings(*world.database).ok());
  Sketches sketches(world.context, world.floor);
  CHECK(code_of(sketches.get(world.anna, "ZZZZ")) == "unknown_symbol");
  CHECK(sketches.get(world.anna, "kite").value().revision == 0);
  const auto put = sketches.put(world.anna, "KITE", {.items = {line_from("100")}});
  REQUIRE(put.ok());
  CHECK(put.value().revision == 1);
  CHECK(code_of(sketches.put(world.anna, "KITE", {.items = {}})) == "changed_meanwhile");
  CHECK(sketches.put(world.anna, "KITE", {.items = {line_from("3")}, .revision = 1}).ok());
  CHECK(sketches.get(world.anna, "KITE").value().items.at(0).anchors.at(0).price.text() == "3.00");
  CHECK(sketches.get(world.ben, "KITE").value().items.empty());
  CHECK(sketches.get(world.anna, "NOVA").value().items.empty());
}

TEST_CASE("drawings: shared is a copy as it was, for whoever has the token") {
  test::WatchWorld world;
  REQUIRE(store::migrate_drawings(*world.database).ok());
  Sketches sketches(world.context, world.floor);
  CHECK(code_of(sketches.share(world.anna, "KITE")) == "nothing_to_share");
  REQUIRE(sketches.put(world.anna, "KITE", {.items = {line_from("100")}}).ok());
  const auto shared = sketches.share(world.anna, "KITE");
  REQUIRE(shared.ok());
  CHECK(shared.value().token.size() == 22);
  REQUIRE(sketches.put(world.anna, "KITE", {.items = {}, .revision = 1}).ok());
  CHECK(sketches.shared(shared.value().token).value().items.size() == 1);
  CHECK(sketches.shared(shared.value().token).value().symbol == "KITE");
  CHECK(code_of(sketches.shared("nothing")) == "not_found");
  world.forget(sketches, world.anna);
  CHECK(code_of(sketches.shared(shared.value().token)) == "not_found");
}

TEST_CASE("drawings: each kind has its corners, prices are above nothing; all have bounds") {
  test::WatchWorld world;
  REQUIRE(store::migrate_drawings(*world.database).ok());
  Sketches sketches(world.context, world.floor);
  const auto put = [&](Drawing drawing) {
    return fault_of(sketches.put(world.anna, "KITE", {.items = {std::move(drawing)}}));
  };
  Drawing channel = line_from("1");
  channel.kind = DrawingKind::channel;
  CHECK(put(channel) == "wrong_count items.0.anchors");
  CHECK(put(line_from("0")) == "price_not_positive items.0.anchors");
  Drawing coloured = line_from("1");
  coloured.series = 6;
  CHECK(put(coloured) == "out_of_range items.0.series");
  Drawing worded = line_from("1");
  worded.text = std::string(501, 'x');
  CHECK(put(worded) == "bad_text items.0.text");
  CHECK(code_of(sketches.put(world.anna, "KITE", {.items = std::vector<Drawing>(201)})) ==
        "too_many");
}

TEST_CASE("layout: whatever the interface keeps, up to a bound") {
  test::WatchWorld world;
  REQUIRE(store::migrate_drawings(*world.database).ok());
  Sketches sketches(world.context, world.floor);
  CHECK(sketches.layout(world.anna).value().content.is_null());
  REQUIRE(sketches.set_layout(world.anna, {Json{{"charts", 4}}}).ok());
  CHECK(sketches.layout(world.anna).value().content["charts"] == 4);
  CHECK(code_of(sketches.set_layout(world.anna, {Json(std::string(70'000, 'x'))})) ==
        "layout_too_large");
}
