#include "drive/importer.h"

#include "drive/rules.h"

namespace septet::drive {

namespace {

constexpr std::uint64_t description_max_bytes = 64 << 20;
constexpr std::uint64_t archive_max_bytes = std::uint64_t{1} << 40;
constexpr std::size_t import_max_nodes = 100'000;

}  // namespace

Result<ImportReport> Importer::run(http::Body& body) {
  auto report = read(body);
  if (report.ok()) return report;
  Error error = std::move(report).error();
  error.message += " Nothing of the archive was taken.";
  return error;
}

Result<ImportReport> Importer::read(http::Body& body) {
  archive::ZipReader reader({.begin = [this](const archive::Entry& e) { return begin(e); },
                             .data = [this](std::string_view piece) { return data(piece); },
                             .end = [this] { return end(); }});
  TRY(body.drain(archive_max_bytes, [&](std::string_view piece) { return reader.add(piece); }));
  TRY(reader.finish());
  if (!is_ours_)
    return invalid("", "bad_archive",
                   "This archive was not saved by Septet: it has no folder “drive”.");
  TRY(stage_.share_out([this](db::Transaction& tx) { return put_all(tx); }));
  return report_;
}

Result<void> Importer::begin(const archive::Entry& entry) {
  entry_ = entry;
  const bool is_description = entry.name == archived_description;
  const bool is_node = entry.name.starts_with(archived_folder);
  is_ours_ = is_ours_ || is_description || is_node;
  if (is_description) description_.emplace();
  if (!is_node) return {};  // account.json, and what is not ours
  if (arrived_.size() == import_max_nodes)
    return failure(ErrorKind::conflict, "too_many_nodes",
                   "An archive can hold 100,000 files and folders at most.");
  if (entry.name.ends_with('/')) {
    arrived_.push_back({entry.name, {}});
  } else {
    cutter_.emplace(context_, stage_);
  }
  return {};
}

Result<void> Importer::data(std::string_view piece) {
  if (cutter_) return cutter_->add(piece);
  if (!description_) return {};
  if (description_->size() + piece.size() > description_max_bytes)
    return invalid("", "bad_archive", "The archive describes too much.");
  *description_ += piece;
  return {};
}

Result<void> Importer::end() {
  if (description_) return read_description();
  return cutter_ ? end_file() : Result<void>();
}

Result<void> Importer::read_description() {
  const auto nodes = TRY(decode<ArchivedNodes>(TRY(parse_json(*description_))));
  for (const ArchivedNode& node : nodes.nodes) described_[node.path] = node;
  description_.reset();
  return {};
}

Result<void> Importer::end_file() {
  const auto described = described_.find(entry_.name);
  const Timestamp modified_at =
      described == described_.end() ? entry_.modified_at : described->second.modified_at;
  arrived_.push_back({entry_.name, TRY(cutter_->finish(modified_at))});
  cutter_.reset();
  return {};
}

// May run again.
Result<void> Importer::put_all(db::Transaction& tx) {
  report_ = {};
  folders_.clear();
  for (const Arrived& node : arrived_)
    TRY(star(tx, node.path, TRY(node.content ? put_file(tx, node) : folder_at(tx, node.path))));
  return {};
}

Result<Id> Importer::put_file(db::Transaction& tx, const Arrived& file) {
  const auto slash = file.path.rfind('/') + 1;
  const Destination to{.parent_id = TRY(folder_at(tx, file.path.substr(0, slash))),
                       .name = TRY(checked_name(file.path.substr(slash))),
                       .base_version = {},
                       .is_merged = true};
  TRY(claim_again(tx, caller_.account_id, file.content->manifest));
  const UploadReply reply = TRY(add_version(tx, context_, caller_, to, *file.content));
  ++report_.file_count;
  report_.size_bytes += size_of(file.content->manifest);
  return reply.file_id;
}

Result<Id> Importer::folder_at(db::Transaction& tx, std::string_view path) {
  if (path == archived_folder) return caller_.account_id;
  if (const auto known = folders_.find(path); known != folders_.end()) return known->second;
  const std::string_view inner = path.substr(0, path.size() - 1);
  const auto slash = inner.rfind('/') + 1;
  const Id parent_id = TRY(folder_at(tx, path.substr(0, slash)));
  const Id made = TRY(make_folder(tx, parent_id, inner.substr(slash)));
  folders_.emplace(path, made);
  return made;
}

// A folder that is there is filled; a file in the way is left alone.
Result<Id> Importer::make_folder(db::Transaction& tx, const Id& parent_id, std::string_view name) {
  const std::string checked = TRY(checked_name(std::string(name)));
  const auto there = TRY(store::find_child(tx, parent_id, checked));
  if (there && there->kind == NodeKind::folder) return there->id;
  ++report_.folder_count;
  return TRY(nodes_.create_folder(tx, caller_, {checked, parent_id, FolderOnConflict::rename})).id;
}

Result<void> Importer::star(db::Transaction& tx, const std::string& path, const Id& node_id) {
  const auto described = described_.find(path);
  if (described == described_.end() || !described->second.starred) return {};
  TRY(nodes_.patch(tx, caller_, node_id, {{}, {}, true}, ""));
  return {};
}

}  // namespace septet::drive
