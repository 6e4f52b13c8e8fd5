// One upload on its way: from a file of the person's machine to a version in Drive. It can be
// stopped and started at any point, and goes on from what has arrived.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "blob/chunker.h"
#include "client/drive_api.h"
#include "client/upload_folders.h"
#include "platform/files.h"

namespace septet::client {

class UploadTask : public std::enable_shared_from_this<UploadTask> {
 public:
  // What it tells its owner, each from the main loop.
  struct Listener {
    std::function<void(bool is_reading, std::int64_t read_bytes, std::int64_t done_bytes)> progress;
    std::function<void(std::optional<drive::UploadReply>)> done;  // nothing for a folder
    std::function<void(Error)> failed;                            // it has stopped
  };

  // `key` makes announcing it again find the same upload. Files of up to small_bytes go whole.
  UploadTask(DriveApi&, UploadFolders&, platform::FileRef, const Id& base, std::string key);
  ~UploadTask() { stop(); }
  UploadTask(const UploadTask&) = delete;
  UploadTask& operator=(const UploadTask&) = delete;

  void start(Listener);
  // What is under way is broken off; the listener hears no more until the next start().
  void stop();
  // Gives up what the server already keeps of it.
  void discard();

  static constexpr std::int64_t small_bytes = 1 << 20;

 private:
  struct Cut {
    std::int64_t offset = 0;
    std::int64_t size_bytes = 0;
    std::string id;  // SHA-256 in hexadecimal
  };
  struct Batch {
    std::vector<Cut> cuts;  // they follow one another in the file
    std::int64_t size_bytes = 0;
  };

  // Calls `next(value)` only if this run of the task is still on, and fails it on an error.
  template <class T, class F>
  Then<T> guarded(F next);
  platform::Progress on_wire(int batch);
  void proceed(Id parent_id);
  void read_whole();
  void send_whole(std::string bytes);
  void read_next();
  void take_piece(const std::string& piece);
  void cut(std::string_view chunk);
  void announce();
  void take_state(const drive::UploadState&);
  void plan(const std::vector<std::string>& missing);
  void send_more();
  void send(const Batch&);
  void send_frames(const Batch&, std::string_view bytes);
  void commit();
  void tell_progress(bool is_reading);
  void fail(Error);

  DriveApi& drive_;
  UploadFolders& folders_;
  platform::FileRef file_;
  Id base_;
  std::string key_;
  Listener listener_;
  int run_ = 0;  // counts starts and stops, so that answers to an earlier run are passed over
  std::vector<CallId> calls_;  // of this run
  Id parent_id_;
  blob::Chunker chunker_;
  std::vector<Cut> cuts_;
  std::int64_t read_bytes_ = 0;
  std::int64_t cut_bytes_ = 0;
  Id upload_id_;
  std::vector<Batch> batches_;  // still to be sent, the next one last
  int sending_ = 0;             // batches under way
  int last_batch_ = 0;
  std::map<int, std::int64_t> wire_bytes_;  // of each batch under way
  std::int64_t missing_bytes_ = 0;          // not known to have arrived
};

}  // namespace septet::client
