// What a book does in single cases, each worked out by hand.
#include "matching/book.h"

#include <doctest/doctest.h>

#include "base/record.h"

using namespace septet;
using namespace septet::matching;

namespace {

constexpr std::int64_t cent = 100;
constexpr std::int64_t dollar = 10'000;

template <class T>
std::string name_of_value(T value) {
  for (const auto& [known, name] : EnumNames<T>::names)
    if (known == value) return std::string(name);
  return "?";
}

// A book and what it says, as text: one "buyer<seller quantity@cents" a fill, and the rest by name.
class BookDesk {
 public:
  explicit BookDesk(Session session = Session::regular, const BookSettings& settings = {},
                    std::int64_t reference = 10 * dollar)
      : book(settings) {
    book.set_reference(reference);
    book.enter(session, events_);
    events_.clear();
  }

  // Orders of owner `number`, unless said otherwise.
  static NewOrder order(OrderNumber number, Side side, std::int64_t quantity,
                        std::int64_t limit_price) {
    NewOrder out;
    out.number = number;
    out.owner = static_cast<Owner>(number);
    out.side = side;
    out.type = limit_price == 0 ? OrderType::market : OrderType::limit;
    out.time_in_force = TimeInForce::gtc;
    out.quantity = quantity;
    out.limit_price = limit_price;
    return out;
  }

  std::string submit(const NewOrder& asked) {
    book.submit(asked, events_);
    return told();
  }
  std::string buy(OrderNumber number, std::int64_t quantity, std::int64_t limit_price = 0) {
    return submit(order(number, Side::buy, quantity, limit_price));
  }
  std::string sell(OrderNumber number, std::int64_t quantity, std::int64_t limit_price = 0) {
    return submit(order(number, Side::sell, quantity, limit_price));
  }
  std::string amend(OrderNumber number, std::int64_t quantity, std::int64_t limit_price = 0) {
    Book::Amend wish;
    wish.number = number;
    wish.quantity = quantity;
    wish.limit_price = limit_price;
    book.amend(wish, events_);
    return told();
  }
  std::string cancel(OrderNumber number) {
    book.cancel(number, events_);
    return told();
  }
  std::string enter(Session session) {
    book.enter(session, events_);
    return told();
  }
  std::string resume() {
    book.resume(events_);
    return told();
  }
  // "price x quantity", best first.
  std::string side(Side which) const {
    std::vector<BookLevel> levels;
    book.depth(which, 10, levels);
    std::string out;
    for (const BookLevel& level : levels)
      out += (out.empty() ? "" : " ") + std::to_string(level.price / cent) + "x" +
             std::to_string(level.quantity);
    return out;
  }

  Book book;

 private:
  std::string told() {
    std::string out;
    for (const Event& event : events_) {
      if (event.kind == EventKind::accepted) continue;
      out += (out.empty() ? "" : ", ") + text_of(event);
    }
    CHECK(book.broken_invariant() == "");
    events_.clear();
    return out;
  }
  static std::string text_of(const Event& event) {
    const std::string number = std::to_string(event.order);
    if (event.kind == EventKind::filled)
      return number + (event.side == Side::buy ? "<" : ">") + std::to_string(event.maker) + " " +
             std::to_string(event.quantity) + "@" + std::to_string(event.price / cent);
    if (event.kind == EventKind::triggered) return number + " triggered";
    if (event.kind == EventKind::amended) return number + " amended";
    if (event.kind == EventKind::trailed)
      return number + " trails at " + std::to_string(event.price / cent);
    return number + " " + name_of_value(event.reason);
  }

  Events events_;
};

NewOrder stop(OrderNumber number, Side side, std::int64_t quantity, std::int64_t stop_price,
              std::int64_t limit_price = 0) {
  NewOrder out = BookDesk::order(number, side, quantity, limit_price);
  out.type = limit_price == 0 ? OrderType::stop : OrderType::stop_limit;
  out.stop_price = stop_price;
  return out;
}

NewOrder for_auction(NewOrder order, TimeInForce time) {
  order.time_in_force = time;
  return order;
}

}  // namespace

