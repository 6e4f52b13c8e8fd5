// The menus of Drive.
#include <array>

#include "panels/drive/actions.h"
#include "panels/drive/view.h"

namespace septet::panels::drive {

namespace {

void draw_new_menu(View& view) {
  ui::Menu menu(new_menu);
  if (!menu) return;
  if (menu.item("New folder", {.icon = ui::Icon::folder_plus, .shortcut = "Shift N"}))
    start_new_folder(view);
  if (menu.item("New text file", {.icon = ui::Icon::file_plus, .shortcut = "Shift T"}))
    start_new_text(view);
  menu.separator();
  if (menu.item("Upload files", {.icon = ui::Icon::file_up, .shortcut = "Shift U"}))
    pick_files_to_upload(view);
  if (menu.item("Upload folder", {.icon = ui::Icon::folder_up})) pick_folder_to_upload(view);
}

struct Choice {
  std::string_view name;
  Order order;
};

constexpr std::array orders{
    Choice{"Name, A to Z", {NodeSort::name, SortOrder::ascending}},
    Choice{"Name, Z to A", {NodeSort::name, SortOrder::descending}},
    Choice{"Newest first", {NodeSort::modified, SortOrder::descending}},
    Choice{"Oldest first", {NodeSort::modified, SortOrder::ascending}},
    Choice{"Largest first", {NodeSort::size, SortOrder::descending}},
    Choice{"Smallest first", {NodeSort::size, SortOrder::ascending}},
};

void draw_sort_menu(View& view) {
  ui::Menu menu(sort_menu);
  if (!menu) return;
  for (const auto& [name, order] : orders) {
    const bool now = view.model.listing().order() == order;
    if (menu.item(name, {.checked = now, .checkable = true}))
      view.later([&model = view.model, order = order] { model.sort(order); });
  }
}

void draw_actions_menu(View& view) {
  ui::Menu menu(actions_menu, 248);
  if (!menu) return;
  for (const Action action : actions_for(view, view.model.chosen_in_brief())) {
    const ActionLook& look = look_of(action);
    const bool danger = action == Action::trash || action == Action::remove_for_good;
    if (danger) menu.separator();
    if (menu.item(look.name, {.icon = look.icon, .shortcut = look.shortcut, .danger = danger}))
      perform(view, action, view.model.chosen());
  }
}

void go_to(View& view, PlaceKind kind) {
  view.context.commands.go(address_of({kind, {}, {}}));
}

// What can be done with the folder that is open.
void draw_folder_items(View& view, ui::Menu& menu) {
  const Model& model = view.model;
  if (!model.place().is_folder() || model.permission() != septet::drive::Permission::owner) return;
  const PlacedNode* folder = model.folder();
  if (folder && !view.context.client.local() && menu.item("Share", {.icon = ui::Icon::user_plus}))
    start_sharing(view, {folder->node});
  if (menu.item("Restore to a moment…", {.icon = ui::Icon::rotate_ccw}))
    start_rewinding(view, model.folder_id(), folder ? folder->node.name : "");
}

void draw_phone_menu(View& view) {
  ui::Menu menu(phone_menu);
  if (!menu) return;
  if (menu.item("Select all", {.icon = ui::Icon::check_check}))
    view.later([&model = view.model] { model.select_all(); });
  if (view.model.may_write() && menu.item("New folder", {.icon = ui::Icon::folder_plus}))
    start_new_folder(view);
  draw_folder_items(view, menu);
  menu.separator();
  if (!view.context.client.local()) {
    if (menu.item("Shared with me", {.icon = ui::Icon::users})) go_to(view, PlaceKind::shared);
    if (menu.item("Links", {.icon = ui::Icon::link})) go_to(view, PlaceKind::links);
  }
  if (menu.item("Recent", {.icon = ui::Icon::clock})) go_to(view, PlaceKind::recent);
  if (menu.item("Starred", {.icon = ui::Icon::star})) go_to(view, PlaceKind::starred);
  if (menu.item("Trash", {.icon = ui::Icon::trash_2})) go_to(view, PlaceKind::trash);
  if (view.model.place().kind != PlaceKind::trash) return;
  menu.separator();
  if (menu.item("Empty trash", {.icon = ui::Icon::trash_2, .danger = true}))
    view.state.question = Question::empty_trash;
}

}  // namespace

void draw_menus(View& view) {
  if (!view.state.wanted_menu.empty()) {
    ui::open_menu(view.state.wanted_menu, view.state.menu_anchor);
    view.state.wanted_menu = {};
  }
  draw_new_menu(view);
  draw_sort_menu(view);
  draw_actions_menu(view);
  draw_phone_menu(view);
}

}  // namespace septet::panels::drive
