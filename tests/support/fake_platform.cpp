#include "support/fake_platform.h"

#include <deque>
#include <map>

#include "platform/loop.h"
#include "platform/net.h"
#include "platform/page.h"
#include "support/fakes.h"

namespace septet {

namespace {

struct Browser {
  double now_ms = 0;
  std::deque<std::function<void()>> tasks;
  std::map<std::pair<double, platform::TimerId>, std::function<void()>> timers;
  platform::TimerId last_timer = 0;
  std::map<platform::FileHandle, std::string> files;
  platform::FileHandle last_file = 0;
  std::map<std::string, std::string, std::less<>> storage;
  test::FakeClock clock;
  test::SeededRandom random;
  bool visible = true;
  int unseen = 0;
  std::vector<std::function<void()>> on_appearance;
};

Browser& browser() {
  static Browser instance;
  return instance;
}

constexpr double hour_ms = 3'600'000;

}  // namespace

namespace test {

void reset_browser() {
  browser() = Browser();
}

platform::FileRef choose_file(const std::string& path, std::string bytes) {
  platform::FileRef file;
  file.handle = ++browser().last_file;
  file.path = path;
  file.name = path.substr(path.rfind('/') + 1);
  file.size_bytes = static_cast<std::int64_t>(bytes.size());
  file.modified_ms = 1'700'000'000'000;
  browser().files[file.handle] = std::move(bytes);
  return file;
}

platform::FileRef choose_empty_folder(const std::string& path) {
  platform::FileRef folder = choose_file(path, "");
  folder.is_folder = true;
  return folder;
}

void lose_file(platform::FileHandle file) {
  browser().files.erase(file);
}

void show_page(bool visible) {
  browser().visible = visible;
  for (const auto& listener : browser().on_appearance) listener();
}

int unseen() {
  return browser().unseen;
}

bool run_step() {
  if (browser().tasks.empty()) return false;
  const auto task = std::move(browser().tasks.front());
  browser().tasks.pop_front();
  task();
  return true;
}

bool run_until(const std::function<bool()>& done) {
  const double last_ms = browser().now_ms + hour_ms;
  while (!done()) {
    if (run_step()) continue;
    auto& timers = browser().timers;
    if (timers.empty() || timers.begin()->first.first > last_ms) return false;
    browser().now_ms = timers.begin()->first.first;
    browser().tasks.push_back(std::move(timers.begin()->second));
    timers.erase(timers.begin());
  }
  return true;
}

}  // namespace test

namespace platform {

void wake(int) {}
void nothing_to_show() {
  ++browser().unseen;
}
bool page_visible() {
  return browser().visible;
}
void on_appearance_change(std::function<void()> listener) {
  browser().on_appearance.push_back(std::move(listener));
}

// Nobody is at the other end of a socket here.
void on_online_change(std::function<void(bool)>) {}
SocketId socket_open(std::string_view, SocketHandler) {
  return 1;
}
void socket_send(SocketId, std::string_view) {}
void socket_close(SocketId) {}

double now_ms() {
  return browser().now_ms;
}

TimerId after(double delay_ms, std::function<void()> run) {
  const TimerId id = ++browser().last_timer;
  browser().timers[{browser().now_ms + delay_ms, id}] = std::move(run);
  return id;
}

void cancel(TimerId id) {
  std::erase_if(browser().timers, [&](const auto& timer) { return timer.first.second == id; });
}

void read_slice(FileHandle file, std::int64_t offset, std::int64_t length_bytes,
                std::function<void(Result<std::string>)> done) {
  browser().tasks.push_back([=, done = std::move(done)] {
    const auto found = browser().files.find(file);
    if (found == browser().files.end()) return done(not_found("The file is gone."));
    done(found->second.substr(static_cast<std::size_t>(offset),
                              static_cast<std::size_t>(length_bytes)));
  });
}

void release(FileHandle file) {
  browser().files.erase(file);
}

std::optional<std::string> stored(std::string_view key) {
  const auto found = browser().storage.find(key);
  return found == browser().storage.end() ? std::nullopt : std::optional(found->second);
}
void store(std::string_view key, std::string_view value) {
  browser().storage[std::string(key)] = value;
}
void unstore(std::string_view key) {
  browser().storage.erase(std::string(key));
}

Clock& clock() {
  return browser().clock;
}
Random& random() {
  return browser().random;
}

}  // namespace platform
}  // namespace septet
