// Going back to a moment: what would be done is told before it is done.
#pragma once

#include <string>

#include "client/client.h"
#include "client/loaded.h"
#include "drive/history_types.h"
#include "panels/drive/notice.h"
#include "platform/loop.h"

namespace septet::panels::drive {

using septet::drive::RewindReport;

class Rewinding {
 public:
  Rewinding(client::Client&, Tell);
  ~Rewinding();
  Rewinding(const Rewinding&) = delete;
  Rewinding& operator=(const Rewinding&) = delete;

  // Of a folder, or of everything (the account's id).
  void start(const Id& folder);
  // Asks what going back there would do, once nothing else was chosen for a moment.
  void choose(Timestamp moment);
  // No moment is chosen.
  void choose_none();
  const client::Loaded<RewindReport>& forecast() const { return forecast_; }
  bool under_way() const { return under_way_; }
  // `when`: as the person reads it, "yesterday, 14:00".
  void carry_out(const std::string& when, std::function<void(bool done)> then);

 private:
  void ask();
  void done(const Id& folder, const std::string& when, Timestamp before);

  client::Client& client_;
  Tell tell_;
  Id folder_;
  Timestamp moment_;
  client::Loaded<RewindReport> forecast_;
  platform::TimerId timer_ = 0;
  bool under_way_ = false;
};

}  // namespace septet::panels::drive
