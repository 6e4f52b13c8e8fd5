// What links allow, what happened and what going back does, in words; moments as they are typed.
#include "panels/drive/phrases.h"

#include <doctest/doctest.h>

#include "panels/drive/moment.h"

using namespace septet;
using namespace panels::drive;
using drive::ActivityKind;
using drive::Link;
using drive::LinkMode;

namespace {

Id numbered(std::uint8_t n) {
  Id id;
  id.bytes[15] = n;
  return id;
}

std::string name_in_test(const Id& id) {
  return id == numbered(1) ? "You" : "Priya Nair";
}

std::string told(drive::Activity what) {
  what.node_id = numbered(9);
  what.name = "Plan.md";
  return activity_text(what, numbered(9), name_in_test);
}

const Timestamp noon = *parse_iso8601("2026-11-23T12:00:00Z");

}  // namespace

TEST_CASE("a link says what is left of it") {
  Link link;
  CHECK(limits_text(link, noon).empty());
  CHECK(brief_text(link, noon) == "Anyone can download");
  link.download_limit = 10;
  link.download_count = 7;
  CHECK(limits_text(link, noon) == "3 downloads left");
  link.download_count = 9;
  CHECK(brief_text(link, noon) == "1 download left");
  link.download_count = 10;
  CHECK(brief_text(link, noon) == "No downloads left");
  link.has_password = true;
  link.expires_at = noon + days(3);
  CHECK(limits_text(link, noon) == "No downloads left, until 26 Nov, with a password");
  link.expires_at = noon - days(3);
  CHECK(expired(link, noon));
  CHECK(brief_text(link, noon) == "Expired");
}

TEST_CASE("the brief word for a link without limits is what it allows") {
  Link link{.mode = LinkMode::view};
  CHECK(brief_text(link, noon) == "View only");
  link.mode = LinkMode::drop;
  CHECK(brief_text(link, noon) == "Drop box");
}

TEST_CASE("activity is told in sentences") {
  using A = drive::Activity;
  const Id you = numbered(1);
  const Id priya = numbered(2);
  CHECK(told(A{.kind = ActivityKind::edited, .author_id = priya, .version = 4}) ==
        "Priya Nair changed it, version 4");
  CHECK(told(A{.kind = ActivityKind::renamed, .author_id = you, .before = "Old.md"}) ==
        "You renamed it from “Old.md” to “Plan.md”");
  CHECK(told(A{.kind = ActivityKind::moved, .author_id = you, .before = "", .after = "Studio"}) ==
        "You moved it from My files to “Studio”");
  CHECK(told(A{.kind = ActivityKind::shared, .author_id = priya, .user_id = you}) ==
        "Priya Nair shared it with you");
  CHECK(told(A{.kind = ActivityKind::unshared, .author_id = priya, .user_id = priya}) ==
        "Priya Nair left it");
  CHECK(told(A{.kind = ActivityKind::created}) == "Somebody with the link added it");
}

TEST_CASE("what lies in a folder is called by its name") {
  drive::Activity what{.node_id = numbered(7),
                       .kind = ActivityKind::trashed,
                       .author_id = numbered(2),
                       .name = "Budget.csv"};
  CHECK(activity_text(what, numbered(9), name_in_test) ==
        "Priya Nair moved “Budget.csv” to the trash");
}

TEST_CASE("going back says what it does, and when it does nothing") {
  drive::RewindReport report;
  CHECK_FALSE(does_anything(report));
  CHECK(rewind_text(report) == "Everything is as it was then.");
  report.content_count = 2;
  report.trashed_count = 1;
  CHECK(does_anything(report));
  CHECK(rewind_text(report) ==
        "2 files get back their content of then.\n1 item that was not there goes to the trash.");
  report = {.lost_count = 1};
  CHECK_FALSE(does_anything(report));
  CHECK(rewind_text(report).ends_with("1 item cannot come back: it was deleted for good."));
}

TEST_CASE("a conflict copy is known by its name") {
  CHECK(is_conflict_copy("Plan (conflict Studio iMac 2026-11-23).dwg"));
  CHECK_FALSE(is_conflict_copy("Plan (copy).dwg"));
  CHECK_FALSE(is_conflict_copy("A (conflict without an end"));
}

TEST_CASE("a moment is read as it is written, and nothing else is") {
  const auto moment = moment_of(day_text(noon), clock_text(noon));
  REQUIRE(moment);
  CHECK(*moment == noon);
  CHECK(moment_of(" 2026-02-28 ", "0:05"));
  CHECK(*moment_of("2026-02-28", "10:00:30") == *moment_of("2026-02-28", "10:00") + seconds(30));
  for (const auto& [day, clock] :
       std::initializer_list<std::pair<const char*, const char*>>{{"2026-02-30", "10:00"},
                                                                  {"2026-13-01", "10:00"},
                                                                  {"2026-11-23", "24:00"},
                                                                  {"2026-11-23", "10:60"},
                                                                  {"2026-11-23", "10:00:60"},
                                                                  {"2026-11-23x", "10:00"},
                                                                  {"23.11.2026", "10:00"},
                                                                  {"", ""}})
    CHECK_FALSE(moment_of(day, clock));
}
