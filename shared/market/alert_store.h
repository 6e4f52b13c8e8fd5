// All SQL about alerts. What a price may have fired is found by an index and not by reading all.
#pragma once

#include <optional>
#include <vector>

#include "db/database.h"
#include "market/watch_types.h"

namespace septet::market::store {

Result<void> migrate_alerts(db::Database&);

struct StoredAlert {
  Id account_id;
  Alert alert;
  bool armed = true;  // fires when its condition holds; else it waits until that does not
};
Result<void> insert_alert(db::Transaction&, const StoredAlert&);
Result<void> update_alert(db::Transaction&, const StoredAlert&);
Result<bool> erase_alert(db::Transaction&, const Id& account_id, const Id&);
Result<void> erase_alerts(db::Transaction&, const Id& account_id);
// The newest first.
Result<std::vector<StoredAlert>> alerts(db::Session&, const Id& account_id, int limit);
Result<std::optional<StoredAlert>> alert(db::Session&, const Id& account_id, const Id&);
Result<std::int64_t> alert_count(db::Session&, const Id& account_id);

// Of those that wait:
Result<bool> any_waiting(db::Session&, std::string_view symbol);
// Armed ones of a kind whose value the `value` has reached, from below if the kind looks upwards.
Result<std::vector<StoredAlert>> reached(db::Session&, std::string_view symbol, AlertKind,
                                         std::int64_t value, bool upwards, int limit);
// Arms those of a kind that the value has left again, and that fired before `before`.
Result<void> rearm(db::Transaction&, std::string_view symbol, AlertKind, std::int64_t value,
                   bool upwards, Timestamp before);
// One after the other, from a place in their order on.
struct AlertPlace {
  Id account_id, id;
};
Result<std::vector<StoredAlert>> waiting(db::Session&, std::string_view symbol, AlertKind,
                                         const AlertPlace& after, int limit);
// False if somebody else was quicker.
Result<bool> set_fired(db::Transaction&, const StoredAlert&, Timestamp at);
Result<void> set_armed(db::Transaction&, const StoredAlert&, bool armed);

}  // namespace septet::market::store
