// What the parts of the Drive panel share while they draw: the data, and what the panel itself
// remembers about how it is looked at.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "panels/drive/about.h"
#include "panels/drive/folder_tree.h"
#include "panels/drive/look.h"
#include "panels/drive/model.h"
#include "panels/drive/rewinding.h"
#include "panels/drive/sharing.h"
#include "panels/drive/shelf.h"
#include "platform/loop.h"
#include "shell/panel.h"
#include "shell/pictures.h"
#include "ui/widgets.h"

namespace septet::panels::drive {

// A name that is being typed, for a new folder or in place of another.
struct Naming {
  std::optional<Node> node;  // nothing: a new folder
  bool text_file = false;    // or, without a node, a new text
  bool in_place = false;     // where the name stands in the list, not in a dialog
  Id parent_id;
  std::string text;
  std::string error;
  int faults = 0;  // found so far
  bool busy = false;
  bool open = true;
};

// Where to move or copy to.
struct Picking {
  bool copy = false;
  std::vector<Node> nodes;
  Id target;
  std::string target_name;
  Id root;  // the folder above all that can be chosen
  std::string root_name;
  std::optional<std::string> new_folder;  // the name being typed
  std::string new_folder_error;
  bool open = true;
};

enum class Question { none, remove_for_good, empty_trash, remove_version, remove_link };

// What a link is to allow, while it is being made or changed.
struct LinkForm {
  Node node;
  std::optional<Link> link;  // nothing: a new one
  septet::drive::LinkMode mode = septet::drive::LinkMode::download;
  bool with_password = false;
  std::string password;
  int expiry = 0;  // of the choices in link_dialog.cpp
  std::string day;
  bool day_seen = false;  // and is from then on what the person makes of it
  std::string limit;
  std::string error;  // of what was sent
  bool busy = false;
  bool open = true;
};

// With whom these are to be shared.
struct SharingForm {
  std::vector<Node> nodes;
  std::string words;  // the beginning of a name
  int role = 0;       // of the choices: view, edit
  bool open = true;
};

// Going back to a moment.
struct RewindForm {
  Id folder;
  std::string name;  // of the folder; empty: everything
  std::string day;
  std::string clock;
  bool open = true;
};

struct CommentForm {
  Id node_id;
  std::string text;
  std::string error;
  bool busy = false;
};

enum class DetailsTab { details, versions, activity, comments };

struct ViewState {
  bool grid = false;
  bool details = true;
  DetailsTab details_tab = DetailsTab::details;
  bool details_sheet = false;  // on a phone
  Id all_versions_of;          // of this file the older ones are shown as well
  Id tagging;                  // gets a tag, which is being typed
  std::string tag;
  bool sidebar_sheet = false;  // on narrow windows it opens over the content
  std::optional<Naming> naming;
  std::optional<Picking> picking;
  Question question = Question::none;
  std::vector<Node> questioned;
  std::int64_t questioned_version = 0;
  std::optional<Link> questioned_link;
  std::optional<SharingForm> sharing;
  std::optional<LinkForm> link;
  std::optional<RewindForm> rewind;
  CommentForm comment;
  // The file in the viewer, and which version of it, if not the current one; set by open_preview().
  std::optional<Node> preview;
  std::optional<std::int64_t> preview_version;
  bool preview_pushed = false;  // the page before it in the history is where it was opened
  bool preview_kept = false;    // it became another file (a conflict copy) and stays as it is
  bool edit_preview = false;    // it opens to be written into
  bool close_preview = false;
  int preview_step = 0;          // to the file so many places further
  std::string_view wanted_menu;  // opened with the next drawing, at this place
  ui::Rect menu_anchor;
  bool reveal = false;  // brings the current row into view
  // Where the folders in view are, for files dropped from the desktop, and the current row.
  std::vector<std::pair<ui::Rect, Id>> folder_boxes;
  std::optional<ui::Rect> current_box;
  bool tray_small = false;
  std::string search_text;    // as it is typed
  std::string search_shown;   // of the place that is open, to tell when another is
  bool search_focus = false;  // the field takes the keyboard
  Id search_in;               // the folder where the search began
  platform::TimerId search_timer = 0;
  std::unordered_set<Id> marquee_before;  // what was chosen when it began
  Id name_of;                             // the chosen entry whose name was drawn last, and where
  ui::Rect name_box;
  double rename_due_ms = 0;  // its name was clicked again; 0: it was not
  std::string typed;         // letters of typing ahead
  double typed_ms = 0;
};

struct View {
  Model& model;
  FolderTree& folders;
  Shelf& shelf;
  About& about;      // of the node in the details
  Sharing& sharing;  // of the node in the dialog
  Rewinding& rewinding;
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
// The same as a sheet, on a phone.
void draw_details_sheet(View&);
// All of it on a phone, below the shell's top bar.
void draw_phone(View&, ui::Rect);
// What floats above: menus, dialogs.
void draw_menus(View&);
void draw_dialogs(View&);
void draw_picker(View&);
void draw_share_dialog(View&);
// These two stand above the one before, or alone.
void draw_link_dialog(View&);
void draw_question(View&);
void draw_rewind_dialog(View&);
// The field of a search and what narrows it.
void draw_search_field(View&, ui::Rect);
void draw_search_filters(View&, ui::Rect);
// What a search found: the name, and below it where the words stand.
void draw_found(View&, const PlacedNode&, ui::Rect cell);
// A search that begins where one is.
void start_search(View&);
// Returns the height that it covers at the bottom.
float draw_upload_tray(View&, ui::Rect area);

// Opens the menus that draw_menus draws.
inline constexpr const char* new_menu = "New";
inline constexpr const char* sort_menu = "Sort by";
inline constexpr const char* actions_menu = "Actions";
inline constexpr const char* phone_menu = "More";

// How much of a name is chosen at first: a file's without its extension; 0 for all of it.
int stem_points(const Naming&);
// The name that was typed goes to the model, or its fault to the field.
void submit_name(View&);

void pick_files_to_upload(View&);
void pick_folder_to_upload(View&);
void start_new_folder(View&);
void start_sharing(View&, const std::vector<Node>&);
void start_link(View&, const Node&, const std::optional<Link>&);
// `name` empty: everything.
void start_rewinding(View&, const Id& folder, std::string_view name);
void copy_link(View&, const Link&);
void start_new_text(View&);
// A folder is gone into, a file opened in the viewer.
void open_entry(View&, const Node&);
// Opens a file in the viewer; without a version the current one.
void open_preview(View&, const Node&, std::optional<std::int64_t> version = {});

}  // namespace septet::panels::drive
