// Kills the server with SIGKILL while people place, amend and cancel orders, again and again. After
// each restart every order that was acknowledged is there and what it was told to be; none is there
// twice; what an order says that it filled is what its fills add up to, and what a person holds is
// what their fills add up to.
//   market_kills [--rounds N] [--seed N] [--server PATH]
#include <httplib.h>

#include <cstdio>
#include <map>
#include <set>

#include "base/decimal.h"
#include "base/json.h"
#include "load/killed_rounds.h"
#include "load/subject.h"
#include "market/types.h"
#include "support/fakes.h"

using namespace septet;
using load::Options;
using load::Progress;
using load::Subject;
using market::Quantity;

namespace {

constexpr int trader_count = 4;
const std::vector<std::string> symbols{"KILLA", "KILLB", "KILLC"};
const std::string orders_path = "/api/users/me/market/orders";

Quantity quantity_in(const Json& json, const char* member) {
  return *Quantity::parse_text(json[member].get<std::string>());
}

// One person, and what they were told of their orders.
class Trader {
 public:
  Trader(int number, std::uint64_t seed)
      : number_(number), random_(seed * 1'000 + static_cast<std::uint64_t>(number)) {}

  void begin(const std::string& token) { token_ = token; }
  void connect(int port) {
    client_ = std::make_unique<httplib::Client>("127.0.0.1", port);
    client_->set_keep_alive(true);
    client_->set_default_headers({{"Authorization", "Bearer " + token_}});
  }
  // Until the server is gone.
  void work(Progress& progress) {
    while (step()) progress.acknowledge();
    progress.finish();
  }
  // What is wrong with what the server has; empty if nothing is.
  std::string verify();

 private:
  bool step();
  bool place();
  bool cancel();
  bool amend();
  std::optional<Json> get(const std::string& path);
  std::optional<std::vector<Json>> all(const std::string& path);
  std::string check_fills(const std::string& id);
  std::string check_order(const Json& order);
  struct Account {
    std::vector<Json> orders;
    Json portfolio;
  };
  std::optional<Account> account();
  static std::string check_holdings(const Account&);

  int number_;
  test::SeededRandom random_;
  std::string token_;
  std::unique_ptr<httplib::Client> client_;
  std::set<std::string> placed_;             // ids that were acknowledged
  std::set<std::string> cancelled_;          // of those
  std::map<std::string, std::string> open_;  // id → symbol, as far as is known
  std::map<std::string, std::string> prices_;
  int named_ = 0;
};

bool Trader::step() {
  const auto choice = random_.next() % 10;
  if (open_.empty() || choice < 6) return place();
  return choice < 8 ? cancel() : amend();
}

// Half of them rest far from the market, half of them trade.
bool Trader::place() {
  const std::string& symbol = symbols[random_.next() % symbols.size()];
  const bool buys = random_.next() % 2 == 0, rests = random_.next() % 2 == 0;
  const char* price = rests ? (buys ? "91.00" : "109.00") : (buys ? "108.00" : "92.00");
  const Json order = {
      {"symbol", symbol},
      {"side", buys ? "buy" : "sell"},
      {"type", "limit"},
      {"time_in_force", "gtc"},
      {"quantity", std::to_string(1 + random_.next() % 5)},
      {"limit_price", price},
      {"client_order_id", std::to_string(number_) + "-" + std::to_string(++named_)}};
  const auto answer = client_->Post(orders_path, order.dump(), "application/json");
  if (!answer) return false;
  if (answer->status == 409 || answer->status == 503) return true;  // refused, and said so
  if (answer->status != 201) return std::printf("FAILED %s\n", answer->body.c_str()) < 0;
  const std::string id = Json::parse(answer->body)["id"];
  placed_.insert(id);
  if (rests) open_[id] = symbol;
  return true;
}

bool Trader::cancel() {
  const std::string id = open_.begin()->first;
  const auto answer = client_->Delete(orders_path + "/" + id);
  if (!answer) return false;
  if (answer->status == 200) cancelled_.insert(id);
  open_.erase(id);
  return true;
}

bool Trader::amend() {
  const std::string id = open_.rbegin()->first;
  const Json wanted = {{"quantity", std::to_string(6 + random_.next() % 5)}};
  return bool(client_->Patch(orders_path + "/" + id, wanted.dump(), "application/json"));
}

std::optional<Json> Trader::get(const std::string& path) {
  const auto answer = client_->Get(path);
  if (!answer || answer->status != 200) return std::nullopt;
  return Json::parse(answer->body);
}

std::optional<std::vector<Json>> Trader::all(const std::string& path) {
  std::vector<Json> out;
  std::string cursor;
  do {
    const auto page =
        get(path + "?status=all&limit=500" + (cursor.empty() ? "" : "&cursor=" + cursor));
    if (!page) return std::nullopt;
    for (const Json& item : (*page)["items"]) out.push_back(item);
    cursor = page->contains("next_cursor") ? (*page)["next_cursor"].get<std::string>() : "";
  } while (!cursor.empty());
  return out;
}

// As of one moment too: asked for again if it has filled meanwhile.
std::string Trader::check_fills(const std::string& id) {
  std::string wrong;
  for (int tries = 0; tries < 10; ++tries) {
    const auto order = get(orders_path + "/" + id);
    const auto fills = get(orders_path + "/" + id + "/fills");
    if (!order || !fills) return "the fills of " + id + " cannot be read";
    Quantity filled;
    for (const Json& fill : (*fills)["items"]) filled += quantity_in(fill, "quantity");
    if (filled == quantity_in(*order, "filled_quantity")) return {};
    wrong = id + " filled " + (*order)["filled_quantity"].get<std::string>() + ", its fills " +
            filled.text();
  }
  return wrong;
}

std::string Trader::check_order(const Json& order) {
  const std::string id = order["id"];
  if (std::string wrong = check_fills(id); !wrong.empty()) return wrong;
  if (cancelled_.count(id) != 0 && order["status"] != "cancelled")
    return id + " was cancelled and is " + order["status"].get<std::string>();
  if (placed_.count(id) != 0 && order["status"] == "rejected")
    return id + " was accepted and is rejected";
  return {};
}

// Both as of one moment: the exchange goes on meanwhile, and an order may fill between two
// requests.
std::optional<Trader::Account> Trader::account() {
  for (int tries = 0; tries < 100; ++tries) {
    auto before = all(orders_path);
    auto portfolio = get("/api/users/me/portfolio");
    const auto after = all(orders_path);
    if (!before || !portfolio || !after) return std::nullopt;
    if (*before == *after) return Account{*std::move(before), *std::move(portfolio)};
  }
  return std::nullopt;
}

std::string Trader::check_holdings(const Account& account) {
  std::map<std::string, Quantity> held;
  for (const Json& order : account.orders) {
    const Quantity filled = quantity_in(order, "filled_quantity");
    held[order["symbol"]] += order["side"] == "buy" ? filled : -filled;
  }
  for (const Json& position : account.portfolio["positions"])
    held[position["symbol"]] += -quantity_in(position, "quantity");
  for (const auto& [symbol, rest] : held)
    if (rest != Quantity{})
      return "of " + symbol + " is held " + rest.text() + " less than was bought";
  return {};
}

std::string Trader::verify() {
  const auto seen = account();
  if (!seen) return "the orders and the portfolio cannot be read";
  std::set<std::string> there, names;
  for (const Json& order : seen->orders) {
    there.insert(order["id"].get<std::string>());
    if (!names.insert(order["client_order_id"].get<std::string>()).second)
      return order["client_order_id"].get<std::string>() + " is there twice";
    if (const std::string wrong = check_order(order); !wrong.empty()) return wrong;
  }
  for (const std::string& id : placed_)
    if (there.count(id) == 0) return id + " was acknowledged and is not there";
  return check_holdings(*seen);
}

class KillTest {
 public:
  explicit KillTest(const Options& options) : options_(options), subject_(options.server) {
    for (int i = 0; i < trader_count; ++i) traders_.emplace_back(i, options.seed);
  }
  int run();

