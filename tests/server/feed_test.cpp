// Feeds: what is read out of them, and which addresses are never asked for one.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <httplib.h>
#include <netinet/in.h>

#include <future>
#include <thread>

#include "base/text.h"
#include "server/feeds/feed_fetcher.h"
#include "server/feeds/feed_parser.h"
#include "server/feeds/public_address.h"

using namespace septet;
using namespace septet::server;

namespace {

bool is_public(const std::string& text) {
  sockaddr_storage storage{};
  auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
  auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
  if (inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1)
    storage.ss_family = AF_INET;
  else if (inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1)
    storage.ss_family = AF_INET6;
  else
    FAIL("no address: " << text);
  return is_public_address(reinterpret_cast<const sockaddr&>(storage));
}

const std::string rss = R"(<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
  <title>Example &amp; Sons</title>
  <item><title>Kite &amp;amp; Nova</title><link>https://news.example/1</link>
    <guid isPermaLink="false">tag:1</guid><pubDate>Sat, 28 Nov 2026 12:00:00 +0100</pubDate>
    <description><![CDATA[<p>One <b>bold</b> step.</p><script>alert(1)</script><p>Two&nbsp;&#8211; three</p>]]></description></item>
  <item><link>javascript:alert(1)</link><content:encoded>Only &lt;i&gt;text&lt;/i&gt;</content:encoded></item>
  <item><link>https://news.example/empty</link></item>
</channel></rss>)";

// A feed's server on this machine, as a test lets it answer.
class LocalSite {
 public:
  LocalSite() {
    site.Get("/rss", [](const httplib::Request&, httplib::Response& reply) {
      reply.set_content(rss, "application/rss+xml");
    });
    port = site.bind_to_any_port("127.0.0.1");
    thread = std::thread([this] { site.listen_after_bind(); });
    site.wait_until_ready();
  }
  ~LocalSite() {
    site.stop();
    thread.join();
  }
  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port) + path;
  }
  // A path that leads elsewhere.
  std::string leading_to(const std::string& path, const std::string& to) {
    site.Get(path,
             [to](const httplib::Request&, httplib::Response& reply) { reply.set_redirect(to); });
    return url(path);
  }
  FeedFetcher::Options allowed() const {
    FeedFetcher::Options options;
    options.loopback_ports = {port};
    return options;
  }

  httplib::Server site;
  int port = 0;
  std::thread thread;
};

std::string feed_code(const Result<market::FetchedFeed>& result) {
  return result.ok() ? "ok" : result.error().code;
}

}  // namespace

TEST_CASE("feeds: RSS as plain text, with guids, links and times") {
  const auto feed = parse_feed(rss);
  REQUIRE(feed.ok());
  CHECK(feed.value().title == "Example & Sons");
  REQUIRE(feed.value().entries.size() == 2);
  const auto& first = feed.value().entries[0];
  CHECK(first.title == "Kite & Nova");
  CHECK(first.guid == "tag:1");
  CHECK(first.link == "https://news.example/1");
  CHECK(first.summary == "One bold step. Two – three");
  REQUIRE(first.published_at.has_value());
  CHECK(to_iso8601(*first.published_at) == "2026-11-28T11:00:00.000000Z");
  const auto& second = feed.value().entries[1];
  CHECK(second.title == "Only text");
  CHECK(second.link.empty());
}

TEST_CASE("feeds: Atom, with HTML and XHTML, and RSS 1.0") {
  const auto atom = parse_feed(R"(<feed xmlns="http://www.w3.org/2005/Atom">
    <title type="html">A &lt;em&gt;feed&lt;/em&gt;</title>
    <entry><id>urn:1</id><title>One</title><link rel="self" href="https://x.example/self"/>
      <link href="https://x.example/one"/><updated>2026-11-27T08:00:00Z</updated>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">It <b>is</b><br/>so</div></content>
    </entry></feed>)");
  REQUIRE(atom.ok());
  CHECK(atom.value().title == "A feed");
  const auto& entry = atom.value().entries.at(0);
  CHECK(entry.guid == "urn:1");
  CHECK(entry.link == "https://x.example/one");
  CHECK(entry.summary == "It is so");
  CHECK(to_iso8601(*entry.published_at) == "2026-11-27T08:00:00.000000Z");
  const auto rdf = parse_feed(
      R"(<rdf:RDF><channel><title>Old</title></channel><item><title>x</title></item></rdf:RDF>)");
  REQUIRE(rdf.ok());
  CHECK(rdf.value().entries.at(0).title == "x");
}

