// Alerts: what a person wants to be told of a stock, once or whenever it comes true again.
#pragma once

#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "base/caller.h"
#include "market/alert_store.h"
#include "market/context.h"
#include "market/floor.h"

namespace septet::market {

inline constexpr int alerts_most = 500;  // of one account
// An alert that fires every time does so again no sooner, in exchange time, so that a price that
// plays around a value does not tell of each of its steps.
inline constexpr Duration alert_rests = minutes(1);

class Alerts {
 public:
  Alerts(Context& context, Floor& floor) : context_(context), floor_(floor) {}

  Result<AlertList> list(const Caller&);
  // One whose condition holds already fires at once, but for those of indicators, which have to
  // cross their value. Errors: invalid "unknown_symbol", "out_of_range", "missing_field",
  // "unknown_indicator", "unknown_interval", "bad_text"; conflict "too_many_alerts".
  Result<Alert> make(const Caller&, const NewAlert&);
  // A new value, or what ends a pause, arms it again. Errors: as above; not_found.
  Result<Alert> change(const Caller&, const Id&, const PatchAlert&);
  // Error: not_found.
  Result<void> remove(const Caller&, const Id&);

  // Fires what the prices have reached since the last call.
  Result<void> tick();
  // The same, once a second at most.
  Result<void> tick_now_and_then();
  Result<void> forget_account(db::Transaction&, const Id& account_id);

 private:
  // What of a stock is to be written down.
  struct Due {
    std::vector<store::StoredAlert> fired;
    std::vector<store::StoredAlert> rested;  // of indicators: their condition no longer holds
  };
  Result<void> look_at(std::uint32_t stock, const Quote&);
  Result<Due> due(db::Session&, std::uint32_t stock, const Quote&);
  Result<std::vector<store::StoredAlert>> next_waiting(db::Session&, std::uint32_t stock,
                                                       std::string_view symbol, AlertKind);
  Result<void> add_indicator_alerts(db::Session&, std::uint32_t stock, const Quote&, AlertKind,
                                    Due&);
  Result<void> fire(db::Transaction&, const store::StoredAlert&, const Quote&);
  Result<bool> holds(db::Session&, const Alert&);
  Result<void> tell_changed(db::Transaction&, const Caller&, const Id&);
  void look_again(std::string_view symbol);
  bool has_moved(std::uint32_t stock, std::int64_t sequence);

  Context& context_;
  Floor& floor_;
  std::mutex mutex_;
  Timestamp looked_at_;             // by the real clock
  std::vector<std::int64_t> seen_;  // the sequence that a stock had when it was looked at last
  // Behind which of a stock's indicator alerts it goes on.
  std::map<std::pair<std::uint32_t, AlertKind>, store::AlertPlace> places_;
};

}  // namespace septet::market
