#include "server/tus/upload.h"

#include "base/hash.h"
#include "drive/rules.h"

namespace septet::tus {

namespace {

using drive::Chunk;
using drive::Manifest;
using drive::NewContent;

constexpr std::size_t piece_bytes = 1 << 20;

Error gone() {
  return failure(ErrorKind::not_found, "upload_gone", "This upload has expired.");
}

NewContent content_of(drive::Context& context, const Manifest& plain, Timestamp modified_at) {
  NewContent out;
  Sha256 hash;
  out.manifest.reserve(plain.size());
  for (const Chunk& chunk : plain) {
    hash.update(chunk.id);
    out.manifest.push_back({context.content.id_at_rest(chunk.id), chunk.size_bytes});
  }
  out.content_hash = hash.finish();
  out.modified_at = modified_at;
  return out;
}

// References that came with bytes which turned out to be wrong.
Result<std::vector<std::string>> release_unlisted(db::Transaction& tx, const Upload& upload,
                                                  const Manifest& manifest) {
  auto staged =
      TRY(drive::store::upload_chunks(tx, upload.drive.id, drive::store::Staging::staged));
  for (const Chunk& chunk : manifest) staged.erase(chunk.id);
  std::vector<std::string> freed;
  for (const std::string& id : staged)
    if (auto locator = TRY(drive::store::release(tx, upload.drive.account_id, id)))
      freed.push_back(*std::move(locator));
  return freed;
}

}  // namespace

Error wrong_offset() {
  return failure(ErrorKind::conflict, "wrong_offset",
                 "The upload is at another offset. Ask for it, and go on from there.");
}

Result<Upload> find_upload(db::Session& session, const Caller& caller, const Id& id,
                           Timestamp now) {
  auto row = TRY(store::find(session, id));
  auto upload = TRY(drive::store::find_upload(session, id));
  if (!row || (upload && upload->account_id != caller.account_id))
    return not_found("There is no such upload.");
  if (!upload || upload->expires_at <= now) return gone();
  return Upload{*std::move(upload), *std::move(row)};
}

Result<Manifest> plain_chunks(drive::Context& context, db::Session& session, const Id& upload_id) {
  Manifest out;
  for (const store::Segment& segment : TRY(store::segments(session, upload_id))) {
    const auto chunks = TRY(context.content.open(segment.chunks, upload_id, segment.from_bytes));
    out.insert(out.end(), chunks.begin(), chunks.end());
  }
  return out;
}

Result<drive::UploadReply> make_version(db::Transaction& tx, drive::Service& drive,
                                        const Caller& caller, const Wanted& wanted,
                                        const NewContent& content) {
  Id folder_id = wanted.parent_id;
  for (const std::string& name : wanted.folders)
    folder_id = TRY(drive.nodes.create_folder(
                        tx, caller, {name, folder_id, drive::FolderOnConflict::use_existing}))
                    .id;
  return drive::add_version(tx, drive.context, caller,
                            {folder_id, wanted.name, wanted.base_version, wanted.on_conflict},
                            content);
}

Receiver::Receiver(drive::Service& drive, const Caller& caller, Upload upload, Keep keep)
    : drive_(drive),
      context_(drive.context),
      caller_(caller),
      upload_(std::move(upload)),
      keep_(keep),
      chunker_([this](std::string_view bytes) { return on_chunk(bytes); }) {}

Result<void> Receiver::begin() {
  unlisted_from_bytes_ = upload_.tus.offset_bytes;
  if (upload_.tus.tail.empty()) return {};
  const std::string tail =
      TRY(context_.content.open_tail(upload_.tus.tail, upload_.drive.id, upload_.tus.offset_bytes));
  unlisted_from_bytes_ -= static_cast<std::int64_t>(tail.size());
  return chunker_.add(tail);
}

Result<void> Receiver::on_chunk(std::string_view bytes) {
  const std::string hash = sha256(bytes);
  const auto size_bytes = static_cast<std::uint32_t>(bytes.size());
  unlisted_.push_back({hash, size_bytes});
  std::string id = context_.content.id_at_rest(hash);
  if (!batch_ids_.insert(id).second) return {};
  batch_.push_back({{std::move(id), size_bytes}, std::string(bytes)});
  batch_bytes_ += bytes.size();
  return {};
}

Result<void> Receiver::add(std::string_view piece) {
  while (!piece.empty()) {
    const std::string_view some = piece.substr(0, piece_bytes);
    TRY(chunker_.add(some));
    received_bytes_ += static_cast<std::int64_t>(some.size());
    piece.remove_prefix(some.size());
    if (batch_bytes_ < drive::batch_max_bytes) continue;
    TRY(keep_ == Keep::as_it_comes ? keep_so_far()
                                   : stage([](db::Transaction&) { return Result<void>(); }));
  }
  return {};
}

// The batch goes to the store and is the upload's, and `then` is done in the same write.
Result<void> Receiver::stage(const drive::Then& then) {
  const auto announce = [&](db::Transaction& tx) -> Result<void> {
    TRY(find_upload(tx, caller_, upload_.drive.id, context_.clock.now()));
    for (const auto& plain : batch_)
      TRY(drive::store::announce_chunk(tx, upload_.drive.id, plain.chunk));
    return {};
  };
  TRY(drive::take_chunks(context_, upload_.drive.account_id, upload_.drive.id, batch_,
                         {announce, then}));
  batch_.clear();
  batch_ids_.clear();
  batch_bytes_ = 0;
  return {};
}

Result<void> Receiver::advance(db::Transaction& tx, std::int64_t to_bytes, std::string_view tail) {
  if (!TRY(store::advance(tx, upload_.drive.id, upload_.tus.offset_bytes, to_bytes, tail)))
    return wrong_offset();
  return store::set_expiry(tx, upload_.drive.id, context_.clock.now() + drive::upload_kept);
}

Result<void> Receiver::keep_so_far() {
  const Id& id = upload_.drive.id;
  const std::int64_t to_bytes = end_bytes();
  const std::string tail =
      chunker_.held().empty() ? "" : context_.content.seal_tail(chunker_.held(), id, to_bytes);
  TRY(stage([&](db::Transaction& tx) -> Result<void> {
    TRY(advance(tx, to_bytes, tail));
    if (unlisted_.empty()) return {};
    return store::insert(
        tx, id, {unlisted_from_bytes_, context_.content.seal(unlisted_, id, unlisted_from_bytes_)});
  }));
  unlisted_from_bytes_ += drive::size_of(unlisted_);
  unlisted_.clear();
  received_bytes_ = 0;
  upload_.tus.offset_bytes = to_bytes;
  upload_.tus.tail = tail;
  upload_.drive.expires_at = context_.clock.now() + drive::upload_kept;
  return {};
}

Result<void> Receiver::finish() {
  const bool whole = end_bytes() == upload_.drive.size_bytes;
  if (whole && upload_.tus.kind == Kind::whole && !upload_.drive.result) return complete();
  return received_bytes_ > 0 ? keep_so_far() : Result<void>();
}

Result<void> Receiver::complete() {
  TRY(chunker_.finish());
  const auto wanted =
      TRY(wanted_from(TRY(parse_metadata(upload_.tus.metadata)), upload_.drive.account_id));
  Manifest plain = TRY(context_.database.read(
      [&](db::Session& session) { return plain_chunks(context_, session, upload_.drive.id); }));
  plain.insert(plain.end(), unlisted_.begin(), unlisted_.end());
  const NewContent content =
      content_of(context_, plain, wanted.modified_at.value_or(context_.clock.now()));
  TRY(stage([&](db::Transaction& tx) { return become_version(tx, wanted, content); }));
  context_.content.remove(freed_);
  upload_.tus.offset_bytes = end_bytes();
  upload_.tus.tail.clear();
  received_bytes_ = 0;
  return {};
}

Result<void> Receiver::become_version(db::Transaction& tx, const Wanted& wanted,
                                      const NewContent& content) {
  const Id& id = upload_.drive.id;
  TRY(advance(tx, end_bytes(), ""));
  freed_ = TRY(release_unlisted(tx, upload_, content.manifest));
  const auto reply = TRY(make_version(tx, drive_, caller_, wanted, content));
  TRY(drive::store::erase_upload_chunks(tx, id));  // its references are the version's now
  TRY(drive::store::set_result(tx, id, reply));
  TRY(store::erase_segments(tx, id));
  upload_.drive.result = reply;
  return {};
}

}  // namespace septet::tus
