#include "drive/files.h"

#include <algorithm>
#include <charconv>

#include "base/encoding.h"

namespace septet::drive {

namespace {

using store::NodeRow;

// What a stream remembers between two pieces. One host reads it, from front to back as a rule.
class Reader {
 public:
  Reader(Context& context, Manifest manifest) : context_(context), manifest_(std::move(manifest)) {
    ends_.reserve(manifest_.size());
    for (const Chunk& chunk : manifest_) ends_.push_back(size() + chunk.size_bytes);
  }
  std::uint64_t size() const { return ends_.empty() ? 0 : ends_.back(); }

  Result<std::string> read(std::uint64_t offset, std::size_t most) {
    const auto found = std::upper_bound(ends_.begin(), ends_.end(), offset);
    if (found == ends_.end()) return internal("read past the end of a file");
    const auto index = static_cast<std::size_t>(found - ends_.begin());
    const std::uint64_t start = *found - manifest_[index].size_bytes;
    TRY(load(index));
    return plain_.substr(static_cast<std::size_t>(offset - start), most);
  }

 private:
  Result<void> load(std::size_t index) {
    if (loaded_ == index) return {};
    const Chunk& chunk = manifest_[index];
    const auto locator = TRY(context_.database.read(
        [&](db::Session& session) { return store::locator_of(session, chunk.id); }));
    if (!locator) return not_found("This version was deleted while it was being read.");
    plain_ = TRY(context_.content.get(chunk, *locator));
    loaded_ = index;
    return {};
  }

  Context& context_;
  Manifest manifest_;
  std::vector<std::uint64_t> ends_;  // offset after each chunk
  std::optional<std::size_t> loaded_;
  std::string plain_;
};

struct Found {
  NodeRow file;
  store::VersionRow version;
};

Result<NodeRow> owned_file(db::Session& session, const Id& account_id, const Id& file_id) {
  NodeRow row = TRY(owned(session, account_id, file_id));
  if (row.kind != NodeKind::file)
    return failure(ErrorKind::conflict, "not_a_file", "That is a folder, not a file.");
  return row;
}

Result<Found> find(db::Session& session, const Id& account_id, const Id& file_id,
                   std::optional<std::int64_t> number) {
  NodeRow file = TRY(owned_file(session, account_id, file_id));
  auto version = TRY(store::version(session, file_id, number.value_or(file.version)));
  if (!version) return not_found("There is no such version of this file.");
  return Found{std::move(file), *std::move(version)};
}

VersionView view(const store::VersionRow& row, const NodeRow& file) {
  return {.version = row.number,
          .size_bytes = row.size_bytes,
          .created_at = row.created_at,
          .modified_at = row.modified_at,
          .author_id = row.author_id,
          .device_name = row.device_name,
          .content_hash = to_hex(row.content_hash),
          .current = row.number == file.version};
}

Result<std::int64_t> number_from(std::string_view cursor) {
  std::int64_t number = 0;
  const char* end = cursor.data() + cursor.size();
  const auto parsed = std::from_chars(cursor.data(), end, number);
  if (!cursor.empty() && (parsed.ec != std::errc{} || parsed.ptr != end || number < 1))
    return invalid("cursor", "bad_cursor", "This is not a cursor of this list.");
  return number;
}

}  // namespace

http::Stream stream_of(Context& context, Manifest manifest) {
  auto reader = std::make_shared<Reader>(context, std::move(manifest));
  return {reader->size(),
          [reader](std::uint64_t offset, std::size_t most) { return reader->read(offset, most); }};
}

Result<OpenFile> Files::open(const Caller& caller, const Id& file_id,
                             std::optional<std::int64_t> version) {
  Found found = TRY(context_.database.read(
      [&](db::Session& session) { return find(session, caller.account_id, file_id, version); }));
  Manifest manifest =
      TRY(context_.content.open(found.version.manifest, file_id, found.version.number));
  return OpenFile{file_id, found.version.number, std::move(found.file.name),
                  found.version.modified_at, stream_of(context_, std::move(manifest))};
}

Result<VersionPage> Files::versions(const Caller& caller, const Id& file_id,
                                    std::string_view cursor, int limit) {
  const std::int64_t before = TRY(number_from(cursor));
  return context_.database.read([&](db::Session& session) -> Result<VersionPage> {
    const NodeRow file = TRY(owned_file(session, caller.account_id, file_id));
    const auto rows = TRY(store::versions(session, file_id, before, limit));
    VersionPage page;
    for (const auto& row : rows) page.items.push_back(view(row, file));
    if (static_cast<int>(rows.size()) == limit)
      page.next_cursor = std::to_string(rows.back().number);
    return page;
  });
}

Result<UploadReply> Files::restore(const Caller& caller, const Id& file_id, std::int64_t version) {
  return context_.database.write(
      caller.account_id, [&](db::Transaction& tx) -> Result<UploadReply> {
        TRY(owned_live(tx, caller.account_id, file_id));
        const Found found = TRY(find(tx, caller.account_id, file_id, version));
        const NewContent content{
            TRY(context_.content.open(found.version.manifest, file_id, found.version.number)),
            found.version.content_hash, found.version.modified_at};
        TRY(claim_again(tx, caller.account_id, content.manifest));
        return add_version_to(tx, context_, caller, found.file, content,
                              ActivityKind::version_restored);
      });
}

}  // namespace septet::drive
