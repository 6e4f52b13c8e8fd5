#include <doctest/doctest.h>
#include <httplib.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "support/temporary_folder.h"
#include "tests/server/wire.h"

using namespace septet;

namespace {

// A certificate for a day, signed by itself, and its key.
struct Identity {
  Identity() : key(EVP_EC_gen("P-256"), EVP_PKEY_free), certificate(X509_new(), X509_free) {
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 86'400);
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    std::FILE* file = std::fopen(certificate_path().c_str(), "w");
    PEM_write_X509(file, certificate.get());
    std::fclose(file);
    file = std::fopen(key_path().c_str(), "w");
    PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
  }
  std::string certificate_path() const { return folder.path("certificate.pem"); }
  std::string key_path() const { return folder.path("key.pem"); }
  server::HttpHost::Options options() const {
    auto out = test::short_limits(1);
    out.tls_certificate_path = certificate_path();
    out.tls_key_path = key_path();
    return out;
  }

  test::TemporaryFolder folder;
  std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key;
  std::unique_ptr<X509, void (*)(X509*)> certificate;
};

// How many bytes came, and whether they came under TLS; then as many back.
http::Response mirror(server::Exchange& exchange) {
  std::size_t size = 0;
  if (exchange.request.body != nullptr) {
    const auto drained =
        exchange.request.body->drain(64 << 20, [&](std::string_view piece) -> Result<void> {
          size += piece.size();
          return {};
        });
    CHECK(drained.ok());
  }
  CHECK(exchange.request.secure);
  return http::Response::text(std::string(size, 'x'), "text/plain");
}

}  // namespace

TEST_CASE("tls: requests one after another, and bodies larger than any buffer") {
  const Identity identity;
  test::TestHost host(mirror, identity.options());
  httplib::SSLClient client("127.0.0.1", host.port());
  client.enable_server_certificate_verification(false);
  client.set_keep_alive(true);
  for (const std::size_t size : {1, 20'000, 3'000'000, 5}) {
    const auto answer = client.Post("/", std::string(size, 'a'), "text/plain");
    REQUIRE(answer);
    CHECK(answer->body.size() == size);
  }
  CHECK(host.host->gauges().accepted == 1);
}

TEST_CASE("tls: whoever does not shake hands holds no thread and is cut off") {
  const Identity identity;
  auto options = identity.options();
  options.lobby.limits.handshake_ms = 300;
  test::TestHost host(mirror, options);
  test::Wire silent(host.port()), wrong(host.port());
  wrong.send("GET / HTTP/1.1\r\nHost: s\r\n\r\n");
  httplib::SSLClient client("127.0.0.1", host.port());
  client.enable_server_certificate_verification(false);
  CHECK(client.Get("/"));
  wrong.rest();
  CHECK(wrong.closed());
  CHECK(silent.rest().empty());
  CHECK(silent.closed());
}

TEST_CASE("tls: a certificate that cannot be read, or another's key, is said so") {
  const Identity ours, others;
  test::TestSite site(mirror);
  const auto refused = [&](server::HttpHost::Options options) {
    const auto started = server::HttpHost::start(std::move(options), site, [](std::string_view) {});
    return started.ok() ? std::string() : started.error().code;
  };
  auto options = ours.options();
  options.tls_key_path = others.key_path();
  CHECK(refused(options) == "tls_key");
  options.tls_certificate_path = ours.folder.path("none.pem");
  CHECK(refused(options) == "tls_certificate");
}
