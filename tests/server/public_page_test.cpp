#include <atomic>

#include "server/public_page/routes.h"
#include "server/public_page/text.h"
#include "support/temporary_folder.h"
#include "support/whole_server.h"
#include "tests/server/wire.h"

using namespace septet;

namespace {

// Set on by the test while the server's threads read it.
class SetClock final : public Clock {
 public:
  Timestamp now() override { return {now_us_}; }
  void advance(Duration d) { now_us_ += d.us; }

 private:
  std::atomic<std::int64_t> now_us_{1'790'000'000'000'000};
};

// A server with one person and a folder that has a link, behind a real port.
struct Linked {
  Linked() {
    public_page::bind_public_routes(server.app().router(), server.app().drive());
    server.post(
        "/api/users", "",
        {{"username", "anna"}, {"email", "anna@example.org"}, {"password", "correct horse"}});
    token = server.post("/api/auth/login", "",
                        {{"username", "anna"}, {"password", "correct horse"}})["token"];
    file = server.upload(token, "film.bin", bytes);
    const Json link =
        server.post("/api/drive/links", token,
                    {{"node_id", file}, {"mode", "download"}, {"keep_password", false}});
    link_id = link["id"];
    address = "/s/" + link["token"].get<std::string>();
  }
  void revoke() {
    server.post("/api/drive/links/" + link_id, token, Json::object(), http::Method::del);
    clock.advance(seconds(2));
  }

  test::TemporaryFolder folder;
  SetClock clock;
  test::WholeServer server{folder.path(), "", clock};
  test::TestHost host{
      [this](server::Exchange& exchange) { return server.app().handle(exchange.request); }};
  // More than lies in the buffers of a connection.
  std::string bytes = test::SeededRandom(4).bytes(48 << 20);
  std::string token, file, link_id, address;
};

std::string get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: septet\r\nConnection: close\r\n\r\n";
}

}  // namespace

TEST_CASE("public page: a download that is under way ends with the link") {
  Linked linked;
  for (const bool as_archive : {false, true}) {
    const std::string address =
        linked.address + (as_archive ? "/archives/" : "/files/") + linked.file;
    test::Wire whole(linked.host.port());
    whole.send(get(address));
    const std::string head = whole.until("\r\n\r\n");
    REQUIRE(head.starts_with("HTTP/1.1 200"));
    linked.clock.advance(seconds(2));
    CHECK(whole.rest().size() >= linked.bytes.size());
  }
  test::Wire file(linked.host.port()), archive(linked.host.port());
  file.send(get(linked.address + "/files/" + linked.file + "?download"));
  archive.send(get(linked.address + "/archives/" + linked.file));
  REQUIRE(file.until("\r\n\r\n").starts_with("HTTP/1.1 200"));
  REQUIRE(archive.until("\r\n\r\n").starts_with("HTTP/1.1 200"));
  linked.revoke();
  CHECK(file.rest().size() < linked.bytes.size());
  CHECK(file.closed());
  CHECK(archive.rest().size() < linked.bytes.size());
  CHECK(archive.closed());
}

TEST_CASE("public page: neither a link's token nor its password lies in the database as it is") {
  Linked linked;
  linked.server.post("/api/drive/links/" + linked.link_id, linked.token,
                     {{"mode", "download"}, {"keep_password", false}, {"password", "sesame"}},
                     http::Method::put);
  const std::string token = linked.address.substr(3);
  std::string columns;
  REQUIRE(linked.server.database()
              .read([&](db::Session& session) {
                return session.each("SELECT token_hash, secrets, password_hash FROM drive_link",
                                    [&](const db::Row& row) {
                                      columns += row.blob(0);
                                      columns += row.blob(1);
                                      columns += row.text(2);
                                    });
              })
              .ok());
  CHECK(columns.size() > 100);
  CHECK(columns.find(token) == columns.npos);
  CHECK(columns.find("sesame") == columns.npos);
}

TEST_CASE("public page: texts") {
  using namespace public_page;
  CHECK(escaped("<a href=\"x\">'&'</a>") ==
        "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
  CHECK(size_text(0) == "0 bytes");
  CHECK(size_text(1) == "1 byte");
  CHECK(size_text(999'499) == "999 KB");
  CHECK(size_text(999'500) == "1 MB");
  CHECK(size_text(18'240'000) == "18.2 MB");
  CHECK(date_text(*parse_iso8601("2026-11-03T23:59:59Z")) == "3 Nov 2026");
  CHECK(date_text(*parse_iso8601("2027-10-28T00:00:00Z")) == "28 Oct 2027");
  CHECK(whole_characters("caf\xC3\xA9") == "caf\xC3\xA9");
  CHECK(whole_characters("caf\xC3") == "caf");
  CHECK(whole_characters("\xFF\xFE\x01\x02 is no text").empty());
  CHECK(whole_characters(std::string_view("a\0b", 3)).empty());
}
