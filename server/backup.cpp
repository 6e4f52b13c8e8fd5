#include "server/backup.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>

#include "base/encoding.h"
#include "base/json.h"
#include "base/record.h"
#include "db/sqlite_connection.h"
#include "server/backup_files.h"
#include "server/blob_record.h"
#include "server/file_lock.h"
#include "server/keys.h"
#include "server/migration_marker.h"
#include "server/pack_file.h"
#include "server/pack_layout.h"
#include "server/sealed_key.h"
#include "server/storage.h"

namespace septet::server {

namespace {

namespace fs = std::filesystem;

constexpr const char* contents_file = "backup.json";
constexpr const char* source_file = "source";
constexpr int backup_form = 1;
constexpr int checked_at_once = 2'000;
constexpr std::size_t store_id_bytes = 16;
constexpr std::array<const char*, 2> key_files{"master.key", "master.key.sealed"};

Error refused_backup(const char* code, std::string message) {
  return failure(ErrorKind::conflict, code, std::move(message));
}

// backup.json.
struct ListedPack {
  std::int64_t number = 0;
  std::string file;
  std::int64_t bytes = 0;
  static void visit(auto& self, auto&& field) {
    field("number", self.number);
    field("file", self.file);
    field("bytes", self.bytes);
  }
};
struct BackupList {
  std::int64_t form = backup_form;
  std::int64_t number = 0;
  Timestamp made_at;
  std::string database, keys;
  std::vector<ListedPack> packs;
  static void visit(auto& self, auto&& field) {
    field("form", self.form);
    field("number", self.number);
    field("made_at", self.made_at);
    field("database", self.database);
    field("keys", self.keys);
    field("packs", self.packs);
  }
};

BackupList list_of(const BackupContents& contents) {
  BackupList out;
  out.number = contents.number;
  out.made_at = contents.made_at;
  out.database = contents.database;
  out.keys = contents.keys;
  for (const auto& [number, pack] : contents.packs)
    out.packs.push_back(
        {static_cast<std::int64_t>(number), pack.file, static_cast<std::int64_t>(pack.bytes)});
  return out;
}

Error damaged_backup(const std::string& folder) {
  return refused_backup("backup_damaged",
                        "The list of what is in " + folder + " (backup.json) is damaged.");
}

// Of the file, and not of what another folder has.
bool is_plain_name(const std::string& file) {
  return !file.empty() && !file.starts_with('/') && file.find("..") == file.npos;
}

// What root makes there has to be the server's.
void give_to_owner(const std::string& folder, const std::string& path) {
  struct stat status {};
  if (::geteuid() == 0 && ::stat(folder.c_str(), &status) == 0)
    (void)!::chown(path.c_str(), status.st_uid, status.st_gid);
}

class Backup {
 public:
  Backup(const BackupOrder& order, Clock& clock, Random& random, const BackupProgress& progress)
      : order_(order),
        clock_(clock),
        random_(random),
        progress_(progress),
        store_(order.settings.data + "/store"),
        packs_(store_ + "/packs") {}

  Result<BackupReport> run() {
    TRY(look_at_source());
    TRY(make_folders(order_.to + "/packs"));
    const auto alone = TRY(FileLock::take(order_.to + "/lock", FileLock::Mode::alone_now));
    TRY(look_at_target());
    TRY(clear_away());  // what an interrupted one left
    TRY(copy_finished_packs());
    {
      const std::string path = packs_ + "/" + pack_hold_file;
      const auto hold = TRY(FileLock::take(path, FileLock::Mode::shared));
      give_to_owner(packs_, path);
      TRY(copy_database());
      TRY(copy_finished_packs());
      TRY(copy_newest_pack());
    }
    TRY(check_references());
    TRY(put_key());
    TRY(commit());
    TRY(clear_away());
    return std::move(report_);
  }

 private:
  Result<void> look_at_source() {
    const Settings& settings = order_.settings;
    if (!settings.database.empty() || !settings.blobs.empty())
      return refused_backup("not_in_a_folder",
                            "That is for servers whose database and chunks are in a folder. For "
                            "PostgreSQL and S3 see docs/deployment.md.");
    if (!fs::exists(store_ + "/septet.db"))
      return not_found("There is no Septet in the folder " + settings.data +
                       " (no store/septet.db).");
    if (fs::exists(settings.data + "/" + migration_file))
      return migration_unfinished("The folder " + settings.data);
    keys_ = TRY(open_ring(settings, false, Rotation::left, random_, [&](const std::string& key) {
      master_key_ = key;
      return open_key_ring(store_ + "/keys", key, false, random_);
    }));
    return {};
  }

  // A name for the packs of this folder. A server that is made of a backup has another, since it
  // goes on with other packs under the same numbers.
  Result<std::string> store_id() {
    const std::string path = packs_ + "/id";
    const auto there = read_file(path);
    if (there.ok()) return there;
    const std::string made = to_hex(random_.bytes(store_id_bytes)) + "\n";
    TRY(write_file(path, made));
    give_to_owner(packs_, path);
    return made;
  }

