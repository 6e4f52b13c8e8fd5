#include "server/s3_pack.h"

#include <doctest/doctest.h>

#include "server/blob_record.h"
#include "support/fakes.h"

using namespace septet;
using server::S3Pack;

namespace {

const std::string an_id = "0193579b3c007abc8def0123456789ab";

S3Pack pack_of(int count) {
  S3Pack pack;
  for (int i = 0; i < count; ++i) {
    const std::string name = "name " + std::to_string(i);
    pack.add(name, *server::record_of(name, std::string(static_cast<std::size_t>(i) * 7, 'x')));
  }
  return pack;
}

}  // namespace

TEST_CASE("s3 packs: the list at the end says what is in them") {
  for (const int count : {1, 2, 500}) {
    S3Pack pack = pack_of(count);
    const auto entries = pack.entries();
    const std::string bytes = pack.finish();
    const auto list_bytes = server::s3_list_bytes(std::string_view(bytes).substr(bytes.size() - 8));
    REQUIRE(list_bytes.has_value());
    const auto read =
        server::s3_entries(std::string_view(bytes).substr(bytes.size() - *list_bytes));
    REQUIRE(read.ok());
    REQUIRE(read->size() == static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < read->size(); ++i) {
      CHECK((*read)[i].name == entries[i].name);
      CHECK((*read)[i].offset == entries[i].offset);
      const auto record =
          server::open_record(std::string_view(bytes).substr((*read)[i].offset, (*read)[i].length));
      REQUIRE(record.has_value());
      CHECK(record->name == entries[i].name);
      CHECK(record->data.size() == i * 7);
    }
  }
}

TEST_CASE("s3 packs: a list of which a byte is lost or changed is no list") {
  const std::string bytes = pack_of(3).finish();
  const auto list_bytes = *server::s3_list_bytes(bytes);
  for (std::size_t at = bytes.size() - list_bytes; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    const auto padding = server::s3_entries(changed);  // zeros behind the list are not in its sum
    if (padding.ok()) CHECK(padding->size() == 3);
    CHECK_FALSE(server::s3_entries(bytes.substr(0, at)).ok());
  }
  CHECK_FALSE(server::s3_entries("").ok());
  CHECK_FALSE(server::s3_entries(std::string(64, '\xff')).ok());
}

TEST_CASE("s3 packs: locators") {
  const std::string object = an_id + "-4096";
  const std::string locator = server::s3_locator({object, 8'388'608, 4'294'967'295});
  CHECK(locator.size() <= 64);
  const auto place = server::parse_s3_locator(locator);
  REQUIRE(place.has_value());
  CHECK(place->object == object);
  CHECK(place->offset == 8'388'608);
  CHECK(place->length == 4'294'967'295);
  CHECK(server::s3_object_count(object) == 4096u);
  test::FakeClock clock;
  test::SeededRandom random;
  CHECK(server::s3_object_count(server::s3_object(make_id(clock, random), 7)) == 7u);
  for (const std::string& wrong :
       {std::string(), an_id, an_id + "-1", an_id + "-1:0", an_id + "-1:0:0", an_id + "-0:0:8",
        an_id + "-1:0:4294967296", an_id + "-1:x:8", an_id + "-:0:8", an_id + ":0:8",
        "../" + an_id + "-1:0:8", std::string("1:0:128"), an_id + "-1:99999999999999999999:8"})
    CHECK_MESSAGE(!server::parse_s3_locator(wrong), wrong);
}
