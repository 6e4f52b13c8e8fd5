// Partial uploads become one file.
//
// Its chunks are those that it would have as one upload. At a seam the bytes are cut anew, from the
// end of one part into the next, until a cut falls where that part has one too: since where a chunk
// ends depends on nothing before its beginning, all cuts agree from there on, and the rest of the
// part's chunks are taken as they are.
#include <algorithm>

#include "base/hash.h"
#include "drive/rules.h"
#include "server/tus/upload.h"

namespace septet::tus {

namespace {

using drive::Chunk;
using drive::Manifest;

struct Part {
  Upload upload;
  Manifest chunks;  // by plain ids
  std::string tail;
};

class Seamstress {
 public:
  Seamstress(drive::Context& context, drive::Stage& stage) : context_(context), stage_(stage) {}

  Result<void> add(const Part& part) {
    std::size_t next = 0;  // the chunk of the part that is read next
    while (!bytes_.empty()) {
      TRY(fill(part, next));
      if (bytes_.size() < blob::chunk_max_bytes) break;
      TRY(cut());
      if (const auto met = where_cuts_meet(part, next)) {
        next = *met;
        bytes_.clear();
      }
    }
    if (bytes_.empty())
      for (; next < part.chunks.size(); ++next) list(part.chunks[next].id, part.chunks[next]);
    bytes_ += part.tail;
    return {};
  }

  Result<drive::NewContent> finish(Timestamp modified_at) {
    while (!bytes_.empty()) TRY(cut());
    return drive::NewContent{std::move(manifest_), hash_.finish(), modified_at};
  }

  // Whether the stage has the reference to it, or the parts.
  bool is_new(const Chunk& chunk) const { return new_ids_.count(chunk.id) != 0; }

 private:
  Result<void> fill(const Part& part, std::size_t& next) {
    while (bytes_.size() < blob::chunk_max_bytes && next < part.chunks.size())
      bytes_ += TRY(read(part.chunks[next++]));
    return {};
  }

  Result<std::string> read(const Chunk& plain) {
    const Chunk chunk{context_.content.id_at_rest(plain.id), plain.size_bytes};
    const auto locator = TRY(context_.database.read(
        [&](db::Session& session) { return drive::store::locator_of(session, chunk.id); }));
    if (!locator) return not_found("A part was deleted while it was being read.");
    return context_.content.get(chunk, *locator);
  }

  Result<void> cut() {
    const std::string_view bytes = std::string_view(bytes_).substr(0, blob::first_cut(bytes_));
    const Chunk& chunk = list(sha256(bytes), {"", static_cast<std::uint32_t>(bytes.size())});
    new_ids_.insert(chunk.id);
    TRY(stage_.add(chunk, bytes));
    bytes_.erase(0, bytes.size());
    return {};
  }

  // The chunk of the part whose beginning is that of the bytes that are left; all of them are read.
  std::optional<std::size_t> where_cuts_meet(const Part& part, std::size_t next) const {
    std::size_t after = 0;
    while (after < bytes_.size() && next > 0) after += part.chunks[--next].size_bytes;
    return after == bytes_.size() ? std::optional(next) : std::nullopt;
  }

  const Chunk& list(const std::string& hash, const Chunk& chunk) {
    hash_.update(hash);
    manifest_.push_back({context_.content.id_at_rest(hash), chunk.size_bytes});
    return manifest_.back();
  }

