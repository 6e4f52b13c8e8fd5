#include "server/restore.h"

#include <filesystem>

#include "server/backup_files.h"
#include "server/data_folder.h"
#include "server/file_lock.h"
#include "server/group_commit_database.h"
#include "server/keys.h"
#include "server/migration_tables.h"
#include "server/pack_layout.h"
#include "server/reading_database.h"
#include "server/sealed_key.h"

namespace septet::server {

namespace {

namespace fs = std::filesystem;

constexpr const char* unfinished_folder = "store.restoring";

class Restore {
 public:
  Restore(const RestoreOrder& order, Clock& clock, Random& random, const BackupProgress& progress)
      : order_(order),
        clock_(clock),
        random_(random),
        progress_(progress),
        data_(order.settings.data),
        store_(data_ + "/" + unfinished_folder) {}

  Result<RestoreReport> run(const Watching& watching) {
    contents_ = TRY(read_backup(order_.from));
    const auto lock = FileLock::take(order_.from + "/lock", FileLock::Mode::alone_now);
    // Where nothing can be written nobody makes a backup just now.
    if (!lock.ok() && lock.error().code == "locked") return lock.error();
    TRY(check_target());
    TRY(open_keys());
    const auto folder = TRY(DataFolder::open(data_));
    TRY(copy());
    TRY(bring_forward());
    report_.made_at = contents_.made_at;
    report_.found = TRY(read_back(watching));
    if (report_.found.findings == 0 || order_.accept_damage) TRY(put_in_place());
    return std::move(report_);
  }

 private:
  Result<void> check_target() {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(data_, error)) {
      const std::string name = entry.path().filename().string();
      if (name != "lock" && name != "master.key" && name != unfinished_folder)
        return failure(ErrorKind::conflict, "target_not_empty",
                       "The folder " + data_ + " has something in it already (" + name +
                           "). Give an empty one.");
    }
    return {};
  }

  // The one that is given, or that is there; else the backup's own.
  Result<std::string> master_key() {
    if (!order_.settings.key.empty()) return parse_master_key(order_.settings.key);
    const std::string path = key_path(order_.settings);
    if (!order_.settings.key_file.empty() || fs::exists(path))
      return load_master_key(path, false, random_);
    report_.key_written = true;
    if (fs::exists(order_.from + "/master.key"))
      return load_master_key(order_.from + "/master.key", false, random_);
    const auto sealed = read_file(order_.from + "/master.key.sealed");
    if (sealed.ok() && !order_.passphrase.empty())
      return unsealed_master_key(*sealed, order_.passphrase);
    return failure(ErrorKind::conflict, "key_missing",
                   sealed.ok() ? "The backup’s master key is sealed: --passphrase-file FILE."
                               : "The backup is without the master key that it is encrypted under: "
                                 "--key-file FILE, or SEPTET_KEY.");
  }

  Result<void> open_keys() {
    master_key_ = TRY(master_key());
    keys_ = TRY(open_key_ring(order_.from + "/" + contents_.keys, master_key_, false, random_));
    return {};
  }

  Result<void> copy() {
    std::error_code ignored;
    fs::remove_all(store_, ignored);
    TRY(make_folders(store_ + "/packs"));
    TRY(copy_file(order_.from + "/" + contents_.keys, store_ + "/keys"));
    TRY(copy_file(order_.from + "/" + contents_.database, store_ + "/septet.db"));
    std::int64_t done = 0;
    for (const auto& [number, pack] : contents_.packs) {
      const auto copied =
          copy_file(order_.from + "/" + pack.file, store_ + "/packs/" + pack_name(number));
      // What is not there the verification tells of, by the files that miss it.
      if (!copied.ok() && copied.error().kind != ErrorKind::not_found) return copied.error();
      progress_("packs", ++done, static_cast<std::int64_t>(contents_.packs.size()));
    }
    TRY(sync_entries(store_ + "/packs"));
    return sync_entries(store_);
  }

  // Of a backup that an older Septet made, as the server's first start would.
  Result<void> bring_forward() {
    const std::string path = store_ + "/septet.db";
    const auto versions =
        TRY(TRY(open_sqlite_to_read(path, keys_.database))->read(migration::versions_in));
    auto checked = migration::check_versions(versions, clock_, random_);
    if (checked.ok() || checked.error().code != "database_older") return checked;
    const auto database = TRY(GroupCommitDatabase::open({.path = path, .key = keys_.database}));
    return migration::make_tables(*database, clock_, random_);
  }

  Result<Verification> read_back(const Watching& watching) {
    Reading reading;
    reading.keys = keys_;
    reading.database = TRY(open_sqlite_to_read(store_ + "/septet.db", keys_.database));
    auto packs = std::make_unique<PackReader>(store_ + "/packs");
    reading.packs = packs.get();
    reading.blobs = std::move(packs);
    reading.cipher = std::make_unique<AesCipher>(keys_, random_);
    return verify(reading, watching);
  }

  Result<void> put_in_place() {
    if (report_.key_written) TRY(write_master_key(key_path(order_.settings), master_key_));
    std::error_code error;
    fs::rename(store_, data_ + "/store", error);
    if (error)
      return failure(ErrorKind::unavailable, "unwritable",
                     "Cannot write to " + data_ + ": " + error.message() + ".");
    TRY(sync_entries(data_));
    report_.in_place = true;
    return {};
  }

  const RestoreOrder& order_;
  Clock& clock_;
  Random& random_;
  const BackupProgress& progress_;
  const std::string data_, store_;
  BackupContents contents_;
  std::string master_key_;
  KeyRing keys_;
  RestoreReport report_;
};

}  // namespace

Result<RestoreReport> restore(const RestoreOrder& order, Clock& clock, Random& random,
                              const BackupProgress& progress, const Watching& watching) {
  return Restore(order, clock, random, progress).run(watching);
}

}  // namespace septet::server