TEST_CASE("feeds: what is none is refused; entities are not replaced, everything has a bound") {
  for (const char* text : {"", "hello", "<html><body>no</body></html>", "<rss", "{}", "<a/>"}) {
    CAPTURE(text);
    CHECK(feed_code(parse_feed(text)) == "not_a_feed");
  }
  const auto bomb = parse_feed(
      R"(<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY f SYSTEM "file:///etc/hostname">]>
    <rss><channel><item><title>&a;&f;</title></item></channel></rss>)");
  CHECK((!bomb.ok() || bomb.value().entries.at(0).title == "&a;&f;"));
  std::string many = "<rss><channel>";
  for (int i = 0; i < 150; ++i)
    many += "<item><title>" + std::string(1'000, 'x') + "</title><description>" +
            std::string(9'000, 'y') + "</description></item>";
  const auto bounded = parse_feed(many + "</channel></rss>");
  REQUIRE(bounded.ok());
  CHECK(bounded.value().entries.size() == feed_entries_most);
  CHECK(bounded.value().entries[0].title.size() <= feed_title_most);
  CHECK(bounded.value().entries[0].title.ends_with("…"));
  CHECK(bounded.value().entries[0].summary.size() <= feed_summary_most);
  std::string deep = "<rss><channel>";
  for (int i = 0; i < 200'000; ++i) deep += "<a>";
  CHECK(feed_code(parse_feed(deep)) == "not_a_feed");
}

TEST_CASE("feeds: text is cut between characters and has no control characters") {
  CHECK(plain_text("a\x01 b\r\n\t c", 100) == "a b c");
  CHECK(plain_text("  <p>x</p>  ", 100) == "x");
  CHECK(plain_text("1 < 2 &amp; 3 > 2", 100) == "1 < 2 & 3 > 2");
  for (std::size_t most = 4; most < 30; ++most) {
    const std::string cut = plain_text("ääääääääääääääääää", most);
    CHECK(cut.size() <= most);
    CHECK(is_utf8(cut));
  }
}

TEST_CASE("feeds: addresses that are not in the public network") {
  for (const char* text : {"0.0.0.0",
                           "0.1.2.3",
                           "10.0.0.1",
                           "10.255.255.255",
                           "100.64.0.1",
                           "100.127.255.255",
                           "127.0.0.1",
                           "127.255.255.255",
                           "169.254.169.254",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.0.0.1",
                           "192.0.2.1",
                           "192.168.0.1",
                           "198.18.0.1",
                           "198.19.255.255",
                           "198.51.100.1",
                           "203.0.113.1",
                           "224.0.0.1",
                           "239.255.255.255",
                           "240.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "::ffff:127.0.0.1",
                           "::ffff:8.8.8.8",
                           "::127.0.0.1",
                           "64:ff9b::7f00:1",
                           "64:ff9b:1::1",
                           "100::1",
                           "2001::1",
                           "2001:db8::1",
                           "2002:7f00:1::",
                           "3fff::1",
                           "fc00::1",
                           "fd12:3456::1",
                           "fe80::1",
                           "fec0::1",
                           "ff02::1"}) {
    CAPTURE(text);
    CHECK(!is_public(text));
  }
  for (const char* text :
       {"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "126.0.0.1", "128.0.0.1", "172.15.255.255", "172.32.0.0", "192.167.0.1", "192.169.0.1",
        "198.17.0.1", "198.20.0.1", "223.255.255.255", "2001:4860:4860::8888", "2606:4700::1111",
        "2a00::1"}) {
    CAPTURE(text);
    CHECK(is_public(text));
  }
  sockaddr unix_socket{};
  unix_socket.sa_family = AF_UNIX;
  CHECK(!is_public_address(unix_socket));
}

TEST_CASE("feeds: no request goes to this machine or its network, nor by other schemes and ports") {
  FeedFetcher fetcher;
  LocalSite site;
  for (const std::string& url : {site.url("/rss"),
                                 std::string("http://127.0.0.1/"),
                                 std::string("http://localhost/"),
                                 std::string("https://localhost/"),
                                 std::string("http://127.1/"),
                                 std::string("http://2130706433/"),
                                 std::string("http://0x7f000001/"),
                                 std::string("http://0177.0.0.1/"),
                                 std::string("http://[::1]/"),
                                 std::string("http://[::ffff:127.0.0.1]/"),
                                 std::string("http://[::ffff:7f00:1]/"),
                                 std::string("http://[fe80::1]/"),
                                 std::string("http://[fd00::1]/"),
                                 std::string("http://[ff02::1]/"),
                                 std::string("http://10.0.0.1/"),
                                 std::string("http://172.16.0.1/"),
                                 std::string("http://192.168.1.1/"),
                                 std::string("http://169.254.169.254/latest/meta-data/"),
                                 std::string("http://0.0.0.0/"),
                                 std::string("http://224.0.0.1/"),
                                 std::string("http://1.1.1.1:22/"),
                                 std::string("http://1.1.1.1:8080/"),
                                 std::string("https://1.1.1.1:8443/"),
                                 std::string("ftp://1.1.1.1/"),
                                 std::string("file:///etc/passwd"),
                                 std::string("gopher://1.1.1.1/"),
                                 std::string("dict://1.1.1.1:80/"),
                                 std::string("http://name:word@1.1.1.1/"),
                                 std::string("http://name@1.1.1.1/"),
                                 std::string("//1.1.1.1/"),
                                 std::string("1.1.1.1"),
                                 std::string("http://"),
                                 std::string("x"),
                                 std::string(),
                                 "http://1.1.1.1/" + std::string(2'000, 'a')}) {
    CAPTURE(url);
    CHECK(feed_code(fetcher.fetch(url)) == "address_not_allowed");
  }
}

TEST_CASE("feeds: a site that is allowed is fetched, also by a redirect to itself") {
  LocalSite site;
  FeedFetcher fetcher(site.allowed());
  const auto feed = fetcher.fetch(site.url("/rss"));
  REQUIRE(feed.ok());
  CHECK(feed.value().entries.size() == 2);
  CHECK(fetcher.fetch(site.leading_to("/moved", "/rss")).ok());
  CHECK(feed_code(fetcher.fetch(site.url("/nothing"))) == "feed_unreachable");
}

TEST_CASE("feeds: a redirect leads nowhere that could not be asked for at once") {
  LocalSite site, other;
  FeedFetcher fetcher(site.allowed());
  int asked = 0;
  other.site.Get("/secret", [&](const httplib::Request&, httplib::Response&) { ++asked; });
  for (const std::string& to :
       {other.url("/secret"), std::string("http://127.0.0.1/"), std::string("http://10.0.0.1/"),
        std::string("http://169.254.169.254/"), std::string("http://[::1]/"),
        std::string("file:///etc/passwd"), std::string("ftp://1.1.1.1/"),
        std::string("http://1.1.1.1:22/"), std::string("http://a:b@1.1.1.1/")}) {
    CAPTURE(to);
    static int count = 0;
    const auto url = site.leading_to("/to" + std::to_string(++count), to);
    CHECK(feed_code(fetcher.fetch(url)) == "address_not_allowed");
  }
  CHECK(asked == 0);
  CHECK(feed_code(fetcher.fetch(site.leading_to("/circle", "/circle"))) == "feed_unreachable");
}

TEST_CASE("feeds: the environment's proxy is passed by") {
  LocalSite site, proxy;
  FeedFetcher fetcher(site.allowed());
  setenv("http_proxy", proxy.url("").c_str(), 1);
  setenv("all_proxy", proxy.url("").c_str(), 1);
  CHECK(fetcher.fetch(site.url("/rss")).ok());
  CHECK(feed_code(fetcher.fetch("http://10.0.0.1/")) == "address_not_allowed");
  unsetenv("http_proxy");
  unsetenv("all_proxy");
}

TEST_CASE("feeds: too large, unpacked too, or too slow is broken off") {
  LocalSite site;
  auto options = site.allowed();
  options.most_bytes = 100'000;
  options.timeout_ms = 500;
  FeedFetcher fetcher(options);
  site.site.Get("/large", [](const httplib::Request&, httplib::Response& reply) {
    reply.set_content(std::string(100'001, ' '), "text/xml");
  });
  site.site.Get("/endless", [](const httplib::Request&, httplib::Response& reply) {
    reply.set_chunked_content_provider("text/xml", [](std::size_t, httplib::DataSink& sink) {
      return sink.write("          ", 10);
    });
  });
  std::promise<void> over;
  const auto is_over = over.get_future().share();
  site.site.Get("/slow", [&](const httplib::Request&, httplib::Response& reply) {
    reply.set_chunked_content_provider("text/xml", [=](std::size_t, httplib::DataSink& sink) {
      const auto wait = is_over.wait_for(std::chrono::milliseconds(50));
      return wait == std::future_status::timeout && sink.write(" ", 1);
    });
  });
  CHECK(feed_code(fetcher.fetch(site.url("/large"))) == "feed_too_large");
  CHECK(feed_code(fetcher.fetch(site.url("/endless"))) == "feed_too_large");
  CHECK(feed_code(fetcher.fetch(site.url("/slow"))) == "feed_unreachable");
  over.set_value();
}
