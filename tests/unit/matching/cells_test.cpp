// Every type of order with every time in force in every session: what becomes of it.
#include <doctest/doctest.h>

#include <span>

#include "matching/book.h"

using namespace septet;
using namespace septet::matching;

namespace {

constexpr std::int64_t cell_dollar = 10'000;
constexpr OrderNumber asked = 100;  // the order that a cell is about

// `halted`: in regular hours, and resumed at once when the order is there.
enum class Moment { closed, pre_market, regular, after_hours, halted };
constexpr std::pair<Moment, std::string_view> moments[] = {{Moment::closed, "closed"},
                                                           {Moment::pre_market, "pre_market"},
                                                           {Moment::regular, "regular"},
                                                           {Moment::after_hours, "after_hours"},
                                                           {Moment::halted, "halted"}};

template <class T>
std::string name_of(T value) {
  for (const auto& [known, name] : EnumNames<T>::names)
    if (known == value) return std::string(name);
  return "?";
}

NewOrder limit(OrderNumber number, Owner owner, Side side, std::int64_t quantity,
               std::int64_t price) {
  NewOrder out;
  out.number = number;
  out.owner = owner;
  out.side = side;
  out.time_in_force = TimeInForce::gtc;
  out.extended_hours = true;
  out.quantity = quantity;
  out.limit_price = price;
  return out;
}

// To buy 8 at 101 or less; as a stop from 100.50 up, or 1.00 above the lowest price.
NewOrder order_of(OrderType type, TimeInForce time) {
  NewOrder out = limit(asked, 2, Side::buy, 8, 101 * cell_dollar);
  out.type = type;
  out.time_in_force = time;
  out.extended_hours = false;
  out.stop_price = 1'005'000;
  out.trail_amount = cell_dollar;
  return out;
}

// A day on which owner 1 sells 5 at 101 and buys 5 at 99, at all hours. The order comes at one
// moment of it; at noon owner 3 pays 101 for one share, which reaches the stops.
class CellDay {
 public:
  CellDay() {
    book_.set_reference(100 * cell_dollar);
    go(Session::pre_market);
    for (const NewOrder& order : {limit(1, 1, Side::sell, 5, 101 * cell_dollar),
                                  limit(2, 1, Side::buy, 5, 99 * cell_dollar)})
      book_.submit(order, events_);
  }

  // All that happens to the order: in the session that it comes in, and after each "/" in the next
  // one.
  std::string life_of(const NewOrder& order, Moment moment) {
    if (moment == Moment::regular || moment == Moment::halted) go(Session::regular);
    if (moment == Moment::halted) book_.halt();
    if (moment == Moment::after_hours || moment == Moment::closed) go(Session::regular);
    if (moment == Moment::after_hours || moment == Moment::closed) go(Session::after_hours);
    if (moment == Moment::closed) go(Session::closed);
    events_.clear();
    book_.submit(order, events_);
    tell();
    if (moment == Moment::halted) book_.resume(events_);
    tell();
    for (int turns = 0; turns < 5 && book_.find(asked); ++turns) {
      if (book_.session() == Session::regular) noon();
      tell();
      if (!book_.find(asked)) break;
      out_ += " /";
      go(next());
      tell();
    }
    if (book_.find(asked)) out_ += " / stays";
    return out_;
  }

 private:
  void go(Session session) { book_.enter(session, events_); }
  Session next() const { return static_cast<Session>((static_cast<int>(book_.session()) + 1) % 4); }
  void noon() {
    NewOrder order = limit(300, 3, Side::buy, 1, 101 * cell_dollar);
    order.time_in_force = TimeInForce::ioc;
    book_.submit(order, events_);
  }
  void tell() {
    for (const Event& event : events_) {
      if (event.order != asked && event.maker != asked) continue;
      out_ += out_.empty() ? "" : " ";
      out_ += name_of(event);
    }
    events_.clear();
  }
  static std::string name_of(const Event& event) {
    switch (event.kind) {
      case EventKind::accepted:
        return "accepted";
      case EventKind::triggered:
        return "triggered";
      case EventKind::filled:
        return "filled " + std::to_string(event.quantity) + "@" +
               std::to_string(event.price / cell_dollar);
      case EventKind::rejected:
        return "rejected: " + ::name_of(event.reason);
      case EventKind::cancelled:
        return "cancelled " + std::to_string(event.remaining) + ": " + ::name_of(event.reason);
      case EventKind::expired:
        return "expired " + std::to_string(event.remaining) + ": " + ::name_of(event.reason);
      default:
        return "?";
    }
  }

