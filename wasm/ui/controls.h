// Buttons, switches, chips, tabs: what is pressed.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ui/geometry.h"
#include "ui/theme.h"

namespace septet::ui {

// Tells names of one list row or card from those of the next, while it lives.
class Scope {
 public:
  explicit Scope(std::string_view name);
  explicit Scope(int index);
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
};

enum class Kind : std::uint8_t { primary, secondary, ghost, soft, danger, danger_filled };
enum class Size : std::uint8_t { compact, normal, large, touch };  // 28, 32, 40, 44 high

// 28 to 44; in touch mode at least 44.
float height_of(Size);

struct ButtonOptions {
  Kind kind = Kind::secondary;
  Size size = Size::normal;
  Icon icon = Icon::none;
  Icon trailing = Icon::none;
  bool disabled = false;
  std::string_view reason = {};    // why it is disabled, as a tooltip
  std::string_view shortcut = {};  // "Ctrl K": shown in the tooltip
  bool busy = false;               // waits for a reply: disabled, its name kept
};

float button_width(std::string_view name, const ButtonOptions& = {});
bool button(Rect where, std::string_view name, const ButtonOptions& = {});

struct IconButtonOptions {
  Size size = Size::normal;
  float icon_size = icon_small;
  bool on = false;       // accent on accent-soft, and pressed for a screen reader
  bool toggles = false;  // has an on and an off
  bool bordered = false;
  bool disabled = false;
  std::string_view reason = {};
  std::string_view shortcut = {};
  std::string_view description = {};  // said after the name: "3 unread"
  Color tint = Color::text_muted;
};
// The name is its tooltip and what a screen reader says. Drawn in the middle of where.
bool icon_button(Rect where, Icon, std::string_view name, const IconButtonOptions& = {});

// Text that goes somewhere: in the accent, underlined when the pointer is over it.
float link_width(std::string_view name);
bool link(Rect where, std::string_view name);

enum class Check : std::uint8_t { off, on, some };
// The 16 px box alone, in the middle of where; name is not drawn.
bool check_mark(Rect where, std::string_view name, Check);
// Box and label; true when it changed.
bool checkbox(Rect where, std::string_view name, bool& value);
bool radio(Rect where, std::string_view name, bool chosen);
// 32 x 18, at the right end of where; name is not drawn.
bool toggle(Rect where, std::string_view name, bool& value, bool disabled = false);
// value from 0 to 1; true while it changes.
bool slider(Rect where, std::string_view name, float& value);

struct Segment {
  std::string_view name;
  Icon icon = Icon::none;  // instead of the drawn name
};
float segments_width(std::span<const Segment>);
// One of several in a trough; true when chosen changed.
bool segments(Rect where, std::string_view name, std::span<const Segment>, int& chosen);

struct Tab {
  std::string_view name;
  int count = -1;  // not drawn below 0
};
// Tabs over a line; true when chosen changed.
bool tabs(Rect where, std::string_view name, std::span<const Tab>, int& chosen);

struct ChipOptions {
  bool on = false;
  Icon icon = Icon::none;
  Icon trailing = Icon::none;
};
float chip_width(std::string_view name, const ChipOptions& = {});
bool chip(Rect where, std::string_view name, const ChipOptions& = {});

enum class Tone : std::uint8_t { neutral, accent, good, warning, bad, info };
float tag_width(std::string_view text);
// Draws at the left of where, 20 high; returns its width.
float tag(Rect where, std::string_view text, Tone = Tone::neutral);
float key_hint_width(std::string_view keys);
// "Ctrl K" in a small frame, at the right end of where.
void key_hint(Rect where, std::string_view keys);

// An entry of a sidebar: 32 high (44 on touch), the current one on accent-soft.
struct SideItemOptions {
  Icon icon = Icon::none;
  bool filled = false;  // the icon is a filled folder
  bool current = false;
  std::string_view count = {};  // at the right
};
bool side_item(Rect where, std::string_view name, const SideItemOptions& = {});

// A whole card or row that can be pressed. Draws nothing; what is drawn after it lies on top.
struct Pressed {
  bool clicked = false;
  bool double_clicked = false;
  bool hovered = false;
  bool held = false;
  bool focused = false;  // with the keyboard
  bool menu = false;     // the secondary button, or a long touch
};
Pressed pressable(Rect where, std::string_view name);

// A path; the last part is where one is. What does not fit goes into a menu behind "…". Returns the
// index of the part that was chosen, or -1. `boxes` becomes where each part was drawn (empty for
// those in the menu), so that something can be dropped there.
int breadcrumb(Rect where, std::span<const std::string> parts, std::vector<Rect>* boxes = nullptr);

// A person's picture, or the initials on a colour made from the name. Round.
void avatar(Rect where, std::string_view name, ImTextureID picture = nullptr);
bool avatar_button(Rect where, std::string_view label, std::string_view name,
                   ImTextureID picture = nullptr);

// A tooltip for the item just drawn, after 400 ms under the pointer.
void tooltip(std::string_view text, std::string_view shortcut = {});
// The same for a box that is no item.
void tooltip_over(Rect, std::string_view text);

}  // namespace septet::ui
