// The working set of one transaction: accounts, positions and orders that it changes, each read
// once and written once; money that moves through the ledger.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "market/accounts.h"
#include "market/order_store.h"

namespace septet::market {

class Desk {
 public:
  Desk(db::Transaction& tx, const Context& context, Timestamp now)
      : tx_(tx), context_(context), now_(now) {}

  // Null if there is none. What they point to stays until finish().
  Result<store::AccountRow*> account(const Id& account_id);
  Result<store::OrderRow*> order(std::int64_t number);
  Result<store::OrderRow*> order(const Id& id);
  // Those of an account that are open now, with what was changed here.
  Result<std::vector<store::OrderRow>> open_orders(const Id& account_id);
  // One that holds nothing, if there is none.
  Result<Holdings*> holdings(const Id& account_id, std::uint32_t stock);

  // A row that was inserted just now.
  store::OrderRow* keep(store::OrderRow);
  // The account's cash, with what moved here.
  Result<Amount> cash(const Id& account_id);

  // Money from one account of the ledger to another, either of them perhaps a person's. `tag` and
  // `number` name the transfer, so that it is made once; without a number it gets a name anew.
  struct Money {
    Id debit, credit;
    Amount amount;  // nothing is done for 0
    const char* kind = "";
    std::optional<Id> subject;
    std::string text;
    char tag = 0;
    std::uint64_t number = 0;
  };
  void move(const Money&);
  // Puts into the account's transactions what moved its cash by shown.amount; the rest (id,
  // balance, time) is filled in.
  Result<void> note(store::AccountRow&, Transaction shown);

  // To be called after each step of an order: counts it, and tells its owner.
  Result<void> changed(store::OrderRow&);
  void portfolio_changed(const Id& account_id) { told_.insert(account_id); }
  // An account that holds or owes something is watched from today on.
  void watch(store::AccountRow&);

  // Writes everything.
  Result<void> finish();

  db::Transaction& tx() { return tx_; }
  const Context& context() const { return context_; }
  Timestamp now() const { return now_; }

 private:
  db::Transaction& tx_;
  const Context& context_;
  const Timestamp now_;
  std::map<Id, store::AccountRow> accounts_;
  std::map<Id, Amount> cash_;
  std::map<std::int64_t, store::OrderRow> orders_;
  std::set<std::int64_t> changed_;
  std::map<std::pair<Id, std::uint32_t>, store::PositionRow> positions_;
  std::vector<ledger::Transfer> transfers_;
  std::set<Id> told_;
};

}  // namespace septet::market
