// Keeps count of what a book's events say of each order and each owner, and finds where they
// contradict each other.
#pragma once

#include <map>
#include <string>

#include "matching/book.h"

namespace septet::test {

class BookTally {
 public:
  // Empty, or what is wrong with the event.
  std::string add(const matching::Event& event) {
    using matching::EventKind;
    const auto known = orders_.find(event.order);
    switch (event.kind) {
      case EventKind::accepted:
        if (known != orders_.end()) return "accepted twice";
        orders_[event.order] = {event.owner, event.side, event.remaining};
        return {};
      case EventKind::rejected:
        return {};
      case EventKind::filled:
        return add_fill(event);
      case EventKind::amended:
        if (known == orders_.end()) return "amended, but unknown";
        known->second.remaining = event.remaining;
        return {};
      default:
        if (known == orders_.end()) return "moved, but unknown";
        if (known->second.remaining != event.remaining) return "another quantity remains";
        if (event.kind == EventKind::cancelled || event.kind == EventKind::expired)
          orders_.erase(known);
        return {};
    }
  }

  // Whether what is open here is what the book holds, and cash and shares add up to nothing.
  std::string compare(const matching::Book& book) const {
    std::string fault = book.size() == orders_.size() ? "" : "an order was lost";
    book.each([&](const matching::RestingOrder& held) {
      const auto known = orders_.find(held.order.number);
      if (known == orders_.end() || known->second.remaining != held.remaining)
        fault = "an order holds another quantity";
    });
    __int128 cash = 0, shares = 0;
    for (const auto& [owner, account] : accounts_) {
      cash += account.cash;
      shares += account.shares;
    }
    return cash == 0 && shares == 0 ? fault : "cash or shares came from nowhere";
  }

  // After a split.
  void reload(const matching::Book& book) {
    book.each([&](const matching::RestingOrder& held) {
      orders_[held.order.number].remaining = held.remaining;
    });
  }

  std::uint64_t fills() const { return fills_; }

 private:
  struct Order {
    matching::Owner owner = 0;
    matching::Side side = matching::Side::buy;
    std::int64_t remaining = 0;
  };
  struct Account {
    __int128 cash = 0, shares = 0;
  };

  // What each side traded, by its own account.
  bool take(matching::OrderNumber number, matching::Owner owner, std::int64_t quantity,
            std::int64_t price, std::int64_t remaining) {
    const auto known = orders_.find(number);
    if (known == orders_.end() || known->second.owner != owner) return false;
    Order& order = known->second;
    order.remaining -= quantity;
    if (order.remaining != remaining || remaining < 0) return false;
    const std::int64_t sign = order.side == matching::Side::buy ? 1 : -1;
    accounts_[owner].shares += sign * quantity;
    accounts_[owner].cash -= sign * static_cast<__int128>(quantity) * price;
    if (remaining == 0) orders_.erase(known);
    return true;
  }

  std::string add_fill(const matching::Event& event) {
    if (event.trade != ++fills_) return "a trade's number is not the next";
    if (event.quantity <= 0 || event.price <= 0) return "a trade of nothing";
    if (event.owner == event.maker_owner) return "traded with itself";
    const bool taken = take(event.order, event.owner, event.quantity, event.price, event.remaining);
    const bool made =
        take(event.maker, event.maker_owner, event.quantity, event.price, event.maker_remaining);
    return taken && made ? "" : "a fill that its order does not know";
  }

  std::map<matching::OrderNumber, Order> orders_;
  std::map<matching::Owner, Account> accounts_;
  std::uint64_t fills_ = 0;
};

}  // namespace septet::test
