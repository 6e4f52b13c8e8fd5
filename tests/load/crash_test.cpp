// Kills the server with SIGKILL under a load of uploads, new versions, folders, renames and trash,
// again and again. After each restart everything that was acknowledged has to be there, with the
// right SHA-256, and what was under way either wholly or not at all.
//   crash [--rounds N] [--seed N] [--server PATH]
#include <httplib.h>

#include <cstdio>
#include <map>
#include <set>

#include "base/encoding.h"
#include "base/hash.h"
#include "base/json.h"
#include "load/killed_rounds.h"
#include "load/subject.h"
#include "support/fakes.h"

using namespace septet;
using load::Options;
using load::Progress;
using load::Subject;

namespace {

constexpr int worker_count = 4;
const std::string no_content = "-";  // of a folder, where a file has the hash of its bytes

// One person's hands in one folder, and what they know to be in it.
class Worker {
 public:
  Worker(int number, std::uint64_t seed) : number_(number), random_(seed * 1'000 + number) {}

  bool begin(int port, const std::string& token) {
    token_ = token;
    connect(port);
    const auto made = post("/api/drive/nodes", {{"name", "worker " + std::to_string(number_)}});
    if (!made || made->status != 201) return false;
    folder_ = Json::parse(made->body)["id"];
    return true;
  }
  void connect(int port) {
    client_ = std::make_unique<httplib::Client>("127.0.0.1", port);
    client_->set_keep_alive(true);
    client_->set_default_headers({{"Authorization", "Bearer " + token_}});
  }
  // Until the server is gone.
  void work(Progress& progress) {
    while (step()) progress.acknowledge();
    progress.finish();
  }
  // What is wrong with what the server has; empty if nothing is.
  std::string verify();

 private:
  using Contents = std::map<std::string, std::string>;  // name → hash, or no_content
  struct Entry {
    std::string id, name;
    bool is_folder = false;
  };

  httplib::Result post(const std::string& path, const Json& body) {
    return client_->Post(path, body.dump(), "application/json");
  }
  bool step();
  bool upload(const std::string& name);
  bool make_folder();
  bool rename();
  bool trash();
  // What is there if the step succeeds. It is known only once it is acknowledged.
  bool settle(const httplib::Result&, Contents then);
  bool list(std::vector<Entry>&);
  std::string check(const Entry&, Contents& found);
  std::string fresh_name() { return "file " + std::to_string(++named_) + ".bin"; }
  std::string any_name();

  int number_;
  test::SeededRandom random_;
  std::string token_, folder_;
  std::unique_ptr<httplib::Client> client_;
  Contents known_;                 // acknowledged
  std::optional<Contents> maybe_;  // if the step that was under way was done
  std::map<std::string, std::string> ids_;
  std::set<std::string> verified_;  // "name hash" of what was downloaded already
  std::string refusal_;             // what the server said to a request that nothing is wrong with
  int named_ = 0;
};

bool Worker::step() {
  const auto choice = random_.next() % 10;
  if (choice < 5 || known_.size() < 4) return upload(fresh_name());
  if (choice < 6) return make_folder();
  if (choice < 8) return rename();
  if (choice < 9) return trash();
  const std::string name = any_name();
  return upload(known_[name] == no_content ? fresh_name() : name);
}

bool Worker::upload(const std::string& name) {
  const std::string bytes = random_.bytes(random_.next() % 3 == 0 ? 300'000 : 3'000);
  Contents then = known_;
  then[name] = to_hex(sha256(bytes));
  maybe_ = then;
  const auto answer = client_->Post(
      "/api/drive/upload",
      httplib::MultipartFormDataItems{{"parent_id", folder_, "", ""},
                                      {"file", bytes, name, "application/octet-stream"}});
  if (answer && answer->status == 200) ids_[name] = Json::parse(answer->body)["file_id"];
  return settle(answer, std::move(then));
}

bool Worker::make_folder() {
  const std::string name = "folder " + std::to_string(++named_);
  Contents then = known_;
  then[name] = no_content;
  maybe_ = then;
  const auto answer = post("/api/drive/nodes", {{"name", name}, {"parent_id", folder_}});
  if (answer && answer->status == 201) ids_[name] = Json::parse(answer->body)["id"];
  return settle(answer, std::move(then));
}

bool Worker::rename() {
  const std::string from = any_name();
  const std::string to = "renamed " + std::to_string(++named_);
  Contents then = known_;
  then[to] = then[from];
  then.erase(from);
  maybe_ = then;
  const auto answer = client_->Patch("/api/drive/nodes/" + ids_[from], Json{{"name", to}}.dump(),
                                     "application/json");
  if (answer) ids_[to] = ids_[from];
  return settle(answer, std::move(then));
}

bool Worker::trash() {
  const std::string name = any_name();
  Contents then = known_;
  then.erase(name);
  maybe_ = then;
  return settle(client_->Delete("/api/drive/nodes/" + ids_[name]), std::move(then));
}

bool Worker::settle(const httplib::Result& answer, Contents then) {
  if (!answer) return false;
  maybe_.reset();
  if (answer->status < 300) {
    known_ = std::move(then);
    return true;
  }
  refusal_ = std::to_string(answer->status) + " " + answer->body;
  return false;
}

std::string Worker::any_name() {
  auto at = known_.begin();
  std::advance(at, random_.next() % known_.size());
  return at->first;
}

bool Worker::list(std::vector<Entry>& out) {
  std::string cursor;
  do {
    const auto answer = client_->Get("/api/drive/nodes?limit=500&parent_id=" + folder_ +
                                     (cursor.empty() ? "" : "&cursor=" + cursor));
    if (!answer || answer->status != 200) return false;
    const Json page = Json::parse(answer->body);
    for (const Json& item : page["items"])
      out.push_back({item["id"], item["name"], item["kind"] == "folder"});
    cursor = page.value("next_cursor", Json()).is_string() ? page["next_cursor"] : Json("");
  } while (!cursor.empty());
  return true;
}

std::string Worker::check(const Entry& entry, Contents& found) {
  ids_[entry.name] = entry.id;
  if (entry.is_folder) {
    found[entry.name] = no_content;
    return {};
  }
  const auto known = known_.find(entry.name);
  const bool unsure = maybe_ || known == known_.end();
  if (!unsure && verified_.count(entry.id + known->second) != 0) {
    found[entry.name] = known->second;
    return {};
  }
  const auto answer = client_->Get("/api/drive/download?file_id=" + entry.id);
  if (!answer || answer->status != 200) return "cannot download " + entry.name;
  const std::string hash = to_hex(sha256(answer->body));
  found[entry.name] = hash;
  verified_.insert(entry.id + hash);
  return {};
}

std::string Worker::verify() {
  if (!refusal_.empty()) return std::exchange(refusal_, {});
  std::vector<Entry> entries;
  if (!list(entries)) return "cannot list";
  Contents found;
  for (const Entry& entry : entries)
    if (auto wrong = check(entry, found); !wrong.empty()) return wrong;
  if (found == known_ || (maybe_ && found == *maybe_)) {
    known_ = std::move(found);
    maybe_.reset();
    return {};
  }
  for (const auto& [name, hash] : known_)
    if (found[name] != hash) return name + (found[name].empty() ? " is missing" : " differs");
  return "something is there that never was whole";
}

class CrashTest {
 public:
  explicit CrashTest(const Options& options) : options_(options), subject_(options.server) {
    for (int i = 0; i < worker_count; ++i) workers_.emplace_back(i, options.seed);
  }
  int run();

 private:
  bool sign_in();

  Options options_;
  Subject subject_;
  std::vector<Worker> workers_;
};

bool CrashTest::sign_in() {
  httplib::Client client("127.0.0.1", subject_.port());
  const Json person = {
      {"username", "crash"}, {"password", "a long password"}, {"email", "c@x.org"}};
  client.Post("/api/users", person.dump(), "application/json");
  const auto answer = client.Post("/api/auth/login", person.dump(), "application/json");
  if (!answer || answer->status != 200) return false;
  const std::string token = Json::parse(answer->body)["token"];
  for (Worker& worker : workers_)
    if (!worker.begin(subject_.port(), token)) return false;
  return true;
}

int CrashTest::run() {
  const bool begun = subject_.start() && sign_in();
  return load::KilledRounds<Worker>(options_, subject_, workers_).run(begun);
}

}  // namespace

int main(int count, char** values) {
  const load::Options options = load::Options::from(count, values, 20);
  return CrashTest(options).run();
}
