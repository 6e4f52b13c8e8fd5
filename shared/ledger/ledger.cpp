#include "ledger/ledger.h"

#include <algorithm>
#include <unordered_map>

namespace septet::ledger {

namespace {

// A transfer keeps each account's balance after it, and the how many-th of the account it is: so a
// page of entries is read from one index, and no balance is ever summed up anew.
constexpr db::Migration ledger_migrations[] = {{1, R"(
CREATE TABLE ledger_account (
  id              BYTEA  NOT NULL PRIMARY KEY,  -- the caller's
  currency        TEXT   NOT NULL,  -- ISO 4217
  kind            TEXT   NOT NULL,  -- the service's word: "market.cash"
  balance_minor   BIGINT NOT NULL,  -- credits minus debits
  may_be_negative BIGINT NOT NULL,  -- 0 or 1
  entries         BIGINT NOT NULL   -- how many transfers there were
);
CREATE TABLE ledger_transfer (
  id             BYTEA  NOT NULL PRIMARY KEY,  -- the caller's: what makes it idempotent
  debit          BYTEA  NOT NULL,  -- the account it was taken from,
  debit_number   BIGINT NOT NULL,  -- whose so many-th entry it is, from 1
  debit_balance  BIGINT NOT NULL,  -- and what was left
  credit         BYTEA  NOT NULL,  -- the account it was given to, likewise
  credit_number  BIGINT NOT NULL,  -- from 1
  credit_balance BIGINT NOT NULL,  -- what it had then
  amount_minor   BIGINT NOT NULL CHECK (amount_minor > 0),  -- in the currency's minor units
  kind           TEXT   NOT NULL,  -- the service's word: "market.trade"
  subject        BYTEA,            -- what it is about: an order
  text           TEXT   NOT NULL,  -- for the person
  at             BIGINT NOT NULL   -- microseconds UTC
);
CREATE UNIQUE INDEX ledger_transfer_by_debit ON ledger_transfer (debit, debit_number);
CREATE UNIQUE INDEX ledger_transfer_by_credit ON ledger_transfer (credit, credit_number);
)"}};

struct AccountRow {
  Account account;
  std::int64_t entries = 0;
  bool changed = false;
};

AccountRow account_row(const db::Row& row) {
  return {{row.id(0), row.string(1), row.string(2), row.integer(3), row.boolean(4)},
          row.integer(5)};
}

Result<std::optional<AccountRow>> read_account(db::Session& session, const Id& id) {
  return session.first(
      "SELECT id, currency, kind, balance_minor, may_be_negative, entries "
      "FROM ledger_account WHERE id = ?",
      account_row, id);
}

constexpr const char* transfer_columns =
    "id, debit, credit, amount_minor, kind, subject, text, at, ";

Transfer transfer_row(const db::Row& row) {
  return {row.id(0),     row.id(1),          row.id(2),     row.integer(3),
          row.string(4), row.optional_id(5), row.string(6), row.time(7)};
}

bool same(const Transfer& a, const Transfer& b) {
  return a.debit == b.debit && a.credit == b.credit && a.amount_minor == b.amount_minor &&
         a.kind == b.kind && a.subject == b.subject;
}

Result<std::optional<Transfer>> read_transfer(db::Session& session, const Id& id) {
  return session.first(
      std::string("SELECT ") + transfer_columns + "1 FROM ledger_transfer WHERE id = ?",
      transfer_row, id);
}

// Transfers are first carried out on what was read of their accounts. So nothing of a list is
// written before all of it has turned out to be possible, and each account is written once.
class Batch {
 public:
  explicit Batch(db::Transaction& tx) : tx_(tx) {}

  Result<void> add(const Transfer&);
  Result<void> write();

 private:
  struct Done {
    const Transfer* transfer;
    std::int64_t debit_number, debit_balance, credit_number, credit_balance;
  };
  Result<AccountRow*> find(const Id&);
  Result<bool> is_there(const Transfer&);
  Result<void> move(const Transfer&, AccountRow& debit, AccountRow& credit);

  db::Transaction& tx_;
  std::unordered_map<Id, AccountRow> accounts_;
  std::vector<Id> in_order_;  // of the accounts: locks are taken in the same order by everyone
  std::vector<Done> done_;
  std::unordered_map<Id, const Transfer*> by_id_;  // of those done
};

Result<AccountRow*> Batch::find(const Id& id) {
  const auto found = accounts_.find(id);
  if (found != accounts_.end()) return &found->second;
  auto row = TRY(read_account(tx_, id));
  if (!row) return not_found("There is no such account.");
  in_order_.push_back(id);
  return &accounts_.emplace(id, *std::move(row)).first->second;
}

// Whether it has been made before, in this list or earlier.
Result<bool> Batch::is_there(const Transfer& transfer) {
  const auto in_list = by_id_.find(transfer.id);
  std::optional<Transfer> earlier;
  if (in_list != by_id_.end())
    earlier = *in_list->second;
  else
    earlier = TRY(read_transfer(tx_, transfer.id));
  if (!earlier) return false;
  if (same(*earlier, transfer)) return true;
  return failure(ErrorKind::conflict, "transfer_differs",
                 "Another transfer was made under this identifier.");
}

Result<void> Batch::move(const Transfer& transfer, AccountRow& debit, AccountRow& credit) {
  if (debit.account.currency != credit.account.currency)
    return failure(ErrorKind::conflict, "currencies_differ",
                   "The two accounts are in different currencies.");
  std::int64_t left = 0, gained = 0;
  if (__builtin_sub_overflow(debit.account.balance_minor, transfer.amount_minor, &left) ||
      __builtin_add_overflow(credit.account.balance_minor, transfer.amount_minor, &gained))
    return invalid("amount_minor", "amount_too_large", "No account holds as much.");
  if (left < 0 && !debit.account.may_be_negative)
    return failure(ErrorKind::conflict, "insufficient_funds",
                   "There is not enough in the account.");
  debit.account.balance_minor = left;
  credit.account.balance_minor = gained;
  debit.changed = credit.changed = true;
  by_id_[transfer.id] = &transfer;
  done_.push_back({&transfer, ++debit.entries, left, ++credit.entries, gained});
  return {};
}

Result<void> Batch::add(const Transfer& transfer) {
  if (transfer.amount_minor <= 0)
    return invalid("amount_minor", "amount_not_positive", "The amount has to be over zero.");
  if (transfer.debit == transfer.credit)
    return invalid("credit", "same_account", "The accounts have to be two.");
  if (TRY(is_there(transfer))) return {};
  AccountRow* debit = TRY(find(transfer.debit));
  return move(transfer, *debit, *TRY(find(transfer.credit)));
}

Result<void> Batch::write() {
  std::sort(in_order_.begin(), in_order_.end());
  for (const Id& id : in_order_) {
    const AccountRow& row = accounts_.at(id);
    if (!row.changed) continue;
    TRY(tx_.run("UPDATE ledger_account SET balance_minor = ?, entries = ? WHERE id = ?",
                row.account.balance_minor, row.entries, id));
  }
  for (const Done& done : done_) {
    const Transfer& t = *done.transfer;
    TRY(
        tx_.run("INSERT INTO ledger_transfer (id, debit, debit_number, debit_balance, credit, "
                "credit_number, credit_balance, amount_minor, kind, subject, text, at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                t.id, t.debit, done.debit_number, done.debit_balance, t.credit, done.credit_number,
                done.credit_balance, t.amount_minor, t.kind, t.subject, t.text, t.at));
  }
  return {};
}

// One side of an account's entries: those where it gave, or those where it was given.
struct NumberedEntry {
  std::int64_t number = 0;
  Entry entry;
};

Result<void> add_entries(db::Session& session, const std::string& side, int sign, const Id& id,
                         std::int64_t before, int limit, std::vector<NumberedEntry>& out) {
  return session.each(
      std::string("SELECT ") + transfer_columns + side + "_number, " + side +
          "_balance FROM ledger_transfer WHERE " + side + " = ? AND " + side +
          "_number < ? ORDER BY " + side + "_number DESC LIMIT ?",
      [&](const db::Row& row) {
        const Transfer transfer = transfer_row(row);
        out.push_back({row.integer(8), {transfer, sign * transfer.amount_minor, row.integer(9)}});
      },
      id, before, limit);
}

// The number that a transfer is of the account's. Error: invalid, for one that is not.
Result<std::int64_t> number_of(db::Session& session, const Id& account, const Id& transfer_id) {
  const auto number = TRY(session.first(
      "SELECT debit, debit_number, credit, credit_number FROM ledger_transfer WHERE id = ?",
      [&](const db::Row& row) {
        if (row.id(0) == account) return row.integer(1);
        return row.id(2) == account ? row.integer(3) : std::int64_t{0};
      },
      transfer_id));
  if (number.value_or(0) == 0)
    return invalid("cursor", "bad_cursor", "This is not a cursor of this list.");
  return *number;
}

constexpr const char* sums_of_accounts =
    "SELECT a.id, a.balance_minor, "
    "(SELECT COALESCE(sum(t.amount_minor), 0) FROM ledger_transfer t WHERE t.credit = a.id) - "
    "(SELECT COALESCE(sum(t.amount_minor), 0) FROM ledger_transfer t WHERE t.debit = a.id) "
    "FROM ledger_account a";

}  // namespace

Result<void> migrate(db::Database& database) {
  return db::migrate(database, "ledger", ledger_migrations);
}

Result<void> open_account(db::Transaction& tx, const Account& wanted) {
  const auto there = TRY(read_account(tx, wanted.id));
  if (!there) {
    TRY(
        tx.run("INSERT INTO ledger_account (id, currency, kind, balance_minor, may_be_negative, "
               "entries) VALUES (?, ?, ?, 0, ?, 0)",
               wanted.id, wanted.currency, wanted.kind, wanted.may_be_negative));
    return {};
  }
  const Account& found = there->account;
  if (found.currency == wanted.currency && found.kind == wanted.kind &&
      found.may_be_negative == wanted.may_be_negative)
    return {};
  return failure(ErrorKind::conflict, "account_differs",
                 "There is another account with this identifier.");
}

Result<void> transfer(db::Transaction& tx, const Transfer& wanted) {
  Batch batch(tx);
  TRY(batch.add(wanted));
  return batch.write();
}

Result<void> transfer_all(db::Transaction& tx, const std::vector<Transfer>& wanted) {
  Batch batch(tx);
  for (const Transfer& each : wanted) TRY(batch.add(each));
  return batch.write();
}

Result<std::optional<Account>> account(db::Session& session, const Id& id) {
  auto row = TRY(read_account(session, id));
  if (!row) return std::optional<Account>();
  return std::optional(std::move(row->account));
}

Result<std::int64_t> balance_minor(db::Session& session, const Id& id) {
  const auto found = TRY(read_account(session, id));
  if (!found) return not_found("There is no such account.");
  return found->account.balance_minor;
}

Result<std::vector<Entry>> entries(db::Session& session, const Id& account_id,
                                   std::optional<Id> before, int limit) {
  const std::int64_t below = before ? TRY(number_of(session, account_id, *before)) : INT64_MAX;
  std::vector<NumberedEntry> found;
  TRY(add_entries(session, "debit", -1, account_id, below, limit, found));
  TRY(add_entries(session, "credit", 1, account_id, below, limit, found));
  std::sort(found.begin(), found.end(),
            [](const NumberedEntry& a, const NumberedEntry& b) { return a.number > b.number; });
  std::vector<Entry> out;
  for (NumberedEntry& each : found) {
    if (static_cast<int>(out.size()) == limit) break;
    out.push_back(std::move(each.entry));
  }
  return out;
}

Result<std::string> discrepancy(db::Session& session) {
  std::string wrong;
  TRY(session.each(sums_of_accounts, [&](const db::Row& row) {
    if (wrong.empty() && row.integer(1) != row.integer(2))
      wrong = "The balance of account " + to_string(row.id(0)) + " is " +
              std::to_string(row.integer(1)) + ", its transfers add up to " +
              std::to_string(row.integer(2)) + ".";
  }));
  TRY(session.each("SELECT currency, sum(balance_minor) FROM ledger_account GROUP BY currency",
                   [&](const db::Row& row) {
                     if (wrong.empty() && row.integer(1) != 0)
                       wrong = "The balances in " + row.string(0) + " add up to " +
                               std::to_string(row.integer(1)) + ".";
                   }));
  return wrong;
}

}  // namespace septet::ledger
