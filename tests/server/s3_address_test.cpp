#include "server/s3_address.h"

#include <doctest/doctest.h>

#include <map>

using namespace septet;
using server::parse_s3_address;
using server::S3Style;

namespace {

server::Environment environment(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

const server::Environment with_keys = environment({{"AWS_ACCESS_KEY_ID", "key"},
                                                   {"AWS_SECRET_ACCESS_KEY", "hidden"},
                                                   {"AWS_SESSION_TOKEN", "t"}});

std::string refusal(std::string_view url, const server::Environment& variables = with_keys) {
  const auto parsed = parse_s3_address(url, variables);
  REQUIRE_MESSAGE(!parsed.ok(), url);
  CHECK(parsed.error().code == "wrong_setting");
  CHECK(parsed.error().message.find("hidden") == std::string::npos);
  CHECK(parsed.error().message.find('\n') == std::string::npos);
  return parsed.error().message;
}

bool says(const std::string& message, std::string_view what) {
  return message.find(what) != message.npos;
}

}  // namespace

TEST_CASE("s3 address: all of it") {
  const auto parsed = parse_s3_address(
      "s3://my-bucket?endpoint=http://127.0.0.1:9000/&region=eu-west-3&style=virtual&prefix=a/b",
      with_keys);
  REQUIRE(parsed.ok());
  CHECK(parsed->bucket == "my-bucket");
  CHECK(parsed->endpoint() == "http://127.0.0.1:9000");
  CHECK(parsed->region == "eu-west-3");
  CHECK(parsed->style == S3Style::virtual_host);
  CHECK(parsed->prefix == "a/b/");
  CHECK(parsed->credentials.access_key == "key");
  CHECK(parsed->credentials.secret_key == "hidden");
  CHECK(parsed->credentials.session_token == "t");
}

TEST_CASE("s3 address: what is left out") {
  const auto amazon = parse_s3_address("s3://bucket", with_keys);
  REQUIRE(amazon.ok());
  CHECK(amazon->endpoint() == "https://s3.us-east-1.amazonaws.com");
  CHECK(amazon->style == S3Style::virtual_host);
  CHECK(amazon->prefix.empty());
  const auto own = parse_s3_address("s3://bucket/?endpoint=https%3A%2F%2Fs3.example.org",
                                    environment({{"SEPTET_S3_KEY", "mine"},
                                                 {"SEPTET_S3_SECRET", "hidden"},
                                                 {"AWS_ACCESS_KEY_ID", "other"},
                                                 {"AWS_SESSION_TOKEN", "other"},
                                                 {"AWS_REGION", "eu-north-1"}}));
  REQUIRE(own.ok());
  CHECK(own->endpoint() == "https://s3.example.org");
  CHECK(own->region == "eu-north-1");
  CHECK(own->style == S3Style::path);
  CHECK(own->credentials.access_key == "mine");
  CHECK(own->credentials.session_token.empty());
}

TEST_CASE("s3 address: what is wrong is said in a line") {
  CHECK(says(refusal("http://bucket"), "begins with s3://"));
  CHECK(says(refusal("s3://"), "names no bucket"));
  CHECK(says(refusal("s3://?region=us-east-1"), "names no bucket"));
  CHECK(says(refusal("s3://Bucket"), "is no bucket"));
  CHECK(says(refusal("s3://ab"), "is no bucket"));
  CHECK(says(refusal("s3://bucket-"), "is no bucket"));
  CHECK(says(refusal("s3://bucket/folder"), "prefix="));
  CHECK(says(refusal("s3://key:hidden@bucket"), "environment"));
  CHECK(says(refusal("s3://bucket?regoin=x"), "\"regoin\""));
  CHECK(says(refusal("s3://bucket?region"), "region has no value"));
  CHECK(says(refusal("s3://bucket?region=a&region=b"), "twice"));
  CHECK(says(refusal("s3://bucket?region=A%0Ab"), "region is"));
  CHECK(says(refusal("s3://bucket?endpoint=127.0.0.1:9000"), "http://"));
  CHECK(says(refusal("s3://bucket?endpoint=ftp://127.0.0.1"), "http://"));
  CHECK(says(refusal("s3://bucket?endpoint=http://"), "is a host"));
  CHECK(says(refusal("s3://bucket?endpoint=http://host/path"), "nothing more"));
  CHECK(says(refusal("s3://bucket?endpoint=http://a:hidden@host"), "nothing more"));
  CHECK(says(refusal("s3://bucket?style=domain"), "path or virtual"));
  CHECK(says(refusal("s3://bucket?prefix=../a b"), "prefix is"));
  CHECK(says(refusal("s3://bucket?prefix=/a"), "prefix is"));
  CHECK(says(refusal("s3://bucket", environment({})), "AWS_ACCESS_KEY_ID"));
  CHECK(says(refusal("s3://bucket", environment({{"AWS_ACCESS_KEY_ID", "key"}})),
             "no AWS_SECRET_ACCESS_KEY"));
  CHECK(says(refusal("s3://bucket",
                     environment({{"SEPTET_S3_KEY", "key"}, {"AWS_SECRET_ACCESS_KEY", "hidden"}})),
             "no SEPTET_S3_SECRET"));
}
