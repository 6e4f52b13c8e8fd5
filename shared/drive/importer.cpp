#include "drive/importer.h"

#include "drive/rules.h"

namespace septet::drive {

namespace {

constexpr std::uint64_t description_max_bytes = 64 << 20;
constexpr std::uint64_t archive_max_bytes = std::uint64_t{1} << 40;

}  // namespace

Result<ImportReport> Importer::run(http::Body& body) {
  archive::ZipReader reader({.begin = [this](const archive::Entry& e) { return begin(e); },
                             .data = [this](std::string_view piece) { return data(piece); },
                             .end = [this] { return end(); }});
  TRY(body.drain(archive_max_bytes, [&](std::string_view piece) { return reader.add(piece); }));
  TRY(reader.finish());
  return report_;
}

Result<void> Importer::begin(const archive::Entry& entry) {
  entry_ = entry;
  if (entry.name == archived_description) {
    description_.emplace();
    return {};
  }
  if (!entry.name.starts_with(archived_folder)) return {};  // account.json, and what is not ours
  if (entry.name.ends_with('/')) {
    const Id folder_id = TRY(folder_at(entry.name));
    return star(entry.name, folder_id);
  }
  intake_.emplace(context_, caller_);
  return {};
}

Result<void> Importer::data(std::string_view piece) {
  if (intake_) return intake_->add(piece);
  if (!description_) return {};
  if (description_->size() + piece.size() > description_max_bytes)
    return invalid("", "bad_archive", "The archive describes too much.");
  *description_ += piece;
  return {};
}

Result<void> Importer::end() {
  if (description_) return read_description();
  return intake_ ? end_file() : Result<void>();
}

Result<void> Importer::read_description() {
  const auto nodes = TRY(decode<ArchivedNodes>(TRY(parse_json(*description_))));
  for (const ArchivedNode& node : nodes.nodes) described_[node.path] = node;
  description_.reset();
  return {};
}

Result<void> Importer::end_file() {
  const auto slash = entry_.name.rfind('/') + 1;
  const Destination to{.parent_id = TRY(folder_at(entry_.name.substr(0, slash))),
                       .name = TRY(checked_name(entry_.name.substr(slash))),
                       .base_version = {},
                       .is_merged = true};
  const auto described = described_.find(entry_.name);
  const Timestamp modified_at =
      described == described_.end() ? entry_.modified_at : described->second.modified_at;
  const UploadReply reply = TRY(intake_->finish(to, modified_at));
  intake_.reset();
  ++report_.file_count;
  report_.size_bytes += static_cast<std::int64_t>(entry_.size_bytes);
  return star(entry_.name, reply.file_id);
}

Result<Id> Importer::folder_at(std::string_view path) {
  if (path == archived_folder) return caller_.account_id;
  if (const auto known = folders_.find(path); known != folders_.end()) return known->second;
  const std::string_view inner = path.substr(0, path.size() - 1);
  const auto slash = inner.rfind('/') + 1;
  const Id parent_id = TRY(folder_at(path.substr(0, slash)));
  const Id made = TRY(make_folder(parent_id, inner.substr(slash)));
  folders_.emplace(path, made);
  return made;
}

// A folder that is there is filled; a file in the way is left alone.
Result<Id> Importer::make_folder(const Id& parent_id, std::string_view name) {
  for (const auto policy : {FolderOnConflict::fail, FolderOnConflict::use_existing}) {
    const auto made = nodes_.create_folder(caller_, {std::string(name), parent_id, policy});
    if (!made.ok() && made.error().code == "name_taken") continue;
    if (!made.ok()) return made.error();
    if (policy == FolderOnConflict::fail) ++report_.folder_count;
    return made->id;
  }
  ++report_.folder_count;
  return TRY(nodes_.create_folder(caller_,
                                  {std::string(name), parent_id, FolderOnConflict::rename}))
      .id;
}

Result<void> Importer::star(const std::string& path, const Id& node_id) {
  const auto described = described_.find(path);
  if (described == described_.end() || !described->second.starred) return {};
  TRY(nodes_.patch(caller_, node_id, {{}, {}, true}, ""));
  return {};
}

}  // namespace septet::drive
