// Drive's data as a person sees it: the place that is open, what is chosen there, and the changes
// that are under way. It talks to the client and never draws.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/client.h"
#include "client/loaded.h"
#include "drive/sharing_types.h"
#include "panels/drive/batch.h"
#include "panels/drive/listing.h"
#include "panels/drive/notice.h"
#include "panels/drive/place.h"
#include "panels/drive/selection.h"

namespace septet::panels::drive {

class Model {
 public:
  explicit Model(client::Client&);
  ~Model();
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  void open(const Place&);
  // Chooses this entry as soon as it is there.
  void choose_once_loaded(const Id&);
  void locate(const Id&, client::Then<PlacedNode>);
  void sort(Order);
  // Asks anew for what is shown.
  void reload();
  void forget();

  const Place& place() const { return listing_.place(); }
  // The id of the folder that is open (the account's for the root); nil elsewhere.
  Id folder_id() const;
  Id root_id() const;
  // From the root down to the folder that is open; the root's name is empty. In what others share
  // the first step is that place, whose id is nil.
  const std::vector<PathEntry>& path() const { return path_; }
  // The folder that is open, once it is known; null for the root and elsewhere.
  const PlacedNode* folder() const;
  // Whether what is open belongs to somebody else.
  bool foreign() const { return foreign_; }
  // What the person may do in the folder that is open.
  septet::drive::Permission permission() const { return permission_; }
  bool may_write() const { return permission_ != septet::drive::Permission::viewer; }
  // "My files" for the root.
  std::string title() const;
  // How many entries the folder that is open has, where that is known.
  std::optional<std::int64_t> item_count() const;
  // Why the folder is not there, or why the listing failed.
  const std::optional<Error>& error() const;

  Listing& listing() { return listing_; }
  const Listing& listing() const { return listing_; }
  double opened_ms() const { return opened_ms_; }
  Selection& selection() { return selection_; }
  Selection::Rows rows() const;
  // The chosen entries in the order of the list.
  std::vector<Node> chosen() const;
  // Three of them at most, among them one without a star and one with which the least may be done:
  // enough to tell what can be done with all, also of a hundred thousand.
  std::vector<Node> chosen_in_brief() const;
  std::int64_t chosen_bytes() const;
  void select_all();
  // The entry whose name begins so, from the current one on; for typing ahead.
  std::optional<std::size_t> row_beginning_with(std::string_view letters) const;

  const client::Loaded<septet::drive::Usage>& usage() const { return usage_; }
  // Of an entry of the place "Links"; empty elsewhere.
  const std::vector<septet::drive::Link>& links_of(const Id& node) const;

  // The versions of one file, the latest first; asked for anew when it has changed.
  void show_versions_of(const Node&);
  const client::Loaded<septet::drive::VersionPage>& versions() const { return versions_; }

  // Changes. Each tells of itself by a notice; those with a `then` answer at the field instead.
  void create_folder(const std::string& name, const Id& parent, client::Then<Node> then);
  // An empty file, under a number if the name is taken.
  void create_text(const std::string& name, const Id& parent, client::Then<Node> then);
  void rename(const Node&, const std::string& name, client::Then<Node> then);
  void move(const std::vector<Node>&, const Id& target, const std::string& target_name);
  void copy(const std::vector<Node>&, const Id& target, const std::string& target_name);
  void star(const std::vector<Node>&, bool starred);
  void set_tags(const Node&, std::vector<std::string> tags);
  // What others share is shared no longer.
  void leave(const std::vector<Node>&);
  void trash(const std::vector<Node>&);
  void restore(const std::vector<Node>&);
  void remove_for_good(const std::vector<Node>&);
  void empty_trash();
  void restore_version(const Node&, std::int64_t version);
  void remove_version(const Node&, std::int64_t version);
  void download_version(const Node&, std::int64_t version);
  void download(const std::vector<Node>&);

  // Whether their names and places may be changed: what somebody was given by itself stays where it
  // is.
  bool may_be_moved(const std::vector<Node>&) const;
  // Whether the nodes may be moved into that folder: not into themselves, nor where they are.
  bool takes(const Id& target, const std::vector<Node>&) const;

  void tell(Notice notice) { notices_.push_back(std::move(notice)); }
  std::vector<Notice> take_notices() { return std::exchange(notices_, {}); }

 private:
  void load_path();
  void take_path(const PlacedNode&);
  void guess_permission(const Place&);
  void leave_one(const Id& node, std::function<void(Result<void>)> then);
  void make_current(const Node&, std::int64_t version, std::string text,
                    std::optional<std::int64_t> before);
  std::vector<PathEntry> way_to(const Place&) const;
  void fetch(const Place&, Order, std::string cursor, int limit, Listing::Receive);
  void page_arrived();
  void heard(const events::LiveEvent&);
  void follow_up();
  void follow_up(const Id& node);
  void settle(PlacedNode);
  void say(std::string text, std::function<void()> undo = {});
  void fail(Error);
  // Says `text` if anything was done, and what failed; then shows what is true now.
  void conclude(const BatchOutcome&, std::string text, std::function<void(std::vector<Id>)> undo);
  void hide(const std::vector<Node>&);
  void restore_ids(std::vector<Id>);
  void trash_ids(std::vector<Id>);

  client::Client& client_;
  Listing listing_;
  Selection selection_;
  Order order_;
  std::vector<PathEntry> path_;
  client::Loaded<PlacedNode> folder_;
  bool foreign_ = false;
  septet::drive::Permission permission_ = septet::drive::Permission::owner;
  std::unordered_map<Id, std::vector<septet::drive::Link>> links_;  // in the place "Links"
  client::Loaded<septet::drive::Usage> usage_;
  std::vector<Notice> notices_;
  std::set<Id> heard_;
  bool following_up_ = false;
  bool selecting_all_ = false;
  std::optional<Id> to_choose_;
  client::Loaded<septet::drive::VersionPage> versions_;
  Id versions_of_;
  std::optional<std::int64_t> versions_newest_;
  double opened_ms_ = 0;
  client::SubscriptionId subscription_ = 0;
};

}  // namespace septet::panels::drive
