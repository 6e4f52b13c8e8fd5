// The few things that a store of blobs asks of S3, on one bucket.
//
// Every request is signed with the SHA-256 of its body, which S3 compares with what it received.
// What may pass (no connection, 429, 5xx) is tried again until `patience_ms` have gone by, each
// time after about twice the wait of the time before, give or take a random half, so that many who
// failed together do not come back together. Keys are letters, digits, "-", "_", "." and "/" only.
//
// An upload in parts that a crash leaves behind holds space until the bucket's own lifecycle rule
// (AbortIncompleteMultipartUpload) drops it: nobody can tell it from one that is under way.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/time.h"
#include "server/http_client.h"
#include "server/s3_address.h"
#include "server/s3_reply.h"

namespace septet::server {

// May be used from several threads at once, if the clock and the generator may.
//
// Errors of all calls: unavailable, with the codes "s3_no_bucket", "s3_denied" (a wrong key, or one
// that may not), "s3_unreachable", "s3_failed" (whatever else it answers); the cause tells more.
class S3Client {
 public:
  struct Options {
    // So long a call tries again what may pass; 0: nothing is tried twice. Once it was not long
    // enough for one of them, none does until one succeeds: with a store that is away for longer,
    // threads would wait that are wanted for what needs no store.
    int patience_ms = 10'000;
    int first_wait_ms = 50;            // before the second try
    int longest_wait_ms = 2'000;       // between two tries
    std::size_t part_bytes = 8 << 20;  // of an upload in parts; S3 takes no less than 5 MiB
    HttpClient::Options http;
  };
  S3Client(S3Address, Options, Clock&, Random&);

  // Overwrites. Larger than a part: in parts, of which nothing is left if it fails. Errors besides:
  // storage_full.
  Result<void> put(const std::string& key, std::string_view bytes);
  // `count` > 0 bytes from `offset` on; less at the end of the object. Error besides: not_found, if
  // there is no such object, or it ends before `offset`.
  Result<std::string> get(const std::string& key, std::uint64_t offset, std::uint64_t count);
  // The last `count` > 0 bytes, or all of it.
  Result<std::string> get_end(const std::string& key, std::uint64_t count);
  // Removing what is not there succeeds.
  Result<void> remove(const std::string& key);
  // Of the keys that begin with `prefix` and come after the key `after`, the first; at most 1,000.
  Result<S3Listing> list(const std::string& prefix, const std::string& after, int limit = 1'000);

  const S3Address& address() const { return address_; }

 private:
  struct Call {
    std::string method;
    std::string key;  // empty: the bucket itself
    AwsFields query;
    AwsFields headers;
    std::string_view body;
  };
  OutgoingRequest signed_request(const Call&, const std::string& body_sha256);
  Result<HttpReply> send(const Call&);
  Result<HttpReply> ask(const Call&, int expected_status);
  Result<std::string> get_range(const std::string& key, const std::string& range);
  int wait_ms(int tries);

  Result<void> put_in_parts(const std::string& key, std::string_view bytes);
  Result<std::string> put_parts(const std::string& key, const std::string& upload_id,
                                std::string_view bytes);
  Result<void> complete(const std::string& key, const std::string& upload_id,
                        std::string_view list_of_parts, std::string_view end);

  const S3Address address_;
  const Options options_;
  Clock& clock_;
  Random& random_;
  HttpClient http_;
  std::atomic<bool> is_away_{false};  // somebody's patience ended, and nothing has succeeded since
};

}  // namespace septet::server
