// What floats above the page: menus, popovers, dialogs, sheets, toasts.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "ui/controls.h"

namespace septet::ui {

// Opens the menu or popover of that name. Both open under anchor, or over it if there is no room;
// on a phone a menu is a sheet from below.
void open_menu(std::string_view name, Rect anchor);
// The same, at the pointer.
void open_menu_here(std::string_view name);
bool menu_is_open(std::string_view name);

//   if (ui::Menu menu("File actions"); menu) { if (menu.item("Rename", {.icon = …})) …; }
struct MenuItemOptions {
  Icon icon = Icon::none;
  std::string_view shortcut = {};
  bool danger = false;
  bool checked = false;
  bool checkable = false;
  bool disabled = false;
  std::string_view reason = {};
};
class Menu {
 public:
  explicit Menu(std::string_view name, float width = 224);
  ~Menu();
  Menu(const Menu&) = delete;
  Menu& operator=(const Menu&) = delete;
  explicit operator bool() const { return open_; }
  bool item(std::string_view name, const MenuItemOptions& = {});
  void separator();
  // A line of text above a group.
  void heading(std::string_view text);
  // A box of this height, for what is not an item.
  Rect box(float height);

 private:
  bool open_ = false;
  ImGuiID id_ = 0;
  float top_ = 0;
  Rect rest_;
};

// A box with anything in it, under what opened it.
class Popover {
 public:
  Popover(std::string_view name, float width, float height);
  ~Popover();
  Popover(const Popover&) = delete;
  Popover& operator=(const Popover&) = delete;
  explicit operator bool() const { return open_; }
  Rect area() const { return area_; }
  void close();

 private:
  bool open_ = false;
  Rect area_;
};

// A box in the middle over a scrim; the focus stays inside, Esc closes it. A sheet on a phone.
//   if (ui::Dialog dialog("Rename", open, {.height = 180}); dialog) { … }
// What the line of buttons takes of the height, with the space above and below it.
inline constexpr float dialog_end = 76;
struct DialogOptions {
  float width = 440;
  float height = 200;    // below the title, with the buttons and 24 of padding at the bottom
  bool title = true;     // the name is drawn at the top, with a cross
  bool closable = true;  // by Esc, cross and scrim
  std::string_view subtitle = {};
  float top = 0;      // from the window's top; 0: in the middle
  bool full = false;  // covers the window, without corners and shadow
};
class Dialog {
 public:
  // open is set to false when the person closes it.
  Dialog(std::string_view name, bool& open, const DialogOptions& = {});
  ~Dialog();
  Dialog(const Dialog&) = delete;
  Dialog& operator=(const Dialog&) = delete;
  explicit operator bool() const { return drawn_; }
  Rect body() const { return body_; }
  void close();
  // The line of buttons: Cancel at the left of the one that does it. True when that was pressed;
  // Cancel closes. It is cut off the bottom of body().
  bool actions(std::string_view confirm, const ButtonOptions& = {.kind = Kind::primary},
               std::string_view cancel = "Cancel");

 private:
  void draw_head(std::string_view name, float height, const DialogOptions&);

  bool& open_;
  bool drawn_;
  Rect body_;
};

// Whether something modal is over the page, so that the page's own shortcuts have to wait.
bool modal_is_open();
// At the beginning of a frame: what was open and whose owner stopped drawing it leaves ImGui's
// stack; otherwise the page behind it would stay out of the pointer's and the keyboard's reach.
void forget_undrawn_popups();

// A region that scrolls. Draw at content(), whose y moves with it, then say how high it all was.
class Scroll {
 public:
  Scroll(std::string_view name, Rect where);
  ~Scroll();
  Scroll(const Scroll&) = delete;
  Scroll& operator=(const Scroll&) = delete;
  // As wide as the region, as high as the rest; y is above the region when scrolled.
  Rect content() const { return content_; }
  Rect visible() const { return where_; }
  // How far it is scrolled.
  float offset() const;
  void set_height(float height) { height_ = height; }
  // Moves the region so that this box (in the coordinates of content()) can be seen.
  void reveal(Rect);

 private:
  Rect where_;
  Rect content_;
  float height_ = 0;
};

}  // namespace septet::ui
