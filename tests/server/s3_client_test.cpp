// What S3 seldom answers, from a server that answers it always.
#include "server/s3_client.h"

#include <doctest/doctest.h>
#include <httplib.h>

#include <atomic>
#include <thread>

#include "server/system.h"

using namespace septet;
using server::S3Client;

namespace {

// Answers each request by the handler given.
class Answering {
 public:
  explicit Answering(httplib::Server::Handler handler) {
    server_.Get(".*", handler);
    server_.Put(".*", handler);
    server_.Post(".*", handler);
    server_.Delete(".*", handler);
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    server_.wait_until_ready();
  }
  ~Answering() {
    server_.stop();
    thread_.join();
  }

  S3Client client(int patience_ms) {
    const server::S3Address address{.bucket = "bucket",
                                    .region = "us-east-1",
                                    .scheme = "http",
                                    .host = "127.0.0.1:" + std::to_string(port_),
                                    .style = server::S3Style::path,
                                    .credentials = {"key", "secret", "token"}};
    return S3Client(address, {.patience_ms = patience_ms, .first_wait_ms = 1, .longest_wait_ms = 4},
                    clock_, random_);
  }

 private:
  server::SystemClock clock_;
  server::SystemRandom random_;
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

std::string error_document(const std::string& code) {
  return "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message></Message></Error>";
}

}  // namespace

TEST_CASE("s3 client: what may pass is tried again, each time with the same body") {
  for (const int status : {429, 500, 502, 503, 504}) {
    std::atomic<int> asked = 0;
    std::atomic<int> faults = 0;
    Answering server([&](const httplib::Request& request, httplib::Response& response) {
      if (request.body != "bytes" || !request.has_header("x-amz-security-token")) ++faults;
      response.status = ++asked < 4 ? status : 200;
    });
    CHECK(server.client(10'000).put("key", "bytes").ok());
    CHECK(asked == 4);
    CHECK(faults == 0);
  }
}

TEST_CASE("s3 client: what does not pass is not tried again") {
  for (const int status : {301, 400, 403, 404, 501}) {
    std::atomic<int> asked = 0;
    Answering server([&](const httplib::Request&, httplib::Response& response) {
      ++asked;
      response.status = status;
    });
    CHECK_FALSE(server.client(10'000).put("key", "bytes").ok());
    CHECK(asked == 1);
  }
}

TEST_CASE("s3 client: patience ends") {
  std::atomic<int> asked = 0;
  Answering server([&](const httplib::Request&, httplib::Response& response) {
    ++asked;
    response.status = 503;
    response.set_content(error_document("SlowDown"), "application/xml");
  });
  const auto put = server.client(50).put("key", "bytes");
  REQUIRE_FALSE(put.ok());
  CHECK(put.error().kind == ErrorKind::unavailable);
  CHECK(put.error().code == "s3_failed");
  CHECK(put.error().cause == "PUT bucket/key: 503 SlowDown");
  CHECK(asked > 1);
  asked = 0;
  CHECK_FALSE(server.client(0).put("key", "bytes").ok());
  CHECK(asked == 1);
}

TEST_CASE("s3 client: once patience was in vain, nobody waits until something succeeds") {
  std::atomic<int> asked = 0, refused = 1'000'000;
  Answering server([&](const httplib::Request&, httplib::Response& response) {
    response.status = ++asked <= refused ? 503 : 200;
  });
  S3Client client = server.client(50);
  const auto times_asked = [&](bool succeeds) {
    asked = 0;
    CHECK(client.put("key", "bytes").ok() == succeeds);
    return asked.load();
  };
  CHECK(times_asked(false) > 1);
  CHECK(times_asked(false) == 1);
  refused = 0;
  CHECK(times_asked(true) == 1);
  refused = 2;
  CHECK(times_asked(true) == 3);
}

TEST_CASE("s3 client: an upload in parts that fails is called off") {
  std::atomic<int> parts = 0;
  std::atomic<int> completions = 0;
  std::atomic<int> called_off = 0;
  Answering server([&](const httplib::Request& request, httplib::Response& response) {
    if (request.has_param("uploads"))
      response.set_content(
          "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>",
          "application/xml");
    else if (request.method == "PUT")
      response.set_header("ETag", "\"" + std::to_string(++parts) + "\"");
    else if (request.method == "POST" && ++completions)
      response.set_content(error_document("InvalidPart"), "application/xml");
    else if (request.method == "DELETE" && request.get_param_value("uploadId") == "u1")
      response.status = ++called_off ? 204 : 500;
  });
  const auto put = server.client(0).put("key", std::string(20'000'000, 'x'));
  REQUIRE_FALSE(put.ok());
  CHECK(put.error().code == "s3_failed");
  CHECK(parts == 3);
  CHECK(completions == 1);
  CHECK(called_off == 1);
}

TEST_CASE("s3 client: the store is full") {
  Answering server([&](const httplib::Request&, httplib::Response& response) {
    response.status = 403;
    response.set_content(error_document("QuotaExceeded"), "application/xml");
  });
  CHECK(server.client(0).put("key", "bytes").error().kind == ErrorKind::storage_full);
}

TEST_CASE("s3 client: a server that is none of S3's") {
  Answering server([&](const httplib::Request&, httplib::Response& response) {
    response.set_content("<html>Welcome!", "text/html");
  });
  CHECK_FALSE(server.client(0).list("", "").ok());
  CHECK_FALSE(server.client(0).remove("key").ok());
}
