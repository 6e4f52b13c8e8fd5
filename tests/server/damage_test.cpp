// Damages of every kind to what lies at rest, one after another: each read gives the exact bytes or
// an error, and verification names each file that is hit. A hundred of them, or SEPTET_ROUNDS.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "server/backup_files.h"
#include "server/pack_layout.h"
#include "server/verification.h"
#include "support/rounds.h"
#include "support/temporary_folder.h"
#include "support/whole_server.h"

namespace septet::damage_test {

namespace {

namespace fs = std::filesystem;

struct Kept {
  std::string id, name;
  std::int64_t version = 0;
  std::string bytes;
};

struct Chunk {
  std::string id, locator;
  server::PackPlace place;
};

void overwrite(const std::string& path, std::uint64_t at, std::string_view bytes) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(at));
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  REQUIRE(file.flush().good());
}

std::string part_of(const std::string& path, std::uint64_t at, std::uint64_t length) {
  std::ifstream file(path, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(at));
  std::string out(length, '\0');
  file.read(out.data(), static_cast<std::streamsize>(length));
  return out;
}

// A server with files of several sizes and versions, in several packs.
class Home {
 public:
  explicit Home(std::uint64_t seed) : random_(seed) {
    start();
    token_ = server_->join("anna");
    for (int pack = 0; pack < 3; ++pack) {
      fill(pack);
      begin_another_pack();
    }
    learn();
  }

  void start() {
    server_.reset();
    server_ = std::make_unique<test::WholeServer>(folder_.path("data"), "", clock_);
  }
  // As after a crash.
  void begin_another_pack() {
    server_.reset();
    fs::remove(folder_.path("data/store/packs/stopped-in-order"));
    start();
  }

  const std::vector<Kept>& kept() const { return kept_; }
  const std::vector<Chunk>& chunks() const { return chunks_; }
  std::string pack(std::uint64_t number) const {
    return folder_.path("data/store/packs/" + server::pack_name(number));
  }
  test::SeededRandom& random() { return random_; }
  std::uint64_t below(std::uint64_t limit) { return random_.next() % limit; }
  const Chunk& any_chunk() { return chunks_[below(chunks_.size())]; }
  const Kept& any_kept() { return kept_[below(kept_.size())]; }
  test::WholeServer& server() { return *server_; }
  std::string data() const { return folder_.path("data"); }
  void stop() { server_.reset(); }

  void change(const std::function<Result<void>(db::Transaction&)>& closure) {
    REQUIRE(server_->database().write(closure).ok());
  }

  // Those that cannot be read; others are exactly what was put.
  std::set<std::string> unreadable() {
    std::set<std::string> out;
    for (const Kept& one : kept_) {
      const auto bytes = server_->bytes_at(
          "/api/drive/download?file_id=" + one.id + "&version=" + std::to_string(one.version),
          token_);
      if (!bytes) out.insert(label(one.name, one.version));
      CHECK_MESSAGE((!bytes || *bytes == one.bytes), "wrong bytes of " << one.name);
    }
    return out;
  }
  static std::string label(const std::string& name, std::int64_t version) {
    return "/" + name + " " + std::to_string(version);
  }

  // What verification names. Empty: it is clean.
  Result<std::set<std::string>> named() {
    server::SystemRandom random;
    server::SystemClock clock;
    auto reading = TRY(server::open_to_read({.data = data()}, test::variable, clock, random));
    std::set<std::string> out;
    const auto found = TRY(server::verify(
        reading, {[&](const server::Finding& one) {
                    out.insert(one.path.empty() ? one.what
                                                : one.path + " " + std::to_string(one.version));
                  },
                  [](std::string_view, std::int64_t, std::int64_t) {}}));
    CHECK((found.findings == 0) == out.empty());
    return out;
  }

