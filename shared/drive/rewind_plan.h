// What has to be done to take a folder back to a moment: found out without changing anything.
#pragma once

#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "drive/activity.h"

namespace septet::drive {

// Where a node has to be.
struct Placement {
  Id node_id;
  Id parent_id;
  std::string name;
};

struct OldContent {
  Id file_id;
  std::int64_t version = 0;
};

struct RewindPlan {
  std::unordered_map<Id, store::NodeRow> nodes;  // as they are now
  std::vector<Id> trashed;
  std::vector<Placement> placed;
  std::vector<OldContent> contents;
  RewindReport report;
};

class RewindPlanner {
 public:
  // `folder`: its row, or that of the root; `moment` in microseconds UTC.
  RewindPlanner(db::Session& session, const store::NodeRow& folder, Timestamp moment)
      : session_(session), folder_(folder), moment_(moment) {}

  // Errors: conflict "too_deep", "too_many_nodes".
  Result<RewindPlan> plan();

 private:
  Result<void> look_back();
  Result<void> look_back_into(const Id& folder_id, std::vector<Id>& folders);
  Result<void> look_around();
  Result<void> add_now(const Id& node_id);
  Result<void> add_below(const Id& folder_id);
  Result<void> step_aside(const std::vector<store::NodeRow>& way);
  Result<void> plan_own();
  Result<void> plan_content(const store::NodeRow& file, std::int64_t version);
  Result<void> plan_other(const store::NodeRow&);
  // Whether it lay outside of the folder at the moment, and not in the trash.
  Result<bool> was_seen(const store::ActivityRow& then);
  Result<Id> place_outside(const Id& parent_id);
  Id home_of(const store::ActivityRow& then) const;
  bool lay_here(const Id& node_id) const {
    return node_id == folder_.id || then_.contains(node_id);
  }

  db::Session& session_;
  const store::NodeRow& folder_;
  const Timestamp moment_;
  std::unordered_map<Id, store::ActivityRow> then_;  // what lay below the folder
  std::vector<Id> then_order_;                       // parents before children
  std::vector<Id> now_order_;                        // of plan_.nodes
  int levels_ = 0;                                   // below the folder, then
  std::unordered_map<Id, bool> seen_;                // answers of was_seen()
  std::unordered_map<Id, Id> outside_;               // answers of place_outside()
  RewindPlan plan_;
};

}  // namespace septet::drive
