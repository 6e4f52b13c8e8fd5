#include "server/pack_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include "server/blob_record.h"

namespace septet::server {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t open_files_max = 256;
constexpr std::uint64_t ahead_bytes = 1 << 20;
constexpr std::uint64_t small_bytes = 128 << 10;  // larger records gain nothing from zeros ahead
constexpr std::size_t scanned_packs = 2;  // a crash can leave puts in the newest, or just before it

Error disk_failed() {
  return failure(ErrorKind::unavailable, "disk_failed",
                 "The server's disk did not take what was written. Nothing more is accepted until "
                 "the server is started anew.");
}

Result<void> sync_folder(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return internal("cannot open " + path);
  const bool done = ::fsync(fd) == 0;
  ::close(fd);
  return done ? Result<void>() : internal("cannot make " + path + " durable");
}

std::string clean_mark(const std::string& folder) {
  return folder + "/stopped-in-order";
}

// Locators of what is to be removed once nobody copies the packs any more, a line each.
std::string deferred_list(const std::string& folder) {
  return folder + "/removed-later";
}

}  // namespace

Result<std::unique_ptr<PackStore>> PackStore::open(Options options) {
  std::error_code failed;
  fs::create_directories(options.folder, failed);
  if (!failed) fs::permissions(options.folder, fs::perms::owner_all, failed);
  if (failed) {
    Error error = failure(ErrorKind::unavailable, "unwritable",
                          "Cannot write to the folder " + options.folder + ".");
    error.cause = failed.message();
    return error;
  }
  std::unique_ptr<PackStore> store(new PackStore(std::move(options)));
  TRY(store->open_hold());
  TRY(store->begin());
  TRY(store->read_deferred());
  return store;
}

Result<void> PackStore::open_hold() {
  const std::string path = options_.folder + "/" + pack_hold_file;
  hold_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (hold_ >= 0) return {};
  return failure(ErrorKind::unavailable, "unwritable", "Cannot write " + path + ".");
}

Result<void> PackStore::begin() {
  std::error_code ignored;
  const bool in_order = fs::remove(clean_mark(options_.folder), ignored);
  const std::vector<std::uint64_t> packs = pack_numbers_in(options_.folder);
  if (packs.empty()) return begin_pack(1);
  if (!in_order) return recover(packs);
  pack_ = packs.back();
  newest_ = TRY(file(pack_));
  tail_ = begun_until_ = record_aligned(TRY(newest_->size()));
  removed_in_pack_ = true;  // nobody knows any more
  return sync_folder(options_.folder);
}

// After a crash the newest packs are read through. What is whole is remembered for the sweep; what
// is torn at the end is cut off. It goes on in a new pack, so that no locator comes a second time.
Result<void> PackStore::recover(const std::vector<std::uint64_t>& packs) {
  const std::size_t scanned = std::min(packs.size(), scanned_packs);
  for (std::size_t i = packs.size() - scanned; i < packs.size(); ++i)
    for (PackRecord& record : TRY(records_in(packs[i]))) recent_.push_back(std::move(record));
  const bool any = !recent_.empty() && recent_.back().place.pack == packs.back();
  const File torn = TRY(file(packs.back()));
  TRY(torn->truncate(any ? recent_.back().place.offset + recent_.back().place.length : 0));
  TRY(torn->sync());
  TRY(begin_pack(packs.back() + 1));
  TRY(torn->give_back_zero_blocks());
  return drop_if_hollow(packs.back(), *torn);
}

PackStore::~PackStore() {
  ::close(hold_);
  if (newest_ && !newest_->truncate(tail_).ok()) return;
  if (!sync().ok()) return;
  const auto mark = PackFile::open(clean_mark(options_.folder), PackFile::Mode::make);
  if (mark.ok()) (void)sync_folder(options_.folder);
}

Result<void> PackStore::begin_pack(std::uint64_t number) {
  const File made = TRY(PackFile::open(path_of(number), PackFile::Mode::make));
  TRY(sync_folder(options_.folder));
  if (newest_) unsynced_.push_back(std::move(newest_));
  newest_ = made;
  pack_ = number;
  tail_ = zeros_until_ = begun_until_ = 0;
  removed_in_pack_ = false;
  files_[number] = made;
  return {};
}

