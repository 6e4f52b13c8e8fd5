// The change feed: what a client that keeps a copy has to look at again.
#pragma once

#include <string_view>

#include "drive/access.h"
#include "drive/history_types.h"

namespace septet::drive {

class Changes {
 public:
  explicit Changes(Context& context) : context_(context) {}

  // What changed since the cursor, in the caller's drive and in what is shared with them, as it is
  // now. A folder that is new to the caller (moved to where they see it, restored, shared) is told
  // by itself: what lies below has to be listed, as what lies below one that was removed is gone
  // with it. Without a cursor only that of now. Errors: invalid "bad_cursor"; conflict
  // "cursor_expired" if what came after it is no longer kept.
  Result<ChangePage> after(const Caller&, std::string_view cursor, int limit);

 private:
  Result<ChangePage> page_after(db::Session&, const Caller&, std::int64_t sequence, int limit);

  Context& context_;
};

}  // namespace septet::drive
