#include "blob/chunker.h"

#include <doctest/doctest.h>

#include <set>

#include "base/encoding.h"
#include "base/hash.h"
#include "support/fakes.h"

using namespace septet;

namespace {

std::vector<std::string> chunks_of(std::string_view bytes, std::size_t piece_bytes) {
  std::vector<std::string> out;
  blob::Chunker chunker([&](std::string_view chunk) -> Result<void> {
    out.emplace_back(chunk);
    return {};
  });
  for (std::size_t at = 0; at < bytes.size(); at += piece_bytes)
    REQUIRE(chunker.add(bytes.substr(at, piece_bytes)).ok());
  REQUIRE(chunker.finish().ok());
  return out;
}

}  // namespace

TEST_CASE("chunker: the same chunks however the bytes arrive, within the bounds") {
  test::SeededRandom random(11);
  const std::string bytes = random.bytes(3'000'000);
  const auto whole = chunks_of(bytes, bytes.size());
  for (const std::size_t piece : {std::size_t{997}, std::size_t{65'536}, std::size_t{1'000'000}})
    CHECK(chunks_of(bytes, piece) == whole);
  std::string joined;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    joined += whole[i];
    CHECK(whole[i].size() <= blob::chunk_max_bytes);
    if (i + 1 < whole.size()) CHECK(whole[i].size() > blob::chunk_min_bytes);
  }
  CHECK(joined == bytes);
  const std::size_t average = bytes.size() / whole.size();
  CHECK(average > blob::chunk_average_bytes / 2);
  CHECK(average < blob::chunk_average_bytes * 2);
}

TEST_CASE("chunker: an edit changes the chunks around it only") {
  test::SeededRandom random(12);
  std::string bytes = random.bytes(8'000'000);
  const auto before = chunks_of(bytes, bytes.size());
  bytes.insert(4'000'000, "some words in the middle");
  const auto after = chunks_of(bytes, bytes.size());
  const std::set<std::string> known(before.begin(), before.end());
  std::size_t changed = 0;
  for (const auto& chunk : after)
    if (!known.contains(chunk)) ++changed;
  CHECK(changed >= 1);
  CHECK(changed <= 3);
}

TEST_CASE("chunker: cuts are fixed for all time, or every file would look new") {
  test::SeededRandom random(13);
  std::string sizes;
  for (const auto& chunk : chunks_of(random.bytes(400'000), 100'000))
    sizes += std::to_string(chunk.size()) + " ";
  CHECK(sizes == "58105 65680 114966 20576 98275 42398 ");
  CHECK(chunks_of("", 1).empty());
  CHECK(chunks_of("x", 1) == std::vector<std::string>{"x"});
}

TEST_CASE("chunker: the first error of the sink ends it") {
  blob::Chunker chunker([](std::string_view) -> Result<void> { return internal("full"); });
  CHECK_FALSE(chunker.add(std::string(300'000, 'x')).ok());
}
