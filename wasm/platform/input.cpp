#include "platform/input.h"

#include <emscripten.h>

#include <utility>

#include "imgui_internal.h"
#include "platform/accessibility_tree.h"
#include "platform/input_state.h"
#include "platform/loop.h"

namespace septet::platform {
namespace {

EM_JS(float, js_inset, (int side), { return Module.platform.page.inset(side); });
EM_JS(float, js_keyboard_height, (), { return Module.platform.page.keyboardHeight(); });

enum class Using { mouse, touch, keyboard };

struct FieldEdit {
  ImGuiID id = 0;
  std::string text;
  int begin = 0, end = 0;  // code points; end is where the caret is
  bool edited = false;
  int tries = 0;
};

struct Input {
  ShortcutHandler shortcut;
  Using latest = Using::mouse;
  bool touched = false;
  int pinch_frame = -2;  // in which somebody asked for it last
  float pinch = 1;
  FieldEdit edit;
};

Input& input() {
  static Input instance;
  return instance;
}

struct NamedKey {
  std::string_view name;
  ImGuiKey key;
};
constexpr NamedKey named_keys[] = {{"Tab", ImGuiKey_Tab},
                                   {"ArrowLeft", ImGuiKey_LeftArrow},
                                   {"ArrowRight", ImGuiKey_RightArrow},
                                   {"ArrowUp", ImGuiKey_UpArrow},
                                   {"ArrowDown", ImGuiKey_DownArrow},
                                   {"PageUp", ImGuiKey_PageUp},
                                   {"PageDown", ImGuiKey_PageDown},
                                   {"Home", ImGuiKey_Home},
                                   {"End", ImGuiKey_End},
                                   {"Insert", ImGuiKey_Insert},
                                   {"Delete", ImGuiKey_Delete},
                                   {"Backspace", ImGuiKey_Backspace},
                                   {" ", ImGuiKey_Space},
                                   {"Enter", ImGuiKey_Enter},
                                   {"Escape", ImGuiKey_Escape},
                                   {"F2", ImGuiKey_F2},
                                   {"+", ImGuiKey_Equal},
                                   {"=", ImGuiKey_Equal},
                                   {"-", ImGuiKey_Minus},
                                   {"<", ImGuiKey_Comma},
                                   {">", ImGuiKey_Period},
                                   {"ContextMenu", ImGuiKey_Menu},
                                   {"Control", ImGuiMod_Ctrl},
                                   {"Shift", ImGuiMod_Shift},
                                   {"Alt", ImGuiMod_Alt}};

ImGuiKey key_of(std::string_view name) {
  for (const NamedKey& each : named_keys) {
    if (each.name == name) return each.key;
  }
  if (name.size() != 1) return ImGuiKey_None;
  const char c = name[0];
  if (c >= '0' && c <= '9') return static_cast<ImGuiKey>(ImGuiKey_0 + (c - '0'));
  if (c >= 'a' && c <= 'z') return static_cast<ImGuiKey>(ImGuiKey_A + (c - 'a'));
  if (c >= 'A' && c <= 'Z') return static_cast<ImGuiKey>(ImGuiKey_A + (c - 'A'));
  return ImGuiKey_None;
}

// The innermost window under the pointer that can move that way.
ImGuiWindow* scrollable_here(bool vertical) {
  ImGuiWindow* window = ImGui::GetCurrentContext()->HoveredWindow;
  while (window && (vertical ? window->ScrollMax.y : window->ScrollMax.x) <= 0) {
    const bool root = window == window->RootWindow;
    window = root ? nullptr : window->ParentWindow;
  }
  return window;
}

void scroll_by(float x, float y) {
  if (ImGuiWindow* window = x != 0 ? scrollable_here(false) : nullptr) {
    ImGui::SetScrollX(window, ImClamp(window->Scroll.x + x, 0.f, window->ScrollMax.x));
  }
  if (ImGuiWindow* window = y != 0 ? scrollable_here(true) : nullptr) {
    ImGui::SetScrollY(window, ImClamp(window->Scroll.y + y, 0.f, window->ScrollMax.y));
  }
}

// Moves the keyboard to an item of the last frame. false if it is not there.
bool focus_item(ImGuiID id) {
  const a11y::Node* node = a11y::tree().find(id);
  if (!node) return false;
  ImGuiContext& g = *ImGui::GetCurrentContext();
  if (g.ActiveId && g.ActiveId != id) ImGui::ClearActiveID();  // a field that was being edited
  ImGui::FocusWindow(node->window);
  ImGui::SetNavID(id, ImGuiNavLayer_Main, node->focus_scope,
                  ImGui::WindowRectAbsToRel(node->window, node->rect));
  g.NavDisableHighlight = false;
  g.NavDisableMouseHover = true;
  return true;
}

void activate_item(ImGuiID id) {
  if (!focus_item(id)) return;
  ImGui::ActivateItemByID(id);
  ImGui::GetCurrentContext()->NavNextActivateFlags = ImGuiActivateFlags_PreferInput;
}

bool is_field(ImGuiID id) {
  const a11y::Node* node = a11y::tree().find(id);
  return node && (node->out.kind == a11y::Kind::textbox || node->out.kind == a11y::Kind::textarea);
}

// ImGui's field takes text and selection as they are; on its next run it passes the text on.
void write_field(ImGuiInputTextState& state, const FieldEdit& edit) {
  if (edit.edited) {
    const int size = static_cast<int>(edit.text.size());
    state.TextW.resize(ImMax(size + 1, state.TextW.Size));
    state.CurLenW = ImTextStrFromUtf8(state.TextW.Data, state.TextW.Size, edit.text.c_str(),
                                      edit.text.c_str() + size);
    state.CurLenA = size;
    state.Edited = true;
  }
  state.Stb.select_start = edit.begin;
  state.Stb.select_end = state.Stb.cursor = edit.end;
  state.CursorClamp();
  state.CursorFollow = true;
  state.CursorAnimReset();
}

}  // namespace

void on_shortcut(ShortcutHandler handler) {
  input().shortcut = std::move(handler);
}
bool using_touch() {
  return input().touched;
}
bool using_keyboard() {
  return input().latest == Using::keyboard;
}

float pinch() {
  input().pinch_frame = ImGui::GetFrameCount();
  return std::exchange(input().pinch, 1.f);
}

Insets safe_area() {
  return {js_inset(0), js_inset(1), js_inset(2), js_inset(3)};
}
float keyboard_height() {
  return js_keyboard_height();
}

bool field_edit_waits() {
  return input().edit.id != 0;
}

void apply_field_edit() {
  FieldEdit& edit = input().edit;
  if (!edit.id) return;
  ImGuiContext& g = *ImGui::GetCurrentContext();
  if (g.ActiveId == edit.id && g.InputTextState.ID == edit.id) {
    write_field(g.InputTextState, edit);
    edit = {};
  } else if (edit.tries++ == 0) {
    activate_item(edit.id);
  } else if (edit.tries > 4) {
    edit = {};
  }
}

}  // namespace septet::platform

