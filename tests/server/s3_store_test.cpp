// Against a real S3 server; passed over, and said so, where SEPTET_TEST_S3 does not name one.
#include "server/s3_store.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include "support/child_process.h"
#include "support/fakes.h"
#include "support/s3_server.h"

using namespace septet;
using server::S3Address;
using server::S3Client;
using server::S3Store;

namespace {

server::SystemClock the_clock;
server::SystemRandom the_random;

std::unique_ptr<S3Store> open_store(const S3Address& address, S3Store::Options options = {}) {
  auto store = S3Store::open(address, std::move(options), the_clock, the_random);
  REQUIRE_MESSAGE(store.ok(), store.error().message);
  return *std::move(store);
}

S3Client client_of(const S3Address& address) {
  return S3Client(address, {}, the_clock, the_random);
}

std::vector<std::string> packs_of(const S3Address& address) {
  std::vector<std::string> keys;
  S3Client client = client_of(address);
  for (std::string after;;) {
    const auto listing = client.list(address.prefix + "packs/", after);
    REQUIRE(listing.ok());
    for (const auto& object : listing->objects) keys.push_back(after = object.key);
    if (listing->is_complete) return keys;
  }
}

std::string key_of(const S3Address& address, const std::string& locator) {
  return address.prefix + "packs/" + locator.substr(0, locator.find(':'));
}

Error refusal(const S3Address& address) {
  const auto store = S3Store::open(address, {}, the_clock, the_random);
  REQUIRE_FALSE(store.ok());
  const Error& error = store.error();
  CHECK(error.message.find('\n') == std::string::npos);
  CHECK(error.message.find(address.credentials.secret_key) == std::string::npos);
  return error;
}

// Less than none, since S3 tells its time in whole seconds.
S3Store::Options without_grace() {
  S3Store::Options options;
  options.grace = seconds(-1);
  return options;
}

// Waits until a number that other threads raise is so high.
void await(const std::atomic<int>& number, int least) {
  for (int seen = number; seen < least; seen = number) number.wait(seen);
}

const blob::BlobStore::IsInUse nothing_is_used = [](std::string_view, std::string_view) {
  return Result<bool>(false);
};

}  // namespace

TEST_CASE("s3: whether there is a server to test against") {
  if (test::has_no_s3()) MESSAGE("SEPTET_TEST_S3 is not set: the tests against S3 are passed over");
  if (test::has_no_s3_folder()) MESSAGE("without SEPTET_TEST_S3_FOLDER none ends the server");
}

TEST_CASE("s3: blobs of any size come back, by another server too" *
          doctest::skip(test::has_no_s3())) {
  const S3Address address = test::s3_address();
  auto store = open_store(address);
  test::SeededRandom random(11);
  std::map<std::string, std::string> kept;
  for (const std::size_t size :
       {0u, 1u, 7u, 8u, 4'096u, 262'144u, 8'388'608u, 8'388'609u, 41'943'040u}) {
    const std::string bytes = random.bytes(size);
    const auto locator = store->put("name", bytes);
    REQUIRE_MESSAGE(locator.ok(), size);
    CHECK(locator->size() <= 64);
    kept[*locator] = bytes;
  }
  CHECK(kept.size() == 9);
  const auto other = open_store(address);
  for (const auto& [locator, bytes] : kept) {
    CHECK(*store->get(locator) == bytes);
    CHECK(*other->get(locator) == bytes);
  }
}

