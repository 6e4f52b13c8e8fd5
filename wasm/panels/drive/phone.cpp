// Drive on a phone: the shell's top bar, a line of chips, rows of 56, a button that floats.
#include "panels/drive/actions.h"
#include "panels/drive/drive_panel.h"
#include "platform/accessibility.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

std::string_view sort_name(NodeSort by) {
  switch (by) {
    case NodeSort::name:
      return "Name";
    case NodeSort::modified:
      return "Modified";
    case NodeSort::size:
      break;
  }
  return "Size";
}

void draw_chips(View& view, Rect line) {
  ui::Row row(line.inset(16, 0).middle(ui::touch() ? 44 : 32), 8);
  if (view.model.place().is_folder()) {
    const Order order = view.model.listing().order();
    const ui::ChipOptions look{.trailing = order.direction == SortOrder::ascending
                                               ? ui::Icon::arrow_up
                                               : ui::Icon::arrow_down};
    const std::string_view name = sort_name(order.by);
    const Rect chip = row.left(ui::chip_width(name, look));
    if (ui::chip(chip, name, look)) ui::open_menu(sort_menu, chip);
  }
  if (!view.model.place().is_root() && view.model.place().is_folder()) return;
  for (const PlaceKind kind :
       {PlaceKind::shared, PlaceKind::recent, PlaceKind::starred, PlaceKind::trash}) {
    if (kind == PlaceKind::shared && view.context.client.local()) continue;
    const bool on = view.model.place().kind == kind;
    const std::string_view name = kind == PlaceKind::shared ? "Shared" : title_of(kind);
    const float width = ui::chip_width(name, {.on = on});
    if (width > row.rest().w) break;  // the menu has all of them
    if (ui::chip(row.left(width), name, {.on = on}))
      view.context.commands.go(address_of({on ? PlaceKind::folder : kind, {}, {}}));
  }
}

void draw_floating_button(View& view, Rect area, float covered) {
  if (view.model.place().kind == PlaceKind::trash || !view.model.selection().empty() ||
      !view.model.may_write())
    return;
  const Rect where{area.right() - 72, area.bottom() - 72 - covered, 56, 56};
  const ui::Overlay overlay("floating button", where, 2);
  ui::fill(where, ui::accent(), ui::radius_card);
  if (ui::pressable(where, "New").clicked) ui::open_menu(new_menu, where);
  a11y::describe(a11y::Role::button, "New", {.has_popup = true});
  ui::icon(ui::Icon::plus, where, 24, ui::Color::on_accent);
}

std::string subtitle_of(const Model& model) {
  const std::size_t loaded = model.listing().rows().size();
  if (!model.listing().complete() && !model.item_count()) return {};
  const std::int64_t count = model.item_count().value_or(static_cast<std::int64_t>(loaded));
  const std::size_t people = model.folder() ? model.folder()->node.shared_with.size() : 0;
  return ui::count_text(count, "item", "items") +
         (people > 0 ? ", shared with " + std::to_string(people) : "");
}

}  // namespace

void draw_phone(View& view, Rect area) {
  if (view.model.place().kind == PlaceKind::search) {
    draw_search_field(view, area.cut_top(52).inset(16, 0));
    draw_search_filters(view, area.cut_top(52));
  } else {
    draw_chips(view, area.cut_top(48));
  }
  draw_entries(view, area);
  const float covered = draw_upload_tray(view, area);
  draw_floating_button(view, area, covered);
}

shell::PhoneBar DrivePanel::phone_bar(shell::Context& context) {
  const auto open_menu = [this](std::string_view name) {
    return [this, name] {
      state_.wanted_menu = name;
      state_.menu_anchor = {ImGui::GetIO().DisplaySize.x - 48, 0, 44, 48};
    };
  };
  if (!model_.selection().empty()) {
    const auto count = static_cast<std::int64_t>(model_.selection().count());
    return {.title = ui::number_text(count) + " selected",
            .back = [this] { model_.selection().clear(); },
            .actions = {{"Actions", ui::Icon::ellipsis_vertical, "", open_menu(actions_menu)}}};
  }
  shell::PhoneBar bar{.title = model_.title(), .subtitle = subtitle_of(model_)};
  if (!model_.place().is_root()) {
    const auto& path = model_.path();
    Place above{PlaceKind::folder, path.size() > 2 ? path[path.size() - 2].id : Id{}, {}};
    if (model_.foreign() && path.size() <= 2) above.kind = PlaceKind::shared;
    bar.back = [&commands = context.commands, above] { commands.go(address_of(above)); };
  }
  bar.actions = {
      {state_.grid ? "List" : "Grid", state_.grid ? ui::Icon::list : ui::Icon::layout_grid, "",
       [this] { state_.grid = !state_.grid; }},
      {"More", ui::Icon::ellipsis_vertical, "", open_menu(phone_menu)}};
  return bar;
}

}  // namespace septet::panels::drive
