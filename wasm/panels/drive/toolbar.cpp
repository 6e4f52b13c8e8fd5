// The line above the entries: where one is and how it is looked at, or what can be done with what
// is chosen.
#include "panels/drive/actions.h"
#include "panels/drive/view.h"
#include "platform/accessibility.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

bool trash_is_open(const View& view) {
  return view.model.place().kind == PlaceKind::trash;
}

std::vector<std::string> crumbs_of(const Model& model) {
  if (!model.place().is_folder()) return {model.title()};
  std::vector<std::string> out;
  for (const PathEntry& step : model.path())
    out.push_back(step.name.empty() ? "My files" : step.name);
  return out;
}

// A step of the way takes what is dragged out of the list.
void take_drops(View& view, const std::vector<Rect>& boxes) {
  const auto& path = view.model.path();
  for (std::size_t i = 0; i + 1 < boxes.size() && i < path.size(); ++i) {
    if (path[i].id.is_nil()) continue;
    const ui::DragOver over = ui::dragged_over(boxes[i].inset(-4));
    if (over == ui::DragOver::over) ui::outline(boxes[i].inset(-4), ui::accent(), 6, 2);
    if (over != ui::DragOver::dropped) continue;
    const std::string name = path[i].name.empty() ? "My files" : path[i].name;
    view.later([&model = view.model, nodes = view.model.chosen(), id = path[i].id, name] {
      model.move(nodes, id, name);
    });
  }
}

void draw_way(View& view, Rect where) {
  const std::vector<std::string> crumbs = crumbs_of(view.model);
  std::vector<Rect> boxes;
  const int chosen = ui::breadcrumb(where, crumbs, &boxes);
  if (!view.model.place().is_folder()) return;
  take_drops(view, boxes);
  if (chosen < 0) return;
  const PathEntry& step = view.model.path()[static_cast<std::size_t>(chosen)];
  if (step.id.is_nil()) return view.context.commands.go(address_of({PlaceKind::shared, {}, {}}));
  const Id id = chosen == 0 ? Id{} : step.id;
  view.context.commands.go(address_of({PlaceKind::folder, id, {}}));
}

void draw_switches(View& view, ui::Row& row) {
  if (view.context.viewport != shell::Viewport::phone) {
    if (ui::icon_button(row.right(32), ui::Icon::panel_right, "Details",
                        {.on = view.state.details, .toggles = true}))
      view.state.details = !view.state.details;
  }
  constexpr ui::Segment segments[] = {{"List", ui::Icon::list}, {"Grid", ui::Icon::layout_grid}};
  int chosen = view.state.grid ? 1 : 0;
  if (ui::segments(row.right(ui::segments_width(segments)), "Layout", segments, chosen))
    view.state.grid = chosen == 1;
  if (!view.model.place().is_folder()) return;
  const Rect sort = row.right(32);
  if (ui::icon_button(sort, ui::Icon::arrow_up_down, "Sort")) ui::open_menu(sort_menu, sort);
}

// A folder of one's own that is not all of one's files.
bool can_be_shared(const View& view) {
  return view.model.folder() != nullptr && !view.context.client.local() &&
         view.model.permission() == septet::drive::Permission::owner;
}

void draw_share_button(View& view, ui::Row& row) {
  const ui::ButtonOptions look{.icon = ui::Icon::user_plus};
  if (ui::button(row.right(ui::button_width("Share", look)), "Share", look))
    start_sharing(view, {view.model.folder()->node});
}

void draw_main_action(View& view, ui::Row& row) {
  if (trash_is_open(view)) {
    if (view.model.listing().rows().empty()) return;
    const ui::ButtonOptions look{.kind = ui::Kind::danger, .icon = ui::Icon::trash_2};
    if (ui::button(row.right(ui::button_width("Empty trash", look)), "Empty trash", look))
      view.state.question = Question::empty_trash;
    return;
  }
  if (!view.model.place().is_folder() || !view.model.may_write()) return;
  if (can_be_shared(view)) return draw_share_button(view, row);
  const ui::ButtonOptions look{.icon = ui::Icon::upload};
  const Rect where = row.right(ui::button_width("Upload", look));
  if (ui::button(where, "Upload", look)) pick_files_to_upload(view);
}

void draw_place_tools(View& view, Rect area) {
  const a11y::Group bar(a11y::Role::toolbar, "Folder");
  Rect inner = area;
  inner.cut_left(view.context.viewport == shell::Viewport::desktop ? 24 : 12);
  inner.cut_right(16);
  inner = inner.middle(32);
  if (view.context.viewport == shell::Viewport::tablet) {
    if (ui::icon_button(inner.cut_left(32), ui::Icon::panel_left, "Places"))
      view.state.sidebar_sheet = true;
    inner.cut_left(8);
  }
  ui::Row row(inner);
  draw_switches(view, row);
  if (view.model.place().is_folder()) {
    const Rect gap = row.right(9);
    ui::vertical_line(gap.center_x(), gap.y + 6, 20, ui::color(ui::Color::border));
  }
  draw_main_action(view, row);
  if (view.model.place().kind == PlaceKind::search) return draw_search_field(view, row.rest());
  draw_way(view, row.rest());
}

// With their names where all of them fit, as icons otherwise.
void draw_actions(View& view, Rect where) {
  std::vector<Action> actions = actions_for(view, view.model.chosen_in_brief());
  for (const Action left_out : {Action::about, Action::details, Action::edit, Action::rewind})
    std::erase(actions, left_out);
  float total = 0;
  for (const Action action : actions)
    total += ui::button_width(look_of(action).brief, {.icon = ui::Icon::star}) + 4;
  ui::Row row(where, 4);
  for (const Action action : actions) {
    const ActionLook& look = look_of(action);
    const ui::ButtonOptions options{.kind = ui::Kind::ghost, .icon = look.icon};
    const bool pressed =
        total <= where.w
            ? ui::button(row.left(ui::button_width(look.brief, options)), look.brief, options)
            : ui::icon_button(row.left(32), look.icon, look.brief, {.tint = ui::Color::text});
    if (pressed) perform(view, action, view.model.chosen());
  }
}

void draw_chosen_tools(View& view, Rect area) {
  const a11y::Group bar(a11y::Role::toolbar, "Selection");
  ui::fill(area, ui::Color::selection);
  Selection& selection = view.model.selection();
  ui::Row row(area.inset(16, 0).middle(32), 4);
  if (ui::icon_button(row.left(32), ui::Icon::x, "Clear selection", {.shortcut = "Esc"}))
    view.later([&selection] { selection.clear(); });
  const std::string count =
      ui::number_text(static_cast<std::int64_t>(selection.count())) + " selected";
  ui::label(row.left(ui::measure(ui::Type::body_strong, count).x + 12), ui::Type::body_strong,
            ui::Color::text, count);
  if (ui::button(row.right(ui::button_width("Select all")), "Select all"))
    view.later([&model = view.model] { model.select_all(); });
  const std::string size = ui::size_text(static_cast<std::uint64_t>(view.model.chosen_bytes()));
  const float size_width = ui::measure(ui::Type::body, size).x + 8;
  if (view.model.chosen_bytes() > 0 && row.rest().w > 560)
    ui::label(row.right(size_width), ui::Type::body, ui::Color::text_muted, size);
  draw_actions(view, row.rest());
}

}  // namespace

void draw_toolbar(View& view, Rect area) {
  if (view.model.selection().empty())
    draw_place_tools(view, area);
  else
    draw_chosen_tools(view, area);
  ui::horizontal_line(area.x, area.bottom() - 1, area.w, ui::color(ui::Color::border));
}

}  // namespace septet::panels::drive
