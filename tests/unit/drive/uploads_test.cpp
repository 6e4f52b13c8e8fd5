#include "base/encoding.h"
#include "base/hash.h"
#include "blob/chunker.h"
#include "support/drive_world.h"

using namespace septet;
using Names = std::vector<std::string>;

namespace {

struct Cut {
  drive::StartUpload request;
  std::map<std::string, std::string> chunks;  // by id
};

Cut cut(const std::string& name, std::string_view bytes) {
  Cut out;
  out.request.name = name;
  out.request.size_bytes = static_cast<std::int64_t>(bytes.size());
  blob::Chunker chunker([&](std::string_view chunk) -> Result<void> {
    const std::string id = to_hex(sha256(chunk));
    out.request.chunks.push_back({id, static_cast<std::int64_t>(chunk.size())});
    out.chunks[id] = chunk;
    return {};
  });
  REQUIRE(chunker.add(bytes).ok());
  REQUIRE(chunker.finish().ok());
  return out;
}

Result<drive::UploadReply> send(test::DriveWorld& world, const Caller& who, const Cut& file) {
  const auto state = TRY(world.drive->uploads.start(who, file.request, {}));
  for (const std::string& id : state.missing)
    TRY(world.drive->uploads.put_chunk(who, state.id, id, file.chunks.at(id)));
  return world.drive->uploads.commit(who, state.id);
}

}  // namespace

