#include "client/uploads.h"

#include <doctest/doctest.h>

#include "app/app.h"
#include "blob/table_store.h"
#include "db/embedded_database.h"
#include "http/router.h"
#include "platform/loop.h"
#include "platform/page.h"
#include "support/fake_platform.h"
#include "support/fakes.h"

using namespace septet;
using client::UploadItem;
using client::UploadPhase;

namespace {

// Straight into an App, with a wire that can be cut.
class DirectTransport final : public client::Transport {
 public:
  explicit DirectTransport(app::App& app) : app_(app) {}
  bool local() const override { return true; }

  client::CallId send(client::Request request, client::Then<client::Reply> then,
                      platform::Progress) override {
    const client::CallId id = ++last_;
    calls_[id] =
        platform::after(5, [this, id, request = std::move(request), then = std::move(then)] {
          calls_.erase(id);
          then(answer(request));
        });
    return id;
  }
  void cancel(client::CallId id) override {
    if (const auto found = calls_.find(id); found != calls_.end()) platform::cancel(found->second);
  }
  void open_live(std::int64_t, client::LiveSink) override {}
  void close_live() override {}
  void address(std::string, std::string, client::Then<std::string>) override {}
  void save(std::string, std::string, client::Then<void>) override {}

  int failures = 0;              // so many requests from now on find no connection
  std::int64_t chunk_bytes = 0;  // sent in chunks so far

 private:
  Result<client::Reply> answer(const client::Request& sent) {
    if (failures > 0) {
      --failures;
      return client::unreachable();
    }
    http::Request request;
    request.method = sent.method;
    request.path = sent.path.substr(0, sent.path.find('?'));
    if (const auto question = sent.path.find('?'); question != sent.path.npos)
      request.query = http::Query(std::string_view(sent.path).substr(question + 1));
    request.headers = sent.headers;
    request.body = std::make_shared<http::TextBody>(sent.body);
    if (request.path.ends_with("/chunks"))
      chunk_bytes += static_cast<std::int64_t>(sent.body.size());
    const http::Response response = app_.handle(request);
    client::Reply reply{response.status, response.headers, TRY(response.whole_body())};
    if (reply.status >= 400) return client::error_of(reply);
    return reply;
  }

  app::App& app_;
  std::map<client::CallId, platform::TimerId> calls_;
  client::CallId last_ = 0;
};

struct Tab {
  Tab() { test::reset_browser(); }

  std::unique_ptr<db::EmbeddedDatabase> database =
      *db::EmbeddedDatabase::open({.path = ":memory:"});
  std::unique_ptr<blob::TableStore> blobs = *blob::TableStore::open(*database);
  test::FakeClock clock;
  test::SeededRandom random;
  std::unique_ptr<app::App> app =
      *app::App::create({*database, *blobs, clock, random}, {.local = true});
  DirectTransport transport{*app};
  client::DriveApi drive{transport};

  template <class T>
  T wait(const std::function<void(client::Then<T>)>& ask) {
    std::optional<Result<T>> answer;
    ask([&](Result<T> got) { answer = std::move(got); });
    REQUIRE(test::run_until([&] { return answer.has_value(); }));
    REQUIRE(answer->ok());
    return **std::move(answer);
  }
  Json get(const std::string& path) {
    const auto reply = wait<client::Reply>([&](client::Then<client::Reply> then) {
      transport.send({.path = path}, std::move(then), {});
    });
    return *parse_json(reply.body);
  }
  std::string content(const Id& file_id) {
    return wait<client::Reply>([&](client::Then<client::Reply> then) {
             drive.content(file_id, {}, {}, std::move(then));
           })
        .body;
  }
  std::map<std::string, drive::Node> list(const Id& parent_id) {
    std::map<std::string, drive::Node> out;
    const auto page = wait<drive::NodePage>([&](client::Then<drive::NodePage> then) {
      drive.list({.parent_id = parent_id}, std::move(then));
    });
    for (const drive::Node& node : page.items) out[node.name] = node;
    return out;
  }
  Id root() { return *parse_id(get("/api/users/me")["user_id"].get<std::string>()); }
};

bool all_in(const client::Uploads& uploads, UploadPhase phase) {
  return std::all_of(uploads.items().begin(), uploads.items().end(),
                     [&](const UploadItem& item) { return item.phase == phase; });
}

bool finish(const client::Uploads& uploads) {
  return test::run_until([&] { return all_in(uploads, UploadPhase::done); });
}

std::string random_bytes(std::size_t size, std::uint64_t seed = 7) {
  return test::SeededRandom(seed).bytes(size);
}

}  // namespace

TEST_CASE("uploads: files small and large arrive as they are, in the folders they came in") {
  Tab tab;
  const Id root = tab.root();
  client::Uploads uploads(tab.drive);
  uploads.open(root);
  const std::string large = random_bytes(3'000'000);
  uploads.add({test::choose_file("Plans/2026/large.bin", large),
               test::choose_file("Plans/note \"one\".txt", "hello"),
               test::choose_file("Plans/empty.txt", ""), test::choose_empty_folder("Plans/later")},
              root);
  REQUIRE(finish(uploads));
  const auto plans = tab.list(tab.list(root).at("Plans").id);
  CHECK(plans.size() == 4);
  CHECK(tab.content(plans.at("note \"one\".txt").id) == "hello");
  CHECK(plans.at("empty.txt").size_bytes == 0);
  CHECK(plans.at("later").kind == drive::NodeKind::folder);
  const auto year = tab.list(plans.at("2026").id);
  CHECK(tab.content(year.at("large.bin").id) == large);
  CHECK(uploads.totals().done_bytes == 3'000'005);
}

