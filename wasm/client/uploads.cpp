#include "client/uploads.h"

#include <algorithm>
#include <map>
#include <utility>

#include "client/transfer_rate.h"
#include "client/upload_folders.h"
#include "client/upload_journal.h"
#include "client/upload_task.h"
#include "platform/loop.h"
#include "platform/page.h"

namespace septet::client {

namespace {

constexpr int active_most = 4;
constexpr double first_wait_ms = 1'000;
constexpr double longest_wait_ms = 30'000;
constexpr double journal_delay_ms = 500;
constexpr double shown_every_ms = 150;  // progress, at most

bool passes(const Error& error) {
  return error.kind == ErrorKind::unavailable || error.kind == ErrorKind::too_many;
}

double wait_ms(const Error& error, int failures) {
  if (error.retry_after_s > 0) return static_cast<double>(error.retry_after_s) * 1000;
  return std::min(first_wait_ms * static_cast<double>(1 << std::min(failures - 1, 10)),
                  longest_wait_ms);
}

bool is_active(UploadPhase phase) {
  return phase == UploadPhase::reading || phase == UploadPhase::sending ||
         phase == UploadPhase::retrying;
}

bool has_ended(UploadPhase phase) {
  return phase == UploadPhase::done || phase == UploadPhase::failed;
}

}  // namespace

struct Uploads::State {
  // What an item has besides what is shown of it.
  struct Work {
    platform::FileRef file;
    std::string key;
    std::shared_ptr<UploadTask> task;  // null until its first turn
    int failures = 0;                  // in a row
    platform::TimerId timer = 0;       // of the next try
  };

  explicit State(DriveApi& api) : drive(api), folders(api) {}

  UploadItem* find(UploadId);
  UploadItem* left_over(const platform::FileRef&, const Id& folder_id);
  void add(platform::FileRef, const Id& folder_id);
  void remember(const JournalEntry&);
  void schedule();
  void start(UploadItem&);
  void progress(UploadId, bool is_reading, std::int64_t read_bytes, std::int64_t done_bytes);
  void done(UploadId, std::optional<drive::UploadReply>);
  void failed(UploadId, Error);
  void halt(UploadItem&, UploadPhase);
  void wait(UploadItem&);
  void forget(UploadId);
  void write_journal();
  void write_journal_soon();
  void show_soon();

