#include "drive/files.h"

#include <algorithm>
#include <charconv>

#include "base/encoding.h"
#include "drive/texts.h"

namespace septet::drive {

namespace {

using store::NodeRow;

// What a stream remembers between two pieces. One host reads it, from front to back as a rule.
class Reader {
 public:
  Reader(Context& context, Manifest manifest, std::function<Result<void>()> still_allowed)
      : context_(context),
        manifest_(std::move(manifest)),
        still_allowed_(std::move(still_allowed)) {
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
    if (still_allowed_) TRY(still_allowed_());
    const Chunk& chunk = manifest_[index];
    const auto locator = TRY(context_.database.read(
        [&](db::Session& session) { return store::locator_of(session, chunk.id); }));
    if (!locator) return gone();
    auto plain = context_.content.get(chunk, *locator);
    // Deleted between the look and the reading: no damage.
    if (!plain.ok() && !TRY(is_there(chunk, *locator))) return gone();
    plain_ = TRY(std::move(plain));
    loaded_ = index;
    return {};
  }

  Result<bool> is_there(const Chunk& chunk, std::string_view locator) {
    return context_.database.read(
        [&](db::Session& session) { return store::is_in_use(session, chunk.id, locator); });
  }
  static Error gone() { return not_found("This version was deleted while it was being read."); }

  Context& context_;
  Manifest manifest_;
  std::function<Result<void>()> still_allowed_;
  std::vector<std::uint64_t> ends_;  // offset after each chunk
  std::optional<std::size_t> loaded_;
  std::string plain_;
};

struct Found {
  Reach reach;
  store::VersionRow version;
  const NodeRow& file() const { return reach.node(); }
};

Result<void> check_file(const NodeRow& row) {
  if (row.kind == NodeKind::file) return {};
  return failure(ErrorKind::conflict, "not_a_file", "That is a folder, not a file.");
}

Result<Found> version_in(db::Session& session, Reach reach, std::optional<std::int64_t> number) {
  const NodeRow& file = reach.node();
  TRY(check_file(file));
  auto version = TRY(store::version(session, file.id, number.value_or(file.version)));
  if (!version) return not_found("There is no such version of this file.");
  return Found{std::move(reach), *std::move(version)};
}

Result<Found> find(db::Session& session, const Id& caller_id, const Id& file_id,
                   std::optional<std::int64_t> number) {
  Reach found = TRY(reach(session, caller_id, file_id, Permission::viewer));
  return version_in(session, std::move(found), number);
}

VersionView version_view(const store::VersionRow& row, const NodeRow& file) {
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

StillAllowed once_a_second(Clock& clock, StillAllowed still_allowed) {
  if (!still_allowed) return [] { return Result<void>(); };
  const auto asked_at = std::make_shared<Timestamp>(clock.now());
  return [&clock, asked_at, still_allowed = std::move(still_allowed)]() -> Result<void> {
    const Timestamp now = clock.now();
    if (now - *asked_at < seconds(1)) return {};
    TRY(still_allowed());
    *asked_at = now;
    return {};
  };
}

http::Stream stream_of(Context& context, Manifest manifest,
                       std::function<Result<void>()> still_allowed) {
  auto reader = std::make_shared<Reader>(context, std::move(manifest), std::move(still_allowed));
  return {reader->size(),
          [reader](std::uint64_t offset, std::size_t most) { return reader->read(offset, most); }};
}

Result<OpenFile> Files::open(const Caller& caller, const Id& file_id,
                             std::optional<std::int64_t> version) {
  const Found found = TRY(context_.database.read(
      [&](db::Session& session) { return find(session, caller.account_id, file_id, version); }));
  Manifest manifest =
      TRY(context_.content.open(found.version.manifest, file_id, found.version.number));
  auto guard = reading_guard(context_, caller.account_id, found.reach);
  return OpenFile{file_id, found.version.number, found.file().name, found.version.modified_at,
                  stream_of(context_, std::move(manifest), std::move(guard))};
}

Result<VersionPage> Files::versions(const Caller& caller, const Id& file_id,
                                    std::string_view cursor, int limit) {
  const std::int64_t before = TRY(number_from(cursor));
  return context_.database.read([&](db::Session& session) -> Result<VersionPage> {
    const Reach found = TRY(reach(session, caller.account_id, file_id, Permission::viewer));
    const NodeRow& file = found.node();
    TRY(check_file(file));
    const auto rows = TRY(store::versions(session, file_id, before, limit));
    VersionPage page;
    for (const auto& row : rows) page.items.push_back(version_view(row, file));
    if (static_cast<int>(rows.size()) == limit)
      page.next_cursor = std::to_string(rows.back().number);
    return page;
  });
}

Result<UploadReply> Files::restore(const Caller& caller, const Id& file_id, std::int64_t version) {
  const UploadReply reply = TRY(
      context_.database.write(caller.account_id, [&](db::Transaction& tx) -> Result<UploadReply> {
        Reach way = TRY(reach_live(tx, caller.account_id, file_id, Permission::editor));
        const Found found = TRY(version_in(tx, std::move(way), version));
        const NewContent content{
            TRY(context_.content.open(found.version.manifest, file_id, found.version.number)),
            found.version.content_hash, found.version.modified_at};
        TRY(claim_again(tx, found.file().account_id, content.manifest));
        return add_version_to(tx, context_, caller, found.file(), content,
                              ActivityKind::version_restored);
      }));
  settle_texts(context_);
  return reply;
}

Result<void> Files::remove_version(const Caller& caller, const Id& file_id, std::int64_t version) {
  using Locators = std::vector<std::string>;
  const auto freed =
      TRY(context_.database.write(caller.account_id, [&](db::Transaction& tx) -> Result<Locators> {
        Reach way = TRY(reach_live(tx, caller.account_id, file_id, Permission::owner));
        const Found found = TRY(version_in(tx, std::move(way), version));
        const NodeRow& file = found.file();
        if (version == file.version)
          return failure(ErrorKind::conflict, "current_version",
                         "This is how the file is now. Restore another version first.");
        Locators locators;
        TRY(drive::remove_version(tx, context_, file, found.version, locators));
        TRY(record(tx, context_, caller, file, ActivityKind::version_deleted,
                   {{}, {}, {}, version}));
        TRY(announce(tx, context_.clock.now(), file.account_id, NodeChange::changed,
                     {file_id, file.parent_id}));
        return locators;
      }));
  context_.content.remove(freed);
  return {};
}

}  // namespace septet::drive
