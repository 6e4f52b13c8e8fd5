#include "server/s3_client.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>

#include "base/encoding.h"
#include "base/hash.h"

namespace septet::server {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t shown_bytes = 200;  // of an unexpected reply, in the log

Error out_of_reach(std::string code, std::string cause) {
  Error error =
      failure(ErrorKind::unavailable, std::move(code),
              "The store that this server keeps files in does not answer. Try again later.");
  error.cause = std::move(cause);
  error.retry_after_s = 5;
  return error;
}

Error no_object(std::string cause) {
  Error error = not_found("There is no such object.");
  error.cause = std::move(cause);
  return error;
}

Error full(std::string cause) {
  Error error = failure(ErrorKind::storage_full, "store_full",
                        "The store that this server keeps files in is full.");
  error.cause = std::move(cause);
  return error;
}

bool may_pass(const HttpReply& reply) {
  switch (reply.status) {
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
      return true;
    case 400:
      return s3_error_code(reply.body) == "RequestTimeout";
    case 200:  // of an upload in parts, whose completion fails after its status was sent
      return s3_error_code(reply.body) == "InternalError";
    default:
      return false;
  }
}

bool may_pass(const Result<HttpReply>& reply) {
  return reply.ok() ? may_pass(*reply) : reply.error().code == "host_unreachable";
}

Error error_of(const HttpReply& reply, const std::string& what) {
  const std::string code = s3_error_code(reply.body);
  const std::string cause = what + ": " + std::to_string(reply.status) + " " +
                            (code.empty() ? reply.body.substr(0, shown_bytes) : code);
  if (code == "NoSuchBucket") return out_of_reach("s3_no_bucket", cause);
  if (code == "QuotaExceeded" || reply.status == 507) return full(cause);
  if (reply.status == 403 || reply.status == 401) return out_of_reach("s3_denied", cause);
  if (reply.status == 404 || reply.status == 416) return no_object(cause);
  return out_of_reach("s3_failed", cause);
}

std::string body_of_completion(const std::vector<std::string>& etags) {
  std::string out = "<CompleteMultipartUpload>";
  for (std::size_t i = 0; i < etags.size(); ++i)
    out += "<Part><PartNumber>" + std::to_string(i + 1) + "</PartNumber><ETag>" + etags[i] +
           "</ETag></Part>";
  return out + "</CompleteMultipartUpload>";
}

}  // namespace

S3Client::S3Client(S3Address address, Options options, Clock& clock, Random& random)
    : address_(std::move(address)),
      options_(options),
      clock_(clock),
      random_(random),
      http_(options.http) {}

OutgoingRequest S3Client::signed_request(const Call& call, const std::string& body_sha256) {
  const bool by_path = address_.style == S3Style::path;
  const std::string host = by_path ? address_.host : address_.bucket + "." + address_.host;
  const Timestamp now = clock_.now();
  AwsRequest request{.method = call.method,
                     .path = (by_path ? "/" + address_.bucket : std::string()) + "/" + call.key,
                     .query = call.query,
                     .headers = call.headers,
                     .payload_sha256 = body_sha256};
  request.headers.emplace_back("host", host);
  request.headers.emplace_back("x-amz-content-sha256", body_sha256);
  request.headers.emplace_back("x-amz-date", aws_time(now));
  if (const std::string& token = address_.credentials.session_token; !token.empty())
    request.headers.emplace_back("x-amz-security-token", token);
  OutgoingRequest out{.method = call.method,
                      .url = address_.scheme + "://" + host + request.path,
                      .headers = request.headers,
                      .body = call.body};
  if (!call.query.empty()) out.url += "?" + aws_query(call.query);
  out.headers.emplace_back("authorization", aws_authorization(request, address_.credentials,
                                                              {address_.region, "s3"}, now));
  return out;
}

// Between a half and all of a wait that doubles.
int S3Client::wait_ms(int tries) {
  const int doubled = options_.first_wait_ms << std::min(tries, 16);
  const int longest = std::clamp(doubled, 1, options_.longest_wait_ms);
  const std::string dice = random_.bytes(2);
  const int share = static_cast<unsigned char>(dice[0]) << 8 | static_cast<unsigned char>(dice[1]);
  return longest / 2 + longest / 2 * share / 0xFFFF;
}

Result<HttpReply> S3Client::send(const Call& call) {
  const std::string body_sha256 = to_hex(sha256(call.body));
  const auto last = SteadyClock::now() + std::chrono::milliseconds(options_.patience_ms);
  for (int tries = 0;; ++tries) {
    Result<HttpReply> reply = http_.send(signed_request(call, body_sha256));
    const auto wait = std::chrono::milliseconds(wait_ms(tries));
    const bool passing = may_pass(reply);
    if (!passing || is_away_ || SteadyClock::now() + wait > last) {
      is_away_ = passing;
      return reply;
    }
    std::this_thread::sleep_for(wait);
  }
}

