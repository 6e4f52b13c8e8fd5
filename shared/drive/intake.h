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

// Stores those chunks whose bytes nobody has, takes a reference to each (for the upload `staged_by`
// if given, which has to have announced it) and runs `then`, all in one durable write. Chunks occur
// once each. Errors: those of `then`; storage_full.
Result<void> take_chunks(Context&, const Id& account_id, const std::optional<Id>& staged_by,
                         const std::vector<PlainChunk>&, const Then& then);

// Takes one file as it arrives, of any size: what is complete goes to the store in batches, and the
// last batch, which for most files is the only one, goes together with the commit.
class Intake {
 public:
  Intake(Context& context, const Caller& caller);
  ~Intake();  // what was not finished is taken back
  Intake(const Intake&) = delete;
  Intake& operator=(const Intake&) = delete;

  Result<void> add(std::string_view piece) { return chunker_.add(piece); }
  // `modified_at` absent: now. Errors: those of add_version().
  Result<UploadReply> finish(const Destination&, std::optional<Timestamp> modified_at);

 private:
  Result<void> on_chunk(std::string_view bytes);
  Result<void> open_upload();
  Result<void> stage_batch();

  Context& context_;
  const Caller& caller_;
  blob::Chunker chunker_;
  Sha256 content_hash_;
  Manifest manifest_;
  std::unordered_set<std::string> seen_;  // ids of its chunks so far
  std::vector<PlainChunk> batch_;
  std::size_t batch_bytes_ = 0;
  std::int64_t staged_bytes_ = 0;
  std::optional<store::UploadRow> upload_;  // once there was more than one batch
};

}  // namespace septet::drive
