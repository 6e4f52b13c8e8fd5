// The inside of Venue: the exchange, guarded, journalled and kept in time with the real clock.
#pragma once

#include <unordered_map>

#include "market/exchange.h"
#include "market/journal_store.h"
#include "market/venue.h"

namespace septet::market {

// How exchange time follows real time.
struct Pace {
  Timestamp exchange;
  Timestamp real;
  double speed = 1;

  Timestamp at(Timestamp now) const {
    return {exchange.us + static_cast<std::int64_t>(static_cast<double>((now - real).us) * speed)};
  }
};

// Two locks: `turn` is held by whoever moves the exchange on, over the database's writes as well;
// `data` only while memory is read or changed. So reads never wait for the disk, and a write's
// closure, which runs on whatever thread, may read what nobody else changes meanwhile.
struct Venue::State {
  State(const Context&, Settle);

  // ---- turns: `turn` is held ----
  Result<void> open();
  // False, and nothing is done, if another server runs the books.
  Result<bool> perform(const Record&);
  Result<void> advance();
  Result<void> save();
  void close();

  // ---- without a turn ----
  Result<void> perform_elsewhere(const Record&);

  // ---- reading: `data` is held, or the turn ----
  Timestamp shown_now();

  Context context;
  Settle settle;
  Id self;  // as a holder of the lease
  std::mutex turn;
  std::mutex data;
  std::optional<Exchange> exchange;
  std::unordered_map<std::string, std::uint32_t> by_symbol;
  std::unordered_map<Id, std::uint32_t> by_id;
  std::vector<std::function<void()>> listeners;
  std::vector<Command> following;  // what settling asks for

 private:
  friend class Venue;
  Result<bool> lead();
  Result<void> follow_leader();
  Result<void> load_behind();
  Result<void> answer_inbox();
  Result<void> journal_request(const store::Request&);
  Result<void> tell_progress(Timestamp real);
  Result<void> load();
  Result<void> begin_new();
  void make_exchange();
  Result<void> replay();
  void run_to(std::uint64_t steps);
  Result<void> take_in(const store::JournalEntry&);
  Result<void> journal_and_apply(const Record&);
  Result<void> catch_up(Timestamp real);
  Result<void> bridge(Timestamp real);
  bool run_due(Timestamp real);
  bool is_due(Timestamp real) const;
  Result<void> settle_pending();
  Result<void> settle_once();
  Result<void> recheck();
  Result<void> checked(Result<void>);
  Result<void> check_lease(db::Session&);
  Result<void> save_now_and_then(Timestamp real);
  store::Snapshot snapshot();
  void add_names(const Stock&, std::uint32_t);
  void anchor(Timestamp real);
  void note_time(Timestamp real);

  Pace pace;
  std::int64_t command = 0;  // the number of the last that was applied
  std::vector<Outcome> pending;
  bool leading = true;         // runs the books; where there is one server, always
  bool in_time = false;        // false: since it was loaded, the real clock was not looked at
  bool inbox_settled = false;  // nothing of it is in the journal and not settled
  bool doubtful = false;       // whether the last write was kept is not known
  Timestamp saved_at;          // real
  std::uint64_t saved_steps = 0;
  Timestamp lease_ends;            // real
  Timestamp lease_asked_at;        // real
  Timestamp told_at;               // real: when others were told how far it is
  std::int64_t loaded_steps = -1;  // of the snapshot that was loaded
  std::uint64_t published = 0;
  std::int64_t seconds_forgotten_at = 0;
};

}  // namespace septet::market