Result<HttpReply> S3Client::ask(const Call& call, int expected_status) {
  const std::string what = call.method + " " + address_.bucket + "/" + call.key;
  Result<HttpReply> reply = send(call);
  if (!reply.ok()) return out_of_reach("s3_unreachable", what + ": " + reply.error().cause);
  if (reply->status != expected_status || may_pass(*reply)) return error_of(*reply, what);
  return reply;
}

Result<void> S3Client::put(const std::string& key, std::string_view bytes) {
  if (bytes.size() > options_.part_bytes) return put_in_parts(key, bytes);
  TRY(ask({.method = "PUT", .key = key, .body = bytes}, 200));
  return {};
}

Result<void> S3Client::put_in_parts(const std::string& key, std::string_view bytes) {
  const HttpReply begun = TRY(ask({.method = "POST", .key = key, .query = {{"uploads", ""}}}, 200));
  const std::string upload_id = TRY(parse_s3_upload_id(begun.body));
  const Result<std::string> parts = put_parts(key, upload_id, bytes);
  const std::string_view end = bytes.substr(bytes.size() - std::min<std::size_t>(bytes.size(), 64));
  Result<void> done = parts.ok() ? complete(key, upload_id, *parts, end) : parts.error();
  if (done.ok()) return done;
  (void)ask({.method = "DELETE", .key = key, .query = {{"uploadId", upload_id}}}, 204);
  return done;
}

// Returns the body of the request that completes it.
Result<std::string> S3Client::put_parts(const std::string& key, const std::string& upload_id,
                                        std::string_view bytes) {
  std::vector<std::string> etags;
  for (std::size_t at = 0; at < bytes.size(); at += options_.part_bytes) {
    const std::string number = std::to_string(etags.size() + 1);
    const HttpReply reply = TRY(ask({.method = "PUT",
                                     .key = key,
                                     .query = {{"partNumber", number}, {"uploadId", upload_id}},
                                     .body = bytes.substr(at, options_.part_bytes)},
                                    200));
    if (reply.etag.empty()) return internal("S3 took a part without an ETag");
    etags.push_back(reply.etag);
  }
  return body_of_completion(etags);
}

// Where the reply of the first try was lost, the second finds no upload any more, but the object.
Result<void> S3Client::complete(const std::string& key, const std::string& upload_id,
                                std::string_view list_of_parts, std::string_view end) {
  const auto reply =
      ask({.method = "POST", .key = key, .query = {{"uploadId", upload_id}}, .body = list_of_parts},
          200);
  if (!reply.ok() && reply.error().kind == ErrorKind::not_found) {
    const auto there = get_end(key, end.size());
    if (there.ok() && *there == end) return {};
  }
  if (!reply.ok()) return reply.error();
  const std::string code = s3_error_code(reply->body);
  return code.empty() ? Result<void>()
                      : out_of_reach("s3_failed", "completing " + key + ": " + code);
}

Result<std::string> S3Client::get_range(const std::string& key, const std::string& range) {
  HttpReply reply =
      TRY(ask({.method = "GET", .key = key, .headers = {{"range", "bytes=" + range}}}, 206));
  return std::move(reply.body);
}

Result<std::string> S3Client::get(const std::string& key, std::uint64_t offset,
                                  std::uint64_t count) {
  return get_range(key, std::to_string(offset) + "-" + std::to_string(offset + count - 1));
}

Result<std::string> S3Client::get_end(const std::string& key, std::uint64_t count) {
  return get_range(key, "-" + std::to_string(count));
}

Result<void> S3Client::remove(const std::string& key) {
  const auto reply = ask({.method = "DELETE", .key = key}, 204);
  if (!reply.ok() && reply.error().kind != ErrorKind::not_found) return reply.error();
  return {};
}

Result<S3Listing> S3Client::list(const std::string& prefix, const std::string& after, int limit) {
  AwsFields query{{"list-type", "2"}, {"prefix", prefix}, {"max-keys", std::to_string(limit)}};
  if (!after.empty()) query.emplace_back("start-after", after);
  const HttpReply reply = TRY(ask({.method = "GET", .query = query}, 200));
  S3Listing out = TRY(parse_s3_listing(reply.body));
  out.now = reply.date.value_or(clock_.now());
  return out;
}

}  // namespace septet::server
