#include "drive/content.h"

#include <unordered_set>

namespace septet::drive {

namespace {

constexpr std::size_t id_bytes = 32;
constexpr std::size_t entry_bytes = id_bytes + 4;
constexpr char manifest_form = 1;  // the first byte, so that another form can follow

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
    out += static_cast<char>(value >> shift);
}

std::uint32_t big_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

std::string chunk_place(std::string_view id) {
  return "chunk" + std::string(id);
}

std::string numbered_place(const char* what, const Id& id, std::int64_t number) {
  std::string place = what + std::string(id.raw());
  append_big_endian(place, static_cast<std::uint64_t>(number), 8);
  return place;
}

std::string manifest_place(const Id& node_id, std::int64_t version) {
  return numbered_place("manifest", node_id, version);
}

Error damaged(const char* cause) {
  Error error = failure(ErrorKind::internal, "content_damaged",
                        "The stored content of this file is damaged.");
  error.cause = cause;
  return error;
}

}  // namespace

std::int64_t size_of(const Manifest& manifest) {
  std::int64_t size_bytes = 0;
  for (const Chunk& chunk : manifest) size_bytes += chunk.size_bytes;
  return size_bytes;
}

std::vector<Chunk> distinct_chunks(const Manifest& manifest) {
  if (manifest.size() < 2) return manifest;
  std::unordered_set<std::string_view> seen;
  std::vector<Chunk> out;
  for (const Chunk& chunk : manifest)
    if (seen.insert(chunk.id).second) out.push_back(chunk);
  return out;
}

Result<std::vector<std::string>> Content::put_all(const std::vector<Plain>& chunks) {
  std::vector<std::string> sealed;
  std::vector<blob::BlobStore::Named> blobs;
  for (const auto& [id, bytes] : chunks) sealed.push_back(cipher_.seal(chunk_place(id), bytes));
  for (std::size_t i = 0; i < chunks.size(); ++i) blobs.push_back({chunks[i].id, sealed[i]});
  return store_.put_all(blobs);
}

Result<std::string> Content::get(const Chunk& chunk, std::string_view locator) {
  std::string plain = TRY(cipher_.open(chunk_place(chunk.id), TRY(store_.get(locator))));
  if (plain.size() != chunk.size_bytes)
    return damaged("a chunk has another size than its list says");
  return plain;
}

void Content::remove(const std::vector<std::string>& locators) {
  for (const std::string& locator : locators) (void)store_.remove(locator);
}

std::string Content::seal(const Manifest& manifest, const Id& node_id, std::int64_t version) {
  return seal(manifest, manifest_place(node_id, version));
}

std::string Content::seal(const Manifest& manifest, std::string_view place) {
  std::string plain(1, manifest_form);
  plain.reserve(1 + manifest.size() * entry_bytes);
  for (const Chunk& chunk : manifest) {
    plain += chunk.id;
    append_big_endian(plain, chunk.size_bytes, 4);
  }
  return cipher_.seal(place, plain);
}

Result<Manifest> Content::open(std::string_view sealed, const Id& node_id, std::int64_t version) {
  return open(sealed, manifest_place(node_id, version));
}

Result<Manifest> Content::open(std::string_view sealed, std::string_view place) {
  const std::string plain = TRY(cipher_.open(place, sealed));
  if (plain.size() % entry_bytes != 1 || plain[0] != manifest_form)
    return damaged("a list of chunks has an unknown form");
  Manifest manifest;
  manifest.reserve(plain.size() / entry_bytes);
  for (std::string_view rest(plain.data() + 1, plain.size() - 1); !rest.empty();
       rest.remove_prefix(entry_bytes))
    manifest.push_back(
        {std::string(rest.substr(0, id_bytes)), big_endian(rest.substr(id_bytes, 4))});
  return manifest;
}

std::string Content::seal_tail(std::string_view plain, const Id& upload_id,
                               std::int64_t end_bytes) {
  return cipher_.seal(numbered_place("tail", upload_id, end_bytes), plain);
}

Result<std::string> Content::open_tail(std::string_view sealed, const Id& upload_id,
                                       std::int64_t end_bytes) {
  return cipher_.open(numbered_place("tail", upload_id, end_bytes), sealed);
}

}  // namespace septet::drive
