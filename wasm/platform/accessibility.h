// What a screen reader, a keyboard and a browser test see: every frame's items as a tree of roles,
// names and states, which web/platform/mirror.js keeps as DOM elements over the canvas.
//
// Rectangle, visibility, disabled state and focus come from ImGui itself (its test-engine hooks).
// A widget adds what ImGui cannot know with one call of describe() after its item, and containers
// open groups. Items that nobody described and that ImGui names (Button, Checkbox, …) get the role
// that ImGui reports; unnamed ones are left out.
//
//   if (ImGui::InvisibleButton("##save", size)) …;
//   a11y::describe(a11y::Role::button, "Save");
//
//   { a11y::Group table(a11y::Role::table, "Files");
//     for (…) { a11y::Group row(a11y::Role::row, file.name); … a11y::Group cell(a11y::Role::cell);
//     … } }
//
// Texts that are drawn (ImGui::Text… and ui/text.h) become text nodes by themselves, unless they
// stand inside the item submitted last and its name, value or description already says them.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "imgui.h"

namespace septet::a11y {

enum class Role {
  none,  // the item is left out of the mirror
  // Items.
  button,
  link,
  checkbox,
  toggle,
  radio,
  textbox,
  searchbox,
  combobox,
  slider,
  tab,
  menuitem,
  menuitemcheckbox,
  menuitemradio,
  option,
  treeitem,
  columnheader,
  cell,
  image,
  progressbar,
  separator,
  heading,
  text,
  // Containers. Those in the second line give context: a tab belongs into a tablist, an option into
  // a listbox, a row into a table or grid, a cell into a row, a menuitem into a menu. An item
  // without its container is shown as a button, and orphans() counts it.
  group,
  navigation,
  main,
  banner,
  complementary,
  search,
  region,
  form,
  dialog,
  alertdialog,
  toolbar,
  tablist,
  tabpanel,
  listbox,
  list,
  listitem,
  menu,
  menubar,
  radiogroup,
  tree,
  table,
  grid,
  rowgroup,
  row,
  status,
  alert,
};

// What the browser may fill in or offer to save, and which keyboard a phone shows.
enum class Field {
  text,
  search,
  email,
  username,
  current_password,
  new_password,
  one_time_code,
  url,
  number,
  name
};

enum class Sorted { up, down };

struct Options {
  std::string_view value;        // the text of a field, "40 %", the choice of a combobox
  std::string_view description;  // said after name and role
  std::string_view shortcut;     // "Control+K"
  // row: "media type:name:address" of what the browser gives to the desktop when it is dragged
  // there
  std::string_view drag_out;
  std::string_view href;         // link: a real address, so that a new tab can open it
  std::string_view placeholder;  // textbox
  std::string_view error;        // textbox: what to do about the field; makes it invalid
  std::optional<bool> checked;   // checkbox, toggle, radio, menuitemcheckbox
  bool mixed = false;            // checkbox: neither
  std::optional<bool> expanded;  // what opens something
  std::optional<bool> selected;  // tab, option, row, treeitem
  std::optional<bool> pressed;   // a button that stays down
  std::optional<Sorted> sorted;  // columnheader: by which the rows are in order
  bool current = false;          // the page or place where the person is
  bool disabled = false;         // also taken from ImGui::BeginDisabled
  bool required = false;
  bool readonly = false;
  bool multiline = false;  // textbox
  bool busy = false;       // a region that is loading
  bool modal = false;      // dialog
  bool has_popup = false;  // a button that opens a menu
  int level = 0;           // heading 1…6, treeitem; 0: none
  int position = 0;        // option, row, listitem: from 1; 0: unknown
  int set_size = 0;        // how many there are in all (rows not drawn included); 0: unknown
  float value_now = 0, value_min = 0, value_max = 0;  // progressbar, slider; value_max 0: none
  Field field = Field::text;                          // textbox
};

// Describes the item submitted last (ImGui::GetItemID(), or its rectangle if it has no id).
// A textbox has to be an ImGui::InputText: keys, input methods and autofill act on its DOM twin.
void describe(Role, std::string_view name, const Options& = {});

// A container around what is submitted until end_group(). Its rectangle is that of what is in it,
// or the one given. It ends in the window in which it began.
void begin_group(Role, std::string_view name = {}, const Options& = {});
void begin_group(Role, std::string_view name, const Options&, const ImVec4& rectangle);
void end_group();

class Group {
 public:
  explicit Group(Role role, std::string_view name = {}, const Options& options = {}) {
    begin_group(role, name, options);
  }
  ~Group() { end_group(); }
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;
};

// How a drawn text looks, so that its selectable twin covers it.
struct TextLook {
  float size_px = 13, line_px = 20;
  int weight = 400;
};
// A text that was drawn; ui/glyph_hooks.cpp calls it for every text of ImGui and of ui/text.h.
void text(std::string_view, ImVec2 min, ImVec2 max, const TextLook& = {});
// A heading, an image or another thing that is no ImGui item.
void node(Role, std::string_view name, ImVec2 min, ImVec2 max, const Options& = {});
// While one exists, drawn texts are not mirrored: for what is said in another way already (the
// label drawn inside a described button, figures on a chart's axis).
class Silence {
 public:
  Silence();
  ~Silence();
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;
};
// A person may select and copy the texts drawn while one exists.
class Selectable {
 public:
  Selectable();
  ~Selectable();
  Selectable(const Selectable&) = delete;
  Selectable& operator=(const Selectable&) = delete;
};

// Said at once by a screen reader: politely (after what it is saying), or for an error at once.
void announce(std::string_view, bool assertive = false);

// Moves the keyboard's focus to the item that is submitted next (a dialog's first field).
void focus_next();

// Items of the last frame whose role had no context.
int orphans();

}  // namespace septet::a11y
