// An upload by tus: what is known of it, taking in its bytes, putting parts together.
//
// A whole or a partial upload is a row of drive_upload with references of its own, and has a list
// of its chunks in segments, one for each batch that came. What is no whole chunk yet is kept
// beside them, sealed, so that cuts are where those of any other upload would be.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "drive/service.h"
#include "server/tus/store.h"

namespace septet::tus {

struct Upload {
  drive::store::UploadRow drive;
  store::Row tus;
};

// Errors: not_found; "upload_gone" if it has expired.
Result<Upload> find_upload(db::Session&, const Caller&, const Id&, Timestamp now);
// Error: conflict "wrong_offset".
Error wrong_offset();

// The chunks of an upload so far, by their plain ids.
Result<drive::Manifest> plain_chunks(drive::Context&, db::Session&, const Id& upload_id);

// Makes the version that the metadata wants, of chunks that are referred to already.
Result<drive::UploadReply> make_version(db::Transaction&, drive::Service&, const Caller&,
                                        const Wanted&, const drive::NewContent&);

// Takes the bytes that follow what an upload has.
class Receiver {
 public:
  enum class Keep {
    as_it_comes,  // a batch is durable as soon as it is whole
    at_the_end,   // nothing counts before finish(), since the bytes may turn out to be wrong
  };
  Receiver(drive::Service&, const Caller&, Upload, Keep);
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  Result<void> begin();
  Result<void> add(std::string_view piece);
  // Keeps what came; with its last byte the upload becomes a version, all in one durable write.
  // Errors: "wrong_offset" if somebody else went on with the upload meanwhile; those of
  // add_version().
  Result<void> finish();
  const Upload& upload() const { return upload_; }  // as it is after that

 private:
  Result<void> on_chunk(std::string_view bytes);
  Result<void> stage(const drive::Then& then);
  Result<void> keep_so_far();
  Result<void> complete();
  Result<void> become_version(db::Transaction&, const Wanted&, const drive::NewContent&);
  Result<void> advance(db::Transaction&, std::int64_t to_bytes, std::string_view tail);
  std::int64_t end_bytes() const { return upload_.tus.offset_bytes + received_bytes_; }

  drive::Service& drive_;
  drive::Context& context_;
  const Caller& caller_;
  Upload upload_;
  const Keep keep_;
  blob::Chunker chunker_;
  std::int64_t received_bytes_ = 0;       // since the offset
  std::int64_t unlisted_from_bytes_ = 0;  // where the first chunk begins that is in no segment
  drive::Manifest unlisted_;              // by plain ids
  std::vector<drive::PlainChunk> batch_;  // not in the store yet, each once
  std::unordered_set<std::string> batch_ids_;
  std::size_t batch_bytes_ = 0;
  std::vector<std::string> freed_;
};

// Puts partial uploads together to one file, after which they are gone. `row` has metadata and
// concatenation; its id is set. Errors: invalid "no_such_part"; conflict "part_unfinished";
// too_large; those of add_version().
Result<Upload> concatenate(drive::Service&, const Caller&, store::Row row,
                           const std::vector<Id>& parts);

}  // namespace septet::tus
