#include "drive/intake.h"

#include "drive/rules.h"
#include "drive/texts.h"

namespace septet::drive {

namespace {

constexpr int attempts_max = 3;

// Where each chunk lies; empty where somebody has it already.
using Locators = std::vector<std::string>;

std::vector<std::string> without_empty(const Locators& locators) {
  std::vector<std::string> out;
  for (const std::string& locator : locators)
    if (!locator.empty()) out.push_back(locator);
  return out;
}

Result<std::vector<bool>> which_are_there(Context& context, const std::vector<PlainChunk>& chunks) {
  return context.database.read([&](db::Session& session) -> Result<std::vector<bool>> {
    std::vector<bool> there;
    for (const PlainChunk& chunk : chunks)
      there.push_back(TRY(store::locator_of(session, chunk.chunk.id)).has_value());
    return there;
  });
}

Result<void> put_all(Context& context, const std::vector<PlainChunk>& chunks, Locators& locators) {
  const std::vector<bool> there = TRY(which_are_there(context, chunks));
  std::vector<Content::Plain> missing;
  for (std::size_t i = 0; i < chunks.size(); ++i)
    if (!there[i]) missing.push_back({chunks[i].chunk.id, chunks[i].bytes});
  const auto given = TRY(context.content.put_all(missing));
  for (std::size_t i = 0, next = 0; i < chunks.size(); ++i)
    if (!there[i]) locators[i] = given[next++];
  return {};
}

// False if the upload has its reference already.
Result<bool> stage(db::Transaction& tx, const Id& upload_id, const Chunk& chunk) {
  const auto known = TRY(store::find_upload_chunk(tx, upload_id, chunk.id));
  if (known.staging == store::Staging::staged) return false;
  if (known.staging == store::Staging::unannounced || known.size_bytes != chunk.size_bytes)
    return invalid("chunk_id", "chunk_unannounced", "This upload does not have such a chunk.");
  TRY(store::set_staged(tx, upload_id, chunk.id));
  return true;
}

// Takes the references. Returns the locators of what was put in vain, since somebody else was
// quicker.
Result<std::vector<std::string>> claim_all(db::Transaction& tx, const Id& account_id,
                                           const std::optional<Id>& staged_by,
                                           const std::vector<PlainChunk>& chunks,
                                           const Locators& locators) {
  std::vector<std::string> in_vain;
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    const Chunk& chunk = chunks[i].chunk;
    const bool wanted = !staged_by || TRY(stage(tx, *staged_by, chunk));
    const std::string used =
        wanted ? TRY(store::claim(tx, account_id, chunk, locators[i])) : std::string();
    if (!locators[i].empty() && used != locators[i]) in_vain.push_back(locators[i]);
  }
  return in_vain;
}

Result<void> try_to_take(Context& context, const Id& account_id, const std::optional<Id>& staged_by,
                         const std::vector<PlainChunk>& chunks, const Around& around) {
  Locators locators(chunks.size());
  Result<void> done = put_all(context, chunks, locators);
  if (done.ok()) {
    auto in_vain = context.database.write(
        account_id, [&](db::Transaction& tx) -> Result<std::vector<std::string>> {
          TRY(around.before(tx));
          auto unused = TRY(claim_all(tx, account_id, staged_by, chunks, locators));
          TRY(around.after(tx));
          return unused;
        });
    if (in_vain.ok()) {
      context.content.remove(*in_vain);
      return {};
    }
    done = std::move(in_vain).error();
    if (done.error().code == db::commit_unknown) return done;
  }
  context.content.remove(without_empty(locators));
  return done;
}

}  // namespace

Result<void> take_chunks(Context& context, const Id& account_id, const std::optional<Id>& staged_by,
                         const std::vector<PlainChunk>& chunks, const Around& around) {
  for (int attempt = 1;; ++attempt) {
    Result<void> done = try_to_take(context, account_id, staged_by, chunks, around);
    // The last holder of a chunk let it go between the look and the write: put it this time.
    if (done.ok() || done.error().code != "chunk_gone" || attempt == attempts_max) return done;
  }
}

Stage::~Stage() {
  if (upload_) (void)give_back({});  // otherwise when the upload expires
}

