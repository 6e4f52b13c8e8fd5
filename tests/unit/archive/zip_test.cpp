#include "archive/zip.h"

#include <doctest/doctest.h>

#include "archive/crc32.h"
#include "archive/zip_layout.h"
#include "base/encoding.h"
#include "support/fakes.h"

using namespace septet;

namespace {

struct File {
  std::string name;
  std::string bytes;
};

archive::Entry entry_of(const File& file, int* opened = nullptr) {
  return {file.name, file.bytes.size(), Timestamp{1'790'000'000'000'000},
          [bytes = file.bytes, opened]() -> Result<http::Stream> {
            if (opened != nullptr) ++*opened;
            return http::Stream{bytes.size(), [bytes](std::uint64_t at, std::size_t most) {
                                  return Result<std::string>(bytes.substr(at, most));
                                }};
          }};
}

http::Stream zip_of(const std::vector<File>& files, int* opened = nullptr) {
  std::vector<archive::Entry> entries;
  for (const File& file : files) entries.push_back(entry_of(file, opened));
  return archive::zip_stream(std::move(entries));
}

std::string whole(const http::Stream& stream, std::size_t piece = 1 << 20) {
  std::string out;
  while (out.size() < stream.size) {
    const auto read =
        stream.read(out.size(), std::min<std::uint64_t>(piece, stream.size - out.size()));
    REQUIRE(read.ok());
    REQUIRE_FALSE(read->empty());
    out += *read;
  }
  return out;
}

// Reads an archive that comes in pieces of this size. Nothing on an error.
std::optional<std::vector<File>> unzipped(std::string_view zip, std::size_t piece) {
  std::vector<File> files;
  archive::ZipReader reader({.begin = [&](const archive::Entry& entry) -> Result<void> {
                               files.push_back({entry.name, ""});
                               return {};
                             },
                             .data = [&](std::string_view bytes) -> Result<void> {
                               files.back().bytes += bytes;
                               return {};
                             },
                             .end = [] { return Result<void>(); }});
  for (std::size_t at = 0; at < zip.size(); at += piece)
    if (!reader.add(zip.substr(at, piece)).ok()) return std::nullopt;
  if (!reader.finish().ok()) return std::nullopt;
  return files;
}

const std::vector<File> sample{{"folder/", ""},
                               {"folder/a.txt", "hello"},
                               {"folder/\xC3\xA9mpty", ""},
                               {"b.bin", std::string(70'000, 'b')}};

// By Python's zipfile: a.txt, fifty times "hello ", deflated; to a file, and to a stream, where
// sizes and checksum follow the content.
constexpr const char* deflated =
    "504b03041400000008004208785dc14842590c0000002c01000005000000612e747874cb48cdc9c957c81825"
    "892001504b010214031400000008004208785dc14842590c0000002c01000005000000000000000000000080"
    "0100000000612e747874504b05060000000001000100330000002f0000000000";
constexpr const char* deflated_stream =
    "504b03041400080008004208785d00000000000000000000000005000000612e747874cb48cdc9c957c81825"
    "892001504b0708c14842590c0000002c010000504b010214031400080008004208785dc14842590c0000002c"
    "010000050000000000000000000000800100000000612e747874504b05060000000001000100330000003f00"
    "00000000";

}  // namespace

TEST_CASE("zip: the checksum is that of the standard") {
  CHECK(archive::crc32(0, "123456789") == 0xCBF43926u);
  CHECK(archive::crc32(archive::crc32(0, "1234"), "56789") == 0xCBF43926u);
  CHECK(archive::crc32(0, "") == 0);
}

TEST_CASE("zip: what is packed comes out the same, in pieces of any size") {
  const std::string zip = whole(zip_of(sample));
  for (const std::size_t piece : {1u, 7u, 4096u, 1'000'000u}) {
    CHECK(whole(zip_of(sample), piece) == zip);
    const auto files = unzipped(zip, piece);
    REQUIRE(files);
    REQUIRE(files->size() == sample.size());
    for (std::size_t i = 0; i < sample.size(); ++i) {
      CHECK((*files)[i].name == sample[i].name);
      CHECK((*files)[i].bytes == sample[i].bytes);
    }
  }
}

TEST_CASE("zip: any part can be read by itself, and an entry is opened for its bytes only") {
  const std::string zip = whole(zip_of(sample));
  for (const std::size_t at : {std::size_t{0}, std::size_t{3}, std::size_t{60}, std::size_t{5'000},
                               zip.size() - 300, zip.size() - 1}) {
    const http::Stream fresh = zip_of(sample);
    const auto part = fresh.read(at, 100);
    REQUIRE(part.ok());
    CHECK(zip.substr(at, part->size()) == *part);
  }
  int opened = 0;
  CHECK(zip_of(sample, &opened).size == zip.size());
  CHECK(opened == 0);
}

TEST_CASE("zip: what others have compressed is unpacked, in pieces of any size") {
  std::string expected;
  for (int i = 0; i < 50; ++i) expected += "hello ";
  for (const char* hex : {deflated, deflated_stream}) {
    const std::string zip = *from_hex(hex);
    for (const std::size_t piece : {1u, 7u, 4096u}) {
      const auto files = unzipped(zip, piece);
      REQUIRE(files);
      REQUIRE(files->size() == 1);
      CHECK(files->front().name == "a.txt");
      CHECK(files->front().bytes == expected);
    }
    for (std::size_t at = 36; at < 40; ++at) {
      std::string flipped = zip;
      flipped[at] ^= 0x10;
      CHECK_FALSE(unzipped(flipped, 7));
    }
  }
}

TEST_CASE("zip: a flipped byte of content, a cut, encryption and rare compressions are refused") {
  std::string zip = whole(zip_of({{"a", "some content"}}));
  CHECK(unzipped(zip, 5));
  CHECK_FALSE(unzipped(zip.substr(0, 40), 5));
  CHECK_FALSE(unzipped("not a zip archive at all, but long enough", 5));
  std::string flipped = zip;
  flipped[35] ^= 1;
  CHECK_FALSE(unzipped(flipped, 5));
  std::string compressed = zip;
  compressed[8] = 12;  // bzip2
  CHECK_FALSE(unzipped(compressed, 5));
  std::string encrypted = zip;
  encrypted[6] |= 1;
  CHECK_FALSE(unzipped(encrypted, 5));
}

TEST_CASE("zip: sizes over 4 GiB and more than 65,535 entries go into ZIP64") {
  const archive::EntryHead large{"large", 5'000'000'000, 6'000'000'000, 1, {}};
  const std::string header = archive::local_header(large);
  CHECK(archive::little_endian(std::string_view(header).substr(18), 4) == archive::in_zip64);
  CHECK(archive::little_endian(std::string_view(header).substr(header.size() - 8), 8) ==
        5'000'000'000);
  CHECK(archive::data_descriptor(large).size() == 24);
  const std::string central = archive::central_header(large);
  CHECK(archive::little_endian(std::string_view(central).substr(central.size() - 8), 8) ==
        6'000'000'000);
  CHECK(archive::end_of_directory(70'000, 10, 10).size() == 22 + 56 + 20);
  CHECK(archive::end_of_directory(70, 10, 10).size() == 22);
}

namespace {

// A file of that many equal bytes, which nobody has to keep.
archive::Entry even_entry(std::string name, std::uint64_t size) {
  return {std::move(name), size, Timestamp{1'790'000'000'000'000},
          [size]() -> Result<http::Stream> {
            return http::Stream{
                size, [size](std::uint64_t at, std::size_t most) {
                  const auto left = std::min<std::uint64_t>(size - at, 4 << 20);
                  return Result<std::string>(std::string(std::min<std::uint64_t>(left, most), 'e'));
                }};
          }};
}

std::string tail_of(const http::Stream& stream, std::uint64_t from) {
  std::string out;
  while (from + out.size() < stream.size) {
    const auto piece = stream.read(from + out.size(), 1 << 20);
    REQUIRE(piece.ok());
    REQUIRE_FALSE(piece->empty());
    out += *piece;
  }
  return out;
}

}  // namespace

TEST_CASE("more than 65,535 entries are counted in ZIP64's own records") {
  std::vector<archive::Entry> entries;
  constexpr std::uint64_t count = 70'000;
  for (std::uint64_t i = 0; i < count; ++i) entries.push_back(even_entry(std::to_string(i), 0));
  const http::Stream stream = archive::zip_stream(std::move(entries));
  const std::string end = tail_of(stream, stream.size - 22 - 20 - 56);
  CHECK(archive::little_endian(std::string_view(end), 4) == archive::end64_signature);
  CHECK(archive::little_endian(std::string_view(end).substr(32), 8) == count);
  CHECK(archive::little_endian(std::string_view(end).substr(56), 4) ==
        archive::end64_locator_signature);
  CHECK(archive::little_endian(std::string_view(end).substr(76), 4) == archive::end_signature);
  CHECK(archive::little_endian(std::string_view(end).substr(76 + 8), 2) == 0xFFFF);
  const auto at = archive::little_endian(std::string_view(end).substr(48), 8);
  CHECK(archive::little_endian(tail_of(stream, at).substr(0, 4), 4) == archive::central_signature);
}

TEST_CASE("what lies behind four gigabytes is found by ZIP64's offsets") {
  constexpr std::uint64_t large = (std::uint64_t{1} << 32) + 5;
  std::vector<archive::Entry> entries;
  entries.push_back(even_entry("large.bin", large));
  entries.push_back(even_entry("small.txt", 3));
  const http::Stream stream = archive::zip_stream(std::move(entries));
  CHECK(stream.size > large);
  const std::string end = tail_of(stream, stream.size - 22 - 20 - 56);
  const auto directory_at = archive::little_endian(std::string_view(end).substr(48), 8);
  CHECK(directory_at > large);
  const std::string directory = tail_of(stream, directory_at);
  // Of the second entry: no size in the header itself, and its place in the extra field.
  const std::size_t second = 46 + std::string("large.bin").size() + 28;
  const std::string_view header = std::string_view(directory).substr(second);
  CHECK(archive::little_endian(header, 4) == archive::central_signature);
  CHECK(archive::little_endian(header.substr(42), 4) == archive::in_zip64);
  const std::string_view extra = header.substr(46 + std::string("small.txt").size());
  CHECK(archive::little_endian(extra, 2) == archive::zip64_extra);
  CHECK(archive::little_endian(extra.substr(4), 8) == 3);
  const auto place = archive::little_endian(extra.substr(20), 8);
  CHECK(place > large);
  const std::string local = tail_of(stream, place);
  CHECK(archive::little_endian(local, 4) == archive::local_signature);
  CHECK(local.substr(archive::local_bytes, 12) == "small.txteee");
}
