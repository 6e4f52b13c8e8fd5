// Words that nobody else says, put wherever Drive keeps words, and looked for in every file of the
// data folder and of the folder for temporary files: while they come in and afterwards, with the
// log, its index and whatever is there for a moment, and in a backup.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

#include "base/encoding.h"
#include "server/backup.h"
#include "support/temporary_folder.h"
#include "support/whole_server.h"

namespace septet::canary_test {

namespace {

namespace fs = std::filesystem;

// Where each is put, and the word; words are looked for as they are, folded, and in base64.
struct Canary {
  const char* where;
  std::string word;
};

const Canary canaries[] = {{"content", "Quisquiliaeinhalt"},
                           {"content of HTML", "Zwergpinguinseite"},
                           {"file name", "Schnabeltierdatei"},
                           {"folder name", "Wombatverzeichnis"},
                           {"new name", "Umbenenngiraffe"},
                           {"tag", "Axolotlmarke"},
                           {"comment", "Erdferkelmeinung"},
                           {"trashed name", "Papierkorbokapi"},
                           {"name of an upload under way", "Halbnacktmull"},
                           {"tail of an upload by tus", "Restnasenaffe"},
                           {"name of a WebDAV file", "Einhaengegnu"},
                           {"dead property", "Eigenschaftstapir"},
                           {"bio", "Lebenslaufquagga"}};

const std::string& word_of(std::string_view where) {
  for (const Canary& canary : canaries)
    if (where == canary.where) return canary.word;
  FAIL("no such canary");
  return canaries[0].word;
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

// Every way in which one could recognise it without a key.
std::vector<std::string> forms_of(const std::string& word) {
  std::string wide;
  for (const char c : word) wide += {c, '\0'};
  std::vector<std::string> forms{word, lower(word), wide};
  // Wherever it begins in a group of three bytes, what lies wholly in it.
  for (std::size_t skipped = 0; skipped < 3; ++skipped)
    forms.push_back(to_base64(word.substr(skipped, (word.size() - skipped) / 3 * 3)));
  return forms;
}

// Looks through folders; what is found is kept, "WORD in FILE".
class Scanner {
 public:
  explicit Scanner(std::vector<std::string> folders) : folders_(std::move(folders)) {
    for (const Canary& canary : canaries)
      for (const std::string& form : forms_of(canary.word)) forms_.emplace_back(form, &canary);
  }

  void scan() {
    std::error_code gone;
    for (const std::string& folder : folders_)
      for (auto at = fs::recursive_directory_iterator(folder, gone);
           !gone && at != fs::recursive_directory_iterator(); at.increment(gone))
        look_at(at->path());
    ++scans_;
  }

  const std::set<std::string>& found() const { return found_; }
  const std::set<std::string>& files() const { return files_; }
  int scans() const { return scans_; }

 private:
  void look_at(const fs::path& path) {
    const std::string name = path.filename().string();
    for (const auto& [form, canary] : forms_)
      if (name.find(form) != name.npos) found_.insert(canary->word + " names " + path.string());
    std::error_code gone;
    if (!fs::is_regular_file(path, gone)) return;
    std::ifstream file(path, std::ios::binary);
    const std::string bytes = (std::ostringstream() << file.rdbuf()).str();
    files_.insert(name);
    for (const auto& [form, canary] : forms_)
      if (bytes.find(form) != bytes.npos)
        found_.insert(std::string(canary->where) + " in " + path.string());
  }

  const std::vector<std::string> folders_;
  std::vector<std::pair<std::string, const Canary*>> forms_;
  std::set<std::string> found_, files_;
  int scans_ = 0;
};

// Scans again and again beside what is done.
class ScanningThread {
 public:
  explicit ScanningThread(Scanner& scanner)
      : thread_([this, &scanner] {
          do scanner.scan();
          while (!done_);
        }) {}
  ~ScanningThread() {
    done_ = true;
    thread_.join();
  }

 private:
  std::atomic<bool> done_{false};
  std::thread thread_;
};

class Planter {
 public:
  explicit Planter(test::WholeServer& server) : server_(server), token_(server.join("anna")) {}

  void plant() {
    plant_contents();
    plant_names();
    plant_notes();
    plant_by_tus();
    plant_by_dav();
    server_.post("/api/users/me", token_, {{"bio", word_of("bio")}}, http::Method::patch);
    REQUIRE(server_.app().tick().ok());
  }

  // What can be read is there: nothing was found for the reason only that nothing was kept.
  void check_planted() {
    CHECK(server_.bytes_at("/api/drive/download?file_id=" + content_, token_)
              ->starts_with(word_of("content")));
    CHECK(server_.get("/api/drive/search?q=" + word_of("file name"), token_)
              .find(word_of("file name")) != std::string::npos);
    CHECK(server_.get("/api/drive/trash", token_).find(word_of("trashed name")) !=
          std::string::npos);
    CHECK(server_.get("/api/users/me", token_).find(word_of("bio")) != std::string::npos);
  }

 private:
  std::string repeated(const std::string& word) const {
    std::string out;
    while (out.size() < 200'000) out += word + " ";
    return out;
  }

  void plant_contents() {
    content_ = server_.upload(token_, "plain.txt", repeated(word_of("content")));
    server_.upload(token_, "page.html",
                   "<html><body><p>" + word_of("content of HTML") + "</p></body></html>");
    server_.upload(token_, word_of("file name") + ".txt", "x");
  }

  void plant_names() {
    const Json folder = server_.post("/api/drive/nodes", token_,
                                     {{"name", word_of("folder name")}, {"on_conflict", "rename"}});
    // Of several of that name only the first gets it.
    server_.send(http::Method::patch, "/api/drive/nodes/" + folder["id"].get<std::string>(), token_,
                 to_text({{"name", word_of("new name")}}));
    const std::string trashed = server_.upload(token_, word_of("trashed name"), "x");
    server_.send(http::Method::del, "/api/drive/nodes/" + trashed, token_);
    const Json none = Json::array();
    server_.post(
        "/api/drive/uploads", token_,
        {{"name", word_of("name of an upload under way")}, {"size_bytes", 0}, {"chunks", none}});
  }

  void plant_notes() {
    const std::string node = "/api/drive/nodes/" + content_;
    const Json tags = Json::array({word_of("tag")});
    server_.post(node, token_, {{"tags", tags}}, http::Method::patch);
    server_.send(http::Method::post, node + "/comments", token_,
                 to_text({{"text", word_of("comment")}}));
  }

  void send(http::Method method, const std::string& path, http::Headers headers, std::string body) {
    http::Request request;
    request.method = method;
    request.path = path;
    request.headers = std::move(headers);
    request.headers.add("Authorization", "Bearer " + token_);
    request.body = std::make_shared<http::TextBody>(std::move(body));
    const int status = server_.app().handle(request).status;
    CHECK_MESSAGE(status < 300, path << ": " << status);
  }

  void plant_by_tus() {
    http::Headers headers;
    headers.add("Tus-Resumable", "1.0.0");
    headers.add("Upload-Length", "1000000");
    headers.add("Content-Type", "application/offset+octet-stream");
    send(http::Method::post, "/tus/", std::move(headers),
         repeated(word_of("tail of an upload by tus")));
  }

  void plant_by_dav() {
    const std::string path = "/dav/" + word_of("name of a WebDAV file");
    send(http::Method::put, path, {}, "x");
    send(http::Method::proppatch, path, {},
         "<?xml version=\"1.0\"?><D:propertyupdate xmlns:D=\"DAV:\"><D:set><D:prop>"
         "<x xmlns=\"urn:x\">" +
             word_of("dead property") + "</x></D:prop></D:set></D:propertyupdate>");
  }

  test::WholeServer& server_;
  const std::string token_;
  std::string content_;
};

}  // namespace

TEST_CASE("at rest: no word of contents, names, tags, comments or properties is on the disk") {
  const test::TemporaryFolder folder;
  const std::string data = folder.path("data"), passing = folder.path("passing");
  fs::create_directories(passing);
  setenv("TMPDIR", passing.c_str(), 1);
  server::SystemClock clock;
  Scanner scanner({folder.path("")});
  {
    test::WholeServer server(data, "", clock);
    Planter planter(server);
    {
      const ScanningThread beside(scanner);
      for (int i = 0; i < 3; ++i) planter.plant();
    }
    scanner.scan();
    planter.check_planted();
    server::SystemRandom random;
    REQUIRE(server::back_up({.settings = {.data = data}, .to = folder.path("backup")}, clock,
                            random, [](std::string_view, std::int64_t, std::int64_t) {})
                .ok());
    scanner.scan();
  }
  unsetenv("TMPDIR");
  scanner.scan();
  for (const std::string& one : scanner.found()) CHECK_MESSAGE(false, one);
  for (const char* name :
       {"septet.db", "septet.db-wal", "septet.db-shm", "keys", "0000000001.pack"})
    CHECK_MESSAGE(scanner.files().count(name) == 1, name);
  CHECK(scanner.scans() > 3);
}

TEST_CASE("at rest: the scan finds what is there in any of its forms") {
  const test::TemporaryFolder folder;
  const std::string word = word_of("content");
  Scanner scanner({folder.path("")});
  scanner.scan();
  CHECK(scanner.found().empty());
  for (const std::string& text : {"…" + word + "…", "x" + lower(word), to_base64("xy" + word + "z"),
                                  to_base64(word), to_base64("x" + word)}) {
    std::ofstream(folder.path("leak")) << text;
    Scanner again({folder.path("")});
    again.scan();
    CHECK_MESSAGE(again.found().size() == 1, text);
  }
  fs::remove(folder.path("leak"));
  std::ofstream(folder.path(word)) << "named";
  scanner.scan();
  CHECK(scanner.found().size() == 1);
}

}  // namespace septet::canary_test