// Gives the upload's references back, after `then` if there is one.
Result<void> Stage::give_back(const Then& then) {
  const auto freed = TRY(context_.database.write(
      caller_.account_id, [&](db::Transaction& tx) -> Result<std::vector<std::string>> {
        std::vector<std::string> locators;
        if (then) TRY(then(tx));
        if (!upload_) return locators;
        TRY(release_staged(tx, *upload_, locators));
        TRY(store::erase_upload(tx, upload_->id));
        return locators;
      }));
  context_.content.remove(freed);
  upload_.reset();
  return {};
}

// What unpacks to far more than it was on the wire ends here, not when it is all unpacked.
Result<void> Stage::check_room() {
  checked_bytes_ = offered_bytes_;
  const auto usage = TRY(context_.database.read(
      [&](db::Session& session) { return store::usage(session, charged_id_); }));
  return check_quota(context_, usage, offered_bytes_);
}

Result<void> Stage::add(const Chunk& chunk, std::string_view bytes) {
  offered_bytes_ += static_cast<std::int64_t>(bytes.size());
  if (offered_bytes_ - checked_bytes_ >= static_cast<std::int64_t>(batch_max_bytes))
    TRY(check_room());
  if (!seen_.insert(chunk.id).second) return {};
  batch_.push_back({chunk, std::string(bytes)});
  batch_bytes_ += bytes.size();
  return batch_bytes_ < batch_max_bytes ? Result<void>() : stage_batch();
}

// The upload to whose name the batches before the last one are taken.
store::UploadRow Stage::new_upload() {
  store::UploadRow row;
  row.id = make_id(context_.clock, context_.random);
  row.account_id = row.parent_id = caller_.account_id;
  row.expires_at = context_.clock.now() + upload_kept;
  return row;
}

Result<void> Stage::stage_batch() {
  const store::UploadRow upload = upload_ ? *upload_ : new_upload();
  const auto announce = [&](db::Transaction& tx) -> Result<void> {
    if (!upload_) TRY(store::insert(tx, upload));
    for (const PlainChunk& plain : batch_) TRY(store::announce_chunk(tx, upload.id, plain.chunk));
    return {};
  };
  TRY(take_chunks(context_, caller_.account_id, upload.id, batch_, {.before = announce}));
  upload_ = upload;
  batch_.clear();
  batch_bytes_ = 0;
  return {};
}

Result<void> Stage::pass_on(const Then& then) {
  const auto finish = [&](db::Transaction& tx) -> Result<void> {
    if (upload_) {
      TRY(store::erase_upload_chunks(tx, upload_->id));
      TRY(store::erase_upload(tx, upload_->id));
    }
    return then(tx);
  };
  TRY(take_chunks(context_, caller_.account_id, std::nullopt, batch_, {.after = finish}));
  upload_.reset();
  return {};
}

Result<void> Stage::share_out(const Then& then) {
  if (!batch_.empty()) TRY(stage_batch());
  return give_back(then);
}

Cutter::Cutter(Context& context, Stage& stage)
    : context_(context),
      stage_(stage),
      chunker_([this](std::string_view bytes) { return on_chunk(bytes); }) {}

Result<void> Cutter::on_chunk(std::string_view bytes) {
  size_bytes_ += static_cast<std::int64_t>(bytes.size());
  if (size_bytes_ > file_max_bytes)
    return failure(ErrorKind::too_large, "file_too_large", "A file can have 15 GB at most.");
  const std::string hash = sha256(bytes);
  content_hash_.update(hash);
  manifest_.push_back(
      {context_.content.id_at_rest(hash), static_cast<std::uint32_t>(bytes.size())});
  return stage_.add(manifest_.back(), bytes);
}

Result<NewContent> Cutter::finish(Timestamp modified_at) {
  TRY(chunker_.finish());
  return NewContent{std::move(manifest_), content_hash_.finish(), modified_at};
}

Result<UploadReply> Intake::finish(const Destination& to, std::optional<Timestamp> modified_at,
                                   const Then& after) {
  const NewContent content = TRY(cutter_.finish(modified_at.value_or(context_.clock.now())));
  UploadReply reply;
  TRY(stage_.pass_on([&](db::Transaction& tx) -> Result<void> {
    reply = TRY(add_version(tx, context_, caller_, to, content));
    return after ? after(tx) : Result<void>();
  }));
  settle_texts(context_);
  return reply;
}

}  // namespace septet::drive
