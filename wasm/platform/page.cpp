#include "platform/page.h"

#include <emscripten.h>

#include <vector>

#include "platform/bridge.h"
#include "platform/loop.h"

namespace septet::platform {
namespace {

EM_JS(char*, js_read, (int what, const char* key, int size, int* result_size),
      { return Module.platform.page.read(what, key, size, result_size); });
EM_JS(void, js_act, (int what, const char* text, int size, const char* more, int more_size),
      { Module.platform.page.act(what, text, size, more, more_size); });
EM_JS(int, js_share, (const char* title, int title_size, const char* url, int url_size),
      { return Module.platform.page.share(title, title_size, url, url_size); });
EM_JS(int, js_is, (int what), { return Module.platform.page.is(what); });
EM_JS(int, js_offset, (double milliseconds),
      { return -new Date(milliseconds).getTimezoneOffset(); });
EM_JS(double, js_now_ms, (), { return performance.timeOrigin + performance.now(); });
EM_JS(void, js_random, (unsigned char* out, int size), {
  for (let done = 0; done < size; done += 65536) {
    const bytes = new Uint8Array(Math.min(size - done, 65536));
    HEAPU8.set(crypto.getRandomValues(bytes), out + done);
  }
});
EM_JS(void, js_log, (const char* text, int size, int error),
      { Module.platform.page.log(text, size, error); });

// In the order of page.js.
enum class Read { address, base_url, stored, language, time_zone };
enum class Act {
  push_address,
  replace_address,
  go_back,
  open_tab,
  reload,
  title,
  badge,
  theme,
  store,
  unstore,
  copy,
  ask_before_leaving,
  full_screen
};
enum class Is { dark, still, touch, apple, full_screen, visible };

std::string read(Read what, std::string_view key = {}) {
  int size = 0;
  char* text = js_read(static_cast<int>(what), key.data(), size_of(key), &size);
  return take_string(text, size);
}

void act(Act what, std::string_view text = {}, std::string_view more = {}) {
  js_act(static_cast<int>(what), text.data(), size_of(text), more.data(), size_of(more));
}

bool is(Is what) {
  return js_is(static_cast<int>(what));
}

struct Listeners {
  std::vector<std::function<void(std::string)>> address;
  std::vector<std::function<void()>> appearance;
};

Listeners& listeners() {
  static Listeners instance;
  return instance;
}

class BrowserClock : public Clock {
 public:
  Timestamp now() override { return {static_cast<std::int64_t>(js_now_ms() * 1e3)}; }
};

class BrowserRandom : public Random {
 public:
  void fill(std::span<unsigned char> out) override {
    js_random(out.data(), static_cast<int>(out.size()));
  }
};

}  // namespace

std::string address() {
  return read(Read::address);
}
void push_address(std::string_view place) {
  act(Act::push_address, place);
}
void replace_address(std::string_view place) {
  act(Act::replace_address, place);
}
void go_back() {
  act(Act::go_back);
}
void on_address_change(std::function<void(std::string)> listener) {
  listeners().address.push_back(std::move(listener));
}
std::string base_url() {
  return read(Read::base_url);
}
void open_in_new_tab(std::string_view url) {
  act(Act::open_tab, url);
}
void reload() {
  act(Act::reload);
}

void ask_before_leaving(bool ask) {
  act(Act::ask_before_leaving, ask ? "1" : "");
}
void set_full_screen(bool on) {
  act(Act::full_screen, on ? "1" : "");
}
bool full_screen() {
  return is(Is::full_screen);
}

void set_title(std::string_view title) {
  act(Act::title, title);
}
void set_badge(int count) {
  act(Act::badge, std::to_string(count));
}

Theme system_theme() {
  return is(Is::dark) ? Theme::dark : Theme::light;
}
bool reduced_motion() {
  return is(Is::still);
}
bool touch_primary() {
  return is(Is::touch);
}
bool page_visible() {
  return is(Is::visible);
}
void on_appearance_change(std::function<void()> listener) {
  listeners().appearance.push_back(std::move(listener));
}
void set_page_theme(std::optional<Theme> theme) {
  act(Act::theme, !theme ? "" : *theme == Theme::dark ? "dark" : "light");
}

std::optional<std::string> stored(std::string_view key) {
  int size = 0;
  char* text = js_read(static_cast<int>(Read::stored), key.data(), size_of(key), &size);
  if (!text) return std::nullopt;
  return take_string(text, size);
}
void store(std::string_view key, std::string_view value) {
  act(Act::store, key, value);
}
void unstore(std::string_view key) {
  act(Act::unstore, key);
}

void copy_text(std::string_view text) {
  act(Act::copy, text);
}
bool share_link(std::string_view title, std::string_view url) {
  return js_share(title.data(), size_of(title), url.data(), size_of(url));
}

std::string language() {
  return read(Read::language);
}
std::string time_zone() {
  return read(Read::time_zone);
}
int utc_offset_minutes(Timestamp at) {
  return js_offset(static_cast<double>(at.us) / 1e3);
}

Clock& clock() {
  static BrowserClock instance;
  return instance;
}

Random& random() {
  static BrowserRandom instance;
  return instance;
}

bool is_apple() {
  return is(Is::apple);
}

void log(std::string_view line) {
  js_log(line.data(), size_of(line), 0);
}
void log_error(std::string_view line) {
  js_log(line.data(), size_of(line), 1);
}

}  // namespace septet::platform

using namespace septet::platform;

extern "C" {

EMSCRIPTEN_KEEPALIVE void platform_address_changed(const char* text, int size) {
  for (auto& listener : listeners().address) listener({text, static_cast<std::size_t>(size)});
  wake(2);
}

EMSCRIPTEN_KEEPALIVE void platform_appearance_changed() {
  for (auto& listener : listeners().appearance) listener();
  wake(2);
}

}  // extern "C"
