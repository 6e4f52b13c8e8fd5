// A server without sockets: its storage, as serve opens it, and an App over it.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>

#include "app/app.h"
#include "contract/multipart.h"
#include "server/dav/dav.h"
#include "server/storage.h"
#include "server/system.h"
#include "server/tus/tus.h"
#include "support/fake_credentials.h"
#include "support/fakes.h"
#include "support/s3_server.h"

namespace septet::test {

class WholeServer {
 public:
  // `database`: PostgreSQL's URL, `blobs`: that of a bucket; empty: in the folder.
  WholeServer(const std::string& data, const std::string& database, Clock& clock,
              const std::string& blobs = "", drive::Tools* tools = nullptr) {
    auto opened =
        server::open_storage({.data = data, .database = database, .blobs = blobs, .threads = 4},
                             variable, system_clock_, random_);
    REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().message));
    storage_ = std::make_unique<server::Storage>(*std::move(opened));
    auto made = app::App::create({.database = *storage_->database,
                                  .blobs = *storage_->blobs,
                                  .clock = clock,
                                  .random = random_,
                                  .cipher = storage_->cipher.get(),
                                  .credentials = &credentials_,
                                  .tools = tools},
                                 {});
    REQUIRE_MESSAGE(made.ok(), (made.ok() ? "" : made.error().cause));
    app_ = *std::move(made);
    dav_ = *dav::Dav::create(app_->drive());
    dav::bind_dav_routes(app_->router(), *dav_);
    tus_ = *tus::Tus::create(app_->drive());
    tus::bind_tus_routes(app_->router(), *tus_);
  }

  app::App& app() { return *app_; }
  db::Database& database() { return *storage_->database; }
  server::Storage& storage() { return *storage_; }

  struct Answer {
    int status = 0;
    std::string text;
    Json json() const { return *parse_json(text); }
  };
  Answer send(http::Method method, const std::string& url, const std::string& token,
              std::string body = "", const std::string& type = "application/json") {
    http::Response response = answer(method, url, token, std::move(body), type);
    auto text = response.whole_body();
    REQUIRE_MESSAGE(text.ok(), url);
    return {response.status, *std::move(text)};
  }

  // The bytes of a 200 that came to its end; nothing otherwise.
  std::optional<std::string> bytes_at(const std::string& url, const std::string& token) {
    http::Response response = answer(http::Method::get, url, token, "", "");
    auto text = response.whole_body();
    return response.status == 200 && text.ok() ? std::optional(*std::move(text)) : std::nullopt;
  }

  std::string get(const std::string& url, const std::string& token) {
    const Answer answer = send(http::Method::get, url, token);
    CHECK_MESSAGE(answer.status == 200, url << ": " << answer.text);
    return answer.text;
  }

  Json post(const std::string& url, const std::string& token, const Json& body,
            http::Method method = http::Method::post) {
    const Answer answer = send(method, url, token, to_text(body));
    REQUIRE_MESSAGE(answer.status < 300, url << ": " << answer.text);
    return answer.text.empty() ? Json() : answer.json();
  }

  // The file's id.
  std::string upload(const std::string& token, const std::string& name, const std::string& bytes) {
    const Answer answer =
        send(http::Method::post, "/api/drive/upload", token,
             contract::multipart_body({{"file", name, "", bytes}}, "parts-of-this-test"),
             "multipart/form-data; boundary=parts-of-this-test");
    REQUIRE_MESSAGE(answer.status < 300, name << ": " << answer.text);
    return answer.json()["file_id"];
  }

  // Signs a person up and in. Their token.
  std::string join(const std::string& name) {
    post("/api/users", "",
         {{"username", name}, {"email", name + "@example.org"}, {"password", "a long pass word"}});
    return post("/api/auth/login", "",
                {{"username", name}, {"password", "a long pass word"}})["token"];
  }

 private:
  http::Response answer(http::Method method, const std::string& url, const std::string& token,
                        std::string body, const std::string& type) {
    http::Request request;
    request.method = method;
    const auto question = std::min(url.find('?'), url.size());
    request.path = url.substr(0, question);
    if (question < url.size()) request.query = http::Query(url.substr(question + 1));
    if (!token.empty()) request.headers.add("Authorization", "Bearer " + token);
    request.headers.add("Content-Type", type);
    if (!body.empty()) request.body = std::make_shared<http::TextBody>(std::move(body));
    request.peer_address = "192.0.2.7";
    return app_->handle(request);
  }

  server::SystemClock system_clock_;  // S3 compares it with its own
  server::SystemRandom random_;
  FakeCredentials credentials_;
  std::unique_ptr<server::Storage> storage_;
  std::unique_ptr<app::App> app_;
  std::unique_ptr<dav::Dav> dav_;
  std::unique_ptr<tus::Tus> tus_;
};

}  // namespace septet::test
