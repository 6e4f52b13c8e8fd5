#include "server/s3_store.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "server/blob_record.h"

namespace septet::server {

namespace {

constexpr std::size_t removed_max = 200'000;  // some 20 MB; what is forgotten the sweep finds
constexpr std::uint64_t first_look_bytes = 64 << 10;  // the lists of nearly all packs
constexpr std::uint64_t small_object_bytes = 4 << 10;
constexpr std::size_t looking_threads = 8;
constexpr int open_patience_ms = 1'500;

// An error of the client's, said to who starts the server.
Error said_at_start(const Error& error, const S3Address& address) {
  const std::string bucket = "the bucket \"" + address.bucket + "\"";
  std::string message = address.endpoint() + " does not answer as S3 does";
  if (error.code == "s3_no_bucket")
    message = "S3 has no bucket \"" + address.bucket + "\" at " + address.endpoint();
  else if (error.code == "s3_denied")
    message = address.endpoint() + " refuses the S3 keys for " + bucket;
  else if (error.code == "s3_unreachable")
    message = "The S3 endpoint " + address.endpoint() + " cannot be reached";
  const std::string code = error.code.starts_with("s3_") ? error.code : "s3_failed";
  Error out = failure(ErrorKind::unavailable, code, message + " (" + error.cause + ").");
  out.cause = error.cause;
  return out;
}

}  // namespace

S3Store::S3Store(const S3Address& address, Options options, Clock& clock, Random& random)
    : options_(std::move(options)),
      prefix_(address.prefix),
      folder_(address.prefix + "packs/"),
      clock_(clock),
      random_(random),
      client_(address, options_.client, clock, random),
      writer_({.folder = folder_, .pack_max_bytes = options_.pack_max_bytes}, client_, clock,
              random),
      reader_(client_) {}

Result<std::unique_ptr<S3Store>> S3Store::open(const S3Address& address, Options options,
                                               Clock& clock, Random& random) {
  std::unique_ptr<S3Store> store(new S3Store(address, std::move(options), clock, random));
  TRY(store->check_access(address));
  return store;
}

// Who starts a server waits for an answer, so with little patience.
Result<void> S3Store::check_access(const S3Address& address) {
  S3Client::Options hasty = options_.client;
  hasty.patience_ms = std::min(hasty.patience_ms, open_patience_ms);
  S3Client client(address, hasty, clock_, random_);
  const auto listing = client.list(folder_, "", 1);
  if (!listing.ok()) return said_at_start(listing.error(), address);
  if (options_.owner.empty()) return {};
  const auto owned = take_ownership();
  if (owned.ok() || owned.error().code == "s3_owner") return owned;
  return said_at_start(owned.error(), address);
}

Result<void> S3Store::take_ownership() {
  const std::string key = prefix_ + "owner";
  const auto owner = client_.get(key, 0, small_object_bytes);
  if (!owner.ok() && owner.error().kind != ErrorKind::not_found) return owner.error();
  if (!owner.ok()) return client_.put(key, options_.owner);
  if (*owner == options_.owner) return {};
  return failure(ErrorKind::conflict, "s3_owner",
                 "What is in the bucket \"" + client_.address().bucket + "\" under \"" + prefix_ +
                     "\" belongs to another database: choose another prefix=….");
}

Result<std::string> S3Store::put(std::string_view name, std::string_view bytes) {
  const Named one{name, bytes};
  return std::move(TRY(put_all({&one, 1})).front());
}

Result<std::vector<std::string>> S3Store::put_all(std::span<const Named> blobs) {
  std::vector<std::string> out;
  for (const S3Place& place : TRY(writer_.write(blobs))) out.push_back(s3_locator(place));
  return out;
}

Result<std::string> S3Store::get(std::string_view locator) {
  const auto place = parse_s3_locator(locator);
  if (!place) return content_damaged("no locator of S3: " + std::string(locator));
  const auto bytes = reader_.get(key_of(place->object), place->offset, place->length);
  if (!bytes.ok() && bytes.error().kind == ErrorKind::not_found)
    return content_damaged(bytes.error().cause);
  if (!bytes.ok()) return bytes.error();
  const auto record = open_record(*bytes);
  if (!record || record->length != place->length)
    return content_damaged("no record at " + std::string(locator));
  return std::string(record->data);
}

Result<void> S3Store::remove(std::string_view locator) {
  const auto place = parse_s3_locator(locator);
  if (!place) return content_damaged("no locator of S3: " + std::string(locator));
  if (!TRY(bury(place->object, {place->offset}))) return {};
  return client_.remove(key_of(place->object));
}

// Whether nothing is left of the object now.
Result<bool> S3Store::bury(const std::string& object, const std::vector<std::uint64_t>& offsets) {
  const auto count = s3_object_count(object);
  if (!count) return internal("no pack: " + object);
  const std::lock_guard lock(mutex_);
  std::set<std::uint64_t>& removed = removed_[object];
  for (const std::uint64_t offset : offsets)
    if (removed.insert(offset).second) ++removed_count_;
  const bool is_empty = removed.size() >= *count;
  const auto drop = [this](auto at) {
    removed_count_ -= at->second.size();
    removed_.erase(at);
  };
  if (is_empty) drop(removed_.find(object));
  if (removed_count_ > removed_max) drop(removed_.begin());
  return is_empty;
}

Result<int> S3Store::sweep(const IsInUse& in_use) {
  const std::string position = TRY(sweep_position());
  std::string reached;
  const auto packs = TRY(old_packs_after(position, reached));
  int removed = 0;
  for (const Swept& swept : look_into(packs)) removed += TRY(sweep_pack(swept, in_use));
  if (reached != position) TRY(client_.put(prefix_ + "sweep", reached));
  return removed;
}

// The key of the last pack that was looked at; empty at the beginning of a round.
Result<std::string> S3Store::sweep_position() {
  auto position = client_.get(prefix_ + "sweep", 0, small_object_bytes);
  if (!position.ok() && position.error().kind == ErrorKind::not_found) return std::string();
  if (position.ok() && !position->starts_with(folder_)) return std::string();
  return position;
}

// `reached` is where the next sweep begins: anew, once all have been looked at.
Result<std::vector<S3Object>> S3Store::old_packs_after(const std::string& position,
                                                       std::string& reached) {
  std::vector<S3Object> out;
  const auto most = static_cast<std::size_t>(options_.sweep_objects);
  for (std::string after = position;;) {
    const S3Listing listing = TRY(client_.list(folder_, after));
    for (const S3Object& object : listing.objects) {
      after = object.key;
      if (object.modified_at + options_.grace > listing.now) continue;
      out.push_back(object);
      if (out.size() == most) break;
    }
    reached = listing.is_complete && out.size() < most ? std::string() : after;
    if (listing.is_complete || out.size() == most) return out;
  }
}

Result<std::vector<S3Pack::Entry>> S3Store::entries_of(const S3Object& object) {
  std::string end = TRY(client_.get_end(object.key, first_look_bytes));
  const auto needed = s3_list_bytes(end);
  if (needed && *needed > end.size()) end = TRY(client_.get_end(object.key, *needed));
  return s3_entries(end);
}

// Some at once, since each waits for S3.
std::vector<S3Store::Swept> S3Store::look_into(const std::vector<S3Object>& packs) {
  std::vector<Swept> out;
  for (const S3Object& pack : packs) out.push_back({pack.key, std::vector<S3Pack::Entry>()});
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> threads;
  while (threads.size() < std::min(looking_threads, packs.size()))
    threads.emplace_back([&] {
      for (std::size_t at = next++; at < packs.size(); at = next++)
        out[at].entries = entries_of(packs[at]);
    });
  for (std::thread& thread : threads) thread.join();
  return out;
}

// One whose list is damaged is left alone, as is one that another server deleted meanwhile.
Result<int> S3Store::sweep_pack(const Swept& swept, const IsInUse& in_use) {
  const std::string object = swept.key.substr(folder_.size());
  const auto& entries = swept.entries;
  if (!entries.ok() && entries.error().kind == ErrorKind::unavailable) return entries.error();
  if (!entries.ok() || s3_object_count(object) != entries->size()) return 0;
  std::vector<std::uint64_t> unused;
  for (const S3Pack::Entry& entry : *entries) {
    const std::string locator = s3_locator({object, entry.offset, entry.length});
    if (!TRY(in_use(entry.name, locator))) unused.push_back(entry.offset);
  }
  if (unused.empty() || !TRY(bury(object, unused))) return 0;
  TRY(client_.remove(swept.key));
  return static_cast<int>(entries->size());
}

}  // namespace septet::server
