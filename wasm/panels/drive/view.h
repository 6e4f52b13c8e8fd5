// What the parts of the Drive panel share while they draw: the data, and what the panel itself
// remembers about how it is looked at.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "panels/drive/folder_tree.h"
#include "panels/drive/look.h"
#include "panels/drive/model.h"
#include "panels/drive/text_preview.h"
#include "shell/panel.h"
#include "shell/pictures.h"
#include "ui/widgets.h"

namespace septet::panels::drive {

// A name that is being typed, for a new folder or in place of another.
struct Naming {
  std::optional<Node> node;  // nothing: a new folder
  Id parent_id;
  std::string text;
  std::string error;
  bool busy = false;
  bool open = true;
};

// Where to move or copy to.
struct Picking {
  bool copy = false;
  std::vector<Node> nodes;
  Id target;
  std::string target_name;
  std::optional<std::string> new_folder;  // the name being typed
  std::string new_folder_error;
  bool open = true;
};

enum class Question { none, remove_for_good, empty_trash };

struct ViewState {
  bool grid = false;
  bool details = true;
  int details_tab = 0;
  bool sidebar_sheet = false;  // on narrow windows it opens over the content
  std::optional<Naming> naming;
  std::optional<Picking> picking;
  Question question = Question::none;
  std::vector<Node> questioned;
  std::optional<Node> preview;
  std::optional<Node> arriving;  // its folder is on its way, because its own address was opened
  std::string_view wanted_menu;  // opened with the next drawing, at this place
  ui::Rect menu_anchor;
  bool reveal = false;  // brings the current row into view
  // Where the folders in view are, for files dropped from the desktop, and the current row.
  std::vector<std::pair<ui::Rect, Id>> folder_boxes;
  std::optional<ui::Rect> current_box;
  bool tray_small = false;
  std::string typed;  // letters of typing ahead
  double typed_ms = 0;
};

struct View {
  Model& model;
  FolderTree& folders;
  TextPreview& text;
  ViewState& state;
  shell::Context& context;

  // Everything that is not drawing happens after it.
  template <class Work>
  void later(Work work) const {
    context.commands.run(std::move(work));
  }
};

void draw_sidebar(View&, ui::Rect);
void draw_toolbar(View&, ui::Rect);
// The entries as rows or cards, or what stands in their place: boxes while they load, nothing
// there, an error.
void draw_entries(View&, ui::Rect);
void draw_details(View&, ui::Rect);
// All of it on a phone, below the shell's top bar.
void draw_phone(View&, ui::Rect);
// What floats above: menus, dialogs, the preview.
void draw_menus(View&);
void draw_dialogs(View&);
void draw_picker(View&);
void draw_preview(View&);
// Returns the height that it covers at the bottom.
float draw_upload_tray(View&, ui::Rect area);

// Opens the menus that draw_menus draws.
inline constexpr const char* new_menu = "New";
inline constexpr const char* sort_menu = "Sort by";
inline constexpr const char* actions_menu = "Actions";
inline constexpr const char* phone_menu = "More";

void pick_files_to_upload(View&);
void pick_folder_to_upload(View&);
void start_new_folder(View&);
void open_entry(View&, const Node&);

}  // namespace septet::panels::drive
