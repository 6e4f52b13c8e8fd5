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

float side_item_height() {
  return ui::touch() ? ui::control_touch : ui::control_normal;
}

std::string shared_count_text(const Shelf& shelf) {
  if (shelf.shared_count() == 0) return {};
  return std::to_string(shelf.shared_count()) + (shelf.more_shared() ? "+" : "");
}

void go(View& view, const Place& place) {
  view.state.sidebar_sheet = false;
  view.context.commands.go(address_of(place));
}

// The place of everything has what concerns everything.
void draw_root_menu(View& view, ui::Rect where) {
  constexpr const char* root_menu = "All files";
  if (where.contains(ImGui::GetMousePos()) && ImGui::IsWindowHovered() &&
      ImGui::IsMouseReleased(ImGuiMouseButton_Right))
    ui::open_menu_here(root_menu);
  ui::Menu menu(root_menu, 232);
  if (menu && menu.item("Restore to a moment…", {.icon = ui::Icon::history}))
    start_rewinding(view, view.model.root_id(), "");
}

void draw_place(View& view, const Entry& entry, ui::Rect where) {
  const bool current = entry.place.kind == view.model.place().kind &&
                       !(entry.place.is_folder() && view.model.foreign());
  const bool shared = entry.place.kind == PlaceKind::shared;
  const std::string count = shared ? shared_count_text(view.shelf) : std::string();
  const bool pressed = ui::side_item(
      where, title_of(entry.place.kind),
      {.icon = entry.icon, .current = current || (shared && view.model.foreign()), .count = count});
  take_drop(view, entry.place, where);
  if (entry.place.is_folder()) draw_root_menu(view, where);
  if (pressed) go(view, entry.place);
}

void draw_places(View& view, ui::Stack& stack) {
  const Entry entries[] = {
      {{PlaceKind::folder, {}, {}}, ui::Icon::folder},
      {{PlaceKind::shared, {}, {}}, ui::Icon::users},
      {{PlaceKind::recent, {}, {}}, ui::Icon::clock},
      {{PlaceKind::starred, {}, {}}, ui::Icon::star},
      {{PlaceKind::links, {}, {}}, ui::Icon::link},
      {{PlaceKind::trash, {}, {}}, ui::Icon::trash_2},
  };
  const a11y::Group places(a11y::Role::navigation, "Places in Drive");
  for (const Entry& entry : entries) {
    const bool of_people =
        entry.place.kind == PlaceKind::shared || entry.place.kind == PlaceKind::links;
    if (of_people && view.context.client.local()) continue;
    draw_place(view, entry, stack.next(side_item_height()));
  }
}

void draw_shelf_title(ui::Stack& stack, std::string_view title) {
  stack.skip(14);
  const ui::Rect line = stack.next(24);
  ui::label({line.x + 8, line.y, line.w - 8, line.h}, ui::Type::label, ui::Color::text_muted,
            title);
  stack.skip(2);
}

void draw_pinned(View& view, ui::Stack& stack) {
  if (view.shelf.pinned().empty()) return;
  draw_shelf_title(stack, "Pinned");
  const a11y::Group pinned(a11y::Role::navigation, "Pinned");
  for (const Node& node : view.shelf.pinned()) {
    const ui::Scope scope(to_string(node.id));
    const Place place{PlaceKind::folder, node.id, {}};
    if (ui::side_item(stack.next(side_item_height()), node.name,
                      {.filled = true, .current = view.model.place() == place}))
      go(view, place);
  }
}

void draw_tags(View& view, ui::Stack& stack) {
  if (view.shelf.tags().empty()) return;
  draw_shelf_title(stack, "Tags");
  const a11y::Group tags(a11y::Role::navigation, "Tags");
  for (const auto& tag : view.shelf.tags()) {
    const Place place{PlaceKind::tagged, {}, tag.tag};
    const std::string count = std::to_string(tag.count);
    if (ui::side_item(
            stack.next(side_item_height()), tag.tag,
            {.icon = ui::Icon::tag, .current = view.model.place() == place, .count = count}))
      go(view, place);
  }
}

void draw_shelves(View& view, ui::Rect area) {
  ui::Scroll scroll("Places", area.inset(-4, 0));
  const ui::Rect content = scroll.content().inset(4, 0);
  ui::Stack stack(content, 2);
  const float top = content.y;
  draw_places(view, stack);
  draw_pinned(view, stack);
  draw_tags(view, stack);
  scroll.set_height(stack.rest().y - top);
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
  if (ui::button(new_button, "New",
                 {.kind = ui::Kind::primary,
                  .icon = ui::Icon::plus,
                  .disabled = !view.model.may_write(),
                  .reason = "You may only look at this folder."}))
    ui::open_menu(new_menu, new_button);
  inner.cut_top(16);
  draw_storage(view, inner.cut_bottom(60).inset(8, 4));
  view.later([&shelf = view.shelf] { shelf.need(); });
  draw_shelves(view, inner);
}

}  // namespace septet::panels::drive
