#include "server/migration_chunks.h"

#include <algorithm>
#include <filesystem>

#include "server/pack_store.h"
#include "server/s3_store.h"
#include "server/side_by_side.h"
#include "server/storage.h"

namespace septet::server::migration {

namespace {

namespace fs = std::filesystem;

constexpr int tried_chunks = 8;
constexpr std::uint64_t owner_bytes = 4 << 10;   // at most
constexpr std::int64_t moved_at_once = 8 << 20;  // bytes

std::string packs_in(const std::string& folder) {
  return folder + "/store/packs";
}

Error refused(const char* code, const ChunkPlace& place, const std::string& why) {
  return failure(ErrorKind::conflict, code,
                 (is_bucket(place) ? "The bucket" : packs_in(place)) + " " + why);
}

Result<ChunkStore> packs_of(const DataFolder& folder) {
  auto packs = TRY(PackStore::open({.folder = folder.file("store/packs")}));
  ChunkStore out;
  out.sync = [store = packs.get()] { return store->sync(); };
  out.blobs = std::move(packs);
  return out;
}

ChunkStore in_s3(std::unique_ptr<S3Store> store) {
  return {std::move(store), [] { return Result<void>(); }};
}

// As the store itself would find it, which would write its owner's name as well.
Result<void> check_owner(const S3Address& address, const std::string& owner, Clock& clock,
                         Random& random) {
  const auto found =
      S3Client(address, {}, clock, random).get(address.prefix + "owner", 0, owner_bytes);
  if (!found.ok() && found.error().kind != ErrorKind::not_found) return found.error();
  if (!found.ok() || *found == owner) return {};
  return failure(ErrorKind::conflict, "s3_owner",
                 "What is in the bucket belongs to another database: choose another prefix=….");
}

drive::Chunk chunk_of(const std::string& id, std::int64_t size_bytes) {
  return {id, static_cast<std::uint32_t>(size_bytes)};
}

}  // namespace

bool is_bucket(const ChunkPlace& place) {
  return place.starts_with("s3://");
}

bool same_chunk_place(const ChunkPlace& a, const ChunkPlace& b) {
  if (is_bucket(a) || is_bucket(b)) return a == b;
  return same_folder(a, b);
}

Result<ChunkStore> ChunkStores::open(const ChunkPlace& place) {
  if (is_bucket(place))
    return in_s3(
        TRY(S3Store::open(TRY(parse_s3_address(place, environment_)), {}, clock_, random_)));
  if (!fs::exists(packs_in(place)))
    return refused("chunks_missing", place,
                   "is not there. Say with --blobs-from where the chunks are.");
  return packs_of(*TRY(held_.hold(place)));
}

Result<void> ChunkStores::check_free(const ChunkPlace& place, const KeyRing& keys) {
  if (is_bucket(place)) {
    const S3Address address = TRY(parse_s3_address(place, environment_));
    TRY(S3Store::open(address, {}, clock_, random_));
    return check_owner(address, blob_owner(keys), clock_, random_);
  }
  std::error_code none;
  if (is_marked(place)) return {};
  for (const auto& entry : fs::directory_iterator(packs_in(place), none))
    if (entry.path().extension() == ".pack")
      return refused("chunks_not_empty", place, "has chunks already. Give an empty folder.");
  return {};
}

Result<ChunkStore> ChunkStores::begin(const ChunkPlace& place, const KeyRing& keys) {
  if (is_bucket(place))
    return in_s3(TRY(S3Store::open(TRY(parse_s3_address(place, environment_)),
                                   {.owner = blob_owner(keys)}, clock_, random_)));
  const DataFolder& folder = *TRY(held_.hold(place));
  TRY(mark(folder));
  std::error_code error;
  fs::remove_all(folder.file("store/packs"), error);
  return packs_of(folder);
}

Result<void> ChunkStores::finish(const ChunkPlace& place) {
  return is_bucket(place) ? Result<void>() : unmark(*TRY(held_.hold(place)));
}

Result<void> check_chunks(db::Session& session, blob::BlobStore& blobs, blob::ChunkCipher& cipher,
                          const ChunkPlace& place) {
  drive::Content content(blobs, cipher);
  const auto opens = TRY(session.all(
      "SELECT chunk_id, size_bytes, locator FROM drive_chunk LIMIT ?",
      [&](const db::Row& row) {
        return content.get(chunk_of(std::string(row.blob(0)), row.integer(1)), row.text(2)).ok();
      },
      tried_chunks));
  if (opens.empty() || std::find(opens.begin(), opens.end(), true) != opens.end()) return {};
  return refused("chunks_missing", place,
                 "holds other chunks than the source's. Say with --blobs-from where they are.");
}

Result<bool> has_chunks(db::Session& session) {
  return TRY(session.integer("SELECT count(*) FROM (SELECT 1 FROM drive_chunk LIMIT 1) AS x")) > 0;
}

// ---- moving ----

ChunkMover::ChunkMover(TableEngine& from, TableEngine& to, blob::BlobStore& from_blobs,
                       ChunkStore& to_blobs, blob::ChunkCipher& cipher, Watch watch)
    : from_(from),
      to_(to),
      from_blobs_(from_blobs),
      to_blobs_(to_blobs),
      content_(from_blobs, cipher),
      watch_(std::move(watch)) {}

Result<void> ChunkMover::run(const Table& versions, const Table& chunks) {
  TRY(take_files(versions));
  return take_rest(chunks);
}

// A list that cannot be read is the verification's to tell of; its chunks come with the rest.
Result<void> ChunkMover::take_files(const Table& versions) {
  const std::size_t node = column_at(versions, "node_id"), number = column_at(versions, "number"),
                    sealed = column_at(versions, "manifest");
  return each_page(from_, versions, [&](std::vector<Cells>& page) -> Result<void> {
    for (const Cells& row : page) {
      const auto manifest = content_.open(std::get<std::string>(row[sealed]),
                                          id_from_raw(std::get<std::string>(row[node])),
                                          std::get<std::int64_t>(row[number]));
      if (!manifest.ok()) continue;
      for (const drive::Chunk& chunk : *manifest) TRY(take(chunk.id));
    }
    return {};
  });
}

// Those of uploads that are under way.
Result<void> ChunkMover::take_rest(const Table& chunks) {
  const std::size_t id = column_at(chunks, chunk_id_column);
  TRY(each_page(from_, chunks, [&](std::vector<Cells>& page) -> Result<void> {
    for (const Cells& row : page) TRY(take(std::get<std::string>(row[id])));
    return {};
  }));
  return move();
}

Result<void> ChunkMover::take(const std::string& id) {
  if (waiting_ids_.contains(id)) return {};
  if (TRY(to_.session().integer(
          "SELECT count(*) FROM drive_chunk WHERE chunk_id = ? AND locator = ''", db::Blob{id})) ==
      0)
    return {};
  const auto found = TRY(from_.session().first(
      "SELECT locator, size_bytes FROM drive_chunk WHERE chunk_id = ? LIMIT 1",
      [](const db::Row& row) { return std::pair(row.string(0), row.integer(1)); }, db::Blob{id}));
  if (!found) return {};
  waiting_.push_back({id, found->first});
  waiting_ids_.insert(id);
  waiting_bytes_ += found->second;
  return waiting_bytes_ < moved_at_once ? Result<void>() : move();
}

Result<void> ChunkMover::move() {
  std::vector<std::string> bytes(waiting_.size());
  TRY(side_by_side(waiting_.size(), [&](std::size_t i) -> Result<void> {
    bytes[i] = TRY(from_blobs_.get(waiting_[i].locator));
    return {};
  }));
  std::vector<blob::BlobStore::Named> named;
  for (std::size_t i = 0; i < bytes.size(); ++i) named.push_back({waiting_[i].id, bytes[i]});
  const auto locators = TRY(to_blobs_.blobs->put_all(named));
  TRY(to_blobs_.sync());
  TRY(to_.begin_write());
  for (std::size_t i = 0; i < locators.size(); ++i)
    TRY(to_.session().run("UPDATE drive_chunk SET locator = ? WHERE chunk_id = ?", locators[i],
                          db::Blob{waiting_[i].id}));
  TRY(to_.commit());
  moved_ += static_cast<std::int64_t>(waiting_.size());
  waiting_.clear();
  waiting_ids_.clear();
  waiting_bytes_ = 0;
  return watch_(moved_);
}

// ---- verification ----

namespace {

struct Placed {
  drive::Chunk chunk;
  std::string locator;
};

// Each of a page once; `last` is that of the page before.
std::vector<Placed> distinct_chunks_of(const std::vector<Cells>& page, const Table& table,
                                       std::string& last) {
  const std::size_t id = column_at(table, chunk_id_column);
  const std::size_t size = column_at(table, chunk_size_column);
  const std::size_t locator = column_at(table, locator_column);
  std::vector<Placed> out;
  for (const Cells& row : page) {
    if (std::get<std::string>(row[id]) == last) continue;
    last = std::get<std::string>(row[id]);
    out.push_back(
        {chunk_of(last, std::get<std::int64_t>(row[size])), std::get<std::string>(row[locator])});
  }
  return out;
}

}  // namespace

Result<ChunkCheck> check_all_chunks(TableEngine& engine, const Table& table, blob::BlobStore& blobs,
                                    blob::ChunkCipher& cipher, const ChunkMover::Watch& watch) {
  drive::Content content(blobs, cipher);
  ChunkCheck out;
  std::string last;
  TRY(each_page(engine, table, [&](std::vector<Cells>& page) -> Result<void> {
    const auto chunks = distinct_chunks_of(page, table, last);
    const auto all = side_by_side(chunks.size(), [&](std::size_t i) -> Result<void> {
      const auto read = content.get(chunks[i].chunk, chunks[i].locator);
      return read.ok() ? Result<void>() : internal(chunks[i].locator + ": " + read.error().cause);
    });
    if (!all.ok() && out.damaged.empty()) out.damaged = all.error().cause;
    out.read += static_cast<std::int64_t>(chunks.size());
    return watch(out.read);
  }));
  return out;
}

}  // namespace septet::server::migration
