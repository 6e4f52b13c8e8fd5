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
    ActionLook{"Rename", "Rename", ui::Icon::pencil, "F2", "F2"},
    ActionLook{"Edit", "Edit", ui::Icon::type, "E", "E"},
    ActionLook{"Move to…", "Move", ui::Icon::folder_input, "M", "M"},
    ActionLook{"Copy to…", "Copy", ui::Icon::copy, "C", "C"},
    ActionLook{"Star", "Star", ui::Icon::star, "S", "S"},
    ActionLook{"Remove star", "Remove star", ui::Icon::star, "S", "S"},
    ActionLook{"Version history", "Versions", ui::Icon::history, "", ""},
    ActionLook{"Delete", "Delete", ui::Icon::trash_2, "Del", "Delete"},
    ActionLook{"Restore", "Restore", ui::Icon::undo_2, "", ""},
    ActionLook{"Delete for good", "Delete for good", ui::Icon::trash_2, "Del", "Delete"},
};

std::vector<Id> folders_on_the_way(const Model& model) {
  std::vector<Id> out;
  for (const PathEntry& step : model.path()) out.push_back(step.id);
  return out;
}

void start_picking(View& view, const std::vector<Node>& nodes, bool copy) {
  Picking picking;
  picking.copy = copy;
  picking.nodes = nodes;
  picking.target = view.model.path().empty() ? view.model.root_id() : view.model.path().back().id;
  picking.target_name = view.model.place().is_folder() ? view.model.title() : "My files";
  view.state.picking = std::move(picking);
  view.later(
      [&folders = view.folders, way = folders_on_the_way(view.model)] { folders.start(way); });
}

void show_versions(View& view) {
  view.state.details = true;
  view.state.details_tab = 1;
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
  const bool starred =
      std::all_of(nodes.begin(), nodes.end(), [](const Node& node) { return node.starred; });
  std::vector<Action> out;
  if (one && is_folder(nodes[0])) out.push_back(Action::open);
  if (one && !is_folder(nodes[0])) out.push_back(Action::preview);
  out.push_back(Action::download);
  if (one) out.push_back(Action::rename);
  if (one && can_edit(nodes[0])) out.push_back(Action::edit);
  out.insert(out.end(), {Action::move, Action::copy, starred ? Action::unstar : Action::star});
  if (one && !is_folder(nodes[0])) out.push_back(Action::details);
  out.push_back(Action::trash);
  return out;
}

void perform(View& view, Action action, const std::vector<Node>& nodes) {
  if (nodes.empty()) return;
  Model& model = view.model;
  switch (action) {
    case Action::open:
    case Action::preview:
      return open_entry(view, nodes.front());
    case Action::download:
      return view.later([&model, nodes] { model.download(nodes); });
    case Action::rename:
      return start_renaming(view, nodes.front());
    case Action::edit:
      view.state.edit_preview = true;
      return open_preview(view, nodes.front());
    case Action::move:
    case Action::copy:
      return start_picking(view, nodes, action == Action::copy);
    case Action::star:
    case Action::unstar:
      return view.later([&model, nodes, on = action == Action::star] { model.star(nodes, on); });
    case Action::details:
      return show_versions(view);
    case Action::trash:
      return view.later([&model, nodes] { model.trash(nodes); });
    case Action::restore:
      return view.later([&model, nodes] { model.restore(nodes); });
    case Action::remove_for_good:
      view.state.question = Question::remove_for_good;
      view.state.questioned = nodes;
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