  drive::Context& context_;
  drive::Stage& stage_;
  Manifest manifest_;
  Sha256 hash_;
  std::string bytes_;  // that no chunk is made of yet
  std::unordered_set<std::string> new_ids_;
};

Result<Part> find_part(db::Session& session, drive::Context& context, const Caller& caller,
                       const Id& id) {
  const auto found = find_upload(session, caller, id, context.clock.now());
  if (!found.ok() || found->tus.kind != Kind::partial)
    return invalid("Upload-Concat", "no_such_part",
                   "There is no partial upload " + to_string(id) + ".");
  if (found->tus.offset_bytes != found->drive.size_bytes)
    return failure(ErrorKind::conflict, "part_unfinished",
                   "The part " + to_string(id) + " is not whole yet.");
  Part part{*found, TRY(plain_chunks(context, session, id)), ""};
  if (!found->tus.tail.empty())
    part.tail = TRY(context.content.open_tail(found->tus.tail, id, found->tus.offset_bytes));
  return part;
}

drive::store::UploadRow drive_row(drive::Context& context, const Caller& caller, const Id& id,
                                  const Wanted& wanted, std::int64_t size_bytes) {
  drive::store::UploadRow row;
  row.id = id;
  row.account_id = caller.account_id;
  row.parent_id = wanted.parent_id;
  row.name = wanted.name;
  row.size_bytes = size_bytes;
  row.expires_at = context.clock.now() + drive::upload_kept;
  return row;
}

class Concatenator {
 public:
  Concatenator(drive::Service& drive, const Caller& caller, store::Row row,
               const std::vector<Id>& ids)
      : drive_(drive), context_(drive.context), caller_(caller), row_(std::move(row)), ids_(ids) {}

  Result<Upload> run() {
    const auto wanted = TRY(wanted_from(TRY(parse_metadata(row_.metadata)), caller_.account_id));
    TRY(look());
    drive::Stage stage(context_, caller_);
    Seamstress seamstress(context_, stage);
    for (const Id& id : ids_) TRY(seamstress.add(parts_.at(id)));
    const auto content = TRY(seamstress.finish(wanted.modified_at.value_or(context_.clock.now())));
    Upload made{drive_row(context_, caller_, row_.id, wanted, size_bytes_), row_};
    TRY(stage.pass_on([&](db::Transaction& tx) -> Result<void> {
      TRY(claim_old(tx, seamstress, content.manifest));
      made.drive.result = TRY(make_version(tx, drive_, caller_, wanted, content));
      TRY(drive::store::insert(tx, made.drive));
      TRY(drive::store::set_result(tx, made.drive.id, *made.drive.result));
      TRY(store::insert(tx, made.tus));
      return drop_parts(tx);
    }));
    context_.content.remove(freed_);
    return made;
  }

 private:
  Result<void> look() {
    TRY(context_.database.read([&](db::Session& session) -> Result<void> {
      for (const Id& id : ids_)
        if (parts_.count(id) == 0)
          parts_.emplace(id, TRY(find_part(session, context_, caller_, id)));
      return {};
    }));
    for (const Id& id : ids_) size_bytes_ += parts_.at(id).upload.drive.size_bytes;
    if (size_bytes_ > drive::file_max_bytes)
      return failure(ErrorKind::too_large, "file_too_large", "A file can have 15 GB at most.");
    row_.kind = Kind::final;
    row_.offset_bytes = size_bytes_;
    return {};
  }

  Result<void> claim_old(db::Transaction& tx, const Seamstress& seamstress,
                         const Manifest& manifest) {
    for (const Chunk& chunk : drive::distinct_chunks(manifest))
      if (!seamstress.is_new(chunk)) TRY(drive::store::claim(tx, caller_.account_id, chunk, ""));
    return {};
  }

  Result<void> drop_parts(db::Transaction& tx) {
    freed_.clear();
    for (const auto& [id, part] : parts_) {
      TRY(find_upload(tx, caller_, id, context_.clock.now()));
      TRY(drive::release_staged(tx, part.upload.drive, freed_));
      TRY(drive::store::erase_upload(tx, id));
      TRY(store::erase(tx, id));
    }
    return {};
  }

  drive::Service& drive_;
  drive::Context& context_;
  const Caller& caller_;
  store::Row row_;
  const std::vector<Id>& ids_;
  std::map<Id, Part> parts_;
  std::int64_t size_bytes_ = 0;
  std::vector<std::string> freed_;
};

}  // namespace

Result<Upload> concatenate(drive::Service& drive, const Caller& caller, store::Row row,
                           const std::vector<Id>& parts) {
  return Concatenator(drive, caller, std::move(row), parts).run();
}

}  // namespace septet::tus
