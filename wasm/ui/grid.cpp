#include <cmath>

#include "imgui_internal.h"
#include "platform/accessibility.h"
#include "ui/controls.h"
#include "ui/floating.h"
#include "ui/icons.h"
#include "ui/list_input.h"
#include "ui/paint.h"
#include "ui/table.h"

namespace septet::ui {
namespace {

// The tick in the corner of a card, while it is chosen or under the pointer.
void draw_card_check(Rect card, std::size_t index, const ListModel& model, const RowState& state,
                     ListEvents& events) {
  if (!state.selected && !state.hovered) return;
  const a11y::Group cell(a11y::Role::cell);
  if (check_mark({card.x + 10, card.y + 10, 16, 16}, "Select " + model.name(index),
                 state.selected ? Check::on : Check::off))
    events.clicked = RowClick{index, true, ImGui::GetIO().KeyShift};
}

bool draw_card(Rect where, std::size_t index, const ListModel& model, ListEvents& events) {
  const std::uint64_t key = model.key(index);
  const Scope scope({reinterpret_cast<const char*>(&key), sizeof key});
  RowState state{.selected = model.selected && model.selected(index)};
  const a11y::Group group(a11y::Role::row, model.name(index),
                          {.selected = state.selected,
                           .position = static_cast<int>(index) + 1,
                           .set_size = static_cast<int>(model.count)});
  const Item item = list_row(where, index, model, events);
  state.hovered = ImGui::IsWindowHovered() && where.contains(ImGui::GetMousePos()) && !touch();
  state.current = ImGui::GetFocusID() == item.id;
  state.dropped_on = drop_hovers(where, index, model);
  model.draw(index, 0, where, state);
  if (state.selected || state.dropped_on) outline(where, accent(), radius_card, 2);
  draw_focus_ring(item, where, radius_card);
  draw_card_check(where, index, model, state, events);
  return state.current;
}

}  // namespace

ListEvents grid(std::string_view name, Rect where, const ListModel& model,
                const GridOptions& options) {
  ListEvents events;
  const Scope scope(name);
  const a11y::Group group(a11y::Role::table, drawn_name(name),
                          {.set_size = static_cast<int>(model.count)});
  {
    Scroll scroll("cards", where);
    const Rect content = scroll.content().inset(options.padding, 0);
    const auto columns = static_cast<std::size_t>(std::max(
        1.f, std::floor((content.w + options.gap) / (options.minimum_width + options.gap))));
    const float step = options.height + options.gap;
    const std::size_t lines = (model.count + columns - 1) / columns;
    scroll.set_height(static_cast<float>(lines) * step + options.padding + options.bottom_space);
    const auto line_box = [&](std::size_t line) {
      return Rect{content.x, content.y + 8 + static_cast<float>(line) * step, content.w,
                  options.height};
    };
    if (model.reveal_current && model.current) scroll.reveal(line_box(*model.current / columns));
    const auto first = static_cast<std::size_t>(std::max(0.f, scroll.offset() / step));
    const auto visible = static_cast<std::size_t>(std::ceil(where.h / step)) + 1;
    events.first_visible = std::min(model.count, first * columns);
    events.last_visible = std::min(model.count, (first + visible) * columns);
    bool focused = false;
    for (std::size_t i = events.first_visible; i < events.last_visible; ++i)
      focused |= draw_card(column_of(line_box(i / columns), static_cast<int>(i % columns),
                                     static_cast<int>(columns), options.gap),
                           i, model, events);
    list_keys(model,
              {static_cast<std::ptrdiff_t>(columns), static_cast<std::ptrdiff_t>(visible) - 1},
              focused, events);
    events.background_clicked = ImGui::IsWindowHovered() && !ImGui::IsAnyItemHovered() &&
                                ImGui::IsMouseClicked(ImGuiMouseButton_Left);
  }
  draw_drag(model);
  return events;
}

}  // namespace septet::ui
