#include <doctest/doctest.h>

#include "server/dav/address.h"
#include "server/dav/dates.h"
#include "server/dav/if_header.h"
#include "server/dav/locks.h"
#include "server/dav/properties.h"
#include "server/dav/xml.h"

using namespace septet;
using dav::Names;

namespace {

dav::XmlElement parsed(std::string_view text) {
  const auto element = dav::parse_xml(text);
  REQUIRE_MESSAGE(element.ok(), text);
  return *element;
}

std::string rewritten(std::string_view text) {
  return dav::to_xml(parsed(text));
}

std::string code_of(std::string_view text) {
  const auto element = dav::parse_xml(text);
  return element.ok() ? "" : element.error().code;
}

Id id(unsigned char n) {
  Id out;
  out.bytes[15] = n;
  return out;
}

dav::store::Lock lock_on(unsigned char node, bool exclusive, bool infinite) {
  dav::store::Lock lock;
  lock.id = id(static_cast<unsigned char>(node + 100));
  lock.node_id = id(node);
  lock.exclusive = exclusive;
  lock.infinite = infinite;
  return lock;
}

dav::IfHeader submitting(const dav::store::Lock& lock) {
  return *dav::parse_if_header("(<" + dav::store::token_of(lock) + ">)");
}

}  // namespace

TEST_CASE("dav xml: an element means the same wherever it is put") {
  CHECK(rewritten("<a/>") == "<a></a>");
  CHECK(rewritten("<a xmlns='urn:x'><b/></a>") == "<a xmlns=\"urn:x\"><b></b></a>");
  CHECK(rewritten("<a xmlns='urn:x'><b xmlns=''/></a>") ==
        "<a xmlns=\"urn:x\"><b xmlns=\"\"></b></a>");
  CHECK(rewritten("<p:a xmlns:p='urn:x' p:q='1' r='&lt;&quot;'>s &amp; t<u/>v</p:a>") ==
        "<p:a xmlns:p=\"urn:x\" p:q=\"1\" r=\"&lt;&quot;\">s &amp; t<u></u>v</p:a>");
  const auto outer = parsed("<o xmlns:p='urn:x' xml:lang='de'><p:a><p:b/></p:a></o>");
  CHECK(dav::to_xml(outer.children[0]) ==
        "<p:a xmlns:p=\"urn:x\" xml:lang=\"de\"><p:b></p:b></p:a>");
}

TEST_CASE("dav xml: what is hostile is refused") {
  CHECK(code_of("") == "bad_xml");
  CHECK(code_of("<a>") == "bad_xml");
  CHECK(code_of("<a xmlns:b=''/>") == "bad_xml");
  CHECK(code_of("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>") == "bad_xml");
  CHECK(code_of("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>") == "bad_xml");
  std::string deep, wide = "<a>";
  for (std::size_t i = 0; i <= dav::xml_max_depth; ++i) deep += "<a>";
  for (std::size_t i = 0; i < dav::xml_max_elements; ++i) wide += "<b/>";
  CHECK(code_of(deep) == "xml_too_large");
  CHECK(code_of(wide + "</a>") == "xml_too_large");
  CHECK(code_of(std::string(dav::xml_max_bytes + 1, ' ')) == "xml_too_large");
}

TEST_CASE("dav xml: what XML cannot say is replaced") {
  CHECK(dav::escaped_xml("a<b>&\"c\"") == "a&lt;b&gt;&amp;&quot;c&quot;");
  CHECK(dav::escaped_xml("\x01 \xEF\xBF\xBF ä") == "\xEF\xBF\xBD \xEF\xBF\xBD ä");
  CHECK(parsed("<a>" + dav::escaped_xml("x\r\n\ty") + "</a>").text == "x\r\n\ty");
}

TEST_CASE("dav addresses: names come back as they went, and nothing leads out of the drive") {
  CHECK(*dav::names_of("/dav") == Names{});
  CHECK(*dav::names_of("/dav//a%20b///c%2525/") == Names{"a b", "c%25"});
  CHECK(dav::names_of("/dave").error().kind == ErrorKind::not_found);
  CHECK(dav::names_of("/dav/a/../b").error().code == "bad_name");
  CHECK(dav::names_of("/dav/%2e%2E/b").error().code == "bad_name");
  CHECK(dav::names_of("/dav/a%2Fb").error().code == "bad_name");
  CHECK(dav::names_of("/dav/a%00b").error().code == "bad_name");
  CHECK(dav::names_of("/dav/%ff").error().code == "bad_name");
  // The form D that macOS sends is the form C that is stored.
  CHECK(*dav::names_of("/dav/A%CC%88") == Names{"Ä"});
  CHECK(dav::address_of({"a b", "Ä?#"}, drive::NodeKind::folder) == "/dav/a%20b/%C3%84%3F%23/");
  CHECK(dav::address_in("/dav/x/", "y z", drive::NodeKind::file) == "/dav/x/y%20z");
}

TEST_CASE("dav addresses: a header's may be whole, of this server") {
  CHECK(*dav::names_of_address("http://example.org/dav/a", "example.org") == Names{"a"});
  CHECK(*dav::names_of_address("https://me@Example.org:443/dav/a?b", "example.org") == Names{"a"});
  CHECK(*dav::names_of_address("/dav/a", "example.org") == Names{"a"});
  CHECK(dav::names_of_address("http://example.com/dav/a", "example.org").error().code ==
        "other_server");
  CHECK(!dav::names_of_address("http://example.org", "example.org").ok());
}

