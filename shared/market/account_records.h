// What paper accounts tell of their owners' trading, as far as these want it.
#pragma once

#include "market/accounts.h"
#include "market/track_record.h"

namespace septet::market {

class AccountRecords final : public TrackRecords {
 public:
  explicit AccountRecords(Context& context) : context_(context) {}

  Result<bool> is_public(db::Session&, const Id& account_id) override;
  Result<std::optional<Percent>> return_since(db::Session&, const Id& account_id,
                                              std::optional<Timestamp> from) override;
  Result<std::vector<Ranked>> ranking(db::Session&, std::optional<Timestamp> from) override;
  Result<FillList> fills(db::Session&, const Id& account_id, int limit) override;

 private:
  // Nothing if it was worth nothing then.
  Result<std::optional<Percent>> gain(db::Session&, const store::AccountRow&,
                                      std::optional<Timestamp> from);

  Context& context_;
};

}  // namespace septet::market