 private:
  bool begin();
  std::string sign_in(const std::string& name, const std::string& setup_token);
  bool list_stocks(const std::string& token);

  Options options_;
  Subject subject_;
  std::vector<Trader> traders_;
};

// The session's token; empty if it was refused.
std::string KillTest::sign_in(const std::string& name, const std::string& setup_token) {
  httplib::Client client("127.0.0.1", subject_.port());
  Json person = {{"username", name}, {"password", "a long password"}, {"email", name + "@x.org"}};
  if (!setup_token.empty()) person["setup_token"] = setup_token;
  client.Post("/api/users", person.dump(), "application/json");
  const auto answer = client.Post("/api/auth/login", person.dump(), "application/json");
  return answer && answer->status == 200 ? Json::parse(answer->body)["token"] : "";
}

bool KillTest::list_stocks(const std::string& token) {
  httplib::Client client("127.0.0.1", subject_.port());
  client.set_default_headers({{"Authorization", "Bearer " + token}});
  for (const std::string& symbol : symbols) {
    const Json stock = {{"symbol", symbol}, {"name", symbol}, {"opening_price", "100.00"}};
    const auto answer = client.Post("/api/market/stocks", stock.dump(), "application/json");
    if (!answer || answer->status != 201) return false;
  }
  return true;
}

bool KillTest::begin() {
  const std::string setup = subject_.printed_after("/#/setup/");
  if (setup.empty()) return false;
  const std::string administrator = sign_in("admin", setup);
  if (administrator.empty() || !list_stocks(administrator)) return false;
  for (int i = 0; i < trader_count; ++i) {
    const std::string token = sign_in("trader" + std::to_string(i), "");
    if (token.empty()) return false;
    traders_[static_cast<std::size_t>(i)].begin(token);
  }
  return true;
}

int KillTest::run() {
  const bool begun = subject_.start() && begin();
  return load::KilledRounds<Trader>(options_, subject_, traders_).run(begun);
}

}  // namespace

int main(int count, char** values) {
  return KillTest(load::Options::from(count, values, 20)).run();
}
