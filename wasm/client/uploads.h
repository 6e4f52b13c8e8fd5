// The queue of uploads: files and folders on their way into Drive, several at once. Small files go
// whole in one request; larger ones are cut into content-defined chunks, of which only those that
// Drive lacks are sent, so that an upload goes on where it broke off: after a lost connection by
// itself, after a reload once the person has chosen the file again.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/drive_api.h"
#include "platform/files.h"

namespace septet::client {

using UploadId = int;

enum class UploadPhase {
  waiting,  // for its turn, or for its folder to be made
  reading,  // is cut into chunks and hashed
  sending,
  retrying,  // the connection broke; it goes on by itself
  paused,
  needs_file,  // left over from before a reload: choose the file again to go on
  done,
  failed,  // `error` says why
};

struct UploadItem {
  UploadId id = 0;
  std::string name;
  std::string path;  // relative to what was dropped: "Reports/2026/report.pdf"
  Id folder_id;      // where it was dropped
  UploadPhase phase = UploadPhase::waiting;
  std::int64_t size_bytes = 0;
  std::int64_t done_bytes = 0;  // sent, or found there already
  std::int64_t read_bytes = 0;  // cut and hashed so far
  Error error;
  std::optional<drive::UploadReply> result;
};

struct UploadTotals {
  int waiting = 0, active = 0, done = 0, failed = 0, paused = 0;
  std::int64_t size_bytes = 0, done_bytes = 0;  // of all that are not cancelled
  double bytes_per_s = 0;                       // over the last seconds
  std::optional<double> left_s;                 // unknown while nothing moves
  bool busy() const { return waiting + active > 0; }
};

class Uploads {
 public:
  explicit Uploads(DriveApi&);
  ~Uploads();
  Uploads(const Uploads&) = delete;
  Uploads& operator=(const Uploads&) = delete;

  // Queues what was picked or dropped, into the folder; folders are made as needed, empty ones too.
  // A file that an interrupted upload waits for (same place, name, size and time) resumes that one.
  void add(std::vector<platform::FileRef>, const Id& folder_id);

  // In the order in which they were added, ended ones included until clear_ended().
  const std::vector<UploadItem>& items() const;
  UploadTotals totals() const;

  void pause(UploadId);
  void resume(UploadId);
  void cancel(UploadId);
  void retry(UploadId);  // after a failure
  void pause_all();
  void resume_all();
  void cancel_all();
  void clear_ended();

  // Each file that arrived.
  void on_done(std::function<void(const UploadItem&)>);
  // For Client: finds what an earlier run of this account left unfinished; and stops everything.
  void open(const Id& account_id);
  void close();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace septet::client
