// What the community sees of paper accounts: see TrackRecords.
#pragma once

#include "market/track_record.h"

namespace septet::market {

class PaperRecords final : public TrackRecords {
 public:
  Result<bool> is_public(db::Session&, const Id& account_id) override;
  Result<std::optional<Percent>> return_since(db::Session&, const Id& account_id,
                                              std::optional<Timestamp> from) override;
  Result<std::vector<Ranked>> ranking(db::Session&, std::optional<Timestamp> from) override;
  Result<FillList> fills(db::Session&, const Id& account_id, int limit) override;
};

}  // namespace septet::market