TEST_CASE("book: the better price first, then the earlier order") {
  BookDesk desk;
  desk.sell(1, 10, 1002 * cent);
  desk.sell(2, 10, 1001 * cent);
  desk.sell(3, 10, 1001 * cent);
  CHECK(desk.side(Side::sell) == "1001x20 1002x10");
  CHECK(desk.buy(4, 25, 1002 * cent) == "4<2 10@1001, 4<3 10@1001, 4<1 5@1002");
  CHECK(desk.buy(5, 10, 1000 * cent) == "");
  CHECK(desk.book.best_bid().price == 1000 * cent);
  CHECK(desk.book.best_ask().quantity == 5);
  CHECK(desk.book.last_price() == 1002 * cent);
}

TEST_CASE("book: a smaller quantity keeps its place, a larger or another price goes behind") {
  BookDesk desk;
  for (const OrderNumber number : {1, 2, 3}) desk.buy(number, 10, 1000 * cent);
  CHECK(desk.amend(1, 5) == "1 amended");
  CHECK(desk.amend(2, 12) == "2 amended");
  CHECK(desk.sell(4, 16, 1000 * cent) == "4>1 5@1000, 4>3 10@1000, 4>2 1@1000");
  CHECK(desk.amend(2, 1) == "2 nothing_left");
  CHECK(desk.amend(2, 2) == "2 amended");  // one of it has filled
  CHECK(desk.book.find(2)->remaining == 1);
  desk.sell(5, 3, 1010 * cent);
  CHECK(desk.amend(2, 0, 1010 * cent) == "2 amended, 2<5 1@1010");
  CHECK(desk.amend(2, 9) == "2 unknown_order");
  CHECK(desk.amend(5, 0, 1010 * cent + 1) == "5 off_tick");
}

TEST_CASE("book: orders of one owner do not trade with each other") {
  for (const auto& [way, told, left] :
       {std::tuple(SelfTrade::cancel_newest, "3 self_trade", "1001x15"),
        std::tuple(SelfTrade::cancel_oldest, "1 self_trade, 3<2 5@1001, 3 no_liquidity", ""),
        std::tuple(SelfTrade::cancel_both, "1 self_trade, 3 self_trade", "1001x5")}) {
    BookDesk desk;
    desk.sell(1, 10, 1001 * cent);
    desk.sell(2, 5, 1001 * cent);
    NewOrder taker = BookDesk::order(3, Side::buy, 20, 0);
    taker.owner = 1;
    taker.self_trade = way;
    CHECK(desk.submit(taker) == told);
    CHECK(desk.side(Side::sell) == left);
  }
}

TEST_CASE("book: all or nothing counts what it can reach") {
  BookDesk desk;
  desk.sell(1, 10, 1001 * cent);
  desk.sell(2, 10, 1002 * cent);
  NewOrder order = BookDesk::order(3, Side::buy, 15, 1001 * cent);
  order.time_in_force = TimeInForce::fok;
  CHECK(desk.submit(order) == "3 not_all_at_once");
  order.limit_price = 1002 * cent;
  order.owner = 1;
  order.self_trade = SelfTrade::cancel_oldest;
  CHECK(desk.submit(order) == "3 not_all_at_once");  // ten of it are its own
  CHECK(desk.side(Side::sell) == "1001x10 1002x10");
  order.owner = 3;
  CHECK(desk.submit(order) == "3<1 10@1001, 3<2 5@1002");
}

TEST_CASE("book: what is refused") {
  BookDesk desk;
  desk.buy(1, 10, 1000 * cent);
  CHECK(desk.buy(1, 10, 1000 * cent) == "1 duplicate_number");
  CHECK(desk.buy(2, 0, 1000 * cent) == "2 quantity_not_positive");
  CHECK(desk.buy(2, max_quantity + 1, 1000 * cent) == "2 too_large");
  CHECK(desk.buy(2, 1, max_price + cent) == "2 too_large");
  CHECK(desk.buy(2, 1, -cent) == "2 price_not_positive");
  CHECK(desk.buy(2, 1, dollar + 1) == "2 off_tick");
  CHECK(desk.buy(2, 1, dollar - 1) == "");  // below a dollar the ticks are smaller
  NewOrder order = BookDesk::order(3, Side::sell, 1, 0);
  order.type = OrderType::limit;
  CHECK(desk.submit(order) == "3 price_missing");
  order.type = OrderType::trailing_stop;
  CHECK(desk.submit(order) == "3 price_missing");
  CHECK(desk.cancel(9) == "9 unknown_order");
  CHECK(desk.cancel(1) == "1 requested");
}

