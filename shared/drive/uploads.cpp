#include "drive/uploads.h"

#include <unordered_map>

#include "base/encoding.h"
#include "drive/rules.h"
#include "drive/texts.h"

namespace septet::drive {

namespace {

using store::Staging;
using store::UploadRow;

constexpr std::size_t hash_bytes = 32;
constexpr std::uint64_t frames_limit_bytes = 64 << 20;

Error no_such_upload() {
  return not_found("There is no such upload, or it has expired.");
}

Result<UploadRow> owned_upload(db::Session& session, const Id& account_id, const Id& upload_id) {
  auto row = TRY(store::find_upload(session, upload_id));
  // One without a list of chunks is somebody else's: of a file that arrives in one piece, or by
  // tus.
  if (!row || row->account_id != account_id || row->manifest.empty()) return no_such_upload();
  return *std::move(row);
}

Result<std::string> parsed_hash(std::string_view hex, std::string field) {
  auto hash = from_hex(hex);
  if (!hash || hash->size() != hash_bytes)
    return invalid(std::move(field), "bad_chunk_id", "A chunk's id is a SHA-256 in hexadecimal.");
  return *std::move(hash);
}

Result<Chunk> parsed_chunk(const ChunkRef& ref, std::size_t index) {
  const std::string field = "chunks." + std::to_string(index);
  if (ref.size_bytes < 1 || ref.size_bytes > static_cast<std::int64_t>(blob::chunk_max_bytes))
    return invalid(field + ".size_bytes", "bad_chunk_size",
                   "A chunk has between 1 byte and 256 KiB.");
  return Chunk{TRY(parsed_hash(ref.id, field + ".id")), static_cast<std::uint32_t>(ref.size_bytes)};
}

// The announced list, with plain ids.
Result<Manifest> announced(const StartUpload& request) {
  if (request.size_bytes > file_max_bytes)
    return failure(ErrorKind::too_large, "file_too_large", "A file can have 15 GB at most.");
  Manifest manifest;
  std::unordered_map<std::string, std::uint32_t> sizes;
  for (std::size_t i = 0; i < request.chunks.size(); ++i) {
    manifest.push_back(TRY(parsed_chunk(request.chunks[i], i)));
    const auto [known, _] = sizes.emplace(manifest.back().id, manifest.back().size_bytes);
    if (known->second != manifest.back().size_bytes)
      return invalid("chunks." + std::to_string(i) + ".size_bytes", "bad_chunk_size",
                     "The same chunk cannot have two sizes.");
  }
  if (size_of(manifest) != request.size_bytes)
    return invalid("size_bytes", "sizes_differ", "The sizes of the chunks do not add up to this.");
  return manifest;
}

// The same list under the ids that the chunks have at rest.
Manifest at_rest(Context& context, const Manifest& plain) {
  Manifest out;
  out.reserve(plain.size());
  for (const Chunk& chunk : plain)
    out.push_back({context.content.id_at_rest(chunk.id), chunk.size_bytes});
  return out;
}

std::string content_hash(const Manifest& plain) {
  Sha256 hash;
  for (const Chunk& chunk : plain) hash.update(chunk.id);
  return hash.finish();
}

// What the account holds already is the upload's from the start.
Result<void> announce_all(db::Transaction& tx, const UploadRow& row, const Manifest& manifest) {
  for (const Chunk& chunk : distinct_chunks(manifest)) {
    TRY(store::announce_chunk(tx, row.id, chunk));
    const auto held = TRY(store::held_size(tx, row.account_id, chunk.id));
    if (!held) continue;
    if (*held != chunk.size_bytes)
      return invalid("chunks", "bad_chunk_size", "A chunk is announced with a wrong size.");
    TRY(store::claim(tx, row.account_id, chunk, ""));
    TRY(store::set_staged(tx, row.id, chunk.id));
  }
  return {};
}

Destination destination_of(const UploadRow& row) {
  return {.parent_id = row.parent_id,
          .name = row.name,
          .base_version = row.base_version,
          .on_conflict = row.on_conflict,
          .file_id = row.base_file_id};
}

Error chunks_missing(const std::vector<std::string>& missing) {
  Error error = failure(ErrorKind::conflict, "chunks_missing",
                        "Some of the file's chunks have not been sent yet.");
  error.details = to_text({{"missing", missing}});
  return error;
}

// Takes a body of frames apart as it arrives.
class FrameReader {
 public:
  explicit FrameReader(blob::Chunker::Sink sink) : sink_(std::move(sink)) {}

