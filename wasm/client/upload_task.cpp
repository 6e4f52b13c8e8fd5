#include "client/upload_task.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "base/encoding.h"
#include "base/hash.h"

namespace septet::client {

namespace {

constexpr std::int64_t piece_bytes = 256 * 1024;  // read, cut and hashed in one step: about 3 ms
constexpr std::int64_t batch_bytes = 4 << 20;     // chunks in one request
constexpr int batches_at_once = 2;

// "Reports/2026" of "Reports/2026/report.pdf"; all of it for a folder.
std::string folder_path(const platform::FileRef& file) {
  if (file.is_folder) return file.path;
  const auto slash = file.path.rfind('/');
  return slash == file.path.npos ? "" : file.path.substr(0, slash);
}

// A chunk as drive::ChunksReceived describes.
void append_frame(std::string& frames, std::string_view chunk) {
  const auto size = static_cast<std::uint32_t>(chunk.size());
  for (int shift = 24; shift >= 0; shift -= 8) frames += static_cast<char>(size >> shift);
  frames += chunk;
}

}  // namespace

UploadTask::UploadTask(DriveApi& drive, UploadFolders& folders, platform::FileRef file,
                       const Id& base, std::string key)
    : drive_(drive),
      folders_(folders),
      file_(std::move(file)),
      base_(base),
      key_(std::move(key)),
      chunker_([this](std::string_view chunk) {
        cut(chunk);
        return Result<void>();
      }),
      missing_bytes_(file_.size_bytes) {}

template <class T, class F>
Then<T> UploadTask::guarded(F next) {
  return [weak = weak_from_this(), run = run_, next = std::move(next)](Result<T> result) {
    const auto self = weak.lock();
    if (!self || self->run_ != run) return;
    if (result.ok())
      next(*std::move(result));
    else
      self->fail(std::move(result).error());
  };
}

void UploadTask::start(Listener listener) {
  ++run_;
  listener_ = std::move(listener);
  folders_.ensure(base_, folder_path(file_),
                  guarded<Id>([this](const Id& parent_id) { proceed(parent_id); }));
}

void UploadTask::stop() {
  ++run_;
  for (const CallId call : std::exchange(calls_, {})) drive_.cancel(call);
  batches_.clear();
  wire_bytes_.clear();
  sending_ = 0;
}

void UploadTask::discard() {
  stop();
  if (!upload_id_.is_nil()) drive_.discard_upload(upload_id_, [](const Result<void>&) {});
}

void UploadTask::fail(Error error) {
  stop();
  listener_.failed(std::move(error));
}

void UploadTask::proceed(Id parent_id) {
  parent_id_ = parent_id;
  if (file_.is_folder) return listener_.done({});
  if (file_.size_bytes <= small_bytes) return read_whole();
  if (read_bytes_ < file_.size_bytes) return read_next();
  announce();
}

void UploadTask::read_whole() {
  tell_progress(true);
  platform::read_slice(
      file_.handle, 0, file_.size_bytes,
      guarded<std::string>([this](std::string bytes) { send_whole(std::move(bytes)); }));
}

void UploadTask::send_whole(std::string bytes) {
  tell_progress(false);
  calls_.push_back(drive_.upload_whole(
      file_.name, parent_id_, std::move(bytes), {file_.modified_ms * 1000}, on_wire(0),
      guarded<drive::UploadReply>(
          [this](const drive::UploadReply& reply) { listener_.done(reply); })));
}

// A step reads a little, so that frames are drawn in between.
void UploadTask::read_next() {
  tell_progress(true);
  const std::int64_t length = std::min(piece_bytes, file_.size_bytes - read_bytes_);
  platform::read_slice(
      file_.handle, read_bytes_, length,
      guarded<std::string>([this](const std::string& piece) { take_piece(piece); }));
}

void UploadTask::take_piece(const std::string& piece) {
  if (piece.empty()) return fail(not_found("The file has become shorter since it was chosen."));
  read_bytes_ += static_cast<std::int64_t>(piece.size());
  // cut() never fails, so neither do these.
  (void)chunker_.add(piece);
  if (read_bytes_ < file_.size_bytes) return read_next();
  (void)chunker_.finish();
  announce();
}

void UploadTask::cut(std::string_view chunk) {
  const auto size = static_cast<std::int64_t>(chunk.size());
  cuts_.push_back({cut_bytes_, size, to_hex(sha256(chunk))});
  cut_bytes_ += size;
}

void UploadTask::announce() {
  tell_progress(false);
  drive::StartUpload request;
  request.name = file_.name;
  request.parent_id = parent_id_;
  request.size_bytes = file_.size_bytes;
  for (const Cut& cut : cuts_) request.chunks.push_back({cut.id, cut.size_bytes});
  request.modified_at = Timestamp{file_.modified_ms * 1000};
  calls_.push_back(drive_.start_upload(
      request, key_,
      guarded<drive::UploadState>([this](const drive::UploadState& state) { take_state(state); })));
}

void UploadTask::take_state(const drive::UploadState& state) {
  upload_id_ = state.id;
  if (state.result) return listener_.done(*state.result);
  plan(state.missing);
  send_more();
}

// Missing chunks that follow one another in the file are read and sent together.
void UploadTask::plan(const std::vector<std::string>& missing) {
  std::unordered_map<std::string_view, const Cut*> first;
  for (const Cut& cut : cuts_) first.try_emplace(cut.id, &cut);
  missing_bytes_ = 0;
  for (const std::string& id : missing) {
    const auto found = first.find(id);
    if (found == first.end()) continue;
    const Cut& cut = *found->second;
    missing_bytes_ += cut.size_bytes;
    Batch* last = batches_.empty() ? nullptr : &batches_.back();
    const bool follows = last != nullptr &&
                         last->cuts.front().offset + last->size_bytes == cut.offset &&
                         last->size_bytes + cut.size_bytes <= batch_bytes;
    if (!follows) last = &batches_.emplace_back();
    last->cuts.push_back(cut);
    last->size_bytes += cut.size_bytes;
  }
  std::reverse(batches_.begin(), batches_.end());
}

void UploadTask::send_more() {
  tell_progress(false);
  if (batches_.empty() && sending_ == 0) return commit();
  while (!batches_.empty() && sending_ < batches_at_once) {
    const Batch batch = std::move(batches_.back());
    batches_.pop_back();
    ++sending_;
    send(batch);
  }
}

void UploadTask::send(const Batch& batch) {
  platform::read_slice(
      file_.handle, batch.cuts.front().offset, batch.size_bytes,
      guarded<std::string>([this, batch](const std::string& bytes) { send_frames(batch, bytes); }));
}

void UploadTask::send_frames(const Batch& batch, std::string_view bytes) {
  if (static_cast<std::int64_t>(bytes.size()) < batch.size_bytes)
    return fail(not_found("The file has become shorter since it was chosen."));
  std::string frames;
  frames.reserve(bytes.size() + 4 * batch.cuts.size());
  for (const Cut& cut : batch.cuts) {
    append_frame(frames, bytes.substr(0, static_cast<std::size_t>(cut.size_bytes)));
    bytes.remove_prefix(static_cast<std::size_t>(cut.size_bytes));
  }
  const int number = ++last_batch_;
  calls_.push_back(
      drive_.send_chunks(upload_id_, std::move(frames), on_wire(number),
                         guarded<drive::ChunksReceived>(
                             [this, number, size = batch.size_bytes](const drive::ChunksReceived&) {
                               --sending_;
                               wire_bytes_.erase(number);
                               missing_bytes_ -= size;
                               send_more();
                             })));
}

void UploadTask::commit() {
  calls_.push_back(drive_.commit_upload(
      upload_id_, guarded<drive::UploadReply>(
                      [this](const drive::UploadReply& reply) { listener_.done(reply); })));
}

platform::Progress UploadTask::on_wire(int batch) {
  return [weak = weak_from_this(), run = run_, batch](std::int64_t done, std::int64_t) {
    const auto self = weak.lock();
    if (!self || self->run_ != run) return;
    self->wire_bytes_[batch] = done;
    self->tell_progress(false);
  };
}

void UploadTask::tell_progress(bool is_reading) {
  const std::int64_t wire =
      std::accumulate(wire_bytes_.begin(), wire_bytes_.end(), std::int64_t{0},
                      [](std::int64_t sum, const auto& batch) { return sum + batch.second; });
  const std::int64_t arrived = file_.size_bytes - missing_bytes_;
  listener_.progress(is_reading, read_bytes_, std::min(arrived + wire, file_.size_bytes));
}

}  // namespace septet::client
