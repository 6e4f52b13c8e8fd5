#include "server/tus/headers.h"

#include <openssl/evp.h>

#include <array>

#include "base/encoding.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "drive/rules.h"

namespace septet::tus {

namespace {

constexpr std::size_t metadata_max_bytes = 8 * 1024;
constexpr std::size_t parts_max = 1'000;
constexpr const char* metadata_header = "Upload-Metadata";

Error bad_metadata(std::string message) {
  return invalid(metadata_header, "bad_metadata", std::move(message));
}

Error bad_concatenation() {
  return invalid("Upload-Concat", "bad_concatenation",
                 "This is partial, or final; and the addresses of the parts.");
}

// What comes before the separator, which goes with it.
std::string_view take_until(std::string_view& rest, char separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const std::string_view taken = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return trimmed(taken);
}

Result<void> add_pair(Metadata& out, std::string_view pair) {
  const std::string key(take_until(pair, ' '));
  const auto value = from_base64(trimmed(pair));
  if (key.empty()) return bad_metadata("A key is empty.");
  if (!value) return bad_metadata("The value of " + key + " is not base64.");
  if (!out.emplace(key, *value).second) return bad_metadata("The key " + key + " comes twice.");
  return {};
}

// Nothing if it is absent, empty, or what some clients send for nothing.
std::optional<std::string> given(const Metadata& metadata, std::string_view key) {
  const auto found = metadata.find(key);
  if (found == metadata.end() || found->second.empty() || found->second == "null")
    return std::nullopt;
  return found->second;
}

Result<void> take_path(Wanted& out, std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  while (path.find('/') != path.npos) {
    const auto slash = path.find('/');
    out.folders.push_back(
        TRY(drive::checked_name(std::string(path.substr(0, slash)), "relativePath")));
    path.remove_prefix(slash + 1);
  }
  if (out.folders.size() >= drive::depth_max)
    return invalid("relativePath", "too_deep", "Folders can be nested 100 deep at most.");
  return {};
}

Result<void> take_number(Wanted& out, const std::string& text) {
  const auto number = number_in(text);
  if (!number || *number == 0 || *number > INT64_MAX)
    return invalid("base_version", "wrong_type", "This has to be a number from 1 on.");
  out.base_version = static_cast<std::int64_t>(*number);
  return {};
}

Result<Id> part_of(std::string_view address) {
  const auto slash = address.rfind('/');
  const auto id = parse_id(address.substr(slash == address.npos ? 0 : slash + 1));
  return id.ok() ? Result<Id>(*id) : Result<Id>(bad_concatenation());
}

struct Algorithm {
  std::string_view name;
  const EVP_MD* (*made)();
};
constexpr std::array<Algorithm, 3> algorithms{
    {{"md5", EVP_md5}, {"sha1", EVP_sha1}, {"sha256", EVP_sha256}}};

class Digest final : public Checksum {
 public:
  Digest(const EVP_MD* algorithm, std::string expected)
      : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free), expected_(std::move(expected)) {
    EVP_DigestInit_ex(context_.get(), algorithm, nullptr);
  }
  void update(std::string_view bytes) override {
    EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
  }
  bool matches() override {
    std::string found(EVP_MAX_MD_SIZE, '\0');
    unsigned int size = 0;
    EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(found.data()), &size);
    found.resize(size);
    return equal_in_constant_time(found, expected_);
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
  std::string expected_;
};

}  // namespace

Result<Metadata> parse_metadata(std::string_view header) {
  if (header.size() > metadata_max_bytes) return bad_metadata("There is more than 8 KiB of it.");
  Metadata out;
  for (header = trimmed(header); !header.empty();) TRY(add_pair(out, take_until(header, ',')));
  return out;
}

Result<Wanted> wanted_from(const Metadata& metadata, const Id& account_id) {
  Wanted out;
  out.parent_id = account_id;
  const auto path = given(metadata, "relativePath");
  if (path) TRY(take_path(out, *path));
  const auto name = given(metadata, "filename");
  const auto other = name ? name : given(metadata, "name");
  const auto last = path ? path->substr(path->rfind('/') + 1) : std::string("Untitled");
  out.name = TRY(drive::checked_name(other.value_or(last), "filename"));
  if (const auto text = given(metadata, "parent_id")) {
    auto id = parse_id(*text);
    if (!id.ok()) id.error().field = "parent_id";
    out.parent_id = TRY(std::move(id));
  }
  if (const auto text = given(metadata, "on_conflict")) {
    const auto value = enum_value<drive::OnConflict>(*text);
    if (!value) return invalid("on_conflict", "unknown_value", "There is no such choice.");
    out.on_conflict = *value;
  }
  if (const auto text = given(metadata, "base_version")) TRY(take_number(out, *text));
  if (const auto text = given(metadata, "modified_at")) {
    auto time = parse_iso8601(*text);
    if (!time.ok()) time.error().field = "modified_at";
    out.modified_at = TRY(std::move(time));
  }
  return out;
}

Result<Concatenation> parse_concatenation(std::string_view header) {
  Concatenation out;
  header = trimmed(header);
  if (header.empty()) return out;
  out.kind = Kind::partial;
  if (header == "partial") return out;
  out.kind = Kind::final;
  if (take_until(header, ';') != "final") return bad_concatenation();
  for (header = trimmed(header); !header.empty(); header = trimmed(header))
    out.parts.push_back(TRY(part_of(take_until(header, ' '))));
  if (out.parts.empty() || out.parts.size() > parts_max) return bad_concatenation();
  return out;
}

Result<std::int64_t> parse_bytes(const http::Headers& headers, std::string_view name) {
  const std::string* text = headers.find(name);
  if (text == nullptr)
    return invalid(std::string(name), "missing_header",
                   "The header " + std::string(name) + " is missing.");
  const auto number = number_in(*text);
  if (!number || *number > INT64_MAX)
    return invalid(std::string(name), "bad_header",
                   "The header " + std::string(name) + " is not a number of bytes.");
  return static_cast<std::int64_t>(*number);
}

Result<std::unique_ptr<Checksum>> Checksum::from(const http::Headers& headers) {
  const std::string* header = headers.find("Upload-Checksum");
  if (header == nullptr) return std::unique_ptr<Checksum>();
  std::string_view rest = trimmed(*header);
  const std::string_view name = take_until(rest, ' ');
  auto expected = from_base64(rest);
  if (!expected || expected->empty())
    return invalid("Upload-Checksum", "bad_checksum",
                   "This is the name of a hash, and its value in base64.");
  for (const Algorithm& algorithm : algorithms)
    if (algorithm.name == name)
      return std::unique_ptr<Checksum>(
          std::make_unique<Digest>(algorithm.made(), *std::move(expected)));
  return invalid("Upload-Checksum", "unknown_algorithm",
                 "Known are " + std::string(checksum_algorithms) + ".");
}

}  // namespace septet::tus
