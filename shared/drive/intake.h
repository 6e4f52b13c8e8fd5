// How bytes come in: into the store first, durably, and only then into the database, so that a
// crash in between leaves bytes that nobody refers to (which the next sweep removes), never a file
// without its bytes.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/hash.h"
#include "blob/chunker.h"
#include "drive/versions.h"

namespace septet::drive {

struct PlainChunk {
  Chunk chunk;
  std::string bytes;
};

using Then = std::function<Result<void>(db::Transaction&)>;

// What to do in the same durable write before and after the references are taken.
struct Around {
  Then before = [](db::Transaction&) { return Result<void>(); };
  Then after = [](db::Transaction&) { return Result<void>(); };
};

// So many bytes of chunks are stored at once.
inline constexpr std::size_t batch_max_bytes = 8 << 20;

// Stores those chunks whose bytes nobody has, and takes a reference to each (for the upload
// `staged_by` if given, which has to have announced it). Chunks occur once each. Errors: those of
// what is around it; storage_full.
Result<void> take_chunks(Context&, const Id& account_id, const std::optional<Id>& staged_by,
                         const std::vector<PlainChunk>&, const Around&);

// Chunks that no file has yet: complete batches go to the store in the name of an upload, which
// expires if nothing comes of it.
class Stage {
 public:
  Stage(Context& context, const Caller& caller)
      : context_(context), caller_(caller), charged_id_(caller.account_id) {}
  ~Stage();  // what was neither passed on nor shared out is taken back
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // Whose storage what comes will take: the caller's, unless said otherwise.
  void charge(const Id& owner_id) { charged_id_ = owner_id; }
  // A chunk may come again. Errors: storage_full "quota_exceeded" and others.
  Result<void> add(const Chunk&, std::string_view bytes);
  // Runs `then` in one durable write with the last batch, which for most files is the only one. The
  // references, one for each chunk, become those of what it makes.
  Result<void> pass_on(const Then& then);
  // The same for a `then` that takes references of its own, as several files with the same chunk
  // must.
  Result<void> share_out(const Then& then);

 private:
  Result<void> check_room();
  store::UploadRow new_upload();
  Result<void> stage_batch();
  Result<void> give_back(const Then& then);

  Context& context_;
  const Caller& caller_;
  Id charged_id_;
  std::unordered_set<std::string> seen_;  // ids of the chunks so far
  std::vector<PlainChunk> batch_;
  std::size_t batch_bytes_ = 0;
  std::int64_t offered_bytes_ = 0;  // of chunks, repeated ones too: they count as often in a file
  std::int64_t checked_bytes_ = 0;  // of them, against the quota
  std::optional<store::UploadRow> upload_;  // once there was more than one batch
};

// Cuts one file into chunks as it arrives, of any size.
class Cutter {
 public:
  Cutter(Context& context, Stage& stage);
  Cutter(const Cutter&) = delete;
  Cutter& operator=(const Cutter&) = delete;

  Result<void> add(std::string_view piece) { return chunker_.add(piece); }
  Result<NewContent> finish(Timestamp modified_at);

 private:
  Result<void> on_chunk(std::string_view bytes);

  Context& context_;
  Stage& stage_;
  blob::Chunker chunker_;
  Sha256 content_hash_;
  Manifest manifest_;
  std::int64_t size_bytes_ = 0;
};

// Takes one file.
class Intake {
 public:
  Intake(Context& context, const Caller& caller)
      : context_(context), caller_(caller), stage_(context, caller), cutter_(context, stage_) {}

  void charge(const Id& owner_id) { stage_.charge(owner_id); }
  Result<void> add(std::string_view piece) { return cutter_.add(piece); }
  // `modified_at` absent: now. Errors: those of add_version().
  // `after`: in the same write.
  Result<UploadReply> finish(const Destination&, std::optional<Timestamp> modified_at,
                             const Then& after = {});

 private:
  Context& context_;
  const Caller& caller_;
  Stage stage_;
  Cutter cutter_;
};

}  // namespace septet::drive
