// All SQL about drawings, copies of them that are shared, and layouts of charts.
#pragma once

#include <optional>
#include <string>

#include "db/database.h"
#include "market/watch_types.h"

namespace septet::market::store {

Result<void> migrate_drawings(db::Database&);

// None yet: without items, of revision 0.
Result<Drawings> drawings(db::Session&, const Id& account_id, const std::string& symbol);
Result<void> put_drawings(db::Transaction&, const Id& account_id, const Drawings&);

// Kept by the hash of its token.
Result<void> insert_shared(db::Transaction&, std::string_view token_hash, const Id& account_id,
                           const Drawings&, Timestamp now);
Result<std::optional<Drawings>> shared(db::Session&, std::string_view token_hash);
Result<std::int64_t> shared_count(db::Session&, const Id& account_id);

Result<std::optional<std::string>> layout(db::Session&, const Id& account_id);  // JSON
Result<void> put_layout(db::Transaction&, const Id& account_id, std::string_view json);

Result<void> erase_drawings(db::Transaction&, const Id& account_id);

}  // namespace septet::market::store
