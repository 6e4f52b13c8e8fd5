// Operations on an order book, drawn from numbers: for tests and fuzzers. All kinds of orders, and
// all that can happen to a book, around a price of 100.
#pragma once

#include <functional>

#include "matching/book.h"

namespace septet::test {

// SplitMix64 (Steele, Lea, Flood 2014): the same on every host.
class BookRandom {
 public:
  explicit BookRandom(std::uint64_t seed) : state_(seed) {}
  std::uint32_t operator()() {
    std::uint64_t z = state_ += 0x9e37'79b9'7f4a'7c15u;
    z = (z ^ (z >> 30)) * 0xbf58'476d'1ce4'e5b9u;
    z = (z ^ (z >> 27)) * 0x94d0'49bb'1331'11ebu;
    return static_cast<std::uint32_t>(z >> 32);
  }

 private:
  std::uint64_t state_;
};

struct BookOperation {
  enum class Kind { submit, amend, cancel, enter, close_entry, halt, resume, reference, split };
  Kind kind = Kind::submit;
  matching::NewOrder order;
  matching::Book::Amend amend;  // its number also of cancel
  matching::Session session = matching::Session::closed;
  std::int64_t price = 0;  // of reference
  std::int64_t from = 1, to = 1;
};

class BookOperations {
 public:
  using Draw = std::function<std::uint32_t()>;
  explicit BookOperations(Draw draw) : draw_(std::move(draw)) {}

  bool with_splits = false;

  BookOperation next() {
    using Kind = BookOperation::Kind;
    BookOperation out;
    const std::uint32_t which = below(200);
    out.kind = which < 120   ? Kind::submit
               : which < 155 ? Kind::cancel
               : which < 180 ? Kind::amend
               : which < 187 ? Kind::enter
               : which < 189 ? Kind::close_entry
               : which < 192 ? Kind::halt
               : which < 197 ? Kind::resume
               : which < 199 ? Kind::reference
                             : Kind::split;
    if (out.kind == Kind::split && !with_splits) out.kind = Kind::reference;
    if (out.kind == Kind::submit) out.order = order();
    if (out.kind == Kind::cancel) out.amend.number = a_number();
    if (out.kind == Kind::amend) out.amend = amend();
    // Regular hours are the longest.
    out.session = below(2) ? matching::Session::regular : static_cast<matching::Session>(below(4));
    out.price = price();
    if (below(2)) out.to = 2;
    if (out.to == 1) out.from = 2;
    return out;
  }

 private:
  std::uint32_t below(std::uint32_t n) { return draw_() % n; }
  std::int64_t price() { return 1'000'000 + (static_cast<std::int64_t>(below(61)) - 30) * 100; }
  // One of the last numbers, so that there is mostly an order of it.
  matching::OrderNumber a_number() { return last_ - std::min<std::uint64_t>(last_, below(80)); }

  matching::NewOrder order() {
    using namespace matching;
    NewOrder out;
    out.number = below(50) == 0 ? a_number() : ++last_;
    out.owner = below(6);
    out.side = static_cast<Side>(below(2));
    out.type = below(2) ? OrderType::limit : static_cast<OrderType>(below(5));
    out.time_in_force = below(2) ? TimeInForce::gtc : static_cast<TimeInForce>(below(6));
    out.self_trade = static_cast<SelfTrade>(below(3));
    out.extended_hours = out.type == OrderType::limit && below(2);
    out.quantity = below(100) == 0 ? 0 : 1 + below(500);
    out.limit_price = price() + (below(100) == 0);
    out.stop_price = price();
    if (below(2))
      out.trail_amount = 100 * below(12);
    else
      out.trail_ppm = 100 * below(20);
    return out;
  }

  matching::Book::Amend amend() {
    matching::Book::Amend out;
    out.number = a_number();
    if (below(2)) out.quantity = 1 + below(500);
    if (below(3) == 0) out.limit_price = price();
    if (below(3) == 0) out.stop_price = price();
    if (below(3) == 0) out.trail_amount = 100 * below(12);
    if (below(3) == 0) out.trail_ppm = 100 * below(20);
    return out;
  }

  Draw draw_;
  matching::OrderNumber last_ = 0;
};

// To a matching::Book, or to what has the same functions.
void apply(auto& book, const BookOperation& operation, matching::Events& events) {
  using Kind = BookOperation::Kind;
  switch (operation.kind) {
    case Kind::submit:
      return book.submit(operation.order, events);
    case Kind::amend:
      return book.amend(operation.amend, events);
    case Kind::cancel:
      return book.cancel(operation.amend.number, events);
    case Kind::enter:
      return book.enter(operation.session, events);
    case Kind::close_entry:
      return book.close_auction_entry();
    case Kind::halt:
      return book.halt();
    case Kind::resume:
      return book.resume(events);
    case Kind::reference:
      return book.set_reference(operation.price);
    case Kind::split:
      book.split(operation.from, operation.to);
      return;
  }
}

}  // namespace septet::test
