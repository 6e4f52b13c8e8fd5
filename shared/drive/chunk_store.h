// All SQL about chunks, and about uploads that are under way.
//
// A row of drive_chunk says that an account holds a chunk, and how often: once for each version of
// its files that has the chunk, and once for each open upload. Accounts with the same chunk share
// the locator, so its bytes lie in the store once. Who asks what is missing sees their own rows
// only.
#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "db/database.h"
#include "drive/content.h"
#include "drive/types.h"

namespace septet::drive::store {

// Where the bytes of a chunk lie, whoever holds it.
Result<std::optional<std::string>> locator_of(db::Session&, std::string_view chunk_id);
// Its size, if the account holds it.
Result<std::optional<std::int64_t>> held_size(db::Session&, const Id& account_id,
                                              std::string_view chunk_id);
Result<bool> is_in_use(db::Session&, std::string_view chunk_id, std::string_view locator);

// Takes one reference for the account. The chunk's bytes are at `locator` unless some account has
// them elsewhere already. Returns the locator that holds. Error: conflict "chunk_gone" if
// `locator` is empty and nobody has the chunk.
Result<std::string> claim(db::Transaction&, const Id& account_id, const Chunk&,
                          std::string_view locator);
// Gives one reference back. Returns the locator whose bytes nobody needs any more, or nothing.
Result<std::optional<std::string>> release(db::Transaction&, const Id& account_id,
                                           std::string_view chunk_id);

struct UploadRow {
  Id id;
  Id account_id;
  Id parent_id;
  std::string name;
  std::int64_t size_bytes = 0;
  std::string manifest;  // sealed: the plain ids of the chunks that were announced
  std::optional<std::int64_t> base_version;
  std::optional<Id> base_file_id;
  OnConflict on_conflict = OnConflict::version;
  std::optional<Timestamp> modified_at;
  std::optional<std::string> idempotency_key;
  Timestamp expires_at;
  std::optional<UploadReply> result;  // once committed
};

Result<void> insert(db::Transaction&, const UploadRow&);
Result<void> set_result(db::Transaction&, const Id& upload_id, const UploadReply&);
Result<void> erase_upload(db::Transaction&, const Id& upload_id);
Result<std::optional<UploadRow>> find_upload(db::Session&, const Id& upload_id);
Result<std::optional<UploadRow>> find_upload(db::Session&, const Id& account_id,
                                             std::string_view idempotency_key);
Result<std::vector<UploadRow>> expired_uploads(db::Session&, Timestamp now, int limit);
Result<void> expire_uploads_of(db::Transaction&, const Id& account_id, Timestamp now);
// What open uploads of the account will take.
struct Pending {
  std::int64_t size_bytes = 0;
  std::int64_t count = 0;
};
Result<Pending> pending(db::Session&, const Id& account_id);

// The chunks of an open upload: announced, and staged once they are here, which is when the upload
// has its reference to them.
enum class Staging { unannounced, announced, staged };
struct UploadChunk {
  Staging staging = Staging::unannounced;
  std::int64_t size_bytes = 0;
};
Result<void> announce_chunk(db::Transaction&, const Id& upload_id, const Chunk&);
Result<UploadChunk> find_upload_chunk(db::Session&, const Id& upload_id, std::string_view chunk_id);
Result<void> set_staged(db::Transaction&, const Id& upload_id, std::string_view chunk_id);
Result<std::unordered_set<std::string>> upload_chunks(db::Session&, const Id& upload_id, Staging);
Result<void> erase_upload_chunks(db::Transaction&, const Id& upload_id);

}  // namespace septet::drive::store