  DriveApi& drive;
  UploadFolders folders;
  std::vector<UploadItem> items;  // by id
  std::map<UploadId, Work> works;
  UploadId last_id = 0;
  Id account_id;  // nil: closed
  TransferRate rate;
  platform::TimerId journal_timer = 0;
  platform::TimerId shown_timer = 0;
  std::function<void(const UploadItem&)> on_done;
};

UploadItem* Uploads::State::find(UploadId id) {
  const auto found =
      std::lower_bound(items.begin(), items.end(), id,
                       [](const UploadItem& item, UploadId wanted) { return item.id < wanted; });
  return found != items.end() && found->id == id ? &*found : nullptr;
}

UploadItem* Uploads::State::left_over(const platform::FileRef& file, const Id& folder_id) {
  for (UploadItem& item : items) {
    if (item.phase != UploadPhase::needs_file || item.folder_id != folder_id) continue;
    const Work& work = works.at(item.id);
    if (item.path == file.path && item.size_bytes == file.size_bytes &&
        work.file.modified_ms == file.modified_ms)
      return &item;
  }
  return nullptr;
}

void Uploads::State::add(platform::FileRef file, const Id& folder_id) {
  if (UploadItem* item = left_over(file, folder_id)) {
    works.at(item->id).file = std::move(file);
    return wait(*item);
  }
  UploadItem item;
  item.id = ++last_id;
  item.name = file.name;
  item.path = file.path;
  item.folder_id = folder_id;
  item.size_bytes = file.size_bytes;
  items.push_back(std::move(item));
  works[last_id] = {std::move(file), to_string(make_id(platform::clock(), platform::random())), {}};
}

// An upload that an earlier run of the tab left.
void Uploads::State::remember(const JournalEntry& entry) {
  platform::FileRef file;
  file.path = entry.path;
  file.name = entry.path.substr(entry.path.rfind('/') + 1);
  file.size_bytes = entry.size_bytes;
  file.modified_ms = entry.modified_ms;
  add(std::move(file), entry.folder_id);
  items.back().phase = UploadPhase::needs_file;
  works.at(last_id).key = entry.key;
}

void Uploads::State::schedule() {
  auto active = std::count_if(items.begin(), items.end(),
                              [](const UploadItem& item) { return is_active(item.phase); });
  for (UploadItem& item : items) {
    if (active >= active_most) return;
    if (item.phase != UploadPhase::waiting) continue;
    start(item);
    ++active;
  }
}

void Uploads::State::start(UploadItem& item) {
  Work& work = works.at(item.id);
  item.phase = UploadPhase::reading;
  if (!work.task) {
    work.task = std::make_shared<UploadTask>(drive, folders, work.file, item.folder_id, work.key);
  }
  const UploadId id = item.id;
  work.task->start(
      {[this, id](bool is_reading, std::int64_t read_bytes, std::int64_t done_bytes) {
         progress(id, is_reading, read_bytes, done_bytes);
       },
       [this, id](std::optional<drive::UploadReply> reply) { done(id, std::move(reply)); },
       [this, id](Error error) { failed(id, std::move(error)); }});
}

void Uploads::State::progress(UploadId id, bool is_reading, std::int64_t read_bytes,
                              std::int64_t done_bytes) {
  UploadItem* item = find(id);
  if (item == nullptr) return;
  item->phase = is_reading ? UploadPhase::reading : UploadPhase::sending;
  item->read_bytes = read_bytes;
  rate.add(platform::now_ms(), std::max<std::int64_t>(0, done_bytes - item->done_bytes));
  item->done_bytes = done_bytes;
  show_soon();
}

void Uploads::State::show_soon() {
  if (shown_timer != 0) return;
  shown_timer = platform::after(shown_every_ms, [this] { shown_timer = 0; });
}

void Uploads::State::done(UploadId id, std::optional<drive::UploadReply> reply) {
  UploadItem* item = find(id);
  if (item == nullptr) return;
  progress(id, false, item->size_bytes, item->size_bytes);
  halt(*item, UploadPhase::done);
  item->result = std::move(reply);
  if (on_done) on_done(UploadItem(*item));
  forget(id);
  write_journal_soon();
  // Not from inside the task that has just ended.
  platform::after(0, [this] { schedule(); });
}

void Uploads::State::failed(UploadId id, Error error) {
  UploadItem* item = find(id);
  if (item == nullptr) return;
  Work& work = works.at(id);
  // One of them may be gone.
  if (error.kind == ErrorKind::not_found || error.code == "in_trash") folders.forget();
  item->error = std::move(error);
  if (passes(item->error)) {
    item->phase = UploadPhase::retrying;
    work.timer = platform::after(wait_ms(item->error, ++work.failures), [this, id] {
      works.at(id).timer = 0;
      wait(*find(id));
    });
  } else {
    item->phase = UploadPhase::failed;
    write_journal_soon();
    platform::after(0, [this] { schedule(); });
  }
  platform::wake();
}

void Uploads::State::halt(UploadItem& item, UploadPhase phase) {
  Work& work = works.at(item.id);
  if (work.task) work.task->stop();
  platform::cancel(std::exchange(work.timer, 0));
  item.phase = phase;
  platform::wake();
}

void Uploads::State::wait(UploadItem& item) {
  item.phase = UploadPhase::waiting;
  item.error = {};
  schedule();
}

// The file and what belongs to it; the item stays. The task goes a moment later, since it may be
// the one that calls.
void Uploads::State::forget(UploadId id) {
  const auto found = works.find(id);
  if (found == works.end()) return;
  if (found->second.file.handle != 0) platform::release(found->second.file.handle);
  platform::cancel(found->second.timer);
  platform::after(0, [task = std::move(found->second.task)] {});
  works.erase(found);
}

void Uploads::State::write_journal() {
  if (account_id.is_nil()) return;
  std::vector<JournalEntry> entries;
  for (const UploadItem& item : items) {
    if (has_ended(item.phase) || entries.size() == journal_most) continue;
    const Work& work = works.at(item.id);
    if (work.file.is_folder) continue;
    entries.push_back(
        {work.key, item.path, item.folder_id, item.size_bytes, work.file.modified_ms});
  }
  save_journal(account_id, entries);
}

void Uploads::State::write_journal_soon() {
  if (journal_timer != 0) return;
  journal_timer = platform::after(journal_delay_ms, [this] {
    journal_timer = 0;
    write_journal();
  });
}

Uploads::Uploads(DriveApi& drive) : state_(std::make_unique<State>(drive)) {}
Uploads::~Uploads() {
  close();
}

void Uploads::add(std::vector<platform::FileRef> files, const Id& folder_id) {
  state_->folders.forget();  // those of the last time may lie elsewhere by now
  for (platform::FileRef& file : files) state_->add(std::move(file), folder_id);
  state_->write_journal();
  state_->schedule();
  platform::wake();
}

const std::vector<UploadItem>& Uploads::items() const {
  return state_->items;
}

UploadTotals Uploads::totals() const {
  UploadTotals totals;
  for (const UploadItem& item : state_->items) {
    if (item.phase == UploadPhase::waiting)
      ++totals.waiting;
    else if (is_active(item.phase))
      ++totals.active;
    else if (item.phase == UploadPhase::done)
      ++totals.done;
    else if (item.phase == UploadPhase::failed)
      ++totals.failed;
    else
      ++totals.paused;
    totals.size_bytes += item.size_bytes;
    totals.done_bytes += item.done_bytes;
  }
  totals.bytes_per_s = state_->rate.bytes_per_s(platform::now_ms());
  if (totals.bytes_per_s > 0)
    totals.left_s = double(totals.size_bytes - totals.done_bytes) / totals.bytes_per_s;
  return totals;
}

void Uploads::pause(UploadId id) {
  UploadItem* item = state_->find(id);
  if (item == nullptr || !(is_active(item->phase) || item->phase == UploadPhase::waiting)) return;
  state_->halt(*item, UploadPhase::paused);
  state_->schedule();
}

void Uploads::resume(UploadId id) {
  UploadItem* item = state_->find(id);
  if (item != nullptr && item->phase == UploadPhase::paused) state_->wait(*item);
}

void Uploads::retry(UploadId id) {
  UploadItem* item = state_->find(id);
  if (item != nullptr && item->phase == UploadPhase::failed) state_->wait(*item);
}

void Uploads::cancel(UploadId id) {
  UploadItem* item = state_->find(id);
  if (item == nullptr) return;
  if (const auto work = state_->works.find(id); work != state_->works.end() && work->second.task)
    work->second.task->discard();
  state_->forget(id);
  state_->items.erase(state_->items.begin() + (item - state_->items.data()));
  state_->write_journal_soon();
  state_->schedule();
  platform::wake();
}

void Uploads::pause_all() {
  for (UploadItem& item : state_->items)
    if (is_active(item.phase) || item.phase == UploadPhase::waiting)
      state_->halt(item, UploadPhase::paused);
}

void Uploads::resume_all() {
  for (UploadItem& item : state_->items)
    if (item.phase == UploadPhase::paused) item.phase = UploadPhase::waiting;
  state_->schedule();
  platform::wake();
}

void Uploads::cancel_all() {
  pause_all();  // so that cancelling one does not start the next
  std::vector<UploadId> ids;
  for (const UploadItem& item : state_->items)
    if (item.phase != UploadPhase::done) ids.push_back(item.id);
  for (const UploadId id : ids) cancel(id);
}

void Uploads::clear_ended() {
  for (const UploadItem& item : state_->items)
    if (has_ended(item.phase)) state_->forget(item.id);
  std::erase_if(state_->items, [](const UploadItem& item) { return has_ended(item.phase); });
}

void Uploads::on_done(std::function<void(const UploadItem&)> listener) {
  state_->on_done = std::move(listener);
}

void Uploads::open(const Id& account_id) {
  close();
  state_->account_id = account_id;
  for (const JournalEntry& entry : load_journal(account_id)) state_->remember(entry);
}

void Uploads::close() {
  state_->write_journal();
  platform::cancel(std::exchange(state_->journal_timer, 0));
  platform::cancel(std::exchange(state_->shown_timer, 0));
  for (const UploadItem& item : state_->items) {
    if (const auto work = state_->works.find(item.id);
        work != state_->works.end() && work->second.task)
      work->second.task->stop();
    state_->forget(item.id);
  }
  state_->items.clear();
  state_->folders.forget();
  state_->account_id = {};
}

}  // namespace septet::client
