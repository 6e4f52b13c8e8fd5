// What the community may see of a paper account whose owner wants its trades to be public.
#pragma once

#include <optional>
#include <vector>

#include "db/database.h"
#include "market/board_types.h"

namespace septet::market {

class TrackRecords {
 public:
  virtual ~TrackRecords() = default;
  struct Ranked {
    Id account_id;
    Percent return_percent;
    std::int64_t trades = 0;  // since the beginning of the period
  };
  virtual Result<bool> is_public(db::Session&, const Id& account_id) = 0;
  // Since `from`, or since the account was opened; nothing if there is nothing to compare with.
  virtual Result<std::optional<Percent>> return_since(db::Session&, const Id& account_id,
                                                      std::optional<Timestamp> from) = 0;
  // All that are public, the best first.
  virtual Result<std::vector<Ranked>> ranking(db::Session&, std::optional<Timestamp> from) = 0;
  // The newest first, those of an account that is public.
  virtual Result<FillList> fills(db::Session&, const Id& account_id, int limit) = 0;
};

}  // namespace septet::market
