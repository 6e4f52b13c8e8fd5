#include <doctest/doctest.h>

#include <filesystem>

#include "image/image.h"
#include "server/media_tools.h"
#include "support/documents.h"
#include "support/test_video.h"
#include "support/whole_server.h"

using namespace septet;
namespace fs = std::filesystem;

namespace {

// The token of somebody who has signed up.
std::string signed_up(test::WholeServer& whole) {
  const Json person{
      {"username", "anna"}, {"email", "anna@example.org"}, {"password", "a long pass word"}};
  whole.post("/api/users", "", person);
  return whole.post("/api/auth/login", "",
                    {{"username", "anna"}, {"password", "a long pass word"}})["token"];
}

}  // namespace

TEST_CASE("previews and text of a server: found and shown, and nowhere in the data folder") {
  const test::TemporaryFolder folder;
  const std::string data = folder.path("data");
  server::SystemClock clock;
  server::MediaTools tools;
  test::WholeServer whole(data, "", clock, "", &tools);
  const std::string token = signed_up(whole);
  const auto docx =
      whole.upload(token, "a.docx", test::word_document("the Mitternachtsfuchs sleeps"));
  const auto pdf = whole.upload(token, "b.pdf", test::pdf_document({"Morgenrotkranich", "second"}));
  const auto video = whole.upload(token, "c.mp4", test::test_video(folder, "c.mp4", "-c:v mpeg4"));
  REQUIRE(whole.app().tick().ok());
  for (const auto& wanted :
       {std::pair("mitternachtsfuchs", docx), std::pair("morgenrotkranich", pdf)}) {
    const Json hits =
        *parse_json(whole.get(std::string("/api/drive/search?q=") + wanted.first, token));
    REQUIRE(hits["items"].size() == 1);
    CHECK(hits["items"][0]["node"]["id"] == wanted.second);
    CHECK(hits["items"][0]["snippet"]["marks"].size() == 2);
  }
  std::vector<std::string> secrets{"itternachtsfuchs", "orgenrotkranich", "JFIF"};
  for (const auto& file : {pdf, video}) {
    const std::string picture =
        whole.get("/api/drive/preview?file_id=" + file + "&size=large", token);
    CHECK(image::size_of(picture).ok());
    secrets.push_back(picture.substr(picture.size() / 2, 24));
  }
  CHECK(whole.get("/api/drive/preview?file_id=" + pdf + "&page=2", token) !=
        whole.get("/api/drive/preview?file_id=" + pdf, token));
  CHECK(whole.send(http::Method::get, "/api/drive/preview?file_id=" + pdf + "&page=3", token)
            .status == 404);
  const Json facts = *parse_json(whole.get("/api/drive/preview/info?file_id=" + video, token));
  CHECK(facts["duration_ms"] >= 3900);
  CHECK(facts["width"] == 640);
  CHECK((*parse_json(whole.get("/api/drive/preview/info?file_id=" + pdf, token)))["page_count"] ==
        2);
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(data)) {
    if (!entry.is_regular_file()) continue;
    ++files;
    const std::string bytes = test::file_bytes(entry.path().string());
    for (const std::string& secret : secrets)
      CHECK_MESSAGE(bytes.find(secret) == std::string::npos, entry.path().string());
  }
  CHECK(files >= 4);  // keys, database, its log, a pack
}
