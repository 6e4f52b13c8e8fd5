// Drive: files and folders. The parts of the service, put together.
#pragma once

#include <memory>

#include "drive/changes.h"
#include "drive/conversation.h"
#include "drive/exchange.h"
#include "drive/files.h"
#include "drive/finder.h"
#include "drive/nodes.h"
#include "drive/people.h"
#include "drive/previews.h"
#include "drive/retention.h"
#include "drive/rewind.h"
#include "drive/shares.h"
#include "drive/tags.h"
#include "drive/texts.h"
#include "drive/tools.h"
#include "drive/trash.h"
#include "drive/uploads.h"
#include "drive/visits.h"

namespace septet::drive {

struct Ports {
  db::Database& database;
  blob::BlobStore& blobs;
  blob::ChunkCipher& cipher;
  Clock& clock;
  Random& random;
  jobs::Queue& jobs;
  People* people = nullptr;              // null: there is nobody to share with
  Tools* tools = nullptr;                // null: the host has none
  PasswordHasher* passwords = nullptr;   // null: no links, since there is no server
  http::RateLimiter* limiter = nullptr;  // null: no limit
};

struct Settings {
  std::int64_t quota_bytes = 15'000'000'000;  // of an account without its own
  // From a change until the text of what changed is looked for, so that what comes at the same time
  // is done together. None: right after the commit, where no host runs jobs.
  Duration text_delay{};
  http::Rate wrong_passwords;         // of one address on one link; a right one does not count
  Duration versions_kept = days(30);  // all of them, then the newest of each day; 0: for ever
};

class Service {
 public:
  // Migrates the tables and removes what a crash left in the store. Errors: the database's.
  static Result<std::unique_ptr<Service>> create(Ports, Settings);

  // Upkeep, to be called every minute or so: what is old goes from the trash, and jobs are asked to
  // take back uploads that expired and to clear away what was deleted for good.
  Result<void> tick();
  // Removes what crashes left in the store: see blob::BlobStore::sweep().
  Result<void> sweep(const jobs::StopAsked&);
  // When an account goes: all that it had is gone with the transaction, and cleared away by a job.
  Result<void> forget_account(db::Transaction&, const Id& account_id, Timestamp now);
  // Whether a body of so many bytes may come, whose destination is not known yet. Error:
  // storage_full "quota_exceeded".
  Result<void> check_room(const Caller&, std::int64_t bytes);

 private:
  explicit Service(const Ports&, const Settings&);
  Result<void> ask_for(const char* kind, Duration delay = {});
  void add_jobs();

 public:
  Context context;
  Nodes nodes{context};
  Shares shares{context};
  Conversation conversation{context};
  Changes changes{context};
  Files files{context};
  Activities activities{context};
  Rewinds rewinds{context};
  Retention retention;
  Tags tags{context};
  Trash trash{context};
  Uploads uploads{context};
  Exchange exchange{context, nodes};
  Finder finder{context};
  Texts texts{context};
  Previews previews{context};
  Links links;
  Visits visits;
};

}  // namespace septet::drive