using namespace septet;
using namespace septet::platform;

extern "C" {

EMSCRIPTEN_KEEPALIVE void platform_mouse(float x, float y) {
  const bool away = x < -1e5f;
  ImGui::GetIO().AddMousePosEvent(away ? -FLT_MAX : x, away ? -FLT_MAX : y);
}

EMSCRIPTEN_KEEPALIVE void platform_button(int button, int down, int clicks) {
  ImGuiIO& io = ImGui::GetIO();
  if (down) io.MouseDoubleClickTime = clicks == 0 ? 0.3f : clicks == 1 ? 0.f : FLT_MAX;
  io.AddMouseButtonEvent(button, down);
}

EMSCRIPTEN_KEEPALIVE void platform_wheel(float x, float y) {
  ImGuiContext& g = *ImGui::GetCurrentContext();
  // A window that does not scroll by the wheel (a chart, a map) reads it itself.
  if (g.HoveredWindow && g.HoveredWindow->Flags & ImGuiWindowFlags_NoScrollWithMouse) {
    g.IO.AddMouseWheelEvent(-x / 100, -y / 100);
  } else {
    scroll_by(x, y);
  }
}

EMSCRIPTEN_KEEPALIVE void platform_scroll_by(float x, float y) {
  scroll_by(x, y);
}

EMSCRIPTEN_KEEPALIVE void platform_scroll_to(unsigned window_id, float x, float y) {
  ImGuiWindow* window = ImGui::FindWindowByID(window_id);
  if (!window) return;
  ImGui::SetScrollX(window, ImMin(x, window->ScrollMax.x));
  ImGui::SetScrollY(window, ImMin(y, window->ScrollMax.y));
  wake(2);
}

// Whether the thing under the finger is dragged itself (a slider, a splitter, a picture that is an
// item) instead of the page.
EMSCRIPTEN_KEEPALIVE int platform_grabs_touch() {
  const ImGuiID id = ImGui::GetCurrentContext()->HoveredId;
  const a11y::Node* node = a11y::tree().find(id);
  return node && (node->role == a11y::Role::slider || node->role == a11y::Role::separator ||
                  node->role == a11y::Role::image);
}

EMSCRIPTEN_KEEPALIVE int platform_takes_pinch() {
  return input().pinch_frame >= ImGui::GetFrameCount() - 1;
}

EMSCRIPTEN_KEEPALIVE void platform_pinch(float factor) {
  input().pinch *= factor;
}

EMSCRIPTEN_KEEPALIVE void platform_key(const char* name, int size, int down) {
  const ImGuiKey key = key_of({name, static_cast<std::size_t>(size)});
  if (key != ImGuiKey_None) ImGui::GetIO().AddKeyEvent(key, down);
}

EMSCRIPTEN_KEEPALIVE int platform_shortcut(const char* name, int size) {
  const auto& handler = input().shortcut;
  return handler && handler({name, static_cast<std::size_t>(size)});
}

EMSCRIPTEN_KEEPALIVE void platform_focus(int focused) {
  ImGui::GetIO().AddFocusEvent(focused);
}

EMSCRIPTEN_KEEPALIVE void platform_using(int device) {
  input().latest = static_cast<Using>(device);
  if (input().latest != Using::keyboard) input().touched = input().latest == Using::touch;
}

EMSCRIPTEN_KEEPALIVE void platform_focus_item(unsigned id) {
  if (is_field(id)) {
    activate_item(id);
  } else {
    focus_item(id);
  }
  wake(2);
}

EMSCRIPTEN_KEEPALIVE void platform_activate_item(unsigned id) {
  activate_item(id);
  wake(3);
}

EMSCRIPTEN_KEEPALIVE void platform_edit_field(unsigned id, const char* text, int size, int begin,
                                              int end, int edited) {
  ImGuiContext& g = *ImGui::GetCurrentContext();
  if (!edited && g.ActiveId != id) return;
  FieldEdit& waiting = input().edit;
  const bool keep_edited = waiting.id == id && waiting.edited;
  waiting = {id, {text, static_cast<std::size_t>(size)}, begin, end, edited || keep_edited, 0};
  wake(2);
}

}  // extern "C"
