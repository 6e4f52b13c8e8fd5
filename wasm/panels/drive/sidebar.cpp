// The places of Drive, what can be made new, and how full it is.
#include "panels/drive/view.h"
#include "platform/accessibility.h"

namespace septet::panels::drive {

namespace {

struct Entry {
  Place place;
  ui::Icon icon;
};

// The root and the trash take what is dragged out of the list.
void take_drop(View& view, const Place& place, ui::Rect where) {
  if (!place.is_folder() && place.kind != PlaceKind::trash) return;
  const ui::DragOver over = ui::dragged_over(where);
  if (over == ui::DragOver::over) ui::outline(where, ui::accent(), ui::radius_control, 2);
  if (over != ui::DragOver::dropped) return;
  view.later([&model = view.model, nodes = view.model.chosen(), place] {
    if (place.kind == PlaceKind::trash)
      model.trash(nodes);
    else
      model.move(nodes, model.root_id(), "My files");
  });
}

void draw_places(View& view, ui::Rect area) {
  const Entry entries[] = {
      {{PlaceKind::folder, {}, {}}, ui::Icon::folder},
      {{PlaceKind::recent, {}, {}}, ui::Icon::clock},
      {{PlaceKind::starred, {}, {}}, ui::Icon::star},
      {{PlaceKind::trash, {}, {}}, ui::Icon::trash_2},
  };
  const a11y::Group places(a11y::Role::navigation, "Places in Drive");
  ui::Stack stack(area, 2);
  for (const Entry& entry : entries) {
    const bool current = entry.place.kind == view.model.place().kind;
    const ui::Rect where = stack.next(ui::touch() ? ui::control_touch : ui::control_normal);
    const bool pressed =
        ui::side_item(where, title_of(entry.place.kind), {.icon = entry.icon, .current = current});
    take_drop(view, entry.place, where);
    if (!pressed) continue;
    view.state.sidebar_sheet = false;
    view.context.commands.go(address_of(entry.place));
  }
}

void draw_storage(View& view, ui::Rect area) {
  const auto& usage = view.model.usage();
  if (!usage) return;
  const auto used = static_cast<std::uint64_t>(usage->used_bytes);
  const auto quota = static_cast<std::uint64_t>(usage->quota_bytes);
  const float share = quota == 0 ? 0 : static_cast<float>(used) / static_cast<float>(quota);
  ui::Stack stack(area);
  const ui::Rect top = stack.next(16);
  ui::label(top, ui::Type::label, ui::Color::text, "Storage");
  ui::label(top, ui::Type::caption, ui::Color::text_muted, ui::part_of_size_text(used, quota),
            ui::Align::right);
  stack.skip(8);
  ui::progress(stack.next(4), "Storage", share,
               share > 0.95f ? ui::Color::bad : ui::Color::accent_drive);
  stack.skip(8);
  const std::string left = used >= quota ? "Full: empty the trash or delete old versions"
                                         : ui::size_text(quota - used) + " free";
  ui::label(stack.next(16), ui::Type::caption, ui::Color::text_muted, left);
}

}  // namespace

void draw_sidebar(View& view, ui::Rect area) {
  const a11y::Group sidebar(a11y::Role::complementary, "Drive");
  ui::vertical_line(area.right() - 1, area.y, area.h, ui::color(ui::Color::border));
  ui::Rect inner = area.inset(12, 16);
  const ui::Rect new_button = inner.cut_top(ui::control_normal);
  if (ui::button(new_button, "New", {.kind = ui::Kind::primary, .icon = ui::Icon::plus}))
    ui::open_menu(new_menu, new_button);
  inner.cut_top(16);
  draw_storage(view, inner.cut_bottom(60).inset(8, 4));
  draw_places(view, inner);
}

}  // namespace septet::panels::drive
