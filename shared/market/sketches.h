// What people draw on charts, copies of it that they share, and how their charts are set up.
#pragma once

#include "base/caller.h"
#include "market/context.h"
#include "market/floor.h"
#include "market/watch_types.h"

namespace septet::market {

inline constexpr std::size_t drawings_most = 200;          // of one stock and person
inline constexpr std::int64_t shared_drawings_most = 500;  // of one person
inline constexpr std::size_t layout_bytes_most = 64 * 1024;

class Sketches {
 public:
  Sketches(Context& context, Floor& floor) : context_(context), floor_(floor) {}

  // Error: not_found "unknown_symbol".
  Result<Drawings> get(const Caller&, const std::string& symbol);
  // In the place of those that there are. Errors: as above; invalid "too_many", "wrong_count" (of
  // anchors), "price_not_positive", "out_of_range", "bad_text"; conflict "changed_meanwhile".
  Result<Drawings> put(const Caller&, const std::string& symbol, const Drawings&);
  // A token of a copy. Errors: as above; conflict "nothing_to_share", "too_many_shared".
  Result<SharedDrawings> share(const Caller&, const std::string& symbol);
  // Error: not_found.
  Result<Drawings> shared(const std::string& token);
  // Whether there is a copy with this token.
  Result<bool> is_shared(db::Session&, const std::string& token);

  // Nothing yet: null.
  Result<Layout> layout(const Caller&);
  // Error: too_large.
  Result<Layout> set_layout(const Caller&, const Layout&);
  Result<void> forget_account(db::Transaction&, const Id& account_id);

 private:
  Result<std::string> symbol_in_path(const std::string& symbol);

  Context& context_;
  Floor& floor_;
};

}  // namespace septet::market
