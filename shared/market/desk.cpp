#include "market/desk.h"

#include "events/outbox.h"

namespace septet::market {

namespace {

// An identifier that grows with the number.
Id transfer_id(char tag, std::uint64_t number) {
  std::string raw = "mkt.....";
  raw[3] = tag;
  for (int shift = 56; shift >= 0; shift -= 8) raw += static_cast<char>(number >> shift & 0xff);
  return id_from_raw(raw);
}

}  // namespace

Result<store::AccountRow*> Desk::account(const Id& account_id) {
  const auto found = accounts_.find(account_id);
  if (found != accounts_.end()) return &found->second;
  auto row = TRY(store::account(tx_, account_id));
  if (!row) return static_cast<store::AccountRow*>(nullptr);
  return &accounts_.emplace(account_id, *std::move(row)).first->second;
}

store::OrderRow* Desk::keep(store::OrderRow row) {
  const std::int64_t number = row.number;
  return &orders_.emplace(number, std::move(row)).first->second;
}

Result<store::OrderRow*> Desk::order(std::int64_t number) {
  const auto found = orders_.find(number);
  if (found != orders_.end()) return &found->second;
  auto row = TRY(store::order_by_number(tx_, number));
  return row ? keep(*std::move(row)) : nullptr;
}

Result<store::OrderRow*> Desk::order(const Id& id) {
  for (auto& [number, row] : orders_)
    if (row.order.id == id) return &row;
  auto row = TRY(store::order_by_id(tx_, id));
  return row ? keep(*std::move(row)) : nullptr;
}

Result<std::vector<store::OrderRow>> Desk::open_orders(const Id& account_id) {
  auto out = TRY(store::open_orders(tx_, account_id));
  for (store::OrderRow& row : out)
    if (const auto here = orders_.find(row.number); here != orders_.end()) row = here->second;
  std::erase_if(out, [](const store::OrderRow& row) { return !row.open(); });
  return out;
}

Result<Holdings*> Desk::holdings(const Id& account_id, std::uint32_t stock) {
  const std::pair key(account_id, stock);
  const auto found = positions_.find(key);
  if (found != positions_.end()) return &found->second.held;
  auto row = TRY(store::position(tx_, account_id, stock));
  if (!row) row = store::PositionRow{account_id, stock, {}};
  return &positions_.emplace(key, *std::move(row)).first->second.held;
}

Result<Amount> Desk::cash(const Id& account_id) {
  store::AccountRow* row = TRY(account(account_id));
  if (row == nullptr) return Amount();
  const auto found = cash_.find(row->ledger_id);
  if (found != cash_.end()) return found->second;
  return cash_[row->ledger_id] = {TRY(ledger::balance_minor(tx_, row->ledger_id))};
}

void Desk::move(const Money& money) {
  if (money.amount.units <= 0) return;
  const Id id = money.number == 0 ? context_.make_id() : transfer_id(money.tag, money.number);
  transfers_.push_back({id, money.debit, money.credit, money.amount.units, money.kind,
                        money.subject, money.text, context_.now()});
}

Result<void> Desk::note(store::AccountRow& row, Transaction shown) {
  TRY(cash(row.account_id));
  Amount& balance = cash_.at(row.ledger_id);
  balance += shown.amount;
  shown.id = context_.make_id();
  shown.balance = balance;
  shown.at = now_;
  portfolio_changed(row.account_id);
  return store::insert_transaction(tx_, row.account_id, {++row.transactions, std::move(shown)});
}

Result<void> Desk::changed(store::OrderRow& row) {
  ++row.order.revision;
  row.order.updated_at = now_;
  changed_.insert(row.number);
  return events::append(tx_, context_.now(),
                        {row.account_id, "market", "order.changed", encode(row.order)});
}

void Desk::watch(store::AccountRow& row) {
  if (!row.charged_day) row.charged_day = day_at(now_);
}

Result<void> Desk::finish() {
  TRY(ledger::transfer_all(tx_, transfers_));
  for (const auto& entry : positions_) TRY(store::put_position(tx_, entry.second));
  for (const std::int64_t number : changed_) TRY(store::update_order(tx_, orders_.at(number)));
  for (const auto& entry : accounts_) TRY(store::update_account(tx_, entry.second));
  for (const Id& id : told_) TRY(tell_portfolio(tx_, context_, id));
  return {};
}

}  // namespace septet::market