TEST_CASE("book: stops follow each other, the nearest first") {
  BookDesk desk;
  for (const std::int64_t price : {1000, 999, 998, 997})
    desk.buy(static_cast<OrderNumber>(price), 10, price * cent);
  desk.submit(stop(1, Side::sell, 10, 999 * cent));
  desk.submit(stop(2, Side::sell, 10, 998 * cent, 998 * cent));
  desk.submit(stop(3, Side::sell, 5, 999 * cent));
  desk.submit(stop(4, Side::buy, 5, 1001 * cent));
  // 15 at the market reach 999, which triggers 1 and 3; those reach 998 and with it 2, which rests.
  CHECK(desk.sell(5, 15) ==
        "5>1000 10@1000, 5>999 5@999, 1 triggered, 3 triggered, 1>999 5@999, 1>998 5@998, "
        "2 triggered, 3>998 5@998");
  CHECK(desk.side(Side::sell) == "998x10");
  CHECK(desk.book.find(2)->triggered);
  CHECK(desk.book.find(4)->triggered == false);
  CHECK(desk.submit(stop(6, Side::sell, 1, 999 * cent)) == "6 triggered, 6>997 1@997");
}

TEST_CASE("book: a trailing stop follows the best price and not back") {
  BookDesk desk;
  NewOrder order = BookDesk::order(1, Side::sell, 5, 0);
  order.type = OrderType::trailing_stop;
  order.trail_amount = 50 * cent;
  desk.submit(order);
  CHECK(desk.book.find(1)->stop_price == 950 * cent);  // from the reference, as nothing has traded
  order.number = 2;
  order.trail_amount = 0;
  order.trail_ppm = 33'333;  // of 10.00: 0.33333, so that the stop is at 9.66
  desk.submit(order);
  CHECK(desk.book.find(2)->stop_price == 966 * cent);
  const auto trade = [&](OrderNumber number, std::int64_t price) {
    desk.buy(number, 1, price);
    return desk.sell(number + 1, 1, price);
  };
  CHECK(trade(10, 1100 * cent) == "11>10 1@1100, 1 trails at 1050, 2 trails at 1063");
  CHECK(trade(20, 1070 * cent) == "21>20 1@1070");
  CHECK(trade(30, 1063 * cent) == "31>30 1@1063, 2 triggered, 2 no_liquidity");
  CHECK(trade(40, 1050 * cent) == "41>40 1@1050, 1 triggered, 1 no_liquidity");
}

TEST_CASE("book: at the band's edge what would trade outside is held back") {
  BookSettings settings;
  settings.band_ppm = 50'000;  // 9.50 to 10.50
  settings.halt_after = 3;
  BookDesk desk(Session::regular, settings);
  desk.sell(1, 10, 1040 * cent);
  desk.sell(2, 10, 1060 * cent);
  CHECK(desk.buy(3, 15) == "3<1 10@1040");  // at the market, and its rest at the edge
  CHECK(desk.side(Side::buy) == "1050x5");
  NewOrder at_once = BookDesk::order(4, Side::buy, 5, 0);
  at_once.time_in_force = TimeInForce::ioc;
  CHECK(desk.submit(at_once) == "4 outside_band");
  CHECK(desk.book.sweep(Side::buy, 5).quantity == 0);
  CHECK_FALSE(desk.book.wants_halt());
  desk.buy(5, 5, 1070 * cent);
  CHECK(desk.book.wants_halt());
  CHECK(desk.side(Side::buy) == "1050x10");
  SUBCASE("a halt, and an auction at the order's own prices") {
    desk.book.halt();
    CHECK_FALSE(desk.book.wants_halt());
    CHECK(desk.buy(6, 1) == "");
    CHECK(desk.resume() == "3<2 5@1060, 6<2 1@1060, 5<2 4@1060");
    CHECK(desk.book.reference() == 1060 * cent);
    CHECK(desk.side(Side::buy) == "1070x1");
  }
  SUBCASE("the band moves, and the next call lets them go") {
    desk.book.set_reference(1020 * cent);  // up to 10.71
    CHECK(desk.cancel(77) == "3<2 5@1060, 5<2 5@1060, 77 unknown_order");
    CHECK_FALSE(desk.book.wants_halt());
  }
  SUBCASE("the band moves the other way: nothing stands outside") {
    desk.book.set_reference(980 * cent);  // up to 10.29
    CHECK(desk.side(Side::buy) == "1029x10");
    CHECK(desk.book.broken_invariant() == "");
  }
}

