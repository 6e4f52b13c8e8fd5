// Requests whose signatures Amazon publishes: the test suite of Signature Version 4, and the
// examples of "Authenticating Requests: Using the Authorization Header" in the API Reference of S3.
#include <doctest/doctest.h>

#include "base/encoding.h"
#include "base/hash.h"
#include "server/aws_signature.h"

using namespace septet;
using server::AwsFields;

namespace {

std::string signature_of(const std::string& authorization) {
  return authorization.substr(authorization.rfind('=') + 1);
}

struct Vector {
  const char* name;
  const char* method;
  const char* path;
  AwsFields query;
  AwsFields headers;  // besides host and date
  const char* body;
  const char* signature;
};

std::string every_unreserved() {
  return "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
}

const Vector suite[] = {
    {"get-vanilla",
     "GET",
     "/",
     {},
     {},
     "",
     "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"get-vanilla-query-order-key-case",
     "GET",
     "/",
     {{"Param2", "value2"}, {"Param1", "value1"}},
     {},
     "",
     "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
    {"get-vanilla-query-order-encoded",
     "GET",
     "/",
     {{"Param-3", "Value3"}, {"Param", "Value2"}, {"\xE1\x88\xB4", "Value1"}},
     {},
     "",
     "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"},
    {"get-vanilla-query-unreserved",
     "GET",
     "/",
     {{every_unreserved(), every_unreserved()}},
     {},
     "",
     "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
    {"get-utf8",
     "GET",
     "/%E1%88%B4",
     {},
     {},
     "",
     "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
    {"get-space-unnormalized",
     "GET",
     "/example%20space/",
     {},
     {},
     "",
     "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
    {"get-header-key-duplicate",
     "GET",
     "/",
     {},
     {{"my-header1", "value2"}, {"my-header1", "value2"}, {"my-header1", "value1"}},
     "",
     "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
    {"get-header-value-trim",
     "GET",
     "/",
     {},
     {{"my-header1", " value1"}, {"my-header2", " \"a   b   c\""}},
     "",
     "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
    {"get-vanilla-with-session-token",
     "GET",
     "/",
     {},
     {{"x-amz-security-token", "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"}},
     "",
     "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"},
    {"post-vanilla",
     "POST",
     "/",
     {},
     {},
     "",
     "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
    {"post-vanilla-query",
     "POST",
     "/",
     {{"Param1", "value1"}},
     {},
     "",
     "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
    {"post-x-www-form-urlencoded",
     "POST",
     "/",
     {},
     {{"content-type", "application/x-www-form-urlencoded"},
      {"content-length", "13"},
      {"x-amz-content-sha256", "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e"}},
     "Param1=value1",
     "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b"},
};

const Vector s3_examples[] = {
    {"GET Object",
     "GET",
     "/test.txt",
     {},
     {{"range", "bytes=0-9"}},
     "",
     "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
    {"PUT Object",
     "PUT",
     "/test%24file.text",
     {},
     {{"date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
     "Welcome to Amazon S3.",
     "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"},
    {"GET Bucket Lifecycle",
     "GET",
     "/",
     {{"lifecycle", ""}},
     {},
     "",
     "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
    {"GET Bucket (List Objects)",
     "GET",
     "/",
     {{"prefix", "J"}, {"max-keys", "2"}},
     {},
     "",
     "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"},
};

server::AwsRequest request_of(const Vector& vector, const char* host, Timestamp at) {
  server::AwsRequest out{vector.method, vector.path, vector.query, vector.headers,
                         to_hex(sha256(vector.body))};
  out.headers.emplace_back("host", host);
  out.headers.emplace_back("x-amz-date", server::aws_time(at));
  return out;
}

}  // namespace

TEST_CASE("s3 signature: Amazon's test suite") {
  const Timestamp at = *parse_iso8601("2015-08-30T12:36:00Z");
  for (const Vector& vector : suite) {
    const std::string authorization =
        server::aws_authorization(request_of(vector, "example.amazonaws.com", at),
                                  {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""},
                                  {"us-east-1", "service"}, at);
    CHECK_MESSAGE(signature_of(authorization) == vector.signature, vector.name);
  }
}

TEST_CASE("s3 signature: the examples of S3's reference") {
  const Timestamp at = *parse_iso8601("2013-05-24T00:00:00Z");
  for (const Vector& vector : s3_examples) {
    auto request = request_of(vector, "examplebucket.s3.amazonaws.com", at);
    request.headers.emplace_back("x-amz-content-sha256", request.payload_sha256);
    const std::string authorization = server::aws_authorization(
        request, {"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""},
        {"us-east-1", "s3"}, at);
    CHECK_MESSAGE(signature_of(authorization) == vector.signature, vector.name);
  }
}

TEST_CASE("s3 signature: the header says who signs, for what, and which headers") {
  const Timestamp at = *parse_iso8601("2013-05-24T00:00:00Z");
  const auto request = request_of(s3_examples[0], "examplebucket.s3.amazonaws.com", at);
  const std::string header =
      server::aws_authorization(request, {"KEY", "SECRET", ""}, {"eu-west-3", "s3"}, at);
  CHECK(
      header.starts_with("AWS4-HMAC-SHA256 Credential=KEY/20130524/eu-west-3/s3/aws4_request, "
                         "SignedHeaders=host;range;x-amz-date, Signature="));
  CHECK(header.find("SECRET") == header.npos);
  CHECK(server::aws_query({{"b", "1 +/"}, {"a", ""}}) == "a=&b=1%20%2B%2F");
}
