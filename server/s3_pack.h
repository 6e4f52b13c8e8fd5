// How blobs lie in an object of S3: records (see blob_record.h) one after another, then one more
// that lists them, then its length as eight bytes. The object's name says how many records it has,
// so that a locator does: "ID-COUNT:OFFSET:LENGTH", ID a UUIDv7 in hexadecimal without hyphens, the
// rest in decimal, at most 60 bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"

namespace septet::server {

// Where a record is.
struct S3Place {
  std::string object;  // "ID-COUNT"
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};
std::string s3_locator(const S3Place&);
std::optional<S3Place> parse_s3_locator(std::string_view);
std::string s3_object(const Id&, std::size_t count);
// How many records it has; nothing if this is no name of a pack.
std::optional<std::size_t> s3_object_count(std::string_view object);

class S3Pack {
 public:
  struct Entry {
    std::string name;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
  };

  // `record` as record_of() makes it.
  void add(std::string_view name, std::string_view record);
  const std::vector<Entry>& entries() const { return entries_; }
  std::size_t size_bytes() const { return bytes_.size(); }
  // The whole object. Nothing may be added afterwards.
  std::string finish();

 private:
  std::string bytes_;
  std::vector<Entry> entries_;
};

// How many bytes at the end of an object have its list in them; nothing if this is no end of one.
std::optional<std::uint64_t> s3_list_bytes(std::string_view end);
// The list, from at least so many bytes of the end. Error: internal "content_damaged".
Result<std::vector<S3Pack::Entry>> s3_entries(std::string_view end);

}  // namespace septet::server