TEST_CASE("book: an auction trades the most, leaves the least, is nearest to the reference") {
  struct Case {
    std::int64_t reference;                        // cents
    std::vector<std::pair<int, int>> buys, sells;  // quantity, cents; 0: at the market
    std::string told;
  };
  // Orders are numbered from 1, buys first.
  const Case cases[] = {
      // At 10.00 and at 10.01 400 trade; at 10.00 200 are left over, at 10.01 100.
      {1000,
       {{300, 1002}, {200, 1001}, {100, 1000}},
       {{150, 999}, {250, 1000}, {300, 1002}},
       "1<4 150@1001, 1<5 150@1001, 2<5 100@1001"},
      // All prices from 10.00 to 10.05 are as good: the reference, or the nearest to it.
      {1003, {{100, 1005}}, {{100, 1000}}, "1<2 100@1003"},
      {990, {{100, 1005}}, {{100, 1000}}, "1<2 100@1000"},
      {1100, {{100, 1005}}, {{100, 1000}}, "1<2 100@1005"},
      // 100 trade from 10.00 to 11.00, but only between them nothing is left over.
      {900, {{100, 1200}, {50, 1000}}, {{100, 900}, {50, 1100}}, "1<3 100@1001"},
      {1050, {{100, 1200}, {50, 1000}}, {{100, 900}, {50, 1100}}, "1<3 100@1050"},
      // At the market first, though it came last, then by price, then by time.
      {1000,
       {{50, 1010}, {50, 1020}, {50, 0}},
       {{120, 1000}},
       "3<4 50@1000, 2<4 50@1000, 1<4 20@1000"},
      // Only at the market: at the reference, and the rest is cancelled as it finds nothing.
      {1000, {{100, 0}}, {{60, 0}}, "1<2 60@1000, 1 no_liquidity"},
      // Nothing meets.
      {1000, {{100, 999}}, {{100, 1001}}, ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.told);
    BookDesk desk(Session::closed, {}, one.reference * cent);
    OrderNumber number = 0;
    for (const auto& [quantity, price] : one.buys) desk.buy(++number, quantity, price * cent);
    for (const auto& [quantity, price] : one.sells) desk.sell(++number, quantity, price * cent);
    CHECK(desk.enter(Session::regular) == one.told);
  }
}

TEST_CASE("book: opening and closing auctions, and when they no longer take orders") {
  BookDesk desk(Session::closed);
  CHECK(desk.submit(for_auction(BookDesk::order(1, Side::buy, 10, 0), TimeInForce::opg)) == "");
  CHECK(desk.submit(for_auction(BookDesk::order(2, Side::sell, 4, 990 * cent), TimeInForce::opg)) ==
        "");
  CHECK(desk.submit(for_auction(BookDesk::order(3, Side::sell, 20, 0), TimeInForce::cls)) == "");
  desk.book.close_auction_entry();
  CHECK(desk.submit(for_auction(BookDesk::order(4, Side::sell, 4, 0), TimeInForce::opg)) ==
        "4 too_late_for_auction");
  CHECK(desk.cancel(1) == "1 too_late_for_auction");
  CHECK(desk.amend(2, 2) == "2 too_late_for_auction");
  CHECK(desk.enter(Session::regular) == "1<2 4@1000, 1 auction_ended");
  CHECK(desk.cancel(3) == "3 requested");
  desk.submit(for_auction(BookDesk::order(5, Side::sell, 20, 0), TimeInForce::cls));
  desk.buy(6, 12, 998 * cent);
  desk.book.close_auction_entry();
  CHECK(desk.cancel(5) == "5 too_late_for_auction");
  CHECK(desk.enter(Session::after_hours) == "6<5 12@998, 5 auction_ended");
}

