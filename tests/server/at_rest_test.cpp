#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/encoding.h"
#include "drive/service.h"
#include "events/outbox.h"
#include "server/aes_gcm.h"
#include "server/chunk_cipher.h"
#include "server/group_commit_database.h"
#include "server/pack_store.h"
#include "support/fakes.h"
#include "support/temporary_folder.h"

using namespace septet;
namespace fs = std::filesystem;

namespace {

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return (std::ostringstream() << file.rdbuf()).str();
}

// How many files below a folder hold this text, of how many.
std::pair<int, int> files_with(const std::string& folder, std::string_view text) {
  std::pair<int, int> out{0, 0};
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    ++out.second;
    if (contents(entry.path()).find(text) != std::string::npos) ++out.first;
  }
  return out;
}

}  // namespace

TEST_CASE("at rest: HKDF and GCM give the published values") {
  // NIST GCM test case 16 cannot fix our random nonce, so it is opened instead of sealed.
  const auto hex = [](std::string_view text) { return *from_hex(text); };
  const std::string key = hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const std::string sealed =
      hex("cafebabefacedbaddecaf888"
          "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
          "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
          "76fc6ece0f4e1768cddf8853bb2d551b");
  CHECK(server::gcm_open(key, hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"), sealed) ==
        hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"));
  // RFC 5869, test case 3: no salt, no info.
  CHECK(server::derived_key(std::string(22, '\x0b'), "") ==
        hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"));
}

TEST_CASE("at rest: a chunk opens in its own place only, and not with a bit changed") {
  test::SeededRandom random;
  const server::KeyRing keys{random.bytes(32), random.bytes(32), {{1, random.bytes(32)}}};
  server::AesCipher cipher(keys, random);
  const std::string sealed = cipher.seal("chunk A", "some plain bytes");
  CHECK(*cipher.open("chunk A", sealed) == "some plain bytes");
  CHECK(cipher.seal("chunk A", "some plain bytes") != sealed);
  CHECK(cipher.open("chunk B", sealed).error().code == "content_damaged");
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    std::string flipped = sealed;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    CHECK_FALSE(cipher.open("chunk A", flipped).ok());
    CHECK_FALSE(cipher.open("chunk A", sealed.substr(0, at)).ok());
  }
  CHECK(cipher.id_at_rest("x") != cipher.id_at_rest("y"));
  CHECK(cipher.id_at_rest("x").size() == 32);
}

TEST_CASE("at rest: a newer key seals, the older one still opens") {
  test::SeededRandom random;
  server::KeyRing keys{random.bytes(32), random.bytes(32), {{1, random.bytes(32)}}};
  const std::string old = server::AesCipher(keys, random).seal("", "old");
  keys.chunks[2] = random.bytes(32);
  server::AesCipher cipher(keys, random);
  CHECK(*cipher.open("", old) == "old");
  CHECK(*cipher.open("", cipher.seal("", "new")) == "new");
  keys.chunks.erase(1);
  CHECK_FALSE(server::AesCipher(keys, random).open("", old).ok());
}

TEST_CASE("at rest: the master key is made once, for its owner only, and rotating it rewraps") {
  const test::TemporaryFolder folder;
  test::SeededRandom random;
  const std::string path = folder.path("master.key"), ring_path = folder.path("keys");
  CHECK(server::load_master_key(path, false, random).error().code == "key_missing");
  const std::string master = *server::load_master_key(path, true, random);
  CHECK(*server::load_master_key(path, true, random) == master);
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(server::open_key_ring(ring_path, master, false, random).error().code == "key_missing");
  const auto ring = server::open_key_ring(ring_path, master, true, random);
  REQUIRE(ring.ok());
  CHECK(server::open_key_ring(ring_path, master, false, random)->database == ring->database);
  CHECK(server::open_key_ring(ring_path, std::string(32, 'x'), true, random).error().code ==
        "key_wrong");
  const std::string next = random.bytes(32);
  REQUIRE(server::write_key_ring(ring_path, next, *ring, random).ok());
  CHECK(server::open_key_ring(ring_path, next, false, random)->chunks == ring->chunks);
  CHECK(server::open_key_ring(ring_path, master, false, random).error().code == "key_wrong");
  CHECK(server::parse_master_key("abc").error().code == "key_malformed");
}

TEST_CASE("at rest: a scan of the data folder for a known name or content finds nothing") {
  const test::TemporaryFolder folder;
  test::SeededRandom random;
  test::FakeClock clock;
  const std::string text = "the quick brown fox jumps over the lazy dog";
  const auto keys = server::open_key_ring(folder.path("keys"), std::string(32, 'm'), true, random);
  REQUIRE(keys.ok());
  auto database = *server::GroupCommitDatabase::open({folder.path("septet.db"), keys->database});
  auto store = *server::PackStore::open({folder.path("packs")});
  server::AesCipher cipher(*keys, random);
  REQUIRE(events::migrate(*database).ok());
  auto jobs = *jobs::Queue::open(*database, clock, random);
  auto drive = drive::Service::create({*database, *store, cipher, clock, random, *jobs}, {});
  REQUIRE(drive.ok());
  Caller anna;
  anna.account_id = make_id(clock, random);
  anna.device_name = "Annas Nachttischlampe";
  drive::Intake intake((*drive)->context, anna);
  for (int i = 0; i < 3000; ++i) REQUIRE(intake.add(text).ok());
  const auto made = intake.finish({anna.account_id, "Geheimplan.txt", {}, {}}, std::nullopt);
  REQUIRE(made.ok());
  for (const std::string_view secret :
       {std::string_view(text), std::string_view("Geheimplan"), std::string_view("geheimplan"),
        std::string_view("Nachttischlampe")}) {
    const auto [found, files] = files_with(folder.path(), secret);
    CHECK_MESSAGE(found == 0, secret);
    CHECK(files >= 4);  // keys, database, its log, a pack
  }
  http::Response response;
  response.body = (*drive)->files.open(anna, made->file_id, {})->stream;
  CHECK(response.whole_body()->substr(0, text.size()) == text);
}
