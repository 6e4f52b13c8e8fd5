#include "server/master_key.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

#include "base/encoding.h"
#include "base/json.h"
#include "base/text.h"
#include "server/aes_gcm.h"

namespace septet::server {

namespace {

constexpr std::string_view ring_form = "septet key ring 1\n";
constexpr std::string_view ring_purpose = "septet key ring";

Error conflict(const char* code, std::string message) {
  return failure(ErrorKind::conflict, code, std::move(message));
}

Error unwritable(const std::string& path) {
  Error error = failure(ErrorKind::unavailable, "unwritable", "Cannot write " + path + ".");
  error.cause = std::error_code(errno, std::generic_category()).message();
  return error;
}

std::optional<std::string> contents_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

bool write_whole(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(fd) == 0;
}

void sync_folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  const int fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

// What root writes in the place of another's file, or into another's folder, is theirs.
bool give_to_owner_of(const std::string& path, int fd) {
  struct stat status {};
  if (::geteuid() != 0) return true;
  const auto folder = std::filesystem::path(path).parent_path();
  if (::stat(path.c_str(), &status) != 0 &&
      ::stat(folder.empty() ? "." : folder.c_str(), &status) != 0)
    return false;
  return ::fchown(fd, status.st_uid, status.st_gid) == 0;
}

// Whole or not at all, whenever the machine stops.
Result<void> write_secret(const std::string& path, std::string_view bytes) {
  const std::string beside = path + ".new";
  const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return unwritable(path);
  const bool written = give_to_owner_of(path, fd) && write_whole(fd, bytes);
  ::close(fd);
  if (!written || ::rename(beside.c_str(), path.c_str()) != 0) return unwritable(path);
  sync_folder_of(path);
  return {};
}

Result<KeyRing> ring_from(std::string_view text) {
  const Json json = TRY(parse_json(text));
  KeyRing ring{from_hex(json.value("database", "")).value_or(""),
               from_hex(json.value("chunk_ids", "")).value_or(""),
               {}};
  for (const auto& [text_of_number, hex] : json["chunks"].items()) {
    std::uint32_t number = 0;
    std::from_chars(text_of_number.data(), text_of_number.data() + text_of_number.size(), number);
    ring.chunks[number] = from_hex(hex.get<std::string>()).value_or("");
  }
  return ring;
}

std::string text_of(const KeyRing& ring) {
  Json json = {{"database", to_hex(ring.database)}, {"chunk_ids", to_hex(ring.chunk_ids)}};
  for (const auto& [number, key] : ring.chunks)
    json["chunks"][std::to_string(number)] = to_hex(key);
  return to_text(json);
}

}  // namespace

Result<std::string> parse_master_key(std::string_view hex) {
  auto key = from_hex(trimmed(hex));
  if (!key || key->size() != key_bytes)
    return conflict("key_malformed", "A master key is 64 hexadecimal digits.");
  return *std::move(key);
}

Result<std::string> load_master_key(const std::string& path, bool may_create, Random& random) {
  if (const auto text = contents_of(path)) return parse_master_key(*text);
  if (!may_create)
    return conflict("key_missing", "The master key " + path +
                                       " is missing or cannot be read; without it nothing that "
                                       "is stored can be.");
  const std::string key = random.bytes(key_bytes);
  TRY(write_master_key(path, key));
  return key;
}

Result<void> write_master_key(const std::string& path, std::string_view key) {
  return write_secret(path, to_hex(key) + "\n");
}

Result<void> replace_secret(const std::string& from, const std::string& path) {
  if (::rename(from.c_str(), path.c_str()) != 0) return unwritable(path);
  sync_folder_of(path);
  return {};
}

KeyRing new_key_ring(Random& random) {
  return {random.bytes(key_bytes), random.bytes(key_bytes), {{1, random.bytes(key_bytes)}}};
}

std::string wrapped_key_ring(std::string_view master_key, const KeyRing& ring, Random& random) {
  return std::string(ring_form) +
         gcm_seal(derived_key(master_key, ring_purpose), random, ring_form, text_of(ring));
}

Result<KeyRing> unwrapped_key_ring(std::string_view master_key, std::string_view wrapped) {
  const auto text = wrapped.starts_with(ring_form)
                        ? gcm_open(derived_key(master_key, ring_purpose), ring_form,
                                   wrapped.substr(ring_form.size()))
                        : std::nullopt;
  if (!text)
    return conflict("key_wrong", "The key ring is damaged or belongs to another master key.");
  return ring_from(*text);
}

Result<KeyRing> open_key_ring(const std::string& path, std::string_view master_key, bool may_create,
                              Random& random) {
  if (const auto file = contents_of(path)) {
    auto ring = unwrapped_key_ring(master_key, *file);
    if (!ring.ok()) ring.error().cause = "It is " + path + ".";
    return ring;
  }
  if (!may_create) return conflict("key_missing", "The key ring " + path + " is missing.");
  KeyRing ring = new_key_ring(random);
  TRY(write_key_ring(path, master_key, ring, random));
  return ring;
}

Result<void> write_key_ring(const std::string& path, std::string_view master_key,
                            const KeyRing& ring, Random& random) {
  return write_secret(path, wrapped_key_ring(master_key, ring, random));
}

}  // namespace septet::server
