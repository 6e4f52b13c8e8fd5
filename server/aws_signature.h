// AWS Signature Version 4 in the Authorization header, as S3 wants it: paths are not normalised,
// and escaped once. Source: "Create a signed AWS API request", AWS Identity and Access Management
// guide.
//
// libcurl has CURLOPT_AWS_SIGV4, but Debian 12's 7.88 signs queries as they stand: neither sorted
// (curl's issue 9717) nor with "=" after a name without a value (8107, 10129), and not at all the
// sum of what is sent, which S3 demands. Listing and multipart uploads need each of these.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"

namespace septet::server {

struct AwsCredentials {
  std::string access_key;
  std::string secret_key;
  std::string session_token;  // of temporary ones; otherwise empty
};

struct AwsScope {
  std::string region;
  std::string service;
};

using AwsFields = std::vector<std::pair<std::string, std::string>>;

struct AwsRequest {
  std::string method;
  std::string path;            // escaped, as it is sent
  AwsFields query;             // not escaped, in any order
  AwsFields headers;           // that are signed; names in lower case, "host" and "x-amz-date" too
  std::string payload_sha256;  // in hexadecimal
};

// "20150830T123600Z", for x-amz-date.
std::string aws_time(Timestamp);
// Escaped and sorted: what is signed, and what the address should have behind its "?".
std::string aws_query(const AwsFields&);
// The value of the Authorization header.
std::string aws_authorization(const AwsRequest&, const AwsCredentials&, const AwsScope&, Timestamp);

}  // namespace septet::server
