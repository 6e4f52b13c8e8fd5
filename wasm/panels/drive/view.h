// What the parts of the Drive panel share while they draw: the data, and what the panel itself
// remembers about how it is looked at.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "panels/drive/about.h"
#include "panels/drive/folder_tree.h"
#include "panels/drive/look.h"
#include "panels/drive/model.h"
#include "panels/drive/rewinding.h"
#include "panels/drive/sharing.h"
#include "panels/drive/shelf.h"
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
// What floats above: menus, dialogs, the preview.
void draw_menus(View&);
void draw_dialogs(View&);
void draw_picker(View&);
void draw_share_dialog(View&);
// These two stand above the one before, or alone.
void draw_link_dialog(View&);
void draw_question(View&);
void draw_rewind_dialog(View&);
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
void start_sharing(View&, const std::vector<Node>&);
void start_link(View&, const Node&, const std::optional<Link>&);
// `name` empty: everything.
void start_rewinding(View&, const Id& folder, std::string_view name);
void copy_link(View&, const Link&);
void open_entry(View&, const Node&);

}  // namespace septet::panels::drive
