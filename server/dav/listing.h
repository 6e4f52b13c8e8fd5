// A folder's entries one page of the database after another, so that neither they nor what is
// written of them is ever held whole.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/caller.h"
#include "drive/node_store.h"
#include "server/dav/dav.h"
#include "server/dav/properties.h"

namespace septet::dav {

class Listing {
 public:
  struct Options {
    bool with_properties = false;  // fills in those that clients have set, and locks
    bool deep = false;             // what lies in the folders below as well
  };
  // Puts what is to be said of a node at the end of the text.
  using Write = std::function<void(std::string& out, const Shown&)>;

  // `text` begins the whole, `end` ends it.
  Listing(Dav&, const Caller&, const Place& folder, std::vector<ShownLock> locks_from_above,
          Options, std::string begin, Write, std::string_view end);

  // The next piece, as http::Feed has it.
  Result<std::string> next();

 private:
  struct Folder {
    Id id;
    std::string address;
    std::vector<ShownLock> locks;  // that reach into it
  };
  Result<std::vector<drive::store::NodeRow>> read_page(db::Session&, std::string& out);
  Result<void> write_node(db::Session&, std::string& out, const drive::store::NodeRow&,
                          const Locks&, bool has_dead);

  Dav& dav_;
  const Id account_id_;
  const Options options_;
  std::string piece_;  // what comes before the next page
  const Write write_;
  const std::string_view end_;
  std::vector<Folder> pending_;
  Folder folder_;  // the one that is being read
  std::optional<drive::store::Place> after_;
  bool done_ = false;
};

// The locks that a place shows: its own, and those that reach it from above.
std::vector<ShownLock> shown_locks(const Locks&, const Place&);
// Of them those that reach what lies in it.
std::vector<ShownLock> reaching_down(const std::vector<ShownLock>&);

}  // namespace septet::dav
