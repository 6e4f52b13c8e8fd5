#include "server/s3_address.h"

#include <algorithm>
#include <map>
#include <optional>

#include "base/encoding.h"

namespace septet::server {

namespace {

using Parameters = std::map<std::string, std::string>;

constexpr std::string_view scheme = "s3://";
constexpr std::size_t prefix_max_bytes = 512;

Error wrong(std::string message) {
  return invalid("", "wrong_setting", std::move(message));
}

bool is_one_of(char c, std::string_view others) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || others.find(c) != others.npos;
}

bool is_bucket(std::string_view name) {
  return name.size() >= 3 && name.size() <= 63 && is_one_of(name.front(), "") &&
         is_one_of(name.back(), "") &&
         std::ranges::all_of(name, [](char c) { return is_one_of(c, ".-"); });
}

// So that it means the same in an address, in a signature and in a listing.
bool is_prefix(std::string_view prefix) {
  return prefix.size() <= prefix_max_bytes && !prefix.starts_with('/') &&
         prefix.find("//") == prefix.npos && std::ranges::all_of(prefix, [](char c) {
           return is_one_of(c, "-_./") || (c >= 'A' && c <= 'Z');
         });
}

Result<Parameters> parameters_of(std::string_view query) {
  Parameters out;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const std::string_view one = query.substr(0, end);
    const auto equals = one.find('=');
    const std::string name(one.substr(0, equals));
    if (name != "endpoint" && name != "region" && name != "style" && name != "prefix")
      return wrong("The S3 URL knows endpoint, region, style and prefix, but no \"" + name + "\".");
    if (equals == one.npos || equals + 1 == one.size())
      return wrong("The S3 URL's " + name + " has no value.");
    if (!out.emplace(name, percent_decoded(one.substr(equals + 1))).second)
      return wrong("The S3 URL names its " + name + " twice.");
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return out;
}

std::optional<std::string> taken(const Parameters& parameters, const std::string& name) {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::nullopt : std::optional(found->second);
}

Result<void> read_endpoint(S3Address& out, std::string_view endpoint) {
  const auto colon = endpoint.find("://");
  out.scheme = endpoint.substr(0, colon);
  if (colon == endpoint.npos || (out.scheme != "http" && out.scheme != "https"))
    return wrong("The S3 endpoint begins with http:// or https://.");
  endpoint.remove_prefix(colon + 3);
  if (endpoint.ends_with('/')) endpoint.remove_suffix(1);
  out.host = endpoint;
  const bool clean = std::ranges::all_of(
      endpoint, [](char c) { return is_one_of(c, ".-:[]") || (c >= 'A' && c <= 'Z'); });
  if (endpoint.empty() || !clean)
    return wrong("The S3 endpoint is a host, perhaps with a port, and nothing more.");
  return {};
}

Result<void> read_style(S3Address& out, const std::optional<std::string>& style, bool is_amazon) {
  if (style && *style != "path" && *style != "virtual")
    return wrong("The S3 URL's style is path or virtual.");
  const bool by_host = style ? *style == "virtual" : is_amazon;
  out.style = by_host ? S3Style::virtual_host : S3Style::path;
  return {};
}

Result<void> read_prefix(S3Address& out, std::string prefix) {
  if (!prefix.empty() && !prefix.ends_with('/')) prefix += '/';
  if (!is_prefix(prefix))
    return wrong("The S3 URL's prefix is letters, digits, \"-\", \"_\", \".\" and single \"/\".");
  out.prefix = std::move(prefix);
  return {};
}

Result<AwsCredentials> credentials_in(const Environment& environment) {
  const auto own = environment("SEPTET_S3_KEY");
  const std::string key = own ? "SEPTET_S3_KEY" : "AWS_ACCESS_KEY_ID";
  const std::string secret = own ? "SEPTET_S3_SECRET" : "AWS_SECRET_ACCESS_KEY";
  AwsCredentials out{environment(key).value_or(""), environment(secret).value_or(""),
                     own ? "" : environment("AWS_SESSION_TOKEN").value_or("")};
  if (out.access_key.empty())
    return wrong(
        "The S3 store needs SEPTET_S3_KEY and SEPTET_S3_SECRET, or AWS_ACCESS_KEY_ID and "
        "AWS_SECRET_ACCESS_KEY, in the environment.");
  if (out.secret_key.empty()) return wrong(key + " is in the environment, but no " + secret + ".");
  return out;
}

Result<std::string> bucket_in(std::string_view place) {
  if (place.find('@') != place.npos)
    return wrong("Keys do not belong in the S3 URL: give them in the environment.");
  if (place.ends_with('/')) place.remove_suffix(1);
  if (place.empty()) return wrong("The S3 URL names no bucket: s3://BUCKET?endpoint=….");
  if (place.find('/') != place.npos)
    return wrong("The S3 URL has a path: what the keys begin with goes into prefix=….");
  if (!is_bucket(place))
    return wrong("\"" + std::string(place) +
                 "\" is no bucket: 3 to 63 small letters, digits, \".\" and \"-\".");
  return std::string(place);
}

}  // namespace

Result<S3Address> parse_s3_address(std::string_view url, const Environment& environment) {
  if (!url.starts_with(scheme)) return wrong("The S3 URL begins with s3://.");
  url.remove_prefix(scheme.size());
  const auto question = std::min(url.find('?'), url.size());
  S3Address out;
  out.bucket = TRY(bucket_in(url.substr(0, question)));
  const auto parameters =
      TRY(parameters_of(question == url.size() ? "" : url.substr(question + 1)));
  const auto region = taken(parameters, "region");
  out.region = region ? *region : environment("AWS_REGION").value_or("us-east-1");
  if (out.region.empty() ||
      !std::ranges::all_of(out.region, [](char c) { return is_one_of(c, "-"); }))
    return wrong("The S3 URL's region is small letters, digits and \"-\".");
  const auto endpoint = taken(parameters, "endpoint");
  TRY(read_endpoint(out, endpoint.value_or("https://s3." + out.region + ".amazonaws.com")));
  TRY(read_style(out, taken(parameters, "style"), !endpoint));
  TRY(read_prefix(out, taken(parameters, "prefix").value_or("")));
  out.credentials = TRY(credentials_in(environment));
  return out;
}

}  // namespace septet::server
