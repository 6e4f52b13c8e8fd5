// Keeps a folder in step with a person's drive, by the public API alone: the reference for whoever
// writes a desktop client.
//
// What it remembers (a real client keeps it in a database of its own, each change of it durable
// before the next request): the server's tree as far as the change feed has told of it, with the
// feed's cursor; for each node that is here as well what both sides had last agreed on (`Known`);
// and the uploads whose outcome it does not know.
//
// A round of sync() is four steps, and there are rounds until one leaves nothing to be done:
//
//   1. Settle. An upload whose commit was sent is asked about before anything else, so that an
//      answer that was lost on the way does not make a conflict of one's own edit. In the same way
//      a move or a new folder whose answer was lost is known again when the server tells of it.
//   2. Pull. The feed is read to its end. A folder that comes into sight is listed with all that
//      lies below it; one that goes out of sight takes it along. If the cursor has expired,
//      everything is listed.
//   3. Reconcile, parents before children. For each node three states are compared: what was agreed
//      on, the server's and the folder's.
//        – Changed on one side only: that side's.
//        – Folder or name changed on both: the server's, each for itself, so that what one renames
//          and another moves is both.
//        – Content changed on both: left for the upload, of which the server makes a conflict copy,
//          since it names the version that was edited.
//        – Deleted here, content or place changed there: it comes back.
//        – Deleted there, content changed here: it stays, as a new file. A folder stays for what is
//          new in it, as a new folder.
//        – New on both sides under one name: folders become one, files of the same content too;
//          otherwise the file here takes the name of a conflict copy.
//        – A file that was deleted here and made again at the same place is its next version.
//        – Moves of both sides that together make a ring: the server's.
//   4. Push. New folders and moves, parents before children, each under If-Match; then what was
//      deleted, files before folders, the deepest first, and a folder only if nothing lies in it,
//      so that nothing goes that was not seen here; then contents, each with the file and the
//      version that it was made from. Where two names change places, one takes a name in between.
//      What the server refuses since it has moved on is decided anew in the next round.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/random.h"
#include "unit/sync/folder.h"
#include "unit/sync/server_api.h"

namespace septet::sync {

class SyncClient {
 public:
  SyncClient(Folder& folder, Wire& wire, Clock& clock, Random& random, std::string device)
      : folder_(folder), api_(wire), clock_(clock), random_(random), device_(std::move(device)) {}

  // Error: unavailable, if the connection broke: the next call goes on. Whatever else is a fault.
  Result<void> sync();

 private:
  struct Place {
    Id parent_id;
    std::string name;
    bool operator==(const Place&) const = default;
  };
  struct Known {
    EntryId entry = root_entry;  // no longer in the folder: deleted here
    drive::NodeKind kind = drive::NodeKind::folder;
    Place place;
    std::int64_t version = 0;
    std::int64_t revision = 0;
    std::string hash;           // of the content
    std::optional<Place> sent;  // by a move of which no answer came yet
  };
  struct Upload {
    std::string key;
    std::string request;  // as it was announced
    std::string hash;
    std::optional<Id> id;  // once there is one
    bool commit_sent = false;
  };

  Result<void> settle();
  void recognise_replaced();

  Result<void> pull();
  Result<void> list_all();
  Result<void> list_below(const Id& folder_id);
  Result<void> take(const drive::Change&);
  void forget_below(const Id& node_id);
  std::vector<Id> in_order() const;  // of remote_, parents before children

  Result<void> reconcile();
  void take_removals(const std::set<Id>& there);
  void take_removal(const Id& node_id);
  void revive(const std::vector<Id>& order);
  Result<void> take_node(const drive::Node&);
  Result<void> take_new(const drive::Node&);
  std::optional<EntryId> counterpart(const drive::Node&, EntryId parent,
                                     const std::string& content) const;
  Result<void> take_change(const drive::Node&, Known&);
  Result<void> take_place(const drive::Node&, Known&);
  void undo_rings();
  void make_names_unique();
  void move_aside(EntryId);

  Result<void> push();
  Result<void> push_places(EntryId parent);
  Result<void> push_place(EntryId);
  Result<void> push_folder(EntryId, const Place&);
  Result<void> push_move(EntryId, const Id& node_id, const Place&);
  void note_in_the_way(const Error&, const Place&);
  Result<void> step_aside();
  Result<void> push_removals();
  Result<void> push_contents();
  Result<void> push_content(EntryId);
  Result<void> finish_upload(EntryId, const Upload&, const drive::UploadReply&);

  Known& link(const drive::Node&, EntryId, const std::string& content);
  Known* known(EntryId);
  std::optional<Id> node_of(EntryId) const;  // nothing: the server has none yet
  std::optional<EntryId> entry_of(const Id& node_id) const;
  bool is_deleted_here(const Id& node_id) const;
  Place place_of(const drive::Node& node) const { return {node.parent_id, node.name}; }
  // Passes over a refusal, and asks for another round.
  template <class T>
  Result<std::optional<T>> unless_refused(Result<T>);
  Result<bool> unless_refused(const Result<void>&);

  Folder& folder_;
  ServerApi api_;
  Clock& clock_;
  Random& random_;
  std::string device_;
  Id account_;  // of the root
  std::string cursor_;
  std::map<Id, drive::Node> remote_;
  std::map<Id, Known> known_;
  std::map<EntryId, Upload> uploads_;
  std::map<EntryId, Place> asked_;  // folders of which no answer came yet
  std::vector<EntryId> orphaned_;   // folders whose node is gone; the deepest first
  std::optional<Id> in_the_way_;    // of a move, though it is to go elsewhere itself
  bool moved_ = false;              // something, in this round
  bool again_ = false;              // another round is needed
};

}  // namespace septet::sync
