// What all widgets share: an item with an id, the pointer and the keyboard on it, short animations,
// tooltips. For the files of this folder.
#pragma once

#include <string_view>

#include "imgui.h"
#include "platform/accessibility.h"
#include "ui/geometry.h"
#include "ui/theme.h"

namespace septet::ui {

struct Item {
  ImGuiID id = 0;
  bool visible = false;  // in view; nothing has to be drawn otherwise
  bool hovered = false;
  bool held = false;
  bool pressed = false;
  bool ringed = false;  // the keyboard put the focus here: draw the ring
};

// Submits an item that can be pressed. Describe it for a screen reader right after.
Item press_item(Rect, std::string_view name, bool disabled = false, ImGuiButtonFlags = 0);
// What is drawn of a name: without "##…".
std::string_view drawn_name(std::string_view name);
ImGuiID id_of(std::string_view name);

// Moves from 0 to 1 and back while on changes, and asks for the frames that it needs.
float eased(ImGuiID, bool on, const Motion& = motion_fast);
// Lays hover and press over a fill that was just drawn.
void lay_state(const Item&, Rect, float radius, bool over_fill);
void draw_focus_ring(const Item&, Rect, float radius);

// The pointer has rested on the box (on what is in front there) for 400 ms.
bool pointer_rests_on(Rect);
void show_tooltip(Rect anchor, std::string_view text, std::string_view shortcut = {});
// For an item with a name that is not drawn, or a reason why it is disabled.
void offer_tooltip(const Item&, Rect anchor, std::string_view text, std::string_view shortcut = {});

// Where the second text begins in the first, without regard to the case of letters; npos if
// nowhere.
std::size_t find_folded(std::string_view text, std::string_view wanted);

}  // namespace septet::ui
