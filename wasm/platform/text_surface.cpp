#include "platform/text_surface.h"

#include <emscripten.h>

#include <map>
#include <vector>

#include "imgui_internal.h"
#include "platform/accessibility_tree.h"
#include "platform/bridge.h"
#include "platform/loop.h"

namespace septet::platform {
namespace {

EM_JS(void, js_surface_make, (int id), { Module.platform.surfaces.make(id); });
EM_JS(void, js_surface_drop, (int id), { Module.platform.surfaces.drop(id); });
EM_JS(void, js_surface_bind,
      (int id, unsigned item, int look, const float* covered, int covered_count),
      { Module.platform.surfaces.bind(id, item, look, covered, covered_count); });
EM_JS(void, js_surface_set_text, (int id, const char* text, int size),
      { Module.platform.surfaces.setText(id, text, size); });
EM_JS(void, js_surface_apply, (int id, double at, double removed, const char* text, int size),
      { Module.platform.surfaces.applyEdit(id, at, removed, text, size); });
EM_JS(char*, js_surface_text, (int id, int* size),
      { return Module.platform.surfaces.text(id, size); });
EM_JS(void, js_surface_act, (int id, int what), { Module.platform.surfaces.act(id, what); });
EM_JS(int, js_surface_focused, (int id), { return Module.platform.surfaces.focused(id); });
EM_JS(void, js_surface_caret, (int id, int* out), { Module.platform.surfaces.caret(id, out); });
EM_JS(void, js_surface_find, (int id, const char* text, int size, int forward, int focus, int* out),
      { Module.platform.surfaces.find(id, text, size, forward, focus, out); });

// In the order of surfaces.js.
enum class SurfaceAct { focus, undo, redo };

struct SurfaceListeners {
  std::function<void(const TextEdit&)> edit;
  std::function<void()> leave;
};

std::map<int, SurfaceListeners>& surface_listeners() {
  static std::map<int, SurfaceListeners> instance;
  return instance;
}

int bits_of(const TextSurfaceLook& look) {
  return (look.read_only ? 1 : 0) | (look.monospace ? 2 : 0) | (look.wrapped ? 4 : 0) |
         (look.numbered ? 8 : 0) | (look.framed ? 16 : 0);
}

void act_on_surface(int id, SurfaceAct what) {
  js_surface_act(id, static_cast<int>(what));
}

}  // namespace

TextSurface::TextSurface() {
  static int last = 0;
  id_ = ++last;
  surface_listeners()[id_] = {};
  js_surface_make(id_);
}

TextSurface::~TextSurface() {
  surface_listeners().erase(id_);
  js_surface_drop(id_);
}

namespace {

// Where windows in front of this one lie (a toast, a menu), from the upper left of the box: the
// browser's text would hide them.
std::vector<float> covered_parts(const ImRect& box) {
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  std::vector<float> out;
  bool in_front = false;
  for (const ImGuiWindow* window : g.Windows) {
    if (window == g.CurrentWindow->RootWindow) in_front = true;
    const bool shown = in_front && window->RootWindow == window && window->WasActive &&
                       !window->Hidden && window != g.CurrentWindow->RootWindow;
    if (!shown || !box.Overlaps(window->Rect())) continue;
    const ImRect rect = window->Rect();
    for (const float value :
         {rect.Min.x - box.Min.x, rect.Min.y - box.Min.y, rect.GetWidth(), rect.GetHeight()})
      out.push_back(value);
  }
  return out;
}

}  // namespace

void TextSurface::draw(std::string_view name, ImVec2 min, ImVec2 max, const TextSurfaceLook& look) {
  const ImRect box(min, max);
  ImGui::SetCursorScreenPos(min);
  const std::string label = "##surface" + std::to_string(id_);
  const ImGuiID item = ImGui::GetID(label.c_str());
  ImGui::ItemSize(box);
  if (!ImGui::ItemAdd(box, item)) return;
  a11y::describe(a11y::Role::textbox, name, {.readonly = look.read_only, .multiline = true});
  a11y::tree().make_surface(item);
  // A ring around a button would say that the keyboard is there.
  if (focused()) ImGui::GetCurrentContext()->NavDisableHighlight = true;
  const std::vector<float> covered = covered_parts(box);
  js_surface_bind(id_, item, bits_of(look), covered.data(), static_cast<int>(covered.size()));
}

void TextSurface::set_text(std::string_view text) {
  js_surface_set_text(id_, text.data(), size_of(text));
}

void TextSurface::apply(const TextEdit& edit) {
  js_surface_apply(id_, static_cast<double>(edit.at), static_cast<double>(edit.removed),
                   edit.inserted.data(), size_of(edit.inserted));
}

std::string TextSurface::text() const {
  int size = 0;
  char* bytes = js_surface_text(id_, &size);
  return take_string(bytes, size);
}

void TextSurface::on_edit(std::function<void(const TextEdit&)> listener) {
  surface_listeners()[id_].edit = std::move(listener);
}
void TextSurface::on_leave(std::function<void()> listener) {
  surface_listeners()[id_].leave = std::move(listener);
}

void TextSurface::focus() {
  act_on_surface(id_, SurfaceAct::focus);
}
bool TextSurface::focused() const {
  return js_surface_focused(id_);
}
void TextSurface::undo() {
  act_on_surface(id_, SurfaceAct::undo);
}
void TextSurface::redo() {
  act_on_surface(id_, SurfaceAct::redo);
}

TextSurface::Caret TextSurface::caret() const {
  int values[3] = {1, 1, 0};
  js_surface_caret(id_, values);
  return {values[0], values[1], values[2]};
}

TextSurface::Found TextSurface::find(std::string_view wanted, bool forward, bool and_focus) {
  int values[2] = {};
  js_surface_find(id_, wanted.data(), size_of(wanted), forward, and_focus, values);
  return {values[0], values[1]};
}

}  // namespace septet::platform

using namespace septet::platform;

extern "C" {

EMSCRIPTEN_KEEPALIVE void platform_surface_edited(int id, double at, double removed,
                                                  const char* text, int size) {
  const auto found = surface_listeners().find(id);
  if (found != surface_listeners().end() && found->second.edit)
    found->second.edit({static_cast<std::int64_t>(at), static_cast<std::int64_t>(removed),
                        std::string(text, static_cast<std::size_t>(size))});
  wake(2);
}

EMSCRIPTEN_KEEPALIVE void platform_surface_left(int id) {
  const auto found = surface_listeners().find(id);
  if (found != surface_listeners().end() && found->second.leave) found->second.leave();
  wake(2);
}

// The keyboard went into it: what ImGui edited before is over.
EMSCRIPTEN_KEEPALIVE void platform_surface_focused(int) {
  ImGui::ClearActiveID();
  ImGui::GetCurrentContext()->NavDisableHighlight = true;
  wake(2);
}
}
