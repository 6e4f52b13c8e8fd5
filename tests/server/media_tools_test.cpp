#include "server/media_tools.h"

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "support/documents.h"
#include "support/temporary_folder.h"
#include "support/test_video.h"

using namespace septet;
using server::MediaTools;
using test::file_bytes;
using test::test_video;
namespace fs = std::filesystem;

namespace {

server::ToolCommand shell(const std::string& script) {
  server::ToolCommand command{.program = "/bin/sh", .arguments = {"-c", script}};
  command.most_output_bytes = 10'000;
  command.wall_ms = 10'000;
  return command;
}

}  // namespace

TEST_CASE("tools: what a program writes comes back, and what it reads is what was given") {
  const server::Sandbox sandbox;
  const auto input = server::memory_file(test::stream_over("from a file in memory"), 1000, 0);
  REQUIRE(input.ok());
  for (const char* script : {"cat", "cat /dev/stdin"}) {
    auto command = shell(script);
    command.input = input->fd();
    const auto out = server::run_tool(sandbox, command);
    REQUIRE_MESSAGE(out.ok(), out.error().cause);
    lseek(input->fd(), 0, SEEK_SET);
    CHECK(*out == "from a file in memory");
  }
}

TEST_CASE("tools: a file in memory has both ends, and zeros between them") {
  const std::string bytes(100'000, 'x');
  const auto file = server::memory_file(test::stream_over(bytes), 1000, 500);
  REQUIRE(file.ok());
  std::string read(bytes.size() + 1, '?');
  REQUIRE(pread(file->fd(), read.data(), read.size(), 0) == 100'000);
  CHECK(read.substr(0, 1000) == bytes.substr(0, 1000));
  CHECK(read.substr(99'500, 500) == bytes.substr(0, 500));
  CHECK(read.substr(50'000, 1000) == std::string(1000, '\0'));
}

TEST_CASE("tools: bounds of time, output and failure") {
  const server::Sandbox sandbox;
  const auto cause = [&](const server::ToolCommand& command) {
    const auto out = server::run_tool(sandbox, command);
    REQUIRE_FALSE(out.ok());
    CHECK(out.error().kind == ErrorKind::unprocessable);
    return out.error().cause;
  };
  CHECK(cause(shell("exit 3")).find("status 768") != std::string::npos);
  auto slow = shell("while :; do :; done");
  slow.wall_ms = 200;
  CHECK(cause(slow).find("too long") != std::string::npos);
  auto quiet = shell("exec >&-; while :; do :; done");  // says that it is done, and is not
  quiet.wall_ms = 200;
  CHECK(cause(quiet).find("too long") != std::string::npos);
  auto busy = shell("while :; do :; done");
  busy.cpu_s = 1;
  busy.wall_ms = 120'000;  // of a machine that has more to do
  CHECK(cause(busy).find("status " + std::to_string(SIGKILL)) != std::string::npos);
  auto loud = shell("while :; do echo word; done");
  CHECK(cause(loud).find("too much output") != std::string::npos);
  loud.may_cut = true;
  CHECK(server::run_tool(sandbox, loud)->size() == 10'000);
  server::ToolCommand missing{.program = "/nonexistent/program", .arguments = {}};
  CHECK(cause(missing).find("status") != std::string::npos);
}

TEST_CASE("tools: nothing can be written, or read that is not its own, and there is no network") {
  const server::Sandbox sandbox;
  const test::TemporaryFolder folder;
  std::ofstream(folder.path("secret")) << "secret";
  const auto run = [&](const std::string& script) {
    return server::run_tool(sandbox, shell(script));
  };
  CHECK_FALSE(run("echo plain > " + folder.path("written")).ok());
  CHECK(file_bytes(folder.path("written")).empty());
  REQUIRE(sandbox.guards_files());
  CHECK_FALSE(fs::exists(folder.path("written")));
  CHECK_FALSE(run("cat " + folder.path("secret")).ok());
  CHECK_FALSE(run("cat /proc/$PPID/environ").ok());
  CHECK_FALSE(run("rm " + folder.path("secret")).ok());
  CHECK(fs::exists(folder.path("secret")));
  CHECK_FALSE(run("kill -0 $PPID").ok());
  const auto socket =
      run("exec perl -MSocket -e 'exit(socket(my $s, AF_INET, SOCK_STREAM, 0) ? 0 : 7)'");
  REQUIRE_FALSE(socket.ok());
  CHECK(socket.error().cause.find("status 1792") != std::string::npos);  // 7
  CHECK(run("true").ok());
}

TEST_CASE("tools: PDF") {
  MediaTools tools;
  REQUIRE(tools.has(drive::Tool::pdf_text));
  REQUIRE(tools.has(drive::Tool::pdf_picture));
  const auto pdf = test::stream_over(test::pdf_document({"A walrus", "A narwhal", "An orca"}));
  const auto text = tools.pdf_text(pdf, 1 << 20);
  REQUIRE_MESSAGE(text.ok(), text.error().cause);
  CHECK(text->find("A walrus") != std::string::npos);
  CHECK(text->find("An orca") != std::string::npos);
  CHECK(tools.pdf_text(pdf, 5)->size() == 5);
  CHECK(tools.pdf_facts(pdf)->page_count == 3);
  const auto page = tools.pdf_page(pdf, 2, 320);
  REQUIRE_MESSAGE(page.ok(), page.error().cause);
  CHECK(page->height == 320);
  CHECK(page->width == 248);
  CHECK(tools.pdf_page(pdf, 1, 320)->pixels != page->pixels);
  const auto broken = test::stream_over("%PDF-1.4 and no more");
  CHECK(tools.pdf_text(broken, 100).error().code == "tool_failed");
  CHECK(tools.pdf_facts(broken).error().code == "tool_failed");
  CHECK(tools.pdf_page(broken, 1, 320).error().code == "tool_failed");
}

TEST_CASE("tools: video, also with its table of contents at the end, and pictures of rarer kinds") {
  MediaTools tools;
  REQUIRE(tools.has(drive::Tool::video_picture));
  const test::TemporaryFolder folder;
  for (const auto& clip : {std::pair("a.mp4", "-c:v mpeg4"), std::pair("a.mkv", "-c:v mpeg4"),
                           std::pair("a.webm", "-c:v vp8 -b:v 200k")}) {
    const auto video = test::stream_over(test_video(folder, clip.first, clip.second));
    const auto facts = tools.video_facts(video);
    REQUIRE_MESSAGE(facts.ok(), facts.error().cause);
    CHECK(facts->width == 640);
    CHECK(facts->height == 360);
    CHECK(facts->duration_ms.value_or(0) >= 3900);
    CHECK(facts->duration_ms.value_or(0) <= 4200);
    const auto frame = tools.video_frame(video, 320);
    REQUIRE_MESSAGE(frame.ok(), frame.error().cause);
    CHECK(frame->width == 320);
    CHECK(frame->height == 180);
  }
  const auto still = tools.video_frame(
      test::stream_over(test_video(folder, "a.webp", "-frames:v 1 -c:v libwebp")), 100);
  REQUIRE_MESSAGE(still.ok(), still.error().cause);
  CHECK(still->width == 100);
  CHECK(tools.video_frame(test::stream_over("no video"), 320).error().code == "tool_failed");
  // A list of other files, which some take for a video.
  const auto list =
      test::stream_over("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n");
  CHECK(tools.video_frame(list, 320).error().code == "tool_failed");
  CHECK(tools.video_frame(test::stream_over("ffconcat version 1.0\nfile /etc/passwd\n"), 320)
            .error()
            .code == "tool_failed");
}

TEST_CASE("tools: of one key one at a time, and no more than there are turns") {
  MediaTools tools(2);
  std::atomic<int> at_work{0}, most{0}, same{0}, most_same{0};
  const auto raise = [](std::atomic<int>& highest, int now) {
    for (int seen = highest; seen < now && !highest.compare_exchange_weak(seen, now);) {
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 12; ++i)
    threads.emplace_back([&, i] {
      const bool shared = i % 2 == 0;
      const auto done = tools.in_turn(shared ? "same" : std::to_string(i), [&]() -> Result<void> {
        raise(most, ++at_work);
        if (shared) raise(most_same, ++same);
        for (int n = 0; n < 100; ++n) std::this_thread::yield();
        if (shared) --same;
        --at_work;
        return {};
      });
      CHECK(done.ok());
    });
  for (auto& thread : threads) thread.join();
  CHECK(most == 2);
  CHECK(most_same == 1);
}