TEST_CASE("s3: what is put together lies together, and is read ahead" *
          doctest::skip(test::has_no_s3())) {
  const S3Address address = test::s3_address();
  auto store = open_store(address);
  test::SeededRandom random(12);
  std::vector<std::string> contents;
  for (int i = 0; i < 300; ++i) contents.push_back(random.bytes(random.next() % 100'000));
  std::vector<blob::BlobStore::Named> blobs;
  for (const std::string& content : contents) blobs.push_back({"name", content});
  const auto locators = store->put_all(blobs);
  REQUIRE(locators.ok());
  REQUIRE(locators->size() == contents.size());
  CHECK(packs_of(address).size() == 2);  // of 15 MB
  for (std::size_t i = 0; i < contents.size(); ++i)
    CHECK(*store->get((*locators)[i]) == contents[i]);
  for (std::size_t i = contents.size(); i-- > 0;) CHECK(*store->get((*locators)[i]) == contents[i]);
  CHECK(store->put_all({})->empty());
}

TEST_CASE("s3: many small puts of many threads become few objects" *
          doctest::skip(test::has_no_s3())) {
  constexpr int threads_count = 16, puts_each = 125;
  const S3Address address = test::s3_address();
  auto store = open_store(address);
  std::vector<std::map<std::string, std::string>> kept(threads_count);
  std::vector<std::thread> threads;
  for (int i = 0; i < threads_count; ++i)
    threads.emplace_back([&, i] {
      test::SeededRandom random(static_cast<std::uint64_t>(i));
      for (int put = 0; put < puts_each; ++put) {
        const std::string bytes = random.bytes(1 + random.next() % 8'000);
        const auto locator = store->put("name", bytes);
        if (locator.ok()) kept[static_cast<std::size_t>(i)][*locator] = bytes;
      }
    });
  for (std::thread& thread : threads) thread.join();
  std::size_t count = 0;
  for (const auto& of_thread : kept) {
    count += of_thread.size();
    for (const auto& [locator, bytes] : of_thread) CHECK(*store->get(locator) == bytes);
  }
  CHECK(count == threads_count * puts_each);
  const std::size_t objects = packs_of(address).size();
  MESSAGE(count, " blobs in ", objects, " objects");
  CHECK(objects < count / 5);
}

TEST_CASE("s3: the client reads ranges, lists in pages and takes uploads in parts" *
          doctest::skip(test::has_no_s3())) {
  const S3Address address = test::s3_address();
  S3Client client = client_of(address);
  const std::string key = address.prefix + "some/Key_1.x-y";
  const std::string bytes = test::SeededRandom(5).bytes(20'000'001);
  REQUIRE(client.put(key, bytes).ok());
  CHECK(*client.get(key, 0, 10) == bytes.substr(0, 10));
  CHECK(*client.get(key, 8'388'600, 20) == bytes.substr(8'388'600, 20));
  CHECK(*client.get(key, 20'000'000, 20) == bytes.substr(20'000'000));
  CHECK(*client.get_end(key, 30) == bytes.substr(19'999'971));
  CHECK(client.get_end(key, 30'000'000)->size() == bytes.size());
  CHECK(client.get(key, 20'000'001, 1).error().kind == ErrorKind::not_found);
  CHECK(client.get(key + "z", 0, 1).error().kind == ErrorKind::not_found);
  for (const char* name : {"l/a", "l/b", "l/c"})
    REQUIRE(client.put(address.prefix + name, "x").ok());
  const auto first = client.list(address.prefix + "l/", "", 2);
  REQUIRE(first.ok());
  CHECK(first->objects.size() == 2);
  CHECK_FALSE(first->is_complete);
  CHECK(first->objects[1].key == address.prefix + "l/b");
  CHECK(first->objects[1].size_bytes == 1);
  const Duration age = first->now - first->objects[1].modified_at;
  CHECK(age >= seconds(-2));
  CHECK(age < minutes(5));
  const auto rest = client.list(address.prefix + "l/", address.prefix + "l/b", 2);
  REQUIRE(rest.ok());
  CHECK(rest->objects.size() == 1);
  CHECK(rest->is_complete);
  CHECK(client.remove(key).ok());
  CHECK(client.remove(key).ok());
  CHECK(client.get(key, 0, 1).error().kind == ErrorKind::not_found);
}

TEST_CASE("s3: the bucket as a host's name" * doctest::skip(test::has_no_s3())) {
  S3Address address = test::s3_address();
  const std::string by_path = address.host;
  const auto colon = address.host.find(':');
  address.host = "localhost" + (colon == by_path.npos ? "" : by_path.substr(colon));
  address.style = server::S3Style::virtual_host;
  const std::string locator = *open_store(address)->put("name", "bytes");
  address.host = by_path;
  address.style = server::S3Style::path;
  CHECK(*open_store(address)->get(locator) == "bytes");
}

TEST_CASE("s3: what is not there or not whole is damaged, never served" *
          doctest::skip(test::has_no_s3())) {
  const S3Address address = test::s3_address();
  auto store = open_store(address);
  const std::string locator = *store->put("name", std::string(1'000, 'a'));
  const std::string key = key_of(address, locator);
  S3Client client = client_of(address);
  const std::string whole = *client.get_end(key, 1 << 20);
  const auto damaged_after = [&](const std::string& bytes) {
    REQUIRE(client.put(key, bytes).ok());
    const auto got = open_store(address)->get(locator);
    return !got.ok() && got.error().code == "content_damaged";
  };
  for (const std::size_t at : {0u, 8u, 12u, 16u, 24u, 30u, 1'000u}) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x40);
    CHECK_MESSAGE(damaged_after(changed), "byte ", at);
  }
  CHECK(damaged_after(whole.substr(0, 500)));
  CHECK(damaged_after(""));
  REQUIRE(client.put(key, whole).ok());
  CHECK(*store->get(locator) == std::string(1'000, 'a'));
  const std::string beyond = locator.substr(0, locator.find(':')) + ":80000:1032";
  std::string other_object = locator;
  other_object[0] = locator[0] == '0' ? '1' : '0';
  for (const std::string& wrong : {std::string(), std::string("1:0:128"), beyond, other_object})
    CHECK_MESSAGE(store->get(wrong).error().code == "content_damaged", wrong);
}

TEST_CASE("s3: what was removed is gone with the last of its pack" *
          doctest::skip(test::has_no_s3())) {
  const S3Address address = test::s3_address();
  auto store = open_store(address);
  const std::string alone = *store->put("name", "alone");
  CHECK(store->remove(alone).ok());
  CHECK(store->remove(alone).ok());
  CHECK(store->get(alone).error().code == "content_damaged");
  const blob::BlobStore::Named three[] = {{"1", "first"}, {"2", "second"}, {"3", "third"}};
  const auto locators = *store->put_all(three);
  CHECK(store->remove(locators[0]).ok());
  CHECK(store->remove(locators[0]).ok());
  CHECK(store->remove(locators[2]).ok());
  CHECK(*store->get(locators[1]) == "second");
  CHECK(packs_of(address).size() == 1);
  CHECK(store->remove(locators[1]).ok());
  CHECK(packs_of(address).empty());
  CHECK(store->remove("nonsense").error().code == "content_damaged");
}

TEST_CASE("s3: the sweep leaves alone what is used, young or another's" *
          doctest::skip(test::has_no_s3())) {
  const S3Address address = test::s3_address();
  auto store = open_store(address);
  const blob::BlobStore::Named several[] = {{"1", "first"}, {"2", "second"}, {"3", "third"}};
  const auto half_used = *store->put_all(several);
  const auto unused = *store->put_all(several);
  CHECK(*store->sweep(nothing_is_used) == 0);
  auto later = open_store(address, without_grace());
  std::map<std::string, std::string> asked;
  const auto in_use = [&](std::string_view name, std::string_view locator) -> Result<bool> {
    asked[std::string(locator)] = name;
    return locator == half_used[1];
  };
  CHECK(*later->sweep(in_use) == 3);
  REQUIRE(asked.size() == 6);
  for (std::size_t i = 0; i < 3; ++i) CHECK(asked[half_used[i]] == several[i].name);
  CHECK(*later->get(half_used[1]) == "second");
  CHECK(later->get(unused[0]).error().code == "content_damaged");
  CHECK(later->remove(half_used[1]).ok());  // the sweep knows of the two others
  CHECK(packs_of(address).empty());
  CHECK(*later->sweep(nothing_is_used) == 0);
}

TEST_CASE("s3: the sweep goes round in parts, and fails as what it asks does" *
          doctest::skip(test::has_no_s3())) {
  const S3Address address = test::s3_address();
  S3Store::Options options = without_grace();
  options.sweep_objects = 2;
  auto store = open_store(address, options);
  std::vector<std::string> locators;
  for (int i = 0; i < 5; ++i) locators.push_back(*store->put("name", "bytes"));
  const auto broken = [](std::string_view, std::string_view) -> Result<bool> {
    return internal("no database");
  };
  CHECK(store->sweep(broken).error().cause == "no database");
  std::vector<std::string> asked;
  const auto in_use = [&](std::string_view, std::string_view locator) -> Result<bool> {
    asked.emplace_back(locator);
    return true;
  };
  std::vector<std::size_t> each;
  for (int round = 0; round < 4; ++round) {
    CHECK(*store->sweep(in_use) == 0);
    each.push_back(std::exchange(asked, {}).size());
    store = open_store(address, options);  // another server goes on where the last one came
  }
  CHECK(each == std::vector<std::size_t>{2, 2, 1, 2});
  int removed = 0;
  for (int round = 0; round < 4; ++round) removed += *store->sweep(nothing_is_used);
  CHECK(removed == 5);
  CHECK(packs_of(address).empty());
}

TEST_CASE("s3: a pack with a list that is damaged is left alone" *
          doctest::skip(test::has_no_s3())) {
  const S3Address address = test::s3_address();
  auto store = open_store(address, without_grace());
  const std::string locator = *store->put("name", "bytes");
  const std::string key = key_of(address, locator);
  S3Client client = client_of(address);
  std::string bytes = *client.get_end(key, 1'000);
  bytes[bytes.size() - 20] = static_cast<char>(bytes[bytes.size() - 20] ^ 1);
  REQUIRE(client.put(key, bytes.substr(0, bytes.size() - 8)).ok());
  CHECK(*store->sweep(nothing_is_used) == 0);
  CHECK(*store->get(locator) == "bytes");
}

TEST_CASE("s3: another database's store is refused" * doctest::skip(test::has_no_s3())) {
  const S3Address address = test::s3_address();
  S3Store::Options options;
  options.owner = "first";
  open_store(address, options);
  open_store(address, options);
  options.owner = "second";
  const auto refused = S3Store::open(address, options, the_clock, the_random);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == "s3_owner");
}

TEST_CASE("s3: what keeps the store from opening is said in a line" *
          doctest::skip(test::has_no_s3())) {
  S3Address address = test::s3_address();
  address.bucket = "there-is-no-such-bucket";
  CHECK(refusal(address).code == "s3_no_bucket");
  CHECK(refusal(address).message.find("there-is-no-such-bucket") != std::string::npos);
  address = test::s3_address();
  address.credentials.secret_key = "a-wrong-one";
  CHECK(refusal(address).code == "s3_denied");
  CHECK(refusal(address).message.find("SignatureDoesNotMatch") != std::string::npos);
  address = test::s3_address();
  address.credentials.access_key = "nobodys";
  CHECK(refusal(address).code == "s3_denied");
}

TEST_CASE("s3: an endpoint that refuses connections is said in a line") {
  const int port = *test::free_port();
  const auto address =
      server::parse_s3_address("s3://bucket?endpoint=http://127.0.0.1:" + std::to_string(port),
                               [](const std::string&) { return std::optional<std::string>("k"); });
  REQUIRE(address.ok());
  const auto store = S3Store::open(*address, {}, the_clock, the_random);
  REQUIRE_FALSE(store.ok());
  CHECK(store.error().code == "s3_unreachable");
  CHECK(store.error().message.find("cannot be reached") != std::string::npos);
}

TEST_CASE("s3: nothing is lost while the server is killed and started again" *
          doctest::skip(test::has_no_s3_folder())) {
  const S3Address address = test::s3_address();
  auto store = open_store(address);
  std::atomic<int> puts = 0, faults = 0;
  std::atomic<bool> stop = false;
  std::vector<std::map<std::string, std::string>> kept(8);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kept.size(); ++i)
    threads.emplace_back([&, i] {
      test::SeededRandom random(i);
      while (!stop) {
        const std::string bytes = random.bytes(random.next() % 200'000);
        const auto locator = store->put("name", bytes);
        locator.ok() ? (void)kept[i].emplace(*locator, bytes) : (void)++faults;
        ++puts;
        puts.notify_all();
      }
    });
  for (int kill = 0; kill < 3; ++kill) {
    await(puts, puts + 50);
    CHECK(test::s3_gateway("gateway-kill"));
    CHECK(test::s3_gateway("gateway-start"));
  }
  await(puts, puts + 50);
  stop = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(faults == 0);
  for (const auto& of_thread : kept)
    for (const auto& [locator, bytes] : of_thread) CHECK(*store->get(locator) == bytes);
}

TEST_CASE("s3: without patience, a server that is down fails at once, and later works again" *
          doctest::skip(test::has_no_s3_folder())) {
  S3Store::Options options;
  options.client.patience_ms = 0;
  auto store = open_store(test::s3_address(), options);
  const std::string before = *store->put("name", "before");
  CHECK(test::s3_gateway("gateway-kill"));
  const auto refused = store->put("name", "meanwhile");
  const auto unread = store->get(before);
  CHECK(test::s3_gateway("gateway-start"));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().kind == ErrorKind::unavailable);
  CHECK(refused.error().retry_after_s > 0);
  REQUIRE_FALSE(unread.ok());
  CHECK(unread.error().code == "s3_unreachable");
  CHECK(*store->get(before) == "before");
  CHECK(store->put("name", "after").ok());
}