TEST_CASE(
    "book: beyond its own band an auction does not trade; what crosses still trades after it") {
  BookSettings settings;
  settings.auction_band_ppm = 100'000;  // 9.00 to 11.00
  BookDesk desk(Session::closed, settings);
  desk.buy(1, 10, 1300 * cent);
  desk.sell(2, 10, 1200 * cent);
  CHECK(desk.enter(Session::regular) == "1<2 10@1200");
  CHECK(desk.book.reference() == 1000 * cent);  // since that was no auction's price
}

TEST_CASE("book: in a halt orders are taken and nothing trades") {
  BookDesk desk;
  desk.sell(1, 10, 1001 * cent);
  desk.book.halt();
  CHECK(desk.buy(2, 4) == "");
  CHECK(desk.buy(3, 4, 1002 * cent) == "");
  NewOrder at_once = BookDesk::order(4, Side::buy, 5, 0);
  at_once.time_in_force = TimeInForce::ioc;
  CHECK(desk.submit(at_once) == "4 halted");
  CHECK(desk.cancel(3) == "3 requested");
  CHECK(desk.resume() == "2<1 4@1001");
  CHECK(desk.resume() == "");
}

TEST_CASE("book: a split multiplies what waits and keeps the order") {
  BookDesk desk;
  desk.buy(1, 10, 1001 * cent);
  desk.buy(2, 7, 1000 * cent);
  desk.sell(3, 5, 1003 * cent);
  desk.submit(stop(4, Side::sell, 3, 905 * cent));
  CHECK(desk.book.split(1, 2));
  CHECK(desk.side(Side::buy) == "500x34");  // 5.005 and 5.00: away from the market
  CHECK(desk.side(Side::sell) == "502x10");
  CHECK(desk.book.find(4)->stop_price == 452 * cent);
  CHECK(desk.book.reference() == 500 * cent);
  CHECK(desk.sell(5, 25, 500 * cent) == "5>1 20@500, 5>2 5@500");
  CHECK(desk.book.split(10, 1));
  CHECK(desk.side(Side::buy) == "5000x1");  // 0.9 of a unit, but not nothing
  CHECK_FALSE(desk.book.split(0, 1));
  CHECK_FALSE(desk.book.split(1, max_price));
}

TEST_CASE("book: what a taker would get, within its limit") {
  BookDesk desk;
  desk.sell(1, 10, 1001 * cent);
  desk.sell(2, 10, 1003 * cent);
  desk.buy(3, 10, 999 * cent);
  auto got = desk.book.sweep(Side::buy, 15);
  CHECK(got.quantity == 15);
  CHECK(got.value == 10 * 1001 * cent + 5 * 1003 * cent);
  CHECK(got.worst_price == 1003 * cent);
  got = desk.book.sweep(Side::buy, 15, 1002 * cent);
  CHECK(got.quantity == 10);
  CHECK(desk.book.sweep(Side::sell, 5, 1000 * cent).quantity == 0);
  CHECK(desk.book.sweep(Side::sell, 50).quantity == 10);
}

TEST_CASE("book: a copy that was cut off or changed is refused or is sound") {
  BookDesk desk;
  for (OrderNumber number = 1; number <= 20; ++number)
    number % 2 ? desk.buy(number, 10, (1000 - static_cast<int>(number)) * cent)
               : desk.sell(number, 10, (1000 + static_cast<int>(number)) * cent);
  desk.submit(stop(30, Side::buy, 3, 1100 * cent));
  const std::string saved = desk.book.saved();
  CHECK(Book::restored(saved)->saved() == saved);
  for (std::size_t length = 0; length < saved.size(); ++length)
    CHECK_FALSE(Book::restored(saved.substr(0, length)).ok());
  CHECK_FALSE(Book::restored(saved + '\0').ok());
  for (std::size_t at = 0; at < saved.size(); ++at)
    for (const int change : {1, 2, 0x40, 0x80}) {
      std::string bytes = saved;
      bytes[at] = static_cast<char>(bytes[at] ^ change);
      auto book = Book::restored(bytes);
      if (book.ok()) CHECK(book->broken_invariant() == "");
    }
}
