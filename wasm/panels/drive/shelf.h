// What the sidebar shows beside the places: how much others share, the pinned folders (those with a
// star), the tags.
#pragma once

#include <vector>

#include "client/client.h"
#include "drive/history_types.h"
#include "panels/drive/watch.h"

namespace septet::panels::drive {

class Shelf {
 public:
  explicit Shelf(client::Client&);

  // Asks if nothing is known yet.
  void need();
  void refresh();
  void forget();

  // How many things others share with the person; 0 while it is not known.
  std::size_t shared_count() const { return shared_count_; }
  bool more_shared() const { return more_shared_; }  // and there are more than were counted
  const std::vector<septet::drive::Node>& pinned() const { return pinned_; }
  const std::vector<septet::drive::TagCount>& tags() const { return tags_; }

 private:
  client::Client& client_;
  std::size_t shared_count_ = 0;
  bool more_shared_ = false;
  std::vector<septet::drive::Node> pinned_;
  std::vector<septet::drive::TagCount> tags_;
  bool asked_ = false;
  Watch watch_;
};

}  // namespace septet::panels::drive
