// Keyboard, pointer and touch as the shell and the widgets see them, beyond what ImGui has.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "imgui.h"

namespace septet::platform {

// A shortcut of the application: "Control+K" (⌘K on a Mac), "Control+F", "?", "/", "Escape",
// "Shift+Delete". Returns true when it was used; otherwise the browser or the focused field gets
// it. Single characters come only while nobody types. The browser's own (Control+T, F5, Control+L)
// never come.
using ShortcutHandler = std::function<bool(std::string_view shortcut)>;
void on_shortcut(ShortcutHandler);

// The latest pointer is a finger: no hover, larger targets, long press opens the context menu
// (it arrives as a click of the right button).
bool using_touch();
// The keyboard moved the focus last: focus rings are shown.
bool using_keyboard();

// While something can be stretched by two fingers (or a touchpad), it says so in each frame, and
// reads by how much since the last: 1 for nothing. Otherwise the browser zooms the page.
float pinch();

// Pixels at the window's edges that the phone covers (notch, home bar).
struct Insets {
  float top = 0, right = 0, bottom = 0, left = 0;
};
Insets safe_area();
// Height of the window that an on-screen keyboard covers.
float keyboard_height();

}  // namespace septet::platform
