#include "drive/versions.h"

#include "drive/notices.h"
#include "drive/previews.h"
#include "drive/retention_store.h"
#include "drive/rules.h"
#include "drive/share_store.h"
#include "drive/texts.h"

namespace septet::drive {

namespace {

using store::NodeRow;

Result<void> insert_version(db::Transaction& tx, Context& context, const Caller& caller,
                            const NodeRow& file, const NewContent& content) {
  TRY(ask_for_text(tx, context, file));
  return store::insert(tx, store::VersionRow{.node_id = file.id,
                                             .number = file.version,
                                             .size_bytes = file.size_bytes,
                                             .manifest = context.content.seal(
                                                 content.manifest, file.id, file.version),
                                             .content_hash = content.content_hash,
                                             .author_id = caller.account_id,
                                             .device_id = caller.device_id,
                                             .device_name = caller.device_name,
                                             .created_at = context.clock.now(),
                                             .modified_at = content.modified_at});
}

Result<void> count_usage(db::Transaction& tx, const Context& context, const Id& account_id,
                         std::int64_t bytes, std::int64_t files) {
  const auto usage = TRY(store::add_usage(tx, account_id, bytes, files));
  TRY(notify_space(tx, context, account_id, usage.used_bytes, bytes,
                   usage.quota_bytes.value_or(context.quota_bytes)));
  return check_quota(context, usage, 0);
}

Result<UploadReply> add_new_file(db::Transaction& tx, Context& context, const Caller& caller,
                                 const Id& owner_id, const Id& parent_id, std::string name,
                                 const NewContent& content) {
  NodeRow row;
  row.id = make_id(context.clock, context.random);
  row.account_id = owner_id;
  row.parent_id = parent_id;
  row.name = std::move(name);
  TRY(add_file(tx, context, caller, row, content));
  TRY(announce(tx, row.changed_at, row.account_id, NodeChange::changed, {row.id, parent_id}));
  return UploadReply{row.id, row.version, row.name};
}

Result<bool> is_current_content(db::Session& session, const NodeRow& file,
                                const NewContent& content) {
  const auto current = TRY(store::version(session, file.id, file.version));
  return current && current->content_hash == content.content_hash;
}

// For content that a version of the account has already, so that no chunk loses its last reference.
Result<void> give_back(db::Transaction& tx, const Id& account_id, const Manifest& manifest) {
  for (const Chunk& chunk : distinct_chunks(manifest))
    TRY(store::release(tx, account_id, chunk.id));
  return {};
}

// What the uploader holds becomes the owner's. Taken before it is given back, so that no chunk is
// without a holder in between.
Result<void> hand_over(db::Transaction& tx, const Id& from_id, const Id& owner_id,
                       const Manifest& manifest) {
  if (from_id == owner_id) return {};
  TRY(claim_again(tx, owner_id, manifest));
  return give_back(tx, from_id, manifest);
}

// Who may write a file, but does not see its folder, sees what is kept beside it as well.
Result<void> share_alike(db::Transaction& tx, Context& context, const Id& file_id,
                         const Id& copy_id) {
  for (Share share : TRY(store::shares_of(tx, file_id))) {
    share.id = make_id(context.clock, context.random);
    share.node_id = copy_id;
    share.created_at = context.clock.now();
    TRY(store::insert(tx, share));
  }
  return {};
}

Result<void> erase_version(db::Transaction& tx, Context& context, const NodeRow& file,
                           const store::VersionRow& version, std::vector<std::string>& freed) {
  const auto manifest = context.content.open(version.manifest, file.id, version.number);
  // Of a damaged list nobody knows the chunks: they stay, rather than the file for ever.
  for (const Chunk& chunk : manifest.ok() ? distinct_chunks(*manifest) : std::vector<Chunk>())
    if (auto locator = TRY(store::release(tx, file.account_id, chunk.id)))
      freed.push_back(*std::move(locator));
  TRY(drop_previews(tx, context, file.id, version.number, freed));
  return store::erase_version(tx, file.id, version.number);
}

// To where the file that was edited lies by now. Whether it is gone.
Result<bool> follow(db::Session& session, const Id& caller_id, Destination& to) {
  if (!to.file_id) return false;
  const auto file = reach_live(session, caller_id, *to.file_id, Permission::editor);
  if (!file.ok() && (file.error().kind == ErrorKind::not_found || file.error().code == "in_trash"))
    return true;
  if (!file.ok()) return file.error();
  if (file->node().kind != NodeKind::file) return true;
  to.parent_id = file->node().parent_id;
  to.name = file->node().name;
  return false;
}

// The name under which an upload is kept beside what is there.
Result<std::string> name_beside(db::Session& session, const Context& context, const Caller& caller,
                                const Destination& to, bool conflicting) {
  const std::string wanted =
      conflicting ? conflict_name(to.name, caller.device_name, context.clock.now()) : to.name;
  return free_name(session, to.parent_id, wanted, NodeKind::file);
}

}  // namespace

Result<void> check_quota(const Context& context, const store::UsageRow& usage,
                         std::int64_t more_bytes) {
  if (usage.used_bytes + more_bytes <= usage.quota_bytes.value_or(context.quota_bytes)) return {};
  return failure(ErrorKind::storage_full, "quota_exceeded",
                 "This does not fit into the storage that is left to you.");
}

Result<void> add_file(db::Transaction& tx, Context& context, const Caller& caller, NodeRow& row,
                      const NewContent& content) {
  row.kind = NodeKind::file;
  row.size_bytes = size_of(content.manifest);
  row.version = 1;
  row.device_name = caller.device_name;
  row.author_id = caller.account_id;
  row.created_at = row.changed_at = context.clock.now();
  row.modified_at = content.modified_at;
  TRY(store::insert(tx, row));
  TRY(insert_version(tx, context, caller, row, content));
  TRY(record(tx, context, caller, row, ActivityKind::created));
  return count_usage(tx, context, row.account_id, row.size_bytes, 1);
}

Result<void> put_version(db::Transaction& tx, Context& context, const Caller& caller, NodeRow& file,
                         const NewContent& content, ActivityKind kind) {
  TRY(store::note_overtaken(tx, file.id, file.version, context.clock.now()));
  file.size_bytes = size_of(content.manifest);
  ++file.version;
  file.device_name = caller.device_name;
  file.author_id = caller.account_id;
  file.modified_at = content.modified_at;
  file.changed_at = context.clock.now();
  TRY(store::update(tx, file));
  TRY(insert_version(tx, context, caller, file, content));
  TRY(record(tx, context, caller, file, kind));
  return count_usage(tx, context, file.account_id, file.size_bytes, 0);
}

Result<UploadReply> add_version_to(db::Transaction& tx, Context& context, const Caller& caller,
                                   NodeRow file, const NewContent& content, ActivityKind kind) {
  TRY(put_version(tx, context, caller, file, content, kind));
  TRY(announce(tx, file.changed_at, file.account_id, NodeChange::changed,
               {file.id, file.parent_id}));
  return UploadReply{file.id, file.version, file.name};
}

Result<Landing> landing_of(db::Session& session, const Caller& caller, const Destination& wanted) {
  Destination to = wanted;
  TRY(follow(session, caller.account_id, to));
  auto owner_id = owner_of_destination(session, caller.account_id, to.parent_id);
  if (owner_id.ok()) return Landing{*owner_id, true};
  if (owner_id.error().kind != ErrorKind::not_found) return std::move(owner_id).error();
  const auto there = TRY(store::find_child(session, to.parent_id, to.name));
  if (!there || there->kind != NodeKind::file) return std::move(owner_id).error();
  const auto file = reach_live(session, caller.account_id, there->id, Permission::editor);
  if (file.ok()) return Landing{there->account_id, false};
  return file.error().kind == ErrorKind::not_found ? std::move(owner_id).error() : file.error();
}

Result<UploadReply> add_version(db::Transaction& tx, Context& context, const Caller& caller,
                                const Destination& wanted, const NewContent& content) {
  Caller author = caller;
  if (wanted.by_link) author.account_id = {};
  Destination to = wanted;
  const bool is_gone = TRY(follow(tx, caller.account_id, to));
  const Landing landing = TRY(landing_of(tx, caller, to));
  const Id& owner_id = landing.owner_id;
  TRY(hand_over(tx, caller.account_id, owner_id, content.manifest));
  const auto there = TRY(store::find_child(tx, to.parent_id, to.name));
  if (!there) return add_new_file(tx, context, author, owner_id, to.parent_id, to.name, content);
  const bool conflicting = is_gone || (to.base_version && *to.base_version != there->version);
  const bool is_file = there->kind == NodeKind::file;
  const bool replaces = !conflicting && (to.base_version || to.on_conflict == OnConflict::version);
  // The same once more, since an answer was lost or a folder was dropped again: nothing new.
  if (is_file && (to.is_merged || replaces) && TRY(is_current_content(tx, *there, content))) {
    TRY(give_back(tx, owner_id, content.manifest));
    return UploadReply{there->id, there->version, there->name};
  }
  if (is_file && replaces) return add_version_to(tx, context, caller, *there, content);
  if (!conflicting && !to.is_merged && to.on_conflict != OnConflict::rename)
    return name_taken(to.name);
  if (!landing.sees_folder && !conflicting) return not_allowed(Permission::owner);
  const std::string name = TRY(name_beside(tx, context, caller, to, conflicting));
  const auto made = TRY(add_new_file(tx, context, author, owner_id, to.parent_id, name, content));
  if (!landing.sees_folder) TRY(share_alike(tx, context, there->id, made.file_id));
  return made;
}

Result<void> claim_again(db::Transaction& tx, const Id& account_id, const Manifest& manifest) {
  for (const Chunk& chunk : distinct_chunks(manifest)) TRY(store::claim(tx, account_id, chunk, ""));
  return {};
}

Result<void> remove_version(db::Transaction& tx, Context& context, const NodeRow& file,
                            const store::VersionRow& version, std::vector<std::string>& freed) {
  TRY(erase_version(tx, context, file, version, freed));
  TRY(store::add_usage(tx, file.account_id, -version.size_bytes, 0));
  return {};
}

Result<void> remove_file(db::Transaction& tx, Context& context, const NodeRow& file,
                         std::vector<std::string>& freed) {
  std::int64_t size_bytes = 0;
  for (const auto& version : TRY(store::versions(tx, file.id, 0, INT32_MAX))) {
    TRY(erase_version(tx, context, file, version, freed));
    size_bytes += version.size_bytes;
  }
  TRY(erase_node(tx, context, file.id));
  TRY(store::add_usage(tx, file.account_id, -size_bytes, -1));
  return {};
}

Result<void> release_staged(db::Transaction& tx, const store::UploadRow& upload,
                            std::vector<std::string>& freed) {
  for (const std::string& chunk_id :
       TRY(store::upload_chunks(tx, upload.id, store::Staging::staged)))
    if (auto locator = TRY(store::release(tx, upload.account_id, chunk_id)))
      freed.push_back(*std::move(locator));
  return store::erase_upload_chunks(tx, upload.id);
}

}  // namespace septet::drive
