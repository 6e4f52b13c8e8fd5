// The outbox: services write their events in the same transaction as the change that they tell of.
// It is the change feed (a sequence that never goes back) and, after the commit, the live push.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/record.h"
#include "db/database.h"
#include "events/live_event.h"

namespace septet::events {

struct Event {
  Id account_id;      // whom it concerns, and who may see it
  std::string topic;  // the service: "drive"
  std::string kind;   // "node.changed"
  Json data;          // enough to know what to ask for again
};

struct StoredEvent {
  std::int64_t sequence = 0;
  Timestamp at;
  Event event;
};

LiveEvent live(const StoredEvent&);

Result<void> migrate(db::Database&);
Result<void> append(db::Transaction&, Timestamp now, const Event&);
// Gives the events that were committed under provisional sequences their final ones; see
// db::Database::number_with(). They become visible in the order of their sequences. Returns whether
// there were any.
Result<bool> number_committed(db::Transaction&);
// Those after `sequence`, oldest first, of one account or of all.
Result<std::vector<StoredEvent>> after(db::Session&, std::int64_t sequence,
                                       std::optional<Id> account_id, int limit);
// What a client that saw everything up to `sequence` has to be told.
Result<LiveBatch> batch_after(db::Session&, std::int64_t sequence, std::optional<Id> account_id);
// The newest sequence, 0 if there never was an event.
Result<std::int64_t> newest(db::Session&);
// The oldest sequence that is still kept; a client that saw an older one has to ask for everything.
Result<std::int64_t> oldest(db::Session&);
// A number of the oldest, so that nobody waits long; to be called again and again.
Result<void> forget_before(db::Transaction&, Timestamp);
// When an account goes, so does what happened to it.
Result<void> forget_account(db::Transaction&, const Id& account_id);

}  // namespace septet::events
