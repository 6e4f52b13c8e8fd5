// The trash, and what is deleted for good: marked at once, so that nobody sees it any more, and
// cleared away bit by bit, so that a large folder holds nobody up.
#pragma once

#include <string_view>

#include "drive/versions.h"

namespace septet::drive {

class Trash {
 public:
  explicit Trash(Context& context) : context_(context) {}

  // With Extent::itself a folder goes only if nothing lies in it any more, so that nothing goes
  // with it that its remover has not seen. Errors: those of reach_to_move(); precondition_failed
  // "stale"; conflict "not_empty".
  enum class Extent { whole, itself };
  Result<void> put(const Caller&, const Id& node_id, std::string_view if_match,
                   Extent = Extent::whole);
  // The same inside a write.
  Result<void> put(db::Transaction&, const Caller&, const Id& node_id, std::string_view if_match,
                   Extent = Extent::whole);
  // To where it was, or to the root if that is gone; a taken name gets a number. What is not in the
  // trash stays as it is. The owner's alone, as what follows. Errors: not_found; forbidden
  // "not_allowed"; conflict "in_trash" for what went with its folder.
  Result<Node> restore(const Caller&, const Id& node_id);
  // For good, whether in the trash or not. Errors: not_found; precondition_failed "stale".
  Result<void> remove(const Caller&, const Id& node_id, std::string_view if_match);
  Result<void> empty(const Caller&);
  // What has been in the trash for 30 days goes.
  Result<void> remove_old();

  // Frees what an account deleted for good, as a job: it may be stopped and repeated.
  static constexpr char clear_job[] = "drive.clear_trash";
  Result<void> ask_to_clear(db::Transaction&, const Id& account_id);
  // For every account that has something to clear.
  Result<void> ask_to_clear_all();
  Result<void> clear_away(const jobs::Job&, const jobs::StopAsked&);

 private:
  Result<bool> clear_files(const Id& account_id);
  Result<bool> clear_folders(const Id& account_id, const jobs::StopAsked&);

  Context& context_;
};

}  // namespace septet::drive