 private:
  void fill(int pack) {
    const std::string common = random_.bytes(150'000);  // chunks that several files share
    for (int i = 0; i < 4; ++i) {
      const std::string name = "small " + std::to_string(pack) + "-" + std::to_string(i);
      for (int version = 1; version <= 2; ++version) keep(name, version, random_.bytes(5'000));
    }
    for (int i = 0; i < 2; ++i) {
      const std::string name = "large " + std::to_string(pack) + "-" + std::to_string(i);
      for (int version = 1; version <= 2; ++version)
        keep(name, version, common + random_.bytes(100'000 + below(300'000)));
    }
  }

  void keep(const std::string& name, std::int64_t version, std::string bytes) {
    const std::string id = server_->upload(token_, name, bytes);
    kept_.push_back({id, name, version, std::move(bytes)});
  }

  void learn() {
    chunks_ = *server_->database().read([](db::Session& session) {
      return session.all("SELECT chunk_id, locator FROM drive_chunk", [](const db::Row& row) {
        return Chunk{std::string(row.blob(0)), row.string(1),
                     *server::parse_pack_locator(row.text(1))};
      });
    });
  }

  test::TemporaryFolder folder_;
  server::SystemClock clock_;
  test::SeededRandom random_;
  std::unique_ptr<test::WholeServer> server_;
  std::string token_;
  std::vector<Kept> kept_;
  std::vector<Chunk> chunks_;
};

// Does it, and returns what undoes it.
using Undo = std::function<void()>;
using Damage = Undo (*)(Home&);

Undo put_bytes(const std::string& path, std::uint64_t at, const std::string& bytes) {
  const std::string before = part_of(path, at, bytes.size());
  overwrite(path, at, bytes);
  return [path, at, before] { overwrite(path, at, before); };
}

// Not in the zeros up to the next multiple of eight, which say nothing.
Undo flip(Home& home) {
  const auto place = home.any_chunk().place;
  const std::uint64_t at = place.offset + home.below(place.length - 8);
  std::string byte = part_of(home.pack(place.pack), at, 1);
  byte[0] = static_cast<char>(byte[0] ^ (1 << home.below(8)));
  return put_bytes(home.pack(place.pack), at, byte);
}

Undo lose_a_block(Home& home) {
  const auto place = home.any_chunk().place;
  const std::uint64_t at = place.offset + home.below(place.length) / 512 * 512;
  const std::uint64_t length = std::min<std::uint64_t>(512, place.offset + place.length - at);
  return put_bytes(home.pack(place.pack), at, std::string(std::max<std::uint64_t>(length, 16), 0));
}

Undo cut(Home& home) {
  const auto place = home.any_chunk().place;
  const std::string path = home.pack(place.pack);
  const std::uint64_t size = fs::file_size(path);
  const std::uint64_t at = place.offset + home.below(place.length - 8);
  const std::string tail = part_of(path, at, size - at);
  fs::resize_file(path, at);
  return [path, at, tail] {
    fs::resize_file(path, at + tail.size());
    overwrite(path, at, tail);
  };
}

// Of the same length, so that nothing but the cipher can tell.
Undo swap_records(Home& home) {
  for (;;) {
    const auto a = home.any_chunk().place, b = home.any_chunk().place;
    if (a.length != b.length || (a.pack == b.pack && a.offset == b.offset)) continue;
    const std::string of_a = part_of(home.pack(a.pack), a.offset, a.length);
    const Undo first =
        put_bytes(home.pack(a.pack), a.offset, part_of(home.pack(b.pack), b.offset, b.length));
    const Undo second = put_bytes(home.pack(b.pack), b.offset, of_a);
    return [first, second] {
      second();
      first();
    };
  }
}

// A region as it was before the record came: nothing, or what another pack had there.
Undo roll_back(Home& home) {
  const auto place = home.any_chunk().place;
  const std::string other = home.pack(1 + home.below(3));
  std::string before = part_of(other, place.offset, place.length);
  if (before == part_of(home.pack(place.pack), place.offset, place.length))
    before.assign(place.length, '\0');
  return put_bytes(home.pack(place.pack), place.offset, before);
}

std::string manifest_of(Home& home, const Kept& kept) {
  return *home.server().database().read([&](db::Session& session) -> Result<std::string> {
    return TRY(drive::store::version(session, *parse_id(kept.id), kept.version))->manifest;
  });
}

void set_manifest(Home& home, const Kept& kept, const std::string& manifest) {
  home.change([&](db::Transaction& tx) -> Result<void> {
    TRY(tx.run("UPDATE drive_version SET manifest = ? WHERE node_id = ? AND number = ?",
               db::Blob{manifest}, *parse_id(kept.id), kept.version));
    return {};
  });
}

// That of another version, or of another file.
Undo put_another_manifest(Home& home) {
  for (;;) {
    const Kept to = home.any_kept(), from = home.any_kept();
    if (to.id == from.id && to.version == from.version) continue;
    const std::string before = manifest_of(home, to);
    set_manifest(home, to, manifest_of(home, from));
    return [&home, to, before] { set_manifest(home, to, before); };
  }
}

Undo change_manifest(Home& home) {
  const Kept& kept = home.any_kept();
  const std::string before = manifest_of(home, kept);
  std::string after = before;
  if (home.below(2) == 0)
    after.resize(home.below(before.size()));
  else
    after[home.below(after.size())] ^= 1;
  set_manifest(home, kept, after);
  return [&home, kept, before] { set_manifest(home, kept, before); };
}

void set_locator(Home& home, const Chunk& chunk, const std::string& locator) {
  home.change([&](db::Transaction& tx) -> Result<void> {
    TRY(tx.run("UPDATE drive_chunk SET locator = ? WHERE chunk_id = ?", locator,
               db::Blob{chunk.id}));
    return {};
  });
}

Undo swap_locators(Home& home) {
  for (;;) {
    const Chunk a = home.any_chunk(), b = home.any_chunk();
    if (a.id == b.id) continue;
    set_locator(home, a, b.locator);
    set_locator(home, b, a.locator);
    return [&home, a, b] {
      set_locator(home, a, a.locator);
      set_locator(home, b, b.locator);
    };
  }
}

Undo forget_a_chunk(Home& home) {
  const Chunk chunk = home.any_chunk();
  home.change([&](db::Transaction& tx) -> Result<void> {
    TRY(tx.run("UPDATE drive_chunk SET chunk_id = ? WHERE chunk_id = ?",
               db::Blob{std::string(32, 'x')}, db::Blob{chunk.id}));
    return {};
  });
  return [&home, chunk] {
    home.change([&](db::Transaction& tx) -> Result<void> {
      TRY(tx.run("UPDATE drive_chunk SET chunk_id = ? WHERE chunk_id = ?", db::Blob{chunk.id},
                 db::Blob{std::string(32, 'x')}));
      return {};
    });
  };
}

// A whole pack, as it was at another time.
Undo put_another_pack(Home& home) {
  const std::string to = home.pack(1 + home.below(3));
  const std::string before = *server::read_file(to);
  std::string other = *server::read_file(home.pack(1 + home.below(3)));
  if (other == before) other = std::string(before.size(), '\0');
  other.resize(before.size());
  overwrite(to, 0, other);
  return [to, before] { overwrite(to, 0, before); };
}

struct Kind {
  const char* name;
  Damage damage;
};

constexpr Kind kinds[] = {{"flip", flip},
                          {"flip again", flip},
                          {"lost block", lose_a_block},
                          {"cut", cut},
                          {"swapped records", swap_records},
                          {"rolled back", roll_back},
                          {"another manifest", put_another_manifest},
                          {"changed manifest", change_manifest},
                          {"swapped locators", swap_locators},
                          {"forgotten chunk", forget_a_chunk},
                          {"another pack", put_another_pack}};

}  // namespace

TEST_CASE("damages: each read gives the exact bytes or an error, and verification names each") {
  const int rounds = test::rounds(100);
  Home home(test::seed_of("damages"));
  REQUIRE(home.named()->empty());
  REQUIRE(home.unreadable().empty());
  for (int round = 0; round < rounds; ++round) {
    const Kind& kind = kinds[home.below(std::size(kinds))];
    CAPTURE(round);
    CAPTURE(kind.name);
    const Undo undo = kind.damage(home);
    const auto unreadable = home.unreadable();
    const auto named = home.named();
    REQUIRE(named.ok());
    CHECK(!unreadable.empty());
    for (const std::string& one : unreadable) CHECK_MESSAGE(named->count(one) == 1, one);
    undo();
    if (round % 50 == 49) CHECK(home.named()->empty());
  }
  CHECK(home.named()->empty());
  CHECK(home.unreadable().empty());
}

TEST_CASE("damages: rows that went back in time are named, though what they say can be read") {
  Home home(test::seed_of("rolled back rows"));
  const Kept& newest = home.kept()[1];  // version 2
  REQUIRE(newest.version == 2);
  const auto set_version = [&](std::int64_t version) {
    home.change([&](db::Transaction& tx) -> Result<void> {
      TRY(tx.run("UPDATE drive_node SET version = ? WHERE id = ?", version, *parse_id(newest.id)));
      return {};
    });
  };
  set_version(1);
  CHECK(home.named()->count(Home::label(newest.name, 1)) == 1);
  set_version(3);
  CHECK(home.named()->count(Home::label(newest.name, 3)) == 1);
  set_version(2);
  CHECK(home.named()->empty());
}

TEST_CASE("damages: a byte of the database’s file or of the key ring is never taken for another") {
  const int rounds = std::max(5, test::rounds(100) / 10);
  Home home(test::seed_of("damaged database"));
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    home.stop();  // with everything moved into the main file
    const std::string path =
        home.data() + (home.below(8) == 0 ? "/store/keys" : "/store/septet.db");
    const std::uint64_t at = home.below(fs::file_size(path));
    std::string byte = part_of(path, at, 1);
    byte[0] = static_cast<char>(byte[0] ^ (1 << home.below(8)));
    const Undo undo = put_bytes(path, at, byte);
    const auto named = home.named();
    // One that nobody would read again, of a page that is free, does no harm.
    if (named.ok() && named->empty()) {
      home.start();
      CHECK(home.unreadable().empty());
      home.stop();
    }
    undo();
  }
  home.start();
  CHECK(home.named()->empty());
  CHECK(home.unreadable().empty());
}

}  // namespace septet::damage_test