// Goes on with a new pack.
Result<void> PackStore::retire_pack() {
  const std::uint64_t old = pack_;
  const File old_file = newest_;
  const bool removed = removed_in_pack_;
  TRY(old_file->truncate(tail_));
  TRY(begin_pack(old + 1));
  if (!removed) return {};
  TRY(old_file->give_back_zero_blocks());
  return drop_if_hollow(old, *old_file);
}

Result<std::string> PackStore::put(std::string_view name, std::string_view bytes) {
  const std::string record = TRY(record_of(name, bytes));
  const std::lock_guard lock(mutex_);
  if (failed_) return disk_failed();
  if (!newest_) TRY(begin_pack(pack_ + 1));
  if (tail_ > 0 && tail_ + record.size() > options_.pack_max_bytes) TRY(retire_pack());
  write_ahead(record.size());
  if (auto done = newest_->append(tail_, record); !done.ok()) {
    zeros_until_ = tail_;
    return done.take_error();
  }
  const PackPlace place{pack_, tail_, record.size()};
  tail_ += record.size();
  ++written_;
  begin_writing();
  return pack_locator(place);
}

// A large upload is written while the rest of it arrives, and the flush at its end is short.
void PackStore::begin_writing() {
  if (tail_ - begun_until_ < ahead_bytes) return;
  newest_->begin_writing(begun_until_, tail_ - begun_until_);
  begun_until_ = tail_;
}

// Where the disk has no room for it, it goes without.
void PackStore::write_ahead(std::uint64_t record_bytes) {
  if (record_bytes > small_bytes || tail_ + record_bytes <= zeros_until_) return;
  const std::string zeros(ahead_bytes, '\0');
  zeros_until_ = newest_->append(tail_, zeros).ok() ? tail_ + zeros.size() : tail_;
}

Result<void> PackStore::sync() {
  std::unique_lock lock(mutex_);
  const std::uint64_t wanted = written_;
  while (!failed_ && durable_ < wanted) {
    if (flushing_)
      flushed_.wait(lock);
    else
      flush(lock);
  }
  return failed_ ? disk_failed() : Result<void>();
}

// One flush for all who wait.
void PackStore::flush(std::unique_lock<std::mutex>& lock) {
  flushing_ = true;
  const std::uint64_t goal = written_;
  std::vector<File> files = std::exchange(unsynced_, {});
  if (newest_) files.push_back(newest_);
  lock.unlock();
  bool done = true;
  for (const File& file : files) done = done && file->sync().ok();
  lock.lock();
  flushing_ = false;
  failed_ = failed_ || !done;
  if (done) durable_ = goal;
  flushed_.notify_all();
}

std::string PackStore::path_of(std::uint64_t pack) const {
  return options_.folder + "/" + pack_name(pack);
}

// With the mutex held.
Result<PackStore::File> PackStore::file(std::uint64_t pack) {
  if (const auto found = files_.find(pack); found != files_.end()) return found->second;
  File opened = TRY(PackFile::open(path_of(pack), PackFile::Mode::change));
  if (files_.size() >= open_files_max) files_.erase(files_.begin());
  files_[pack] = opened;
  return opened;
}

Result<std::string> PackStore::get(std::string_view text) {
  const PackPlace place = TRY(parse_pack_locator(text));
  Result<File> found = [&] {
    const std::lock_guard lock(mutex_);
    return file(place.pack);
  }();
  if (!found.ok()) return content_damaged("no pack for " + std::string(text));
  std::string bytes = TRY((*found)->read(place.offset, static_cast<std::size_t>(place.length)));
  const auto opened = open_record(bytes);
  if (!opened || opened->length != place.length)
    return content_damaged("no record at " + std::string(text));
  return std::string(opened->data);
}