  Book book_;
  Events events_;
  std::string out_;
};

// Cells, by what stands in front of them, "*" for all, and what becomes of such an order. After
// each
// "/" comes the next session.
struct CellRow {
  std::string_view moments, types, times, life;
};

constexpr CellRow plain[] = {
    {"*", "stop stop_limit trailing_stop", "ioc fok opg cls",
     "rejected: time_in_force_not_allowed"},

    {"closed", "market", "day gtc", "accepted / / filled 5@101 cancelled 3: no_liquidity"},
    {"closed", "market limit", "ioc fok", "rejected: session_not_allowed"},
    {"closed", "market limit", "opg", "accepted / / filled 5@101 expired 3: auction_ended"},
    {"closed", "market limit", "cls", "accepted / / / filled 4@101 expired 4: auction_ended"},
    {"closed", "limit", "day", "accepted / / filled 5@101 / expired 3: day_ended"},
    {"closed", "limit", "gtc", "accepted / / filled 5@101 / / / / stays"},
    {"closed", "stop trailing_stop", "day gtc",
     "accepted / / triggered filled 4@101 cancelled 4: no_liquidity"},
    {"closed", "stop_limit", "day", "accepted / / triggered filled 4@101 / expired 4: day_ended"},
    {"closed", "stop_limit", "gtc", "accepted / / triggered filled 4@101 / / / / stays"},

    {"pre_market", "market", "day gtc ioc fok", "rejected: session_not_allowed"},
    {"pre_market", "limit", "ioc fok", "rejected: session_not_allowed"},
    {"pre_market", "market limit", "opg", "accepted / filled 5@101 expired 3: auction_ended"},
    {"pre_market", "market limit", "cls", "accepted / / filled 4@101 expired 4: auction_ended"},
    {"pre_market", "limit", "day", "accepted / filled 5@101 / expired 3: day_ended"},
    {"pre_market", "limit", "gtc", "accepted / filled 5@101 / / / / / stays"},
    {"pre_market", "stop trailing_stop", "day gtc",
     "accepted / triggered filled 4@101 cancelled 4: no_liquidity"},
    {"pre_market", "stop_limit", "day", "accepted / triggered filled 4@101 / expired 4: day_ended"},
    {"pre_market", "stop_limit", "gtc", "accepted / triggered filled 4@101 / / / / / stays"},

    {"regular", "market", "day gtc ioc", "accepted filled 5@101 cancelled 3: no_liquidity"},
    {"regular", "limit", "ioc", "accepted filled 5@101 cancelled 3: no_liquidity"},
    {"regular", "market limit", "fok", "accepted cancelled 8: not_all_at_once"},
    {"regular", "market limit", "opg", "rejected: too_late_for_auction"},
    {"regular", "market limit", "cls", "accepted / filled 4@101 expired 4: auction_ended"},
    {"regular", "limit", "day", "accepted filled 5@101 / expired 3: day_ended"},
    {"regular", "limit", "gtc", "accepted filled 5@101 / / / / / / stays"},
    {"regular", "stop trailing_stop", "day gtc",
     "accepted triggered filled 4@101 cancelled 4: no_liquidity"},
    {"regular", "stop_limit", "day", "accepted triggered filled 4@101 / expired 4: day_ended"},
    {"regular", "stop_limit", "gtc", "accepted triggered filled 4@101 / / / / / / stays"},

    {"after_hours", "market", "day gtc ioc fok", "rejected: session_not_allowed"},
    {"after_hours", "limit", "ioc fok", "rejected: session_not_allowed"},
    {"after_hours", "market limit", "opg", "accepted / / / filled 5@101 expired 3: auction_ended"},
    {"after_hours", "market limit", "cls",
     "accepted / / / / filled 4@101 expired 4: auction_ended"},
    {"after_hours", "limit", "day", "accepted / / / filled 5@101 / expired 3: day_ended"},
    {"after_hours", "limit", "gtc", "accepted / / / filled 5@101 / / / stays"},
    {"after_hours", "stop trailing_stop", "day gtc",
     "accepted / / / triggered filled 4@101 cancelled 4: no_liquidity"},
    {"after_hours", "stop_limit", "day",
     "accepted / / / triggered filled 4@101 / expired 4: day_ended"},
    {"after_hours", "stop_limit", "gtc", "accepted / / / triggered filled 4@101 / / / stays"},

    {"halted", "market", "day gtc", "accepted filled 5@101 cancelled 3: no_liquidity"},
    {"halted", "market limit", "ioc fok", "rejected: halted"},
    {"halted", "market limit", "opg", "rejected: too_late_for_auction"},
    {"halted", "market limit", "cls", "accepted / filled 4@101 expired 4: auction_ended"},
    {"halted", "limit", "day", "accepted filled 5@101 / expired 3: day_ended"},
    {"halted", "limit", "gtc", "accepted filled 5@101 / / / / / / stays"},
    {"halted", "stop trailing_stop", "day gtc",
     "accepted triggered filled 4@101 cancelled 4: no_liquidity"},
    {"halted", "stop_limit", "day", "accepted triggered filled 4@101 / expired 4: day_ended"},
    {"halted", "stop_limit", "gtc", "accepted triggered filled 4@101 / / / / / / stays"},
};

constexpr CellRow extended[] = {
    {"*", "stop stop_limit trailing_stop", "ioc fok opg cls",
     "rejected: time_in_force_not_allowed"},
    {"*", "stop stop_limit trailing_stop", "day gtc", "rejected: session_not_allowed"},
    {"*", "market", "*", "rejected: session_not_allowed"},
    {"*", "limit", "opg cls", "rejected: time_in_force_not_allowed"},

    {"closed", "limit", "day", "accepted / filled 5@101 / / / expired 3: day_ended"},
    {"closed", "limit", "gtc", "accepted / filled 5@101 / / / / / stays"},
    {"closed", "limit", "ioc fok", "rejected: session_not_allowed"},
    {"pre_market", "limit", "day", "accepted filled 5@101 / / / expired 3: day_ended"},
    {"regular", "limit", "day", "accepted filled 5@101 / / expired 3: day_ended"},
    {"after_hours", "limit", "day", "accepted filled 5@101 / expired 3: day_ended"},
    {"pre_market regular after_hours", "limit", "gtc", "accepted filled 5@101 / / / / / / stays"},
    {"pre_market regular after_hours", "limit", "ioc",
     "accepted filled 5@101 cancelled 3: no_liquidity"},
    {"pre_market regular after_hours", "limit", "fok", "accepted cancelled 8: not_all_at_once"},
    {"halted", "limit", "day", "accepted filled 5@101 / / expired 3: day_ended"},
    {"halted", "limit", "gtc", "accepted filled 5@101 / / / / / / stays"},
    {"halted", "limit", "ioc fok", "rejected: halted"},
};

bool has_word(std::string_view words, std::string_view word) {
  if (words == "*") return true;
  const std::string padded = " " + std::string(words) + " ";
  return padded.find(" " + std::string(word) + " ") != padded.npos;
}

// Every cell of the table stands in exactly one of its rows, and is as that says.
void check(std::span<const CellRow> rows, bool extended_hours) {
  for (const auto& moment : moments)
    for (const auto& type : EnumNames<OrderType>::names)
      for (const auto& time : EnumNames<TimeInForce>::names) {
        INFO(moment.second, " ", type.second, " ", time.second);
        NewOrder order = order_of(type.first, time.first);
        order.extended_hours = extended_hours;
        int found = 0;
        for (const CellRow& row : rows) {
          if (!has_word(row.moments, moment.second) || !has_word(row.types, type.second) ||
              !has_word(row.times, time.second))
            continue;
          ++found;
          CHECK(CellDay().life_of(order, moment.first) == row.life);
        }
        CHECK(found == 1);
      }
}

}  // namespace

TEST_CASE("book: what becomes of an order by type, time in force and session") {
  check(plain, false);
}

TEST_CASE("book: … and if it asks for extended hours") {
  check(extended, true);
}