TEST_CASE("uploads: resumed after a restart, committed once, nothing seen before") {
  test::DriveWorld world;
  const std::string bytes = world.random.bytes(900'000);
  const Cut file = cut("film.mp4", bytes);
  REQUIRE(file.chunks.size() > 3);
  auto state = world.drive->uploads.start(world.anna, file.request, "key 1");
  REQUIRE(state.ok());
  CHECK(state->missing.size() == file.chunks.size());
  CHECK(world.drive->uploads.start(world.anna, file.request, "key 1")->id == state->id);
  const std::string first = state->missing.front();
  REQUIRE(world.drive->uploads.put_chunk(world.anna, state->id, first, file.chunks.at(first)).ok());
  world.restart();
  CHECK(world.names(world.anna).empty());
  state = world.drive->uploads.state(world.anna, state->id);
  CHECK(state->missing.size() == file.chunks.size() - 1);
  const auto early = world.drive->uploads.commit(world.anna, state->id);
  CHECK(early.error().code == "chunks_missing");
  CHECK(parse_json(early.error().details)->at("missing").size() == state->missing.size());
  for (const std::string& id : state->missing)
    REQUIRE(world.drive->uploads.put_chunk(world.anna, state->id, id, file.chunks.at(id)).ok());
  const auto reply = world.drive->uploads.commit(world.anna, state->id);
  REQUIRE(reply.ok());
  CHECK(world.drive->uploads.commit(world.anna, state->id)->version == reply->version);
  CHECK(*world.read(world.anna, reply->file_id) == bytes);
  CHECK(world.rows("drive_upload_chunk") == 0);
}

TEST_CASE("uploads: a wrong chunk is refused and nothing of it kept") {
  test::DriveWorld world;
  const Cut file = cut("a", "some bytes");
  const auto state = world.drive->uploads.start(world.anna, file.request, {});
  const std::string id = state->missing.front();
  auto& uploads = world.drive->uploads;
  CHECK(uploads.put_chunk(world.anna, state->id, id, "other bytes").error().kind ==
        ErrorKind::unprocessable);
  const std::string stray = to_hex(sha256("stray"));
  CHECK(uploads.put_chunk(world.anna, state->id, stray, "stray").error().code ==
        "chunk_unannounced");
  CHECK(uploads.put_chunk(world.anna, state->id, "zz", "stray").error().code == "bad_chunk_id");
  CHECK(uploads.put_chunk(world.ben, state->id, id, "some bytes").error().kind ==
        ErrorKind::not_found);
  CHECK(*world.blobs->count() == 0);
  CHECK(world.rows("drive_chunk") == 0);
}

TEST_CASE("uploads: several chunks in one body, however it is cut on the way") {
  test::DriveWorld world;
  const std::string bytes = world.random.bytes(600'000);
  const Cut file = cut("b", bytes);
  const auto state = world.drive->uploads.start(world.anna, file.request, {});
  std::string frames;
  for (const std::string& id : state->missing) {
    const std::string& chunk = file.chunks.at(id);
    for (int shift = 24; shift >= 0; shift -= 8) frames += static_cast<char>(chunk.size() >> shift);
    frames += chunk;
  }
  http::TextBody body(frames);
  CHECK(world.drive->uploads.put_chunks(world.anna, state->id, body)->chunk_count ==
        static_cast<std::int64_t>(state->missing.size()));
  http::TextBody half(frames.substr(0, frames.size() - 1));
  CHECK(world.drive->uploads.put_chunks(world.anna, state->id, half).error().code == "bad_frame");
  http::TextBody huge("\xff\xff\xff\xff");
  CHECK(world.drive->uploads.put_chunks(world.anna, state->id, huge).error().code == "bad_frame");
  CHECK(*world.read(world.anna, world.drive->uploads.commit(world.anna, state->id)->file_id) ==
        bytes);
}

TEST_CASE("uploads: what others hold is asked for all the same, and stored once") {
  test::DriveWorld world;
  const std::string bytes = world.random.bytes(300'000);
  const Cut file = cut("secret", bytes);
  REQUIRE(send(world, world.anna, file).ok());
  const auto blobs = *world.blobs->count();
  const auto state = world.drive->uploads.start(world.ben, file.request, {});
  CHECK(state->missing.size() == file.chunks.size());
  CHECK(world.drive->uploads.commit(world.ben, state->id).error().code == "chunks_missing");
  REQUIRE(world.drive->uploads.abort(world.ben, state->id).ok());
  const auto bens = send(world, world.ben, file);
  REQUIRE(bens.ok());
  CHECK(*world.blobs->count() == blobs);
  CHECK(world.drive->uploads.start(world.anna, file.request, {})->missing.empty());
  REQUIRE(world.drive->trash.remove(world.ben, bens->file_id, "").ok());
  CHECK(*world.blobs->count() == blobs);
}

TEST_CASE("uploads: an edit sends the chunks that changed only") {
  test::DriveWorld world;
  std::string bytes = world.random.bytes(4'000'000);
  REQUIRE(send(world, world.anna, cut("big", bytes)).ok());
  bytes.insert(0, "a thousand bytes at the front");
  const Cut edited = cut("big", bytes);
  const auto state = world.drive->uploads.start(world.anna, edited.request, {});
  CHECK(state->missing.size() <= 3);
}

TEST_CASE("uploads: an edit of an old version is kept beside, under the device's name") {
  test::DriveWorld world;
  REQUIRE(world.upload(world.anna, "notes.txt", "one").ok());
  const auto edit = [&](const std::string& text, std::int64_t base) {
    Cut file = cut("notes.txt", text);
    file.request.base_version = base;
    return send(world, world.anna, file);
  };
  CHECK(edit("two", 1)->version == 2);
  const auto conflict = edit("another two", 1);
  CHECK(conflict->version == 1);
  CHECK(conflict->name.starts_with("notes (conflict Laptop 20"));
  CHECK(conflict->name.ends_with(").txt"));
  CHECK(*world.read(world.anna, conflict->file_id) == "another two");
}

TEST_CASE("uploads: what to do about a taken name is the sender's to say") {
  test::DriveWorld world;
  using drive::OnConflict;
  const auto up = [&](std::string_view bytes, OnConflict policy) {
    drive::Destination to;
    to.on_conflict = policy;
    return world.upload(world.anna, "a.txt", bytes, to);
  };
  const Id file = up("1", OnConflict::fail)->file_id;
  CHECK(up("2", OnConflict::fail).error().code == "name_taken");
  CHECK(up("3", OnConflict::rename)->name == "a (2).txt");
  CHECK(up("4", OnConflict::version)->version == 2);
  CHECK(*world.read(world.anna, file) == "4");
  CHECK(*world.read(world.anna, file, 1) == "1");
  CHECK(world.read(world.anna, file, 9).error().kind == ErrorKind::not_found);
  const auto versions = world.drive->files.versions(world.anna, file, "", 10);
  REQUIRE(versions->items.size() == 2);
  CHECK(versions->items[0].current);
  CHECK(versions->items[0].device_name == "Laptop");
  CHECK(world.drive->files.restore(world.anna, file, 1)->version == 3);
  CHECK(*world.read(world.anna, file) == "1");
}

TEST_CASE("uploads: over the quota nothing is kept, not even in the store") {
  test::DriveWorld world;
  world.quota_bytes = 10'000'000;
  world.restart();
  REQUIRE(world.upload(world.anna, "fits", world.random.bytes(6'000'000)).ok());
  const auto blobs = *world.blobs->count();
  const auto refused = world.upload(world.anna, "too much", world.random.bytes(9'000'000));
  CHECK(refused.error().code == "quota_exceeded");
  CHECK(refused.error().kind == ErrorKind::storage_full);
  CHECK(*world.blobs->count() == blobs);
  CHECK(world.rows("drive_upload") == 0);
  CHECK(world.drive->uploads.start(world.anna, cut("x", world.random.bytes(5'000'000)).request, {})
            .error()
            .code == "quota_exceeded");
  CHECK(world.drive->nodes.usage(world.anna)->used_bytes == 6'000'000);
}

TEST_CASE("uploads: left alone they expire, and their chunks with them") {
  test::DriveWorld world;
  const Cut file = cut("a", "bytes");
  const auto state = world.drive->uploads.start(world.anna, file.request, {});
  REQUIRE(
      world.drive->uploads.put_chunk(world.anna, state->id, state->missing.front(), "bytes").ok());
  world.clock.advance(days(6));
  REQUIRE(world.drive->tick().ok());
  CHECK(*world.blobs->count() == 1);
  world.clock.advance(days(2));
  REQUIRE(world.drive->tick().ok());
  CHECK(*world.blobs->count() == 0);
  CHECK(world.drive->uploads.state(world.anna, state->id).error().kind == ErrorKind::not_found);
}

TEST_CASE("uploads: announcements that contradict themselves are refused") {
  test::DriveWorld world;
  const auto refused = [&](drive::StartUpload request) {
    const auto answer = world.drive->uploads.start(world.anna, request, {});
    return answer.ok() ? std::string() : answer.error().code;
  };
  const drive::StartUpload good = cut("a", "bytes").request;
  auto wrong = good;
  wrong.size_bytes = 4;
  CHECK(refused(wrong) == "sizes_differ");
  wrong = good;
  wrong.chunks[0].id = "abc";
  CHECK(refused(wrong) == "bad_chunk_id");
  wrong = good;
  wrong.chunks[0].size_bytes = wrong.size_bytes = 300'000;
  CHECK(refused(wrong) == "bad_chunk_size");
  wrong = good;
  wrong.name = "a/b";
  CHECK(refused(wrong) == "bad_name");
  wrong = good;
  wrong.size_bytes = 16'000'000'000;
  CHECK(refused(wrong) == "file_too_large");
  CHECK(world.rows("drive_upload") == 0);
}

TEST_CASE("uploads: bytes that a crash left without a file are swept at the next start") {
  test::DriveWorld world;
  const Id file = world.upload(world.anna, "kept", "kept")->file_id;
  REQUIRE(world.blobs->put(std::string(32, 'x'), "orphan").ok());
  const Cut open = cut("open", "of an open upload");
  const auto state = world.drive->uploads.start(world.anna, open.request, {});
  REQUIRE(world.drive->uploads
              .put_chunk(world.anna, state->id, state->missing.front(), "of an open upload")
              .ok());
  CHECK(*world.blobs->count() == 3);
  world.restart();
  CHECK(*world.blobs->count() == 2);
  CHECK(*world.read(world.anna, file) == "kept");
  CHECK(world.drive->uploads.commit(world.anna, state->id).ok());
}
