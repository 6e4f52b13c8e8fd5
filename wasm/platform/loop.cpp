#include "platform/loop.h"

#include <GLES3/gl3.h>
#include <emscripten.h>
#include <emscripten/html5.h>

#include <cmath>
#include <map>
#include <vector>

#include "imgui_impl_opengl3.h"
#include "imgui_internal.h"
#include "platform/accessibility_tree.h"
#include "platform/input_state.h"
#include "platform/surface.h"

namespace septet::platform {
namespace {

EM_JS(void, js_start, (), { Module.platform.start(); });
EM_JS(void, js_wake, (int frames), { Module.platform.screen.wake(frames); });
EM_JS(void, js_animate, (double milliseconds), { Module.platform.screen.animate(milliseconds); });
EM_JS(void, js_after, (double milliseconds, int id),
      { Module.platform.screen.after(milliseconds, id); });
EM_JS(void, js_cursor, (int cursor), { Module.platform.setCursor(cursor); });
EM_JS(void, js_mirror, (const void* nodes, int count, const char* strings),
      { Module.platform.mirror.apply(nodes, count, strings); });

struct Loop {
  std::function<void()> draw;
  std::vector<SurfaceHandler> surface_handlers;
  std::map<TimerId, std::function<void()>> timers;
  TimerId last_timer = 0;
  ImVec2 size{1280, 720};
  float ratio = 1;
  bool surface_stale = true;
  bool in_frame = false;
  bool unseen = false;  // what is being taken in
  double last_frame_ms = 0;
  int cursor = -1;
};

Loop& loop() {
  static Loop instance;
  return instance;
}

void create_context() {
  EmscriptenWebGLContextAttributes attributes;
  emscripten_webgl_init_context_attributes(&attributes);
  attributes.majorVersion = 2;
  attributes.alpha = attributes.antialias = attributes.depth = attributes.stencil = false;
  attributes.enableExtensionsByDefault = false;  // none is used, and asking for each waits
  attributes.powerPreference = EM_WEBGL_POWER_PREFERENCE_LOW_POWER;
  emscripten_webgl_make_context_current(emscripten_webgl_create_context("#canvas", &attributes));
}

// The backend uploads a font texture of its own; a pixel is enough, since ui/ brings the real one.
void create_device_objects() {
  ImFontAtlas* fonts = ImGui::GetIO().Fonts;
  fonts->ClearTexData();
  fonts->TexPixelsRGBA32 = static_cast<unsigned*>(IM_ALLOC(4));
  fonts->TexWidth = fonts->TexHeight = 1;
  ImGui_ImplOpenGL3_CreateDeviceObjects();
}

void configure() {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  io.ConfigInputTextCursorBlink = true;
  io.ConfigWindowsMoveFromTitleBarOnly = true;
  io.KeyRepeatDelay = 1e9f;  // the browser repeats keys
  io.ConfigMacOSXBehaviors = false;
  ImGui::GetCurrentContext()->TestEngineHookItems = true;
}

void remake_if_stale() {
  if (!std::exchange(loop().surface_stale, false)) return;
  for (SurfaceHandler& handler : loop().surface_handlers) handler.made(loop().ratio);
}

void begin_frame() {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = loop().size;
  io.DisplayFramebufferScale = {loop().ratio, loop().ratio};
  const double now = now_ms();
  const double elapsed_s = (now - std::exchange(loop().last_frame_ms, now)) / 1e3;
  io.DeltaTime = static_cast<float>(std::fmax(1e-4, std::fmin(elapsed_s, 1.0)));
  remake_if_stale();
  apply_field_edit();
}

void run_interface() {
  loop().in_frame = true;
  begin_frame();
  ImGui::NewFrame();
  a11y::tree().begin_frame();
  loop().draw();
  ImGui::Render();
  loop().in_frame = false;
  const auto& nodes = a11y::tree();
  if (a11y::tree().end_frame()) {
    js_mirror(nodes.exported().data(), static_cast<int>(nodes.exported().size()),
              nodes.strings().data());
  }
  const int cursor = ImGui::GetMouseCursor();
  if (std::exchange(loop().cursor, cursor) != cursor) js_cursor(cursor);
}

void paint() {
  for (SurfaceHandler& handler : loop().surface_handlers) handler.before_paint();
  const ImVec2 size = loop().size;
  glViewport(0, 0, static_cast<int>(std::round(size.x * loop().ratio)),
             static_cast<int>(std::round(size.y * loop().ratio)));
  const ImVec4 color = ImGui::GetStyle().Colors[ImGuiCol_WindowBg];
  glClearColor(color.x, color.y, color.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

// Milliseconds until the caret appears or vanishes; 0 without one. ImGui shows it for 0.8 s of 1.2.
double until_caret_blinks_ms() {
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  if (!g.IO.WantTextInput || g.InputTextState.ID != g.ActiveId) return 0;
  const float at = std::fmax(g.InputTextState.CursorAnim, 0.f);
  const float phase = std::fmod(at, 1.2f);
  const float rest = phase <= 0.8f ? 0.8f - phase : 1.2f - phase;
  return (rest + std::fmax(-g.InputTextState.CursorAnim, 0.f)) * 1e3 + 10;
}

}  // namespace

void run(std::function<void()> draw) {
  loop().draw = std::move(draw);
  configure();
  create_context();
  ImGui_ImplOpenGL3_Init("#version 300 es");
  create_device_objects();
  js_start();
}

void wake(int frames) {
  js_wake(frames);
}
void animate(double for_ms) {
  js_animate(for_ms);
}
void wake_after(double delay_ms) {
  after(delay_ms, [] {});
}

void nothing_to_show() {
  loop().unseen = true;
}
void show_what_came() {
  if (!std::exchange(loop().unseen, false)) wake(2);
}

TimerId after(double delay_ms, std::function<void()> callback) {
  const TimerId id = ++loop().last_timer;
  loop().timers[id] = std::move(callback);
  js_after(delay_ms, id);
  return id;
}

void cancel(TimerId id) {
  loop().timers.erase(id);
}

double now_ms() {
  return emscripten_get_now();
}

void on_surface(SurfaceHandler handler) {
  loop().surface_handlers.push_back(std::move(handler));
}

void remake_surface() {
  loop().surface_stale = true;
  wake(2);
}

float pixel_ratio() {
  return loop().ratio;
}

}  // namespace septet::platform

using namespace septet::platform;

extern "C" {

EMSCRIPTEN_KEEPALIVE void platform_resize(float width, float height, float ratio) {
  loop().size = {std::fmax(width, 1.f), std::fmax(height, 1.f)};
  if (std::exchange(loop().ratio, ratio) != ratio) loop().surface_stale = true;
}

// Runs the interface until every queued event had its frame.
EMSCRIPTEN_KEEPALIVE void platform_pump() {
  if (loop().in_frame) return;
  constexpr int most_frames = 8;
  for (int i = 0; i < most_frames; i++) {
    run_interface();
    if (ImGui::GetCurrentContext()->InputEventsQueue.empty() && !field_edit_waits()) break;
  }
}

// Paints one frame; answers in how many milliseconds something changes by itself (0: never).
EMSCRIPTEN_KEEPALIVE double platform_paint() {
  if (loop().in_frame) return 0;
  run_interface();
  paint();
  return until_caret_blinks_ms();
}

EMSCRIPTEN_KEEPALIVE void platform_remake() {
  remake_surface();
}

EMSCRIPTEN_KEEPALIVE void platform_context_restored() {
  ImGui_ImplOpenGL3_DestroyDeviceObjects();
  create_device_objects();
  loop().surface_stale = true;
}

EMSCRIPTEN_KEEPALIVE void platform_timer(int id) {
  const auto found = loop().timers.find(id);
  if (found == loop().timers.end()) return;
  const auto callback = std::move(found->second);
  loop().timers.erase(found);
  callback();
  show_what_came();
}

}  // extern "C"
