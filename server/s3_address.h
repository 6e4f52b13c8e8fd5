// Which bucket, and how to reach it, as one setting says it:
//   s3://BUCKET?endpoint=http://127.0.0.1:9000&region=us-east-1&style=path&prefix=septet/
// Without an endpoint it is Amazon's. Keys come from the environment only, since all see arguments:
// SEPTET_S3_KEY and SEPTET_S3_SECRET, or AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for
// temporary ones, AWS_SESSION_TOKEN.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "server/aws_signature.h"
#include "server/settings.h"

namespace septet::server {

enum class S3Style {
  path,          // http://HOST/BUCKET/KEY
  virtual_host,  // http://BUCKET.HOST/KEY
};

struct S3Address {
  std::string bucket;
  std::string prefix;  // of every key; empty, or ends in "/"
  std::string region;  // AWS_REGION, or us-east-1, where none is named
  std::string scheme;  // http, https
  std::string host;    // of the endpoint, with its port
  S3Style style;       // of its own accord by the path, except on Amazon's own endpoint
  AwsCredentials credentials;

  std::string endpoint() const { return scheme + "://" + host; }
};

// Error: invalid "wrong_setting", one sentence that never holds a key.
Result<S3Address> parse_s3_address(std::string_view url, const Environment&);

}  // namespace septet::server
