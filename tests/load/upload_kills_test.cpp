// Kills the server with SIGKILL in the middle of resumable uploads, again and again. After each
// restart every chunk that was acknowledged is there, so that each upload sends one again at most,
// the one that was under way; nothing is seen of a file that is not whole, and whatever was
// committed is there, byte for byte.
//   upload_kills [--rounds N] [--seed N] [--server PATH]
#include <httplib.h>

#include <cstdio>
#include <map>
#include <set>
#include <thread>

#include "base/encoding.h"
#include "base/hash.h"
#include "base/json.h"
#include "blob/chunker.h"
#include "load/subject.h"
#include "support/fakes.h"

using namespace septet;

namespace {

constexpr int uploader_count = 3;

// A file on its way.
struct Sending {
  std::string name, key, hash;
  Json announcement;
  std::map<std::string, std::string> chunks;  // by id
  std::string upload_id;                      // empty: not known yet
  std::set<std::string> sent, acknowledged;   // ids
  bool commit_sent = false;
};

Sending cut(const std::string& name, const std::string& folder, const std::string& bytes) {
  Sending out;
  out.name = name;
  out.key = folder + name;
  out.hash = sha256(bytes);
  Json refs = Json::array();
  blob::Chunker chunker([&](std::string_view chunk) {
    const std::string id = to_hex(sha256(chunk));
    refs.push_back({{"id", id}, {"size_bytes", chunk.size()}});
    out.chunks[id] = chunk;
    return Result<void>();
  });
  (void)chunker.add(bytes);  // the sink never fails
  (void)chunker.finish();
  out.announcement = {
      {"name", name}, {"parent_id", folder}, {"size_bytes", bytes.size()}, {"chunks", refs}};
  return out;
}

class Uploader {
 public:
  Uploader(int number, std::uint64_t seed) : number_(number), random_(seed * 1'000 + number) {}

  bool begin(int port, const std::string& token) {
    token_ = token;
    connect(port);
    const auto made = post("/api/drive/nodes", {{"name", "uploader " + std::to_string(number_)}});
    if (!made || made->status != 201) return false;
    folder_ = Json::parse(made->body)["id"];
    return true;
  }
  void connect(int port) {
    client_ = std::make_unique<httplib::Client>("127.0.0.1", port);
    client_->set_keep_alive(true);
    client_->set_default_headers({{"Authorization", "Bearer " + token_}});
  }
  // Until the server is gone. `progress` counts chunks and commits.
  void work(load::Progress& progress) {
    while (step()) progress.acknowledge();
    progress.finish();
  }
  // What is wrong with what the server has; empty if nothing is. `all`: every file is read, not
  // only those that are new since the last time.
  std::string verify(bool all);
  int sent_again() const { return sent_again_; }
  std::size_t file_count() const { return committed_.size(); }

 private:
  struct Committed {
    std::string id, hash;
    bool verified = false;
  };

  httplib::Result post(const std::string& path, const Json& body,
                       const httplib::Headers& headers = {}) {
    return client_->Post(path, headers, body.dump(), "application/json");
  }
  bool step();
  bool announce();
  bool send(const std::string& chunk_id);
  bool commit();
  bool good(const httplib::Result& answer, int status);
  std::string verify_open();
  std::string verify_list();
  std::string verify_content(Committed&, const std::string& name);

  int number_;
  test::SeededRandom random_;
  std::string token_, folder_;
  std::unique_ptr<httplib::Client> client_;
  std::optional<Sending> sending_;
  std::vector<std::string> missing_;  // of it, the next one last
  std::map<std::string, Committed> committed_;
  std::string refusal_;  // what the server said to a request that nothing is wrong with
  int named_ = 0;
  int sent_again_ = 0;
};

bool Uploader::good(const httplib::Result& answer, int status) {
  if (!answer) return false;
  if (answer->status == status) return true;
  refusal_ = std::to_string(answer->status) + " " + answer->body;
  return false;
}

// One request that matters: a chunk, or a commit.
bool Uploader::step() {
  if (!sending_) {
    const std::size_t size = 50'000 + random_.next() % 3'000'000;
    sending_ = cut("file " + std::to_string(++named_), folder_, random_.bytes(size));
  }
  if (sending_->upload_id.empty() && !announce()) return false;
  if (missing_.empty()) return commit();
  const std::string id = missing_.back();
  if (!send(id)) return false;
  missing_.pop_back();
  return true;
}

bool Uploader::announce() {
  const auto answer =
      post("/api/drive/uploads", sending_->announcement, {{"Idempotency-Key", sending_->key}});
  if (!good(answer, 201)) return false;
  const Json state = Json::parse(answer->body);
  sending_->upload_id = state["id"];
  missing_ = state["missing"].get<std::vector<std::string>>();
  return true;
}

bool Uploader::send(const std::string& chunk_id) {
  if (!sending_->sent.insert(chunk_id).second) ++sent_again_;
  const auto answer =
      client_->Put("/api/drive/uploads/" + sending_->upload_id + "/chunks/" + chunk_id,
                   sending_->chunks.at(chunk_id), "application/octet-stream");
  if (!good(answer, 204)) return false;
  sending_->acknowledged.insert(chunk_id);
  return true;
}

bool Uploader::commit() {
  sending_->commit_sent = true;
  const auto answer = post("/api/drive/uploads/" + sending_->upload_id + "/commit", Json::object());
  if (!good(answer, 200)) return false;
  const Json reply = Json::parse(answer->body);
  if (reply["name"] != sending_->name) refusal_ = "committed under another name";
  committed_[sending_->name] = {reply["file_id"], sending_->hash};
  sending_.reset();
  return refusal_.empty();
}

std::string Uploader::verify(bool all) {
  if (!refusal_.empty()) return std::exchange(refusal_, {});
  if (auto wrong = verify_open(); !wrong.empty()) return wrong;
  if (auto wrong = verify_list(); !wrong.empty()) return wrong;
  for (auto& [name, file] : committed_)
    if (all || !file.verified)
      if (auto wrong = verify_content(file, name); !wrong.empty()) return wrong;
  return {};
}

// What the server lacks is what was not acknowledged, and goes on from there.
std::string Uploader::verify_open() {
  if (!sending_ || sending_->upload_id.empty()) return {};
  const auto answer = client_->Get("/api/drive/uploads/" + sending_->upload_id);
  if (!answer || answer->status != 200) return "an upload is gone";
  const Json state = Json::parse(answer->body);
  if (state["status"] == "committed") {
    if (!sending_->commit_sent) return "committed though nobody said so";
    missing_.clear();
    return commit() ? "" : "a commit cannot be repeated";
  }
  missing_ = state["missing"].get<std::vector<std::string>>();
  int again = 0;
  for (const std::string& id : missing_) {
    if (sending_->acknowledged.count(id) != 0) return "an acknowledged chunk is missing";
    again += sending_->sent.count(id) != 0 ? 1 : 0;
  }
  return again <= 1 ? "" : "more than one chunk has to be sent again";
}

std::string Uploader::verify_list() {
  std::set<std::string> names;
  std::string cursor;
  do {
    const auto answer = client_->Get("/api/drive/nodes?limit=500&parent_id=" + folder_ +
                                     (cursor.empty() ? "" : "&cursor=" + cursor));
    if (!answer || answer->status != 200) return "cannot list";
    const Json page = Json::parse(answer->body);
    for (const Json& item : page["items"]) names.insert(item["name"].get<std::string>());
    cursor = page.value("next_cursor", Json()).is_string() ? page["next_cursor"] : Json("");
  } while (!cursor.empty());
  for (const auto& [name, file] : committed_)
    if (names.erase(name) == 0) return name + " is missing";
  return names.empty() ? "" : *names.begin() + " is there though it was never committed";
}

std::string Uploader::verify_content(Committed& file, const std::string& name) {
  const auto answer = client_->Get("/api/drive/download?file_id=" + file.id);
  if (!answer || answer->status != 200) return "cannot download " + name;
  if (sha256(answer->body) != file.hash) return name + " differs";
  file.verified = true;
  return {};
}

class UploadKills {
 public:
  explicit UploadKills(const load::Options& options)
      : options_(options), random_(options.seed), subject_(options.server) {
    for (int i = 0; i < uploader_count; ++i) uploaders_.emplace_back(i, options.seed);
  }
  int run();

