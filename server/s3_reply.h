// What S3 answers in XML.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace septet::server {

struct S3Object {
  std::string key;
  std::uint64_t size_bytes = 0;
  Timestamp modified_at;  // by S3's own clock
};

struct S3Listing {
  std::vector<S3Object> objects;  // in the order of their keys
  bool is_complete = true;        // nothing follows
  Timestamp now;                  // by S3's own clock, when it was made
};

// All but `now`. Error: internal, if it is no listing.
Result<S3Listing> parse_s3_listing(std::string_view xml);
// "NoSuchKey" of an error's document; empty if it is none.
std::string s3_error_code(std::string_view xml);
// Of the reply that begins an upload in parts. Error: internal.
Result<std::string> parse_s3_upload_id(std::string_view xml);

}  // namespace septet::server