Result<void> PackStore::remove(std::string_view text) {
  const PackPlace place = TRY(parse_pack_locator(text));
  std::vector<PackPlace> places;
  {
    const std::lock_guard lock(mutex_);
    if (!begin_removing()) return defer(place);
    places = std::exchange(deferred_, {});
  }
  places.push_back(place);
  Result<void> done;
  for (const PackPlace& one : places)
    if (auto removed = take_out(one); !removed.ok()) done = std::move(removed);
  const std::lock_guard lock(mutex_);
  if (places.size() > 1) done = done.ok() ? write_deferred() : std::move(done);
  end_removing();
  return done;
}

// With the mutex held. False while somebody copies the packs.
bool PackStore::begin_removing() {
  if (removing_ == 0 && ::flock(hold_, LOCK_EX | LOCK_NB) != 0) return false;
  ++removing_;
  return true;
}

void PackStore::end_removing() {
  if (--removing_ == 0) ::flock(hold_, LOCK_UN);
}

// With the mutex held. It is written down, so that a server which is started anew knows of it; if
// the machine stops before the disk has it, the space is lost and nothing else.
Result<void> PackStore::defer(const PackPlace& place) {
  deferred_.push_back(place);
  std::ofstream file(deferred_list(options_.folder), std::ios::app);
  file << pack_locator(place) << '\n';
  return file.flush() ? Result<void>() : internal("cannot note what is to be removed later");
}

// With the mutex held: what is still to be removed.
Result<void> PackStore::write_deferred() {
  std::error_code ignored;
  if (deferred_.empty()) {
    fs::remove(deferred_list(options_.folder), ignored);
    return {};
  }
  std::ofstream file(deferred_list(options_.folder), std::ios::trunc);
  for (const PackPlace& place : deferred_) file << pack_locator(place) << '\n';
  return file.flush() ? Result<void>() : internal("cannot note what is to be removed later");
}

// What an earlier server had no chance to remove is looked at by the sweep.
Result<void> PackStore::read_deferred() {
  std::ifstream file(deferred_list(options_.folder));
  for (std::string line; std::getline(file, line);) {
    const auto place = parse_pack_locator(line);
    if (!place.ok()) continue;  // half a line, of a machine that stopped
    const auto in = PackFile::open(path_of(place->pack), PackFile::Mode::change);
    if (!in.ok()) continue;
    const std::string bytes =
        TRY((*in)->read(place->offset, static_cast<std::size_t>(place->length)));
    const auto record = open_record(bytes);
    if (record && record->length == place->length)
      recent_.push_back({*place, std::string(record->name), record->data.size()});
  }
  return {};
}

// Makes a hole where it was.
Result<void> PackStore::take_out(const PackPlace& place) {
  std::unique_lock lock(mutex_);
  const auto found = file(place.pack);
  if (!found.ok()) return {};  // the pack is gone, and the record with it
  const File in = *found;
  if (place.pack == pack_) {
    removed_in_pack_ = true;
    return in->punch(place.offset, place.length);
  }
  lock.unlock();
  TRY(in->punch_with_margins(place.offset, place.length));
  lock.lock();
  return drop_if_hollow(place.pack, *in);
}

// With the mutex held; never the newest.
Result<void> PackStore::drop_if_hollow(std::uint64_t pack, const PackFile& in) {
  if (!TRY(in.is_hollow())) return {};
  files_.erase(pack);
  std::error_code ignored;
  fs::remove(path_of(pack), ignored);
  return {};
}

Result<std::vector<PackRecord>> PackStore::records_in(std::uint64_t pack) {
  const File in = TRY(PackFile::open(path_of(pack), PackFile::Mode::change));
  return pack_records(pack, TRY(in->read(0, static_cast<std::size_t>(TRY(in->size())))));
}

Result<int> PackStore::sweep(const IsInUse& in_use) {
  int removed = 0;
  for (const PackRecord& record : recent_) {
    const std::string locator = pack_locator(record.place);
    if (TRY(in_use(record.name, locator))) continue;
    TRY(remove(locator));
    ++removed;
  }
  recent_.clear();
  const std::lock_guard lock(mutex_);
  TRY(write_deferred());
  return removed;
}

}  // namespace septet::server
