// Resumable uploads: announced with the ids of their chunks, fed with those that are missing, in
// any order and over any number of connections and restarts, and committed at the end.
#pragma once

#include <optional>
#include <string>

#include "drive/intake.h"
#include "http/message.h"

namespace septet::drive {

// Whether the caller may begin this upload: its place, how many are under way, the quota with all
// of them. Errors: those of landing_of(); conflict "too_many_uploads"; storage_full.
Result<void> check_new_upload(db::Session&, const Context&, const Caller&, const store::UploadRow&);

class Uploads {
 public:
  explicit Uploads(Context& context) : context_(context) {}

  // Chunks that the account holds already are not missing; those that others hold are, so that
  // nobody can find out or take what others have. Errors: invalid (a name, sizes that do not add
  // up, ids that are no SHA-256); not_found; conflict as in check_destination() and
  // "too_many_uploads"; too_large over 15 GB; storage_full "quota_exceeded".
  Result<UploadState> start(const Caller&, const StartUpload&, std::optional<std::string> key);
  // Error: not_found.
  Result<UploadState> state(const Caller&, const Id& upload_id);
  // Errors: not_found; unprocessable "chunk_mismatch" if the bytes do not hash to the id; invalid
  // "chunk_unannounced"; storage_full.
  Result<void> put_chunk(const Caller&, const Id& upload_id, std::string_view chunk_id,
                         std::string_view bytes);
  // A body of frames, each a 4-byte big-endian length and a chunk. Errors as above, and invalid
  // "bad_frame". Whole batches before the error stay.
  Result<ChunksReceived> put_chunks(const Caller&, const Id& upload_id, http::Body&);
  // Repeating it answers the same. Errors: conflict "chunks_missing" with the list in `details`;
  // those of add_version().
  Result<UploadReply> commit(const Caller&, const Id& upload_id);
  // Error: not_found.
  Result<void> abort(const Caller&, const Id& upload_id);
  Result<bool> any_expired();
  // Takes back the uploads of which nothing was heard for long. Returns whether there may be more.
  Result<bool> expire_some();

 private:
  Result<UploadState> state_of(db::Session&, const store::UploadRow&);
  Result<void> stage(const store::UploadRow&, const std::vector<PlainChunk>&);
  Result<void> drop(const std::vector<store::UploadRow>&);

  Context& context_;
};

}  // namespace septet::drive