  Result<void> add(std::string_view piece) {
    held_ += piece;
    std::string_view rest = held_;
    while (rest.size() >= 4) {
      const std::size_t size = TRY(frame_size(rest));
      if (rest.size() - 4 < size) break;
      TRY(sink_(rest.substr(4, size)));
      rest.remove_prefix(4 + size);
    }
    held_.erase(0, held_.size() - rest.size());
    return {};
  }
  Result<void> finish() const { return held_.empty() ? Result<void>() : bad_frame(); }

 private:
  static Error bad_frame() {
    return invalid("", "bad_frame",
                   "A frame is a 4-byte length up to 256 KiB and that many bytes.");
  }
  static Result<std::size_t> frame_size(std::string_view bytes) {
    std::size_t size = 0;
    for (const char c : bytes.substr(0, 4)) size = size << 8 | static_cast<unsigned char>(c);
    if (size == 0 || size > blob::chunk_max_bytes) return bad_frame();
    return size;
  }

  blob::Chunker::Sink sink_;
  std::string held_;
};

}  // namespace

// All that one person has under way has to fit, wherever it goes: nobody may fill the store with
// what they announce.
Result<void> check_new_upload(db::Session& session, const Context& context, const Caller& caller,
                              const UploadRow& row) {
  const Landing landing = TRY(landing_of(session, caller, destination_of(row)));
  const store::Pending pending = TRY(store::pending(session, row.account_id));
  if (pending.count >= open_uploads_max)
    return failure(ErrorKind::conflict, "too_many_uploads",
                   "Too many uploads are under way. Finish or abort some first.");
  return check_quota(context, TRY(store::usage(session, landing.owner_id)),
                     pending.size_bytes + row.size_bytes);
}

Result<UploadState> Uploads::state_of(db::Session& session, const UploadRow& row) {
  UploadState state{.id = row.id,
                    .status = row.result ? UploadStatus::committed : UploadStatus::open,
                    .name = row.name,
                    .parent_id = row.parent_id,
                    .size_bytes = row.size_bytes,
                    .missing = {},
                    .expires_at = row.expires_at,
                    .result = row.result};
  if (row.result) return state;
  auto missing = TRY(store::upload_chunks(session, row.id, Staging::announced));
  if (missing.empty()) return state;
  for (const Chunk& plain : TRY(context_.content.open(row.manifest, row.id, 0)))
    if (missing.erase(context_.content.id_at_rest(plain.id)) != 0)
      state.missing.push_back(to_hex(plain.id));
  return state;
}

Result<UploadState> Uploads::start(const Caller& caller, const StartUpload& request,
                                   std::optional<std::string> key) {
  const Manifest plain = TRY(announced(request));
  UploadRow row;
  row.id = make_id(context_.clock, context_.random);
  row.account_id = caller.account_id;
  row.parent_id = request.parent_id.value_or(caller.account_id);
  row.name = TRY(checked_name(request.name));
  row.size_bytes = request.size_bytes;
  row.manifest = context_.content.seal(plain, row.id, 0);
  row.base_version = request.base_version;
  row.base_file_id = request.file_id;
  row.on_conflict = request.on_conflict.value_or(OnConflict::version);
  row.modified_at = request.modified_at;
  row.idempotency_key = std::move(key);
  row.expires_at = context_.clock.now() + upload_kept;
  const Manifest manifest = at_rest(context_, plain);
  return context_.database.write(row.account_id, [&](db::Transaction& tx) -> Result<UploadState> {
    if (row.idempotency_key)
      if (auto made = TRY(store::find_upload(tx, row.account_id, *row.idempotency_key)))
        return state_of(tx, *made);
    TRY(check_new_upload(tx, context_, caller, row));
    TRY(store::insert(tx, row));
    TRY(announce_all(tx, row, manifest));
    return state_of(tx, row);
  });
}

Result<UploadState> Uploads::state(const Caller& caller, const Id& upload_id) {
  return context_.database.read([&](db::Session& session) -> Result<UploadState> {
    return state_of(session, TRY(owned_upload(session, caller.account_id, upload_id)));
  });
}

Result<void> Uploads::stage(const UploadRow& upload, const std::vector<PlainChunk>& chunks) {
  const auto is_there = [&](db::Transaction& tx) -> Result<void> {
    TRY(owned_upload(tx, upload.account_id, upload.id));
    return {};
  };
  return take_chunks(context_, upload.account_id, upload.id, chunks, {.before = is_there});
}

Result<void> Uploads::put_chunk(const Caller& caller, const Id& upload_id,
                                std::string_view chunk_id, std::string_view bytes) {
  const std::string hash = TRY(parsed_hash(chunk_id, "chunk_id"));
  const UploadRow upload = TRY(context_.database.read(
      [&](db::Session& session) { return owned_upload(session, caller.account_id, upload_id); }));
  if (sha256(bytes) != hash)
    return failure(ErrorKind::unprocessable, "chunk_mismatch",
                   "The bytes are not those of this chunk.");
  return stage(upload,
               {{{context_.content.id_at_rest(hash), static_cast<std::uint32_t>(bytes.size())},
                 std::string(bytes)}});
}

Result<ChunksReceived> Uploads::put_chunks(const Caller& caller, const Id& upload_id,
                                           http::Body& body) {
  const UploadRow upload = TRY(context_.database.read(
      [&](db::Session& session) { return owned_upload(session, caller.account_id, upload_id); }));
  ChunksReceived received;
  std::unordered_set<std::string> seen;
  std::vector<PlainChunk> batch;
  std::size_t batch_bytes = 0;
  const auto flush = [&]() -> Result<void> {
    TRY(stage(upload, batch));
    batch.clear();
    batch_bytes = 0;
    return {};
  };
  FrameReader frames([&](std::string_view bytes) -> Result<void> {
    ++received.chunk_count;
    std::string id = context_.content.id_at_rest(sha256(bytes));
    if (!seen.insert(id).second) return {};
    batch.push_back(
        {{std::move(id), static_cast<std::uint32_t>(bytes.size())}, std::string(bytes)});
    batch_bytes += bytes.size();
    return batch_bytes < batch_max_bytes ? Result<void>() : flush();
  });
  TRY(body.drain(frames_limit_bytes, [&](std::string_view piece) { return frames.add(piece); }));
  TRY(frames.finish());
  TRY(flush());
  return received;
}

Result<UploadReply> Uploads::commit(const Caller& caller, const Id& upload_id) {
  const UploadRow row = TRY(context_.database.read(
      [&](db::Session& session) { return owned_upload(session, caller.account_id, upload_id); }));
  if (row.result) return *row.result;
  const Manifest plain = TRY(context_.content.open(row.manifest, row.id, 0));
  const NewContent content{at_rest(context_, plain), content_hash(plain),
                           row.modified_at.value_or(context_.clock.now())};
  const Destination to = destination_of(row);
  const UploadReply committed = TRY(
      context_.database.write(caller.account_id, [&](db::Transaction& tx) -> Result<UploadReply> {
        const UploadRow now = TRY(owned_upload(tx, caller.account_id, upload_id));
        if (now.result) return *now.result;
        const UploadState state = TRY(state_of(tx, now));
        if (!state.missing.empty()) return chunks_missing(state.missing);
        const UploadReply reply = TRY(add_version(tx, context_, caller, to, content));
        TRY(store::erase_upload_chunks(tx, upload_id));  // its references are the version's now
        TRY(store::set_result(tx, upload_id, reply));
        return reply;
      }));
  settle_texts(context_);
  return committed;
}

Result<void> Uploads::drop(const std::vector<UploadRow>& uploads) {
  const auto freed =
      TRY(context_.database.write([&](db::Transaction& tx) -> Result<std::vector<std::string>> {
        std::vector<std::string> locators;
        for (const UploadRow& upload : uploads) {
          TRY(release_staged(tx, upload, locators));
          TRY(store::erase_upload(tx, upload.id));
        }
        return locators;
      }));
  context_.content.remove(freed);
  return {};
}

Result<void> Uploads::abort(const Caller& caller, const Id& upload_id) {
  return drop({TRY(context_.database.read(
      [&](db::Session& session) { return owned_upload(session, caller.account_id, upload_id); }))});
}

Result<bool> Uploads::any_expired() {
  return context_.database.read([&](db::Session& session) -> Result<bool> {
    return !TRY(store::expired_uploads(session, context_.clock.now(), 1)).empty();
  });
}

Result<bool> Uploads::expire_some() {
  const auto expired = TRY(context_.database.read([&](db::Session& session) {
    return store::expired_uploads(session, context_.clock.now(), 20);
  }));
  if (expired.empty()) return false;
  TRY(drop(expired));
  return true;
}

}  // namespace septet::drive
