// Going back: a folder with all that lies below it, or everything, as it was at a moment.
//
// What lay in the folder then comes back to its name, its place and its content, from wherever it
// is now, the trash included; the content of then becomes a new version, so that no version is
// lost. What was made since, or was in the trash then, goes into the trash. What lay elsewhere then
// and was moved in goes back there, to the root if that place is gone, under a numbered name if its
// own is taken; its content stays. The folder itself keeps its name and place, except that it comes
// out of a folder that lay in it then. All of it is one write, or nothing.
#pragma once

#include "drive/activity.h"

namespace septet::drive {

// So many changes at once, and so many files and folders looked at.
inline constexpr int rewind_max_changes = 20'000;
inline constexpr int rewind_max_nodes = 200'000;

class Rewinds {
 public:
  explicit Rewinds(Context& context) : context_(context) {}

  // `node_id` may be the account's. Its owner alone. Errors: not_found; forbidden "not_allowed";
  // conflict "not_a_folder", "in_trash", "too_deep", "too_many_nodes"; invalid "in_the_future", and
  // "too_early" before the folder or the account was made; storage_full "quota_exceeded".
  Result<RewindReport> rewind(const Caller&, const Id& node_id, const Rewind&);

 private:
  Context& context_;
};

}  // namespace septet::drive
