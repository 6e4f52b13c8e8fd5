// A client that speaks to a server on loopback byte by byte, to do what no library would.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "server/http_host.h"

namespace septet::test {

class Wire {
 public:
  explicit Wire(int port);
  ~Wire();
  Wire(Wire&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  // False if the server has closed.
  bool send(std::string_view bytes);
  void finish();  // no more from us
  // What comes up to and with `end`; less if the server closes before, or is silent for long.
  std::string until(std::string_view end);
  // Everything until the server closes. `closed()` then tells that it did.
  std::string rest();
  bool closed() const { return closed_; }
  // One answer with a Content-Length, or without a body.
  std::string answer();
  std::string exactly(std::size_t count);

 private:
  bool receive();

  int fd_ = -1;
  std::string input_;
  bool closed_ = false;
};

// A site whose answers are what a test gives.
class TestSite final : public server::Site {
 public:
  using Answer = std::function<http::Response(server::Exchange&)>;
  explicit TestSite(Answer answer) : answer_(std::move(answer)) {}
  http::Response answer(server::Exchange& exchange) override { return answer_(exchange); }
  void finished(const server::Exchange&) override { ++finished_; }
  int finished() const { return finished_; }

 private:
  Answer answer_;
  std::atomic<int> finished_{0};
};

// A host of a TestSite on a free port, with limits short enough to wait for.
struct TestHost {
  explicit TestHost(TestSite::Answer answer, server::HttpHost::Options options = {});
  int port() const { return host->port(); }

  TestSite site;
  std::unique_ptr<server::HttpHost> host;
};

// Limits of a host that is tested for them.
server::HttpHost::Options short_limits(int threads = 2);

}  // namespace septet::test
