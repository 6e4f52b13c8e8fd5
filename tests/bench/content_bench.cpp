// What text and previews take on this machine, run by hand: content_bench [VIDEO PDF]. Without
// files of one's own, documents made here and ffmpeg's test picture.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "db/embedded_database.h"
#include "extract/extract.h"
#include "search/index.h"
#include "server/media_tools.h"
#include "support/documents.h"
#include "support/fakes.h"
#include "support/temporary_folder.h"

using namespace septet;

namespace {

struct Spent {
  double elapsed_ms = 0;
  double processor_ms = 0;  // of this program and those that it started
};

double processor_ms() {
  double out = 0;
  for (const auto who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage{};
    getrusage(who, &usage);
    for (const timeval& time : {usage.ru_utime, usage.ru_stime})
      out += static_cast<double>(time.tv_sec) * 1000 + static_cast<double>(time.tv_usec) / 1000;
  }
  return out;
}

Spent spent_on(const std::function<void()>& work) {
  const double before_ms = processor_ms();
  const auto start = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double, std::milli> elapsed =
      std::chrono::steady_clock::now() - start;
  return {elapsed.count(), processor_ms() - before_ms};
}

void tell(const char* what, const Spent& spent) {
  std::printf("%-50s %8.1f ms, of a processor %8.1f ms\n", what, spent.elapsed_ms,
              spent.processor_ms);
}

void must(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "failed: %s\n", what);
  std::exit(1);
}

std::string file_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return (std::ostringstream() << file.rdbuf()).str();
}

// Words that are made of few letters, as those of languages are.
std::string prose(test::SeededRandom& random, int words) {
  std::string out;
  for (int i = 0; i < words; ++i) {
    for (std::uint64_t n = 2 + random.next() % 8; n > 0; --n)
      out += static_cast<char>('a' + random.next() % 26 * (random.next() % 26) / 26);
    out += i % 12 == 11 ? ". " : " ";
  }
  return out;
}

std::string sheet(test::SeededRandom& random) {
  std::string cells;
  for (int i = 0; i < 5000; ++i)
    cells += "<c><v>" + std::to_string(random.next() % 100'000) + "</v></c>";
  return test::zip_file(
      {{"xl/sharedStrings.xml", "<sst><si><t>" + prose(random, 2000) + "</t></si></sst>"},
       {"xl/worksheets/sheet1.xml", cells}});
}

// Of 3,000 words each, some 20 kB of text.
void measure_documents() {
  test::SeededRandom random(5);
  std::vector<std::pair<extract::Form, std::string>> files;
  for (int i = 0; i < 25; ++i) {
    files.emplace_back(extract::Form::word_document, test::word_document(prose(random, 3000)));
    files.emplace_back(extract::Form::open_document,
                       test::open_document("<text:p>" + prose(random, 3000) + "</text:p>"));
    files.emplace_back(extract::Form::workbook, sheet(random));
    files.emplace_back(extract::Form::html, "<html><p>" + prose(random, 3000) + "</html>");
  }
  std::vector<std::string> texts;
  tell("text of 100 documents (docx, odt, xlsx, html)", spent_on([&] {
         for (const auto& file : files)
           texts.push_back(*extract::text_of(file.first, test::stream_over(file.second), 1 << 20));
       }));
  auto database = *db::EmbeddedDatabase::open({.path = ":memory:", .key = {}});
  must(search::migrate(*database).ok(), "migrate");
  const search::Index index("bench");
  test::FakeClock clock;
  const auto put = [&](const std::string& text) {
    must(database
             ->write([&](db::Transaction& tx) {
               return index.put(tx, {make_id(clock, random), {}, "title", "title", text});
             })
             .ok(),
         "put");
  };
  tell("… into the index", spent_on([&] {
         for (const std::string& text : texts) put(text);
       }));
  const std::string large = prose(random, 150'000);
  tell("one of 1 MB into the index", spent_on([&] { put(large); }));
}

void measure_image() {
  test::SeededRandom random(6);
  image::Picture picture{4000, 3000, 3, {}};
  picture.pixels.resize(std::size_t{36'000'000});
  for (std::size_t i = 0; i < picture.pixels.size(); ++i)  // smooth, with some noise
    picture.pixels[i] = static_cast<char>(i / 12'000 % 200 + i % 12'000 / 300 + random.next() % 8);
  const std::string jpeg = image::encode_jpeg(picture);
  std::printf("a JPEG of 4000 x 3000, %zu kB\n", jpeg.size() / 1000);
  for (const int side : {320, 1600}) {
    std::string made;
    tell(side == 320 ? "small preview of it" : "large preview of it", spent_on([&] {
           made = image::encode_jpeg(*image::decode_fitted(jpeg, side, 40'000'000));
         }));
  }
}

void measure_tools(const std::string& video_path, const std::string& pdf_path) {
  server::MediaTools tools;
  const auto video = test::stream_over(file_bytes(video_path));
  const auto pdf = test::stream_over(pdf_path.empty() ? test::pdf_document({"one", "two"})
                                                      : file_bytes(pdf_path));
  for (const int side : {320, 1600}) {
    std::printf("%d pixels:\n", side);
    tell("a frame of a video",
         spent_on([&] { must(tools.video_frame(video, side).ok(), "frame"); }));
    tell("a page of a PDF", spent_on([&] { must(tools.pdf_page(pdf, 1, side).ok(), "page"); }));
  }
  tell("duration and size of the video",
       spent_on([&] { must(tools.video_facts(video).ok(), "facts"); }));
  tell("number of pages", spent_on([&] { must(tools.pdf_facts(pdf).ok(), "facts"); }));
  tell("text of the PDF", spent_on([&] { must(tools.pdf_text(pdf, 1 << 20).ok(), "text"); }));
}

}  // namespace

int main(int count, char** arguments) {
  const test::TemporaryFolder folder;
  std::string video = count > 1 ? arguments[1] : folder.path("video.mp4");
  if (count < 2)
    must(std::system(
             ("ffmpeg -v error -nostdin -f lavfi -i testsrc=size=1920x1080:rate=30:duration=10 "
              "-c:v libx264 -preset ultrafast " +
              video)
                 .c_str()) == 0,
         "ffmpeg");
  measure_documents();
  measure_image();
  measure_tools(video, count > 2 ? arguments[2] : "");
  return 0;
}
