// The dialog that asks for a folder to move or copy to.
#include "panels/drive/view.h"
#include "platform/accessibility.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

constexpr float row_height = 36;

struct Row {
  Id id;
  std::string name;
  int depth = 0;
};

// The unfolded part of the tree, from the root down.
void collect(const View& view, const Row& row, std::vector<Row>& out) {
  out.push_back(row);
  const auto* children = view.folders.children(row.id);
  if (!view.folders.unfolded(row.id) || !children || !*children) return;
  for (const Node& child : **children) collect(view, {child.id, child.name, row.depth + 1}, out);
}

bool allowed(const View& view, const Picking& picking, const Id& target) {
  return picking.copy || view.model.takes(target, picking.nodes);
}

// A folder cannot go into itself, nor into what lies in it.
bool is_moved(const Picking& picking, const Id& id) {
  for (const Node& node : picking.nodes)
    if (node.id == id) return true;
  return false;
}

void draw_row(View& view, Picking& picking, const Row& row, Rect where) {
  const ui::Scope scope(to_string(row.id));
  const bool chosen = picking.target == row.id;
  const bool open = view.folders.unfolded(row.id);
  Rect inner = where;
  inner.cut_left(8 + 20.f * static_cast<float>(row.depth));
  const Rect fold = inner.cut_left(28);
  const ui::Pressed pressed = ui::pressable(inner, row.name);
  a11y::describe(a11y::Role::treeitem, row.name,
                 {.expanded = open, .selected = chosen, .level = row.depth + 1});
  if (chosen)
    ui::fill(where, ui::Color::selection, ui::radius_control);
  else if (pressed.hovered)
    ui::fill(where, ui::Color::hover, ui::radius_control);
  const std::string toggle = (open ? "Fold " : "Unfold ") + row.name;
  if (ui::icon_button(fold, open ? ui::Icon::chevron_down : ui::Icon::chevron_right, toggle,
                      {.size = ui::Size::compact}) ||
      pressed.double_clicked)
    view.later([&folders = view.folders, id = row.id, open] { folders.unfold(id, !open); });
  ui::filled_folder(inner.cut_left(16), 16, ui::color(ui::Color::accent_drive));
  inner.cut_left(10);
  ui::label(inner, ui::Type::body, ui::Color::text, row.name);
  if (!pressed.clicked) return;
  picking.target = row.id;
  picking.target_name = row.name;
}

void draw_tree(View& view, Picking& picking, Rect where) {
  ui::box(where, ui::Color::surface, ui::Color::border, ui::radius_control);
  ui::Scroll scroll("Folders", where.inset(1));
  const a11y::Group tree(a11y::Role::tree, "Folders");
  std::vector<Row> rows;
  collect(view, {picking.root, picking.root_name, 0}, rows);
  Rect content = scroll.content().inset(4, 0);
  float y = content.y + 4;
  for (const Row& row : rows) {
    if (!picking.copy && is_moved(picking, row.id)) continue;
    draw_row(view, picking, row, {content.x, y, content.w, row_height});
    y += row_height;
  }
  scroll.set_height(y - content.y + 4);
}

void make_folder(View& view, Picking& picking) {
  const auto then = [&state = view.state, &folders = view.folders,
                     parent = picking.target](Result<Node> made) {
    if (!state.picking) return;
    if (!made.ok()) {
      state.picking->new_folder_error = made.error().message;
      return;
    }
    state.picking->new_folder.reset();
    state.picking->target = made->id;
    state.picking->target_name = made->name;
    folders.unfold(parent, true);
  };
  view.later([&model = view.model, name = *picking.new_folder, parent = picking.target, then] {
    model.create_folder(name, parent, then);
  });
}

void draw_new_folder(View& view, Picking& picking, Rect where) {
  if (!picking.new_folder) {
    const ui::ButtonOptions look{.kind = ui::Kind::ghost, .icon = ui::Icon::folder_plus};
    if (ui::button(where.cut_left(ui::button_width("New folder here", look)).middle(32),
                   "New folder here", look))
      picking.new_folder = "New folder";
    return;
  }
  Rect line = where;
  const Rect create = line.cut_right(ui::button_width("Create"));
  line.cut_right(8);
  const auto typed = ui::text_field(
      line, "Name of the new folder", *picking.new_folder,
      {.error = picking.new_folder_error, .autofocus = true, .select_all = true, .max_bytes = 300});
  if (typed.changed) picking.new_folder_error.clear();
  if (ui::button({create.x, create.y, create.w, 32}, "Create") || typed.submitted)
    make_folder(view, picking);
}

void carry_out(View& view, const Picking& picking) {
  view.later([&model = view.model, picking] {
    if (picking.copy)
      model.copy(picking.nodes, picking.target, picking.target_name);
    else
      model.move(picking.nodes, picking.target, picking.target_name);
  });
}

}  // namespace

void draw_picker(View& view) {
  if (!view.state.picking) return;
  Picking& picking = *view.state.picking;
  bool confirmed = false;
  {
    ui::Dialog dialog(picking.copy ? "Copy to" : "Move to", picking.open,
                      {.width = 480, .height = 372 + ui::dialog_end});
    if (dialog) {
      Rect body = dialog.body();
      body.cut_bottom(44);
      const Rect bottom = body.cut_bottom(56);
      draw_tree(view, picking, body);
      draw_new_folder(view, picking, {bottom.x, bottom.y + 12, bottom.w, 44});
      confirmed = dialog.actions(picking.copy ? "Copy here" : "Move here",
                                 {.kind = ui::Kind::primary,
                                  .disabled = !allowed(view, picking, picking.target),
                                  .reason = "It is in this folder already."});
    }
  }
  if (confirmed) carry_out(view, picking);
  if (confirmed || !picking.open) view.state.picking.reset();
}

}  // namespace septet::panels::drive