TEST_CASE("uploads: what is there already is not sent again") {
  Tab tab;
  const Id root = tab.root();
  client::Uploads uploads(tab.drive);
  std::string bytes = random_bytes(3'000'000);
  uploads.add({test::choose_file("a.bin", bytes)}, root);
  REQUIRE(finish(uploads));
  const std::int64_t first = std::exchange(tab.transport.chunk_bytes, 0);
  CHECK(first > 3'000'000);
  bytes.insert(1'500'000, "an edit in the middle");
  uploads.add({test::choose_file("a.bin", bytes)}, root);
  REQUIRE(finish(uploads));
  CHECK(tab.transport.chunk_bytes > 0);
  CHECK(tab.transport.chunk_bytes < 600'000);
  CHECK(tab.list(root).at("a.bin").version == 2);
}

TEST_CASE("uploads: a broken connection is tried again until it is back") {
  Tab tab;
  const Id root = tab.root();
  client::Uploads uploads(tab.drive);
  const std::string large = random_bytes(3'000'000);
  uploads.add({test::choose_file("in/a.bin", large), test::choose_file("in/b.txt", "b")}, root);
  tab.transport.failures = 20;
  CHECK(test::run_until([&] { return uploads.items()[0].phase == UploadPhase::retrying; }));
  CHECK(uploads.items()[0].error.code == "unreachable");
  REQUIRE(finish(uploads));
  const auto folder = tab.list(tab.list(root).at("in").id);
  CHECK(tab.content(folder.at("a.bin").id) == large);
  CHECK(tab.content(folder.at("b.txt").id) == "b");
}

TEST_CASE("uploads: paused at any step, one goes on when it is resumed") {
  Tab tab;
  const Id root = tab.root();
  const std::string large = random_bytes(2'000'000);
  for (int steps = 1; steps < 40; steps += 3) {
    CAPTURE(steps);
    client::Uploads uploads(tab.drive);
    const std::string name = "file " + std::to_string(steps);
    std::string bytes = large + name;
    uploads.add({test::choose_file(name, bytes)}, root);
    int left = steps;
    REQUIRE(test::run_until(
        [&] { return left-- == 0 || uploads.items()[0].phase == UploadPhase::done; }));
    uploads.pause_all();
    while (test::run_step()) {
    }
    if (uploads.items()[0].phase != UploadPhase::done)
      CHECK(uploads.items()[0].phase == UploadPhase::paused);
    uploads.resume_all();
    REQUIRE(finish(uploads));
    CHECK(tab.content(tab.list(root).at(name).id) == bytes);
  }
}

TEST_CASE("uploads: after a reload an upload goes on once its file is chosen again") {
  Tab tab;
  const Id root = tab.root();
  const std::string large = random_bytes(12'000'000);
  {
    client::Uploads before(tab.drive);
    before.open(root);
    before.add({test::choose_file("film.bin", large), test::choose_file("x.txt", "x")}, root);
    REQUIRE(test::run_until([&] { return tab.transport.chunk_bytes > 0; }));
  }
  client::Uploads uploads(tab.drive);
  uploads.open(root);
  REQUIRE(uploads.items().size() == 1);  // the small one had arrived
  CHECK(uploads.items()[0].phase == UploadPhase::needs_file);
  CHECK(uploads.items()[0].name == "film.bin");
  const std::int64_t sent = std::exchange(tab.transport.chunk_bytes, 0);
  uploads.add({test::choose_file("film.bin", large)}, root);
  REQUIRE(uploads.items().size() == 1);
  REQUIRE(finish(uploads));
  CHECK(tab.transport.chunk_bytes <= 12'100'000 - sent);
  CHECK(tab.content(tab.list(root).at("film.bin").id) == large);
  client::Uploads after(tab.drive);
  uploads.close();
  after.open(root);
  CHECK(after.items().empty());
}

TEST_CASE("uploads: what cannot be is said of the item, and the others go on") {
  Tab tab;
  const Id root = tab.root();
  client::Uploads uploads(tab.drive);
  const auto lost = test::choose_file("lost.bin", random_bytes(2'000'000));
  uploads.add(
      {test::choose_file(std::string(300, 'n'), "x"), lost, test::choose_file("good.txt", "good")},
      root);
  test::lose_file(lost.handle);
  REQUIRE(
      test::run_until([&] { return uploads.totals().failed == 2 && !uploads.totals().busy(); }));
  CHECK(uploads.items()[0].error.kind == ErrorKind::invalid);
  CHECK(uploads.items()[1].error.kind == ErrorKind::not_found);
  CHECK(uploads.items()[2].phase == UploadPhase::done);
  uploads.clear_ended();
  CHECK(uploads.items().empty());
}

TEST_CASE("uploads: a cancelled one leaves nothing behind") {
  Tab tab;
  const Id root = tab.root();
  client::Uploads uploads(tab.drive);
  uploads.add({test::choose_file("a.bin", random_bytes(9'000'000)),
               test::choose_file("b.bin", random_bytes(9'000'000, 8))},
              root);
  REQUIRE(test::run_until([&] { return tab.transport.chunk_bytes > 0; }));
  uploads.cancel_all();
  CHECK(uploads.items().empty());
  CHECK_FALSE(uploads.totals().busy());
  test::run_until([] { return false; });
  CHECK(tab.list(root).empty());
}