  Result<void> look_at_target() {
    const std::string path = order_.to + "/" + source_file;
    const std::string source = blob_owner(keys_) + " " + TRY(store_id());
    const auto there = read_file(path);
    if (there.ok() && *there != source)
      return refused_backup("backup_foreign",
                            "In " + order_.to +
                                " are backups of another server, or of this one before it was "
                                "restored. Give another folder.");
    if (!there.ok() && fs::exists(order_.to + "/" + contents_file))
      return damaged_backup(order_.to);
    if (!there.ok()) TRY(check_empty());
    if (!there.ok()) TRY(write_file(path, source));
    if (!fs::exists(order_.to + "/" + contents_file)) return {};
    before_ = TRY(read_backup(order_.to));
    return {};
  }

  Result<void> check_empty() {
    for (const auto& entry : fs::directory_iterator(order_.to)) {
      const std::string name = entry.path().filename().string();
      if (name != "lock" && name != "packs" && name != std::string(source_file) + ".new")
        return refused_backup("backup_foreign", "The folder " + order_.to +
                                                    " has something else in it (" + name +
                                                    "). Give an empty one.");
    }
    return {};
  }

  // ---- packs

  std::string finished_name(std::uint64_t pack) const { return "packs/" + pack_name(pack); }

  // All but the newest: once there is a newer one, nothing is added to a pack.
  Result<void> copy_finished_packs() {
    numbers_ = pack_numbers_in(packs_);
    for (std::size_t i = 0; i + 1 < numbers_.size(); ++i) {
      TRY(take_finished(numbers_[i]));
      progress_("packs", static_cast<std::int64_t>(i + 1),
                static_cast<std::int64_t>(numbers_.size()));
    }
    return {};
  }

  Result<void> take_finished(std::uint64_t number) {
    if (contents_.packs.count(number) != 0) return {};
    const std::string name = finished_name(number), path = order_.to + "/" + name;
    std::error_code error;
    const auto there = fs::file_size(path, error);
    if (!error) {
      TRY(check_same_size(number, there));
      contents_.packs[number] = {name, there};
      ++report_.packs_kept;
      return {};
    }
    return copy_pack(number, name);
  }

  // Holes do not change it. Another says that it is another pack.
  Result<void> check_same_size(std::uint64_t number, std::uint64_t bytes) {
    std::error_code gone;
    const auto source = fs::file_size(packs_ + "/" + pack_name(number), gone);
    if (gone || source == bytes) return {};
    return refused_backup("backup_foreign", "The pack " + pack_name(number) + " in " + order_.to +
                                                " is not this server's. Give another folder.");
  }

  Result<void> copy_pack(std::uint64_t number, const std::string& name) {
    const auto copied = copy_file(packs_ + "/" + pack_name(number), order_.to + "/" + name);
    // It was nothing but holes, and went.
    if (!copied.ok() && copied.error().kind == ErrorKind::not_found) return {};
    contents_.packs[number] = {name, TRY(Result<std::uint64_t>(copied))};
    ++report_.packs_copied;
    report_.bytes_copied += static_cast<std::int64_t>(*copied);
    return {};
  }

  // As far as it is now, under a name of this backup's own.
  Result<void> copy_newest_pack() {
    if (numbers_.empty()) return {};
    return copy_pack(numbers_.back(), finished_name(numbers_.back()) + "-" + number());
  }

  // ---- the database

  std::string number() const { return std::to_string(before_.number + 1); }

  Result<void> copy_database() {
    contents_.database = "database-" + number();
    const std::string path = order_.to + "/" + contents_.database;
    const auto reader = TRY(db::SqliteConnection::open(
        {.path = store_ + "/septet.db", .key = keys_.database, .read_only = true}));
    TRY(reader->copy_to(path));
    TRY(TRY(PackFile::open(path, PackFile::Mode::change))->sync());
    contents_.keys = "keys-" + number();
    report_.bytes_copied += static_cast<std::int64_t>(fs::file_size(path));
    // Its keys open an earlier database as well, so it may be newer than the copy.
    TRY(copy_file(store_ + "/keys", order_.to + "/" + contents_.keys));
    return {};
  }

  // That each chunk is where the copied database says: the head of its record is read.
  Result<void> check_references() {
    const auto copy = TRY(db::SqliteConnection::open(
        {.path = order_.to + "/" + contents_.database, .key = keys_.database, .read_only = true}));
    std::string last;
    for (int rows = checked_at_once; rows == checked_at_once;) {
      rows = 0;
      Result<void> checked;
      const std::string after = last;
      TRY(copy->each(
          "SELECT chunk_id, min(locator) FROM drive_chunk WHERE chunk_id > ? GROUP BY chunk_id "
          "ORDER BY chunk_id LIMIT ?",
          [&](const db::Row& row) {
            ++rows;
            last = row.blob(0);
            ++report_.chunks;
            if (!has_record(last, row.text(1))) ++report_.absent;
          },
          db::Blob{after}, checked_at_once));
      progress_("references", report_.chunks, report_.chunks);
    }
    open_pack_ = {};
    return {};
  }