TEST_CASE("dav If header: lists, tags, tokens, ETags") {
  const auto header = *dav::parse_if_header(
      "<http://x/dav/a> (<urn:1> [W/\"e]\"]) (Not <DAV:no-lock>) </dav/b> ([\"f\"])");
  REQUIRE(header.lists.size() == 3);
  CHECK(header.lists[0].resource == "http://x/dav/a");
  CHECK(header.lists[0].conditions ==
        std::vector<dav::IfCondition>{{false, false, "urn:1"}, {false, true, "W/\"e]\""}});
  CHECK(header.lists[1].resource == "http://x/dav/a");
  CHECK(header.lists[1].conditions[0] == dav::IfCondition{true, false, "DAV:no-lock"});
  CHECK(header.lists[2].resource == "/dav/b");
  CHECK(header.submits("urn:1"));
  CHECK(!header.submits("\"f\""));
  for (const char* bad : {"", "()", "(", "(<urn:1>", "<x>", "(<>)", "([e])", "([\"e)", "urn:1"})
    CHECK_MESSAGE(!dav::parse_if_header(bad).ok(), bad);
}

TEST_CASE("dav locks: which hold for a node") {
  const std::vector<Id> way{id(1), id(2), id(3)};
  const auto deep = lock_on(1, true, true), shallow = lock_on(2, true, false);
  const auto own = lock_on(3, false, false), other = lock_on(4, true, true);
  const auto found = dav::covering({deep, shallow, own, other}, way);
  REQUIRE(found.size() == 2);
  CHECK(found[0].id == deep.id);
  CHECK(found[1].id == own.id);
}

TEST_CASE("dav locks: who may change, and what may stand beside what") {
  const auto first = lock_on(1, false, false), second = lock_on(2, false, false);
  const auto exclusive = lock_on(3, true, false);
  CHECK(dav::may_change({}, {}));
  CHECK(!dav::may_change({exclusive}, {}));
  CHECK(!dav::may_change({exclusive}, submitting(first)));
  CHECK(dav::may_change({exclusive}, submitting(exclusive)));
  CHECK(dav::may_change({first, second}, submitting(second)));
  CHECK(dav::may_stand_beside({}, true));
  CHECK(dav::may_stand_beside({first}, false));
  CHECK(!dav::may_stand_beside({first}, true));
  CHECK(!dav::may_stand_beside({exclusive}, false));
}

TEST_CASE("dav locks: for how long") {
  CHECK(dav::timeout_from("Second-60") == 60);
  CHECK(dav::timeout_from("Infinite, Second-4100000000") == dav::lock_max_s);
  CHECK(dav::timeout_from("Extend, Second-7") == 7);
  CHECK(dav::timeout_from("Second-99999999999999999999") == dav::lock_max_s);
  for (const char* unclear : {"", "Second-", "Second-0", "Second--5", "soon", ",,,"})
    CHECK_MESSAGE(dav::timeout_from(unclear) == dav::lock_max_s, unclear);
}

TEST_CASE("dav dates") {
  const Timestamp time = *parse_iso8601("2026-11-23T21:04:09.500000Z");
  CHECK(dav::http_date(time) == "Mon, 23 Nov 2026 21:04:09 GMT");
  CHECK(dav::creation_date(time) == "2026-11-23T21:04:09Z");
  CHECK(dav::http_date({-1}) == "Wed, 31 Dec 1969 23:59:59 GMT");
  CHECK(dav::parse_http_date("Mon, 23 Nov 2026 21:04:09 GMT") == time - milliseconds(500));
  CHECK(!dav::parse_http_date("Monday, 23-Nov-26 21:04:09 GMT"));
  CHECK(!dav::parse_http_date("Mon, 23 oNo 2026 21:04:09 GMT"));
  CHECK(dav::parse_unix_time("1600000000") == Timestamp{1'600'000'000'000'000});
  CHECK(dav::parse_unix_time("1600000000.25") == Timestamp{1'600'000'000'250'000});
  for (const char* bad : {"", "-1", "x", "1e9", "1.x", "253402300800", "99999999999999999999"})
    CHECK_MESSAGE(!dav::parse_unix_time(bad), bad);
}

TEST_CASE("dav properties: what is asked for and is not there is said so") {
  drive::store::NodeRow node;
  node.kind = drive::NodeKind::file;
  node.name = "a & b.txt";
  node.size_bytes = 7;
  const auto wanted = *dav::wanted_from(
      "<propfind xmlns='DAV:'><prop><getcontentlength/><displayname/><quota-used-bytes/>"
      "<x xmlns='urn:y'/></prop></propfind>");
  std::string out;
  dav::append_response(out, wanted, {node, "/dav/a", {}, {}});
  CHECK(out ==
        "<D:response><D:href>/dav/a</D:href><D:propstat><D:prop>"
        "<D:getcontentlength>7</D:getcontentlength><D:displayname>a &amp; b.txt</D:displayname>"
        "</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat><D:propstat><D:prop>"
        "<D:quota-used-bytes/><x:x xmlns:x=\"urn:y\"/>"
        "</D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat></D:response>\n");
  CHECK(dav::wanted_from("")->kind == dav::Wanted::Kind::all);
  CHECK(dav::wanted_from("<propfind xmlns='DAV:'/>").error().code == "bad_propfind");
  CHECK(dav::wanted_from("<propfind/>").error().code == "bad_propfind");
}
