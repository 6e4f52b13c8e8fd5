// The two sides of a migration, each a data folder or a PostgreSQL database, and held as long as it
// lasts.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "server/data_folder.h"
#include "server/master_key.h"
#include "server/server_database.h"
#include "server/table_engine.h"

namespace septet::server::migration {

struct Place {
  std::string folder;  // one of the two is empty
  std::string url;     // PostgreSQL's
};

// Each locked once, whatever it is needed for.
class HeldFolders {
 public:
  // Errors: those of DataFolder::open.
  Result<const DataFolder*> hold(const std::string& path);

 private:
  std::map<std::string, std::unique_ptr<DataFolder>> held_;
};
bool same_folder(const std::string& a, const std::string& b);

// A mark that a migration into this folder has not finished; durable when these return.
Result<void> mark(const DataFolder&);
Result<void> unmark(const DataFolder&);
bool is_marked(const std::string& folder);

using GetMasterKey = std::function<Result<std::string>()>;

// Takes away what SQLite leaves beside a file that was only read, and that was not there before: it
// may belong to another user than the server's.
class Traces {
 public:
  Traces() = default;
  explicit Traces(const std::string& database_path);
  ~Traces();
  Traces(Traces&&) noexcept;
  Traces& operator=(Traces&&) noexcept;

 private:
  std::vector<std::string> paths_;
};

struct Source {
  Traces traces;                        // of the connection below, which ends first
  std::unique_ptr<TableEngine> tables;  // a snapshot is open
  KeyRing keys;
  std::string master_key;
  std::string connection;  // which one of PostgreSQL's it is; empty for a folder
};
// Nothing of it is changed. Errors, one sentence each: not_found; conflict "key_wrong",
// "database_foreign", "database_in_use", "migration_unfinished"; those of the parts.
Result<Source> open_source(const Place&, HeldFolders&, const GetMasterKey&, Random&);
// Whether a server came meanwhile. Error: conflict "database_in_use".
Result<void> check_unused(Source&);

class Target {
 public:
  virtual ~Target() = default;
  // Marks it, and takes away what a migration that did not finish left.
  virtual Result<void> begin_anew() = 0;
  virtual Result<void> put_keys(const Source&, Random&) = 0;
  // Not both at once.
  virtual Result<std::unique_ptr<ServerDatabase>> open_database(const Source&) = 0;
  virtual Result<std::unique_ptr<TableEngine>> open_tables(const Source&) = 0;
  virtual Result<KeyRing> read_keys(const Source&, Random&) = 0;
  virtual Result<void> finish() = 0;  // takes the mark away
};
// Nothing is written yet, except that a folder is made. Errors, one sentence each: conflict
// "same_place", "target_not_empty", "database_in_use"; those of the parts.
Result<std::unique_ptr<Target>> open_target(const Place&, const Place& from, const Source&,
                                            HeldFolders&, Random&);

}  // namespace septet::server::migration
