// Files in and out as one archive: a folder, or all that a person has.
//
// The archive of everything holds account.json, drive.json (times and stars, which ZIP does not
// keep) and the files and folders under drive/.
#pragma once

#include <string>
#include <vector>

#include "drive/files.h"
#include "drive/nodes.h"
#include "http/message.h"

namespace septet::drive {

// What an account keeps besides files; `app/` wires it.
class AccountDocument {
 public:
  virtual ~AccountDocument() = default;
  virtual Result<Json> account_document(db::Session&, const Id& account_id) = 0;
};

struct Archive {
  std::string name;  // "Trips.zip"
  http::Stream stream;
};

class Exchange {
 public:
  Exchange(Context& context, Nodes& nodes) : context_(context), nodes_(nodes) {}

  // A folder with all that lies below, or a single file. Errors: not_found; conflict
  // "too_many_nodes" over 100,000.
  Result<Archive> archive(const Caller&, const Id& node_id);
  // The same of a node that the caller of this may see, for as long as that holds.
  Result<Archive> archive_of(db::Session&, const store::NodeRow& top, StillAllowed);
  // Several nodes, wherever they lie, side by side; of equal names the later get a number. Errors:
  // as above, and not_found if any of them is.
  Result<Archive> together(const Caller&, const std::vector<Id>& node_ids);
  Result<Archive> everything(const Caller&, AccountDocument&);
  // Puts the files and folders of such an archive back, beside what is there: a file whose content
  // is another becomes a new version. All of it or, on an error, nothing. Errors: those of
  // archive::ZipReader; storage_full; invalid "bad_archive", "bad_name"; conflict "too_many_nodes"
  // over 100,000.
  Result<ImportReport> import(const Caller&, http::Body&);

 private:
  Context& context_;
  Nodes& nodes_;
};

}  // namespace septet::drive
