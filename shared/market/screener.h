// The screener: all stocks that keep certain rules, with the prices of this moment.
#pragma once

#include "base/caller.h"
#include "market/context.h"
#include "market/floor.h"
#include "market/watch_types.h"

namespace septet::market {

inline constexpr std::size_t screens_most = 50;       // of one account
inline constexpr std::size_t screen_rules_most = 20;  // of one screen
inline constexpr std::int64_t screen_rows_most = 500;

class Screener {
 public:
  Screener(Context& context, Floor& floor) : context_(context), floor_(floor) {}

  // Errors: invalid "unknown_field", "unknown_indicator", "missing_field", "wrong_range",
  // "too_many", "out_of_range" (limit).
  Result<ScreenResult> screen(const Screen&);

  Result<SavedScreenList> list(const Caller&);
  // Errors: as above; invalid "bad_text"; conflict "too_many_screens".
  Result<SavedScreen> save(const Caller&, const NewSavedScreen&);
  // Errors: as above; not_found.
  Result<SavedScreen> change(const Caller&, const Id&, const NewSavedScreen&);
  Result<void> remove(const Caller&, const Id&);
  Result<void> forget_account(db::Transaction&, const Id& account_id);

 private:
  Context& context_;
  Floor& floor_;
};

}  // namespace septet::market
