#include "panels/drive/actions.h"

#include <algorithm>
#include <array>

#include "panels/drive/gestures.h"
#include "platform/files.h"

namespace septet::panels::drive {

namespace {

constexpr std::array looks{
    ActionLook{"Open", "Open", ui::Icon::folder_open, "Enter", ""},
    ActionLook{"Preview", "Preview", ui::Icon::eye, "Enter", ""},
    ActionLook{"Download", "Download", ui::Icon::download, "", ""},
    ActionLook{"Share", "Share", ui::Icon::user_plus, "S", "S"},
    ActionLook{"Copy link", "Copy link", ui::Icon::link, "", ""},
    ActionLook{"Rename", "Rename", ui::Icon::pencil, "F2", "F2"},
    ActionLook{"Edit", "Edit", ui::Icon::type, "E", "E"},
    ActionLook{"Move to…", "Move", ui::Icon::folder_input, "M", "M"},
    ActionLook{"Copy to…", "Copy", ui::Icon::copy, "C", "C"},
    ActionLook{"Star", "Star", ui::Icon::star, "F", "F"},
    ActionLook{"Remove star", "Remove star", ui::Icon::star, "F", "F"},
    ActionLook{"Details", "Details", ui::Icon::info, "", ""},
    ActionLook{"Version history", "Versions", ui::Icon::history, "", ""},
    ActionLook{"Restore to a moment…", "Restore to a moment", ui::Icon::rotate_ccw, "", ""},
    ActionLook{"Leave", "Leave", ui::Icon::log_out, "", ""},
    ActionLook{"Delete", "Delete", ui::Icon::trash_2, "Del", "Delete"},
    ActionLook{"Restore", "Restore", ui::Icon::undo_2, "", ""},
    ActionLook{"Delete for good", "Delete for good", ui::Icon::trash_2, "Del", "Delete"},
};

std::vector<Id> folders_on_the_way(const Model& model) {
  std::vector<Id> out;
  for (const PathEntry& step : model.path())
    if (!step.id.is_nil()) out.push_back(step.id);
  return out;
}

// What others share moves only within what they share; a copy may go into one's own files.
void choose_root(const Model& model, Picking& picking) {
  picking.root = model.root_id();
  picking.root_name = "My files";
  if (picking.copy || !model.foreign() || model.path().size() < 2) return;
  picking.root = model.path()[1].id;
  picking.root_name = model.path()[1].name;
}

void start_picking(View& view, const std::vector<Node>& nodes, bool copy) {
  Picking picking;
  picking.copy = copy;
  picking.nodes = nodes;
  choose_root(view.model, picking);
  const bool here = view.model.place().is_folder() && !view.model.path().empty() &&
                    !(copy && view.model.foreign());
  picking.target = here ? view.model.path().back().id : picking.root;
  picking.target_name = here ? view.model.title() : picking.root_name;
  view.state.picking = std::move(picking);
  view.later(
      [&folders = view.folders, way = folders_on_the_way(view.model)] { folders.start(way); });
}

void show_about(View& view, DetailsTab tab) {
  view.state.details = true;
  view.state.details_sheet = view.context.phone();
  view.state.details_tab = tab;
}

// What only one can have done with it.
void add_single_actions(const View& view, const Node& node, bool mine, std::vector<Action>& out) {
  if (view.context.phone()) out.push_back(Action::about);
  if (!is_folder(node)) out.push_back(Action::details);
  if (mine && is_folder(node)) out.push_back(Action::rewind);
}

septet::drive::Permission least_permission(const std::vector<Node>& nodes) {
  septet::drive::Permission least = septet::drive::Permission::owner;
  for (const Node& node : nodes) least = std::min(least, node.permission);
  return least;
}

}  // namespace

const ActionLook& look_of(Action action) {
  return looks[static_cast<std::size_t>(action)];
}

bool can_edit(const Node& node) {
  return !is_folder(node) && preview_of(node.name) == Preview::text &&
         node.permission != septet::drive::Permission::viewer;
}

std::vector<Action> actions_for(const View& view, const std::vector<Node>& nodes) {
  if (nodes.empty()) return {};
  if (view.model.place().kind == PlaceKind::trash)
    return {Action::restore, Action::remove_for_good};
  const bool one = nodes.size() == 1;
  const bool mine = least_permission(nodes) == septet::drive::Permission::owner;
  const bool writable = least_permission(nodes) != septet::drive::Permission::viewer;
  const bool placed = view.model.may_be_moved(nodes);
  const bool starred =
      std::all_of(nodes.begin(), nodes.end(), [](const Node& node) { return node.starred; });
  std::vector<Action> out;
  if (one) out.push_back(is_folder(nodes[0]) ? Action::open : Action::preview);
  out.push_back(Action::download);
  if (mine && !view.context.client.local()) out.push_back(Action::share);
  if (one && !view.model.links_of(nodes[0].id).empty()) out.push_back(Action::copy_link);
  if (one && writable && placed) out.push_back(Action::rename);
  if (one && writable && can_edit(nodes[0])) out.push_back(Action::edit);
  if (writable && placed) out.push_back(Action::move);
  out.push_back(Action::copy);
  if (mine) out.push_back(starred ? Action::unstar : Action::star);
  if (one) add_single_actions(view, nodes[0], mine, out);
  if (view.model.place().kind == PlaceKind::shared) out.push_back(Action::leave);
  if (writable && placed) out.push_back(Action::trash);
  return out;
}

namespace {

// What opens something in which more is to be said.
bool performed_by_asking(View& view, Action action, const std::vector<Node>& nodes) {
  switch (action) {
    case Action::open:
    case Action::preview:
      open_entry(view, nodes.front());
      return true;
    case Action::share:
      start_sharing(view, nodes);
      return true;
    case Action::rename:
      start_renaming(view, nodes.front(), false);
      return true;
    case Action::edit:
      view.state.edit_preview = true;
      open_preview(view, nodes.front());
      return true;
    case Action::move:
    case Action::copy:
      start_picking(view, nodes, action == Action::copy);
      return true;
    case Action::about:
    case Action::details:
      show_about(view, action == Action::about ? DetailsTab::details : DetailsTab::versions);
      return true;
    case Action::rewind:
      start_rewinding(view, nodes.front().id, nodes.front().name);
      return true;
    case Action::remove_for_good:
      view.state.question = Question::remove_for_good;
      view.state.questioned = nodes;
      return true;
    default:
      return false;
  }
}

}  // namespace

void perform(View& view, Action action, const std::vector<Node>& nodes) {
  if (nodes.empty() || performed_by_asking(view, action, nodes)) return;
  Model& model = view.model;
  switch (action) {
    case Action::download:
      return view.later([&model, nodes] { model.download(nodes); });
    case Action::copy_link:
      return copy_link(view, model.links_of(nodes.front().id).front());
    case Action::star:
    case Action::unstar:
      return view.later([&model, nodes, on = action == Action::star] { model.star(nodes, on); });
    case Action::leave:
      return view.later([&model, nodes] { model.leave(nodes); });
    case Action::trash:
      return view.later([&model, nodes] { model.trash(nodes); });
    case Action::restore:
      return view.later([&model, nodes] { model.restore(nodes); });
    default:
      return;
  }
}

void open_entry(View& view, const Node& node) {
  if (node.trashed_at) return;
  if (is_folder(node))
    return view.context.commands.go(address_of({PlaceKind::folder, node.id, {}}));
  open_preview(view, node);
}

void open_preview(View& view, const Node& node, std::optional<std::int64_t> version) {
  const bool over_another = view.state.preview.has_value();
  if (!over_another) view.state.preview_pushed = true;
  const std::string address = address_of_file(node.id, version);
  if (over_another)
    view.context.commands.replace(address);
  else
    view.context.commands.go(address);
}

void start_new_text(View& view) {
  Naming naming;
  naming.text_file = true;
  naming.parent_id = view.model.place().is_folder() ? view.model.folder_id() : view.model.root_id();
  naming.text = "Untitled.md";
  view.state.naming = std::move(naming);
}

void start_new_folder(View& view) {
  if (!view.model.may_write()) return;
  Naming naming;
  naming.parent_id = view.model.place().is_folder() ? view.model.folder_id() : view.model.root_id();
  naming.text = "New folder";
  view.state.naming = std::move(naming);
}

namespace {

template <class Pick>
void upload(View& view, Pick pick) {
  const Id folder = view.model.place().is_folder() ? view.model.folder_id() : view.model.root_id();
  view.later([&uploads = view.context.client.uploads(), folder, pick] {
    pick([&uploads, folder](std::vector<platform::FileRef> files) {
      uploads.add(std::move(files), folder);
    });
  });
}

}  // namespace

void pick_files_to_upload(View& view) {
  upload(view,
         [](platform::FilesChosen chosen) { platform::pick_files(true, "", std::move(chosen)); });
}

void pick_folder_to_upload(View& view) {
  upload(view, [](platform::FilesChosen chosen) { platform::pick_folder(std::move(chosen)); });
}

}  // namespace septet::panels::drive
