// What the programs of this folder share: the server that they kill, and how they wait for it.
#pragma once

#include <httplib.h>

#include <charconv>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>

#include "support/child_process.h"
#include "support/temporary_folder.h"

namespace septet::load {

struct Options {
  int rounds = 0;
  std::uint64_t seed = 1;
  std::string server = "build/native/septet";

  // [--rounds N] [--seed N] [--server PATH]. Prints the seed.
  static Options from(int count, char** values, int rounds) {
    Options options;
    options.rounds = rounds;
    for (int i = 1; i + 1 < count; i += 2) {
      const std::string_view flag = values[i];
      if (flag == "--rounds") read(values[i + 1], options.rounds);
      if (flag == "--seed") read(values[i + 1], options.seed);
      if (flag == "--server") options.server = values[i + 1];
    }
    std::printf("seed %llu\n", static_cast<unsigned long long>(options.seed));
    return options;
  }

 private:
  template <class Number>
  static void read(const std::string& text, Number& out) {
    std::from_chars(text.data(), text.data() + text.size(), out);
  }
};

// The server under test: started, killed, started again over the same folder.
class Subject {
 public:
  explicit Subject(std::string program) : program_(std::move(program)) {}

  // False if it does not come up.
  bool start() {
    if (port_ == 0) port_ = *test::free_port();
    auto started =
        test::ChildProcess::start({program_, "serve", "--port", std::to_string(port_), "--data",
                                   folder_.path("data"), "--empty", "--rate-limit", "off"},
                                  folder_.path("log"));
    if (!started.ok()) return false;
    process_ = *std::move(started);
    for (int i = 0; i < 3'000; ++i) {
      if (const auto answer = httplib::Client("127.0.0.1", port_).Get("/healthz"); answer)
        return true;
      if (process_->ended_within(10)) return false;
    }
    return false;
  }
  void kill() { process_->kill_now(); }
  // What it prints behind `words` in their line, which may come soon after it answers; empty if it
  // never does.
  std::string printed_after(const std::string& words) const {
    for (int i = 0; i < 1'000 && !process_->ended_within(10); ++i) {
      const std::string said = log();
      const auto at = said.find(words);
      const auto end = at == said.npos ? at : said.find_first_of("\r\n", at);
      if (end != said.npos) return said.substr(at + words.size(), end - at - words.size());
    }
    return "";
  }
  // What it said, for whoever reads why it did not come up.
  std::string log() const {
    std::ifstream file(folder_.path("log"));
    return {std::istreambuf_iterator<char>(file), {}};
  }
  int port() const { return port_; }

 private:
  std::string program_;
  test::TemporaryFolder folder_;
  int port_ = 0;
  std::unique_ptr<test::ChildProcess> process_;
};

// Waits, without a clock, until so much was acknowledged.
class Progress {
 public:
  explicit Progress(int workers) : workers_(workers) {}
  void acknowledge() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  void finish() {  // a worker will not go on
    const std::lock_guard lock(mutex_);
    ++finished_;
    changed_.notify_all();
  }
  void await(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return count_ >= count || finished_ == workers_; });
  }

 private:
  const int workers_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0, finished_ = 0;
};

}  // namespace septet::load
