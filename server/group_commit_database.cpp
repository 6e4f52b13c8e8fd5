#include "server/group_commit_database.h"

#include <algorithm>

#include "server/pack_file.h"

namespace septet::server {

namespace {

// More in one commit would make the first of them wait for no gain.
constexpr std::size_t most_in_a_commit = 512;

constexpr int log_pages = 8000;  // of 4 KiB, before they are moved into the main file
constexpr std::uint64_t log_bytes = 32 << 20;

// The log is as long from the start as it will become: a flush of what overwrites is several times
// quicker than one that has to record a longer file as well. SQLite reads zeros as its end. Where
// the disk has no room for it, it goes without.
Result<void> lengthen_log(const std::string& path) {
  const auto log = TRY(PackFile::open(path + "-wal", PackFile::Mode::make));
  const std::uint64_t size = TRY(log->size());
  if (size < log_bytes) TRY(log->append(size, std::string(log_bytes - size, '\0')));
  return log->sync();
}

}  // namespace

Result<std::unique_ptr<GroupCommitDatabase>> GroupCommitDatabase::open(Options options) {
  auto writer = TRY(db::SqliteConnection::open(
      {.path = options.path, .key = options.key, .cache_kib = options.writer_cache_kib}));
  TRY(writer->script("PRAGMA wal_autocheckpoint = " + std::to_string(log_pages)));
  (void)lengthen_log(options.path);
  return std::unique_ptr<GroupCommitDatabase>(
      new GroupCommitDatabase(std::move(options), std::move(writer)));
}

GroupCommitDatabase::GroupCommitDatabase(Options options, Connection writer)
    : options_(std::move(options)), writer_(std::move(writer)), thread_([this] { write_loop(); }) {}

GroupCommitDatabase::~GroupCommitDatabase() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  thread_.join();
  idle_readers_.clear();
  // What cannot be moved into the main file now is in the log still, and is found there.
  (void)writer_->script("PRAGMA wal_checkpoint(TRUNCATE)");
}

void GroupCommitDatabase::on_commit(std::function<void()> listener) {
  const std::lock_guard lock(mutex_);
  listener_ = std::move(listener);
}

void GroupCommitDatabase::before_commit(std::function<Result<void>()> prepare) {
  before_commit_ = std::move(prepare);
}

GroupCommitDatabase::Counts GroupCommitDatabase::counts() const {
  return {.commits = commits_.load(), .closures = closures_.load()};
}

Result<void> GroupCommitDatabase::write_closure(const db::WriteClosure& closure) {
  if (std::this_thread::get_id() == thread_.get_id())
    return internal("a write from inside a write");
  Write write{closure, {}, false, {}};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&write);
  work_.notify_one();
  write.wake.wait(lock, [&] { return write.answered; });
  return std::move(write.outcome);
}

void GroupCommitDatabase::write_loop() {
  for (auto batch = next_batch(); !batch.empty(); batch = next_batch()) {
    run_batch(batch);
    answer(batch);
  }
}

// Empty only at the end.
std::vector<GroupCommitDatabase::Write*> GroupCommitDatabase::next_batch() {
  std::unique_lock lock(mutex_);
  work_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
  const auto count = std::min(waiting_.size(), most_in_a_commit);
  std::vector<Write*> batch(waiting_.begin(),
                            waiting_.begin() + static_cast<std::ptrdiff_t>(count));
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
  return batch;
}

void GroupCommitDatabase::run_batch(const std::vector<Write*>& batch) {
  if (run_together(batch)) return;
  // One of them made SQLite undo the whole transaction (a full disk, an I/O error). Closures may
  // run again, so each gets its own transaction, and only the one at fault fails.
  for (Write* write : batch) run_alone(*write);
}

// False if the transaction was undone under the closures' feet.
bool GroupCommitDatabase::run_together(const std::vector<Write*>& batch) {
  Result<void> whole = writer_->begin_write();
  std::size_t kept = 0;
  for (Write* write : batch) {
    if (!whole.ok()) break;
    write->outcome =
        writer_->with_savepoint([&](db::Transaction& tx) { return guarded(write->closure, tx); });
    if (write->outcome.ok()) ++kept;
    if (!writer_->in_transaction()) return false;
  }
  if (whole.ok() && kept > 0) whole = commit();
  writer_->rollback();
  if (whole.ok() && kept > 0) announce(kept);
  for (Write* write : batch)
    if (!whole.ok() && write->outcome.ok()) write->outcome = whole.error();
  return true;
}

void GroupCommitDatabase::run_alone(Write& write) {
  write.outcome = writer_->begin_write();
  if (write.outcome.ok()) write.outcome = guarded(write.closure, *writer_);
  if (write.outcome.ok()) write.outcome = commit();
  writer_->rollback();
  if (write.outcome.ok()) announce(1);
}

Result<void> GroupCommitDatabase::commit() {
  TRY(before_commit_());
  return writer_->commit();
}

void GroupCommitDatabase::announce(std::size_t closures) {
  ++commits_;
  closures_ += closures;
  std::function<void()> listener;
  {
    const std::lock_guard lock(mutex_);
    listener = listener_;
  }
  if (listener) listener();
}

void GroupCommitDatabase::answer(const std::vector<Write*>& batch) {
  const std::lock_guard lock(mutex_);
  for (Write* write : batch) {
    write->answered = true;
    write->wake.notify_one();  // under the lock: the caller's frame ends right after it wakes
  }
}

Result<void> GroupCommitDatabase::read_closure(const db::ReadClosure& closure) {
  Lease reader(*this, TRY(take_reader()));
  TRY(reader->begin_read());
  return closure(*reader);
}

Result<void> GroupCommitDatabase::copy_to(const std::string& path) {
  Lease reader(*this, TRY(take_reader()));
  return reader->copy_to(path);
}

Result<GroupCommitDatabase::Connection> GroupCommitDatabase::take_reader() {
  {
    const std::lock_guard lock(readers_mutex_);
    if (!idle_readers_.empty()) {
      Connection warmest = std::move(idle_readers_.back());
      idle_readers_.pop_back();
      return warmest;
    }
  }
  return db::SqliteConnection::open({.path = options_.path,
                                     .key = options_.key,
                                     .read_only = true,
                                     .cache_kib = options_.reader_cache_kib});
}

void GroupCommitDatabase::give_back(Connection connection) {
  const std::lock_guard lock(readers_mutex_);
  idle_readers_.push_back(std::move(connection));
}

}  // namespace septet::server