  bool has_record(std::string_view name, std::string_view locator) {
    const auto place = parse_pack_locator(locator);
    if (!place.ok()) return false;
    const auto pack = contents_.packs.find(place->pack);
    if (pack == contents_.packs.end() || place->offset + place->length > pack->second.bytes)
      return false;
    if (open_pack_.first != place->pack || !open_pack_.second) {
      auto opened = PackFile::open(order_.to + "/" + pack->second.file, PackFile::Mode::read);
      if (!opened.ok()) return false;
      open_pack_ = {place->pack, *std::move(opened)};
    }
    const auto head = open_pack_.second->read(place->offset, record_head_max_bytes);
    const auto peeked = head.ok() ? peek_record(*head) : std::nullopt;
    return peeked && peeked->name == name && peeked->length == place->length;
  }

  // ---- the end

  Result<void> put_key() {
    for (const char* name : key_files) {
      std::error_code ignored;
      fs::remove(order_.to + "/" + name, ignored);
    }
    if (order_.with_key) {
      report_.key_in = key_files[0];
      return write_master_key(order_.to + "/" + report_.key_in, master_key_);
    }
    if (order_.passphrase.empty()) return {};
    report_.key_in = key_files[1];
    return write_file(order_.to + "/" + report_.key_in,
                      sealed_master_key(master_key_, order_.passphrase, random_));
  }

  Result<void> commit() {
    contents_.number = report_.number = before_.number + 1;
    contents_.made_at = clock_.now();
    TRY(sync_entries(order_.to + "/packs"));
    TRY(sync_entries(order_.to));
    TRY(write_file(order_.to + "/" + contents_file, to_text(encode(list_of(contents_)))));
    TRY(sync_entries(order_.to));
    before_ = contents_;
    return {};
  }

  // What the backup that counts does not have: packs that are gone, what was interrupted. Finished
  // packs stay for the next one unless it is known that it has no use for them.
  Result<void> clear_away() {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(order_.to, error)) {
      const std::string name = entry.path().filename().string();
      const bool numbered = name.starts_with("database-") || name.starts_with("keys-");
      if ((numbered && name != before_.database && name != before_.keys) || name.ends_with(".new"))
        fs::remove(entry.path(), error);
    }
    std::vector<std::string> kept;
    for (const auto& [number, pack] : before_.packs) kept.push_back(pack.file);
    std::sort(kept.begin(), kept.end());
    for (const auto& entry : fs::directory_iterator(order_.to + "/packs", error)) {
      const std::string name = "packs/" + entry.path().filename().string();
      const bool finished = name.ends_with(".pack");
      if ((!finished || report_.number > 0) && !std::binary_search(kept.begin(), kept.end(), name))
        fs::remove(entry.path(), error);
    }
    return {};
  }

  const BackupOrder& order_;
  Clock& clock_;
  Random& random_;
  const BackupProgress& progress_;
  const std::string store_, packs_;
  std::string master_key_;
  KeyRing keys_;
  BackupContents before_;    // the one that is there; number 0: none
  BackupContents contents_;  // of the one that is being made
  std::vector<std::uint64_t> numbers_;
  std::pair<std::uint64_t, std::shared_ptr<PackFile>> open_pack_;
  BackupReport report_;
};

}  // namespace

Result<BackupReport> back_up(const BackupOrder& order, Clock& clock, Random& random,
                             const BackupProgress& progress) {
  return Backup(order, clock, random, progress).run();
}

Result<BackupContents> read_backup(const std::string& folder) {
  const auto text = read_file(folder + "/" + contents_file);
  if (!text.ok()) return not_found("There is no backup in " + folder + " (no backup.json).");
  const auto json = parse_json(*text);
  const auto list = json.ok() ? decode<BackupList>(*json) : Result<BackupList>(json.error());
  if (!list.ok() || list->form != backup_form || list->number < 1 ||
      !is_plain_name(list->database) || !is_plain_name(list->keys))
    return damaged_backup(folder);
  BackupContents out{list->number, list->made_at, list->database, list->keys, {}};
  for (const ListedPack& pack : list->packs) {
    if (pack.number < 1 || pack.bytes < 0 || !is_plain_name(pack.file))
      return damaged_backup(folder);
    out.packs[static_cast<std::uint64_t>(pack.number)] = {pack.file,
                                                          static_cast<std::uint64_t>(pack.bytes)};
  }
  return out;
}

}  // namespace septet::server