 private:
  bool begin();
  void load_and_kill();
  bool verify(bool all);

  load::Options options_;
  test::SeededRandom random_;
  load::Subject subject_;
  std::vector<Uploader> uploaders_;
};

bool UploadKills::begin() {
  if (!subject_.start()) return false;
  httplib::Client client("127.0.0.1", subject_.port());
  const Json person = {
      {"username", "kills"}, {"password", "a long password"}, {"email", "k@x.org"}};
  client.Post("/api/users", person.dump(), "application/json");
  const auto answer = client.Post("/api/auth/login", person.dump(), "application/json");
  if (!answer || answer->status != 200) return false;
  const std::string token = Json::parse(answer->body)["token"];
  for (Uploader& uploader : uploaders_)
    if (!uploader.begin(subject_.port(), token)) return false;
  return true;
}

void UploadKills::load_and_kill() {
  load::Progress progress(uploader_count);
  std::vector<std::thread> threads;
  for (Uploader& uploader : uploaders_) {
    uploader.connect(subject_.port());
    threads.emplace_back([&uploader, &progress] { uploader.work(progress); });
  }
  progress.await(static_cast<int>(1 + random_.next() % 80));
  subject_.kill();
  for (auto& thread : threads) thread.join();
}

bool UploadKills::verify(bool all) {
  bool good = true;
  for (Uploader& uploader : uploaders_) {
    uploader.connect(subject_.port());
    const std::string wrong = uploader.verify(all);
    if (!wrong.empty()) std::printf("FAILED %s\n", wrong.c_str());
    good = good && wrong.empty();
  }
  return good;
}

int UploadKills::run() {
  int passed = 0, failed = 0;
  if (!begin()) {
    std::printf("FAILED the server does not start: %s\n0 passed, 1 failed\n",
                subject_.log().c_str());
    return 1;
  }
  for (int round = 0; round < options_.rounds && failed == 0; ++round) {
    load_and_kill();
    const bool is_last = round + 1 == options_.rounds;
    if (!subject_.start()) {
      std::printf("FAILED round %d: it does not come up again: %s\n", round,
                  subject_.log().c_str());
      ++failed;
    } else {
      ++(verify(is_last) ? passed : failed);
    }
  }
  std::size_t files = 0;
  int again = 0;
  for (const Uploader& uploader : uploaders_) {
    files += uploader.file_count();
    again += uploader.sent_again();
  }
  std::printf("%zu files, %d chunks sent again in %d kills of %d uploads\n", files, again,
              passed + failed, uploader_count);
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** values) {
  return UploadKills(load::Options::from(count, values, 20)).run();
}
