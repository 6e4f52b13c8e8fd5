#include "server/aws_signature.h"

#include <algorithm>
#include <map>

#include "base/encoding.h"
#include "base/hash.h"
#include "base/text.h"

namespace septet::server {

namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";

// Without white space at both ends, and with single spaces within.
std::string collapsed(std::string_view value) {
  std::string out;
  for (const char c : trimmed(value))
    if (c != ' ' || out.back() != ' ') out += c;
  return out;
}

// Sorted by name; the values of a name that comes several times are joined in their order.
std::map<std::string, std::string> canonical_headers(const AwsFields& headers) {
  std::map<std::string, std::string> out;
  for (const auto& [name, value] : headers) {
    const auto [at, is_new] = out.try_emplace(name, collapsed(value));
    if (!is_new) at->second += "," + collapsed(value);
  }
  return out;
}

std::string names_of(const std::map<std::string, std::string>& headers) {
  std::string out;
  for (const auto& [name, value] : headers) out += (out.empty() ? "" : ";") + name;
  return out;
}

std::string canonical_request(const AwsRequest& request,
                              const std::map<std::string, std::string>& headers) {
  std::string out = request.method + "\n" + request.path + "\n" + aws_query(request.query) + "\n";
  for (const auto& [name, value] : headers) out += name + ":" + value + "\n";
  return out + "\n" + names_of(headers) + "\n" + request.payload_sha256;
}

std::string signing_key(const std::string& secret_key, std::string_view date,
                        const AwsScope& scope) {
  const std::string of_date = hmac_sha256("AWS4" + secret_key, date);
  const std::string of_service = hmac_sha256(hmac_sha256(of_date, scope.region), scope.service);
  return hmac_sha256(of_service, "aws4_request");
}

}  // namespace

std::string aws_time(Timestamp at) {
  const std::string iso = to_iso8601(at);  // 2026-11-23T20:49:00.000000Z
  return iso.substr(0, 4) + iso.substr(5, 2) + iso.substr(8, 5) + iso.substr(14, 2) +
         iso.substr(17, 2) + "Z";
}

std::string aws_query(const AwsFields& query) {
  AwsFields escaped;
  for (const auto& [name, value] : query)
    escaped.emplace_back(percent_encoded(name), percent_encoded(value));
  std::ranges::sort(escaped);
  std::string out;
  for (const auto& [name, value] : escaped) out += (out.empty() ? "" : "&") + name + "=" + value;
  return out;
}

std::string aws_authorization(const AwsRequest& request, const AwsCredentials& credentials,
                              const AwsScope& scope, Timestamp now) {
  const auto headers = canonical_headers(request.headers);
  const std::string time = aws_time(now);
  const std::string date = time.substr(0, 8);
  const std::string credential_scope =
      date + "/" + scope.region + "/" + scope.service + "/aws4_request";
  const std::string to_sign = std::string(algorithm) + "\n" + time + "\n" + credential_scope +
                              "\n" + to_hex(sha256(canonical_request(request, headers)));
  const std::string signature =
      to_hex(hmac_sha256(signing_key(credentials.secret_key, date, scope), to_sign));
  return std::string(algorithm) + " Credential=" + credentials.access_key + "/" + credential_scope +
         ", SignedHeaders=" + names_of(headers) + ", Signature=" + signature;
}

}  // namespace septet::server
