// All SQL of the exchange's journal: commands that are durable before they are applied, the last
// snapshot, and how far outcomes are settled. And the lease of the one server that runs the books.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "market/venue.h"

namespace septet::market::store {

Result<void> migrate_journal(db::Database&);

struct JournalEntry {
  std::int64_t number = 0;  // growing by one
  std::int64_t steps = 0;   // of the exchange, before it is applied
  Timestamp at;             // exchange time
  Command command;
};
std::string command_bytes(const Command&);
Result<Command> command_from(std::string_view);

Result<void> append_command(db::Transaction&, const JournalEntry&);
Result<std::vector<JournalEntry>> commands_after(db::Session&, std::int64_t number, int limit);
// 0 if there is none.
Result<std::int64_t> newest_command(db::Session&);

// Everything up to this command is in it.
struct Snapshot {
  std::int64_t command = 0;
  std::string exchange;
  std::vector<std::string> posts;
};
// In the place of the one before; the commands that are in it are forgotten.
Result<void> save_snapshot(db::Transaction&, const Snapshot&);
Result<std::optional<Snapshot>> load_snapshot(db::Session&);

struct Settled {
  std::int64_t outcome = 0;  // the number of the last
  std::int64_t steps = 0;    // of the exchange, when it was known
};
Result<Settled> settled(db::Session&);
Result<void> set_settled(db::Transaction&, const Settled&);

// How far the server that runs the books has come; others follow.
struct Progress {
  std::int64_t steps = 0;
  std::int64_t saved_steps = 0;  // of the snapshot
};
Result<Progress> progress(db::Session&);
Result<void> set_progress(db::Transaction&, const Progress&);

// Commands of other servers, for the one that runs the books to journal.
struct Request {
  Id id;
  Command command;
};
Result<void> put_in_inbox(db::Transaction&, const Id&, const Command&);
Result<std::vector<Request>> new_in_inbox(db::Session&, int limit);
Result<void> mark_journalled(db::Transaction&, const Id&);
Result<void> mark_settled(db::Transaction&);  // all that are in the journal
Result<bool> is_settled(db::Session&, const Id&);
Result<void> take_from_inbox(db::Transaction&, const Id&);

// Takes or prolongs the lease. False if another holder has it.
Result<bool> take_lease(db::Transaction&, const Id& holder, Timestamp now, Timestamp until);
// Error: unavailable "market_elsewhere" if another one has it.
Result<void> check_lease(db::Session&, const Id& holder);
Result<void> give_up_lease(db::Transaction&, const Id& holder);

}  // namespace septet::market::store
