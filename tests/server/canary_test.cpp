// Words that nobody else says, put wherever Drive keeps words, and looked for in every file of the
// data folder and of the folder for temporary files: while they come in and afterwards, with the
// log, its index and whatever is there for a moment, and in a backup.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "base/encoding.h"
#include "image/image.h"
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

// Looks through folders; what is found is kept, "WHERE in FILE".
class Scanner {
 public:
  explicit Scanner(std::vector<std::string> folders) : folders_(std::move(folders)) {
    for (const Canary& canary : canaries)
      for (const std::string& form : forms_of(canary.word)) forms_.emplace_back(form, canary.where);
  }

  // From now on these bytes, too, as they are.
  void look_for(const char* where, std::string bytes) { forms_.emplace_back(bytes, where); }

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
    for (const auto& [form, where] : forms_)
      if (name.find(form) != name.npos)
        found_.insert(std::string(where) + " names " + path.string());
    std::error_code gone;
    if (!fs::is_regular_file(path, gone)) return;
    std::ifstream file(path, std::ios::binary);
    const std::string bytes = (std::ostringstream() << file.rdbuf()).str();
    files_.insert(name);
    for (const auto& [form, where] : forms_)
      if (bytes.find(form) != bytes.npos)
        found_.insert(std::string(where) + " in " + path.string());
  }

  const std::vector<std::string> folders_;
  std::vector<std::pair<std::string, const char*>> forms_;
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

  // Everything is there and can be read: nothing was found for the reason only that nothing was
  // kept.
  void check_planted() {
    const std::string node = "/api/drive/nodes/" + content_;
    CHECK(bytes("/api/drive/download?file_id=" + content_).starts_with(word_of("content")));
    check_said("tag", node);
    check_said("comment", node + "/comments");
    check_said("folder name", "/api/drive/nodes");
    check_said("new name", "/api/drive/nodes");
    check_said("trashed name", "/api/drive/trash");
    check_said("bio", "/api/users/me");
    check_said("name of an upload under way", "/api/drive/uploads/" + upload_);
    check_said("file name", "/api/drive/search?q=" + word_of("file name"));
    // By their bodies: these words are in no name.
    CHECK(server_.get("/api/drive/search?q=" + word_of("content"), token_).find(content_) !=
          std::string::npos);
    CHECK(server_.get("/api/drive/search?q=" + word_of("content of HTML"), token_).find(page_) !=
          std::string::npos);
    const std::string file = "/dav/" + word_of("name of a WebDAV file");
    CHECK(bytes(file) == "x");
    CHECK(send(http::Method::propfind, file, {}, "").whole_body()->find(word_of("dead property")) !=
          std::string::npos);
    const http::Response kept = send(http::Method::head, tail_, tus_headers(), "");
    CHECK(kept.headers.get("Upload-Offset") == std::to_string(tail_size_));
  }

  // Bytes of the preview that is kept of a picture without anything that repeats.
  std::string of_preview() {
    const std::string shown = bytes("/api/drive/preview?file_id=" + picture_);
    REQUIRE(shown.size() > 1'000);
    return shown.substr(shown.size() / 2, 24);
  }
  std::string of_picture() {
    const std::string kept = bytes("/api/drive/download?file_id=" + picture_);
    return kept.substr(kept.size() / 2, 24);
  }

 private:
  std::string bytes(const std::string& url) { return server_.bytes_at(url, token_).value_or(""); }

  void check_said(const char* where, const std::string& url) {
    CHECK_MESSAGE(server_.get(url, token_).find(word_of(where)) != std::string::npos, where);
  }

  // No bytes of it, nor of what is made of it, are anywhere else.
  static image::Picture noise() {
    std::mt19937 random(7);  // NOLINT: the same each time
    image::Picture out{300, 200, 3, {}};
    while (out.pixels.size() < 300 * 200 * 3) out.pixels += static_cast<char>(random());
    return out;
  }

  std::string repeated(const std::string& word) const {
    std::string out;
    while (out.size() < 200'000) out += word + " ";
    return out;
  }

  void plant_contents() {
    content_ = server_.upload(token_, "plain.txt", repeated(word_of("content")));
    page_ = server_.upload(token_, "page.html",
                           "<html><body><p>" + word_of("content of HTML") + "</p></body></html>");
    picture_ = server_.upload(token_, "picture.png", image::encode_png(noise()));
    bytes("/api/drive/preview?file_id=" + picture_);  // is made, and kept, when it is asked for
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
    upload_ = server_.post("/api/drive/uploads", token_,
                           {{"name", word_of("name of an upload under way")},
                            {"size_bytes", 0},
                            {"chunks", none}})["id"];
  }

  void plant_notes() {
    const std::string node = "/api/drive/nodes/" + content_;
    const Json tags = Json::array({word_of("tag")});
    server_.post(node, token_, {{"tags", tags}}, http::Method::patch);
    server_.send(http::Method::post, node + "/comments", token_,
                 to_text({{"text", word_of("comment")}}));
  }

  http::Response send(http::Method method, const std::string& path, http::Headers headers,
                      std::string body) {
    http::Request request;
    request.method = method;
    request.path = path;
    request.headers = std::move(headers);
    request.headers.add("Authorization", "Bearer " + token_);
    request.body = std::make_shared<http::TextBody>(std::move(body));
    http::Response response = server_.app().handle(request);
    CHECK_MESSAGE(response.status < 300, path << ": " << response.status);
    return response;
  }

  static http::Headers tus_headers() {
    http::Headers headers;
    headers.add("Tus-Resumable", "1.0.0");
    return headers;
  }

  void plant_by_tus() {
    http::Headers headers = tus_headers();
    headers.add("Upload-Length", "1000000");
    headers.add("Content-Type", "application/offset+octet-stream");
    const std::string begun = repeated(word_of("tail of an upload by tus"));
    tail_ = send(http::Method::post, "/tus/", std::move(headers), begun).headers.get("Location");
    tail_size_ = begun.size();
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
  // The latest of each: of nodes the ids, of uploads the id and, by tus, where it is.
  std::string content_, page_, picture_, upload_, tail_;
  std::size_t tail_size_ = 0;
};

}  // namespace

TEST_CASE("at rest: nothing of contents, names, tags, comments or previews is on the disk") {
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
    planter.check_planted();
    scanner.look_for("preview", planter.of_preview());
    scanner.look_for("picture", planter.of_picture());
    scanner.scan();
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
