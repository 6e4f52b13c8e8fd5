// What the headers of tus say (https://tus.io/protocols/resumable-upload, version 1.0.0).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drive/types.h"
#include "http/message.h"

namespace septet::tus {

// Upload-Metadata: keys with their values decoded. Error: invalid "bad_metadata".
using Metadata = std::map<std::string, std::string, std::less<>>;
Result<Metadata> parse_metadata(std::string_view header);

// What the metadata wants to be made of the upload.
struct Wanted {
  std::string name;
  Id parent_id;
  std::vector<std::string> folders;  // below the parent, made where they are missing
  std::optional<std::int64_t> base_version;
  drive::OnConflict on_conflict = drive::OnConflict::version;
  std::optional<Timestamp> modified_at;
};
// From filename (or name), parent_id, relativePath ("photos/2026/sea.jpg", as folders that are
// dropped have it), base_version, on_conflict and modified_at. Errors: invalid, with the key as its
// field.
Result<Wanted> wanted_from(const Metadata&, const Id& account_id);

// Upload-Concat.
enum class Kind { whole, partial, final };
struct Concatenation {
  Kind kind = Kind::whole;
  std::vector<Id> parts;  // of a final one
};
// Error: invalid "bad_concatenation".
Result<Concatenation> parse_concatenation(std::string_view header);

// A number of bytes. Errors: invalid "missing_header", "bad_header".
Result<std::int64_t> parse_bytes(const http::Headers&, std::string_view name);

// The hash that Upload-Checksum announces, of the body as it arrives.
inline constexpr std::string_view checksum_algorithms = "md5,sha1,sha256";
class Checksum {
 public:
  // Null if there is no such header. Errors: invalid "bad_checksum", "unknown_algorithm".
  static Result<std::unique_ptr<Checksum>> from(const http::Headers&);
  virtual ~Checksum() = default;
  virtual void update(std::string_view) = 0;
  virtual bool matches() = 0;  // once, at the end
};

}  // namespace septet::tus
