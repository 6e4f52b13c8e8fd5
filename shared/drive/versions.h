// How the versions of files come and go together with the chunks and the usage that they stand for.
// All of it inside the caller's transaction.
#pragma once

#include <string>
#include <vector>

#include "drive/access.h"
#include "drive/activity.h"
#include "drive/chunk_store.h"

namespace septet::drive {

// A file's content on its way into a version.
struct NewContent {
  Manifest manifest;
  std::string content_hash;  // 32 bytes
  Timestamp modified_at;
};

// Where it goes.
struct Destination {
  Id parent_id;
  std::string name;
  std::optional<std::int64_t> base_version;
  OnConflict on_conflict = OnConflict::version;
  // Of an import: the same content makes no new version, and nothing is refused for its name.
  bool is_merged = false;
  // Who brings it came by a link and has no account: nobody is written down as its author.
  bool by_link = false;
  std::optional<Id> file_id = {};  // as in StartUpload
};

// Whose drive the destination is in. A file that is shared by itself can be written anew by who
// does not see its folder. Errors: those of owner_of_destination().
struct Landing {
  Id owner_id;
  bool sees_folder = true;
};
Result<Landing> landing_of(db::Session&, const Caller&, const Destination&);

// Makes the version at its destination, in a new file if need be, and announces it. The references
// to its chunks have been taken already in the caller's name, one for each distinct chunk; they
// become those of the folder's owner, to whom all of it counts. Errors: those of landing_of();
// conflict "name_taken"; storage_full "quota_exceeded".
Result<UploadReply> add_version(db::Transaction&, Context&, const Caller&, const Destination&,
                                const NewContent&);

// A new version of a file that is there, the references taken in its owner's name. As above.
Result<UploadReply> add_version_to(db::Transaction&, Context&, const Caller&, store::NodeRow file,
                                   const NewContent&, ActivityKind = ActivityKind::edited);

// The same, but announces nothing. `file` is its row afterwards.
Result<void> put_version(db::Transaction&, Context&, const Caller&, store::NodeRow& file,
                         const NewContent&, ActivityKind);

// A file at `row`, whose id, owner, place and name are set, with its first version. As above, but
// announces nothing.
Result<void> add_file(db::Transaction&, Context&, const Caller&, store::NodeRow& row,
                      const NewContent&);

// Takes one reference to each distinct chunk; all of them are there already.
Result<void> claim_again(db::Transaction&, const Id& account_id, const Manifest&);

// Removes one version, which is not the current one. As below.
Result<void> remove_version(db::Transaction&, Context&, const store::NodeRow& file,
                            const store::VersionRow&, std::vector<std::string>& freed);

// Removes a file with all its versions, or the chunks of an upload. Adds to `freed` the locators
// that nobody needs any more, to be removed from the store after the commit.
Result<void> remove_file(db::Transaction&, Context&, const store::NodeRow& file,
                         std::vector<std::string>& freed);
Result<void> release_staged(db::Transaction&, const store::UploadRow&,
                            std::vector<std::string>& freed);

// Whether `bytes` more fit. Error: storage_full "quota_exceeded".
Result<void> check_quota(const Context&, const store::UsageRow&, std::int64_t more_bytes);

}  // namespace septet::drive
