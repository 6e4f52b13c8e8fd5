#include "ui/table.h"

#include <cmath>
#include <vector>

#include "imgui_internal.h"
#include "platform/accessibility.h"
#include "ui/controls.h"
#include "ui/floating.h"
#include "ui/icons.h"
#include "ui/list_input.h"
#include "ui/paint.h"

namespace septet::ui {
namespace {

constexpr float check_column = 56;
constexpr float menu_column = 44;
constexpr float right_edge = 16;

// Which columns are shown, and where, in a list that begins at x 0.
struct Layout {
  struct Place {
    std::size_t column;
    float x;
    float width;
  };
  std::vector<Place> places;
};

Layout lay_out(std::span<const Column> columns, float width, const ListOptions& options) {
  float fixed = 0;
  int flexible = 0;
  const auto shown = [&](const Column& column) { return width >= column.hide_below; };
  for (const Column& column : columns) {
    if (!shown(column)) continue;
    fixed += column.width;
    flexible += column.width == 0;
  }
  float x = options.selectable ? check_column : options.side_padding;
  const float end = options.row_menu ? menu_column + right_edge : options.side_padding;
  const float rest = std::max(0.f, width - x - end - fixed);
  Layout layout;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!shown(columns[i])) continue;
    const float own =
        columns[i].width > 0 ? columns[i].width : std::floor(rest / static_cast<float>(flexible));
    layout.places.push_back({i, x, own});
    x += own;
  }
  return layout;
}

// One table while it is drawn.
class Table {
 public:
  Table(std::span<const Column> columns, const ListModel& model, const ListOptions& options,
        float width)
      : columns_(columns),
        model_(model),
        options_(options),
        layout_(lay_out(columns, width, options)) {}

  void draw_header(Rect where, ListEvents& events);
  void draw_rows(Scroll&, ListEvents& events);

 private:
  void draw_header_cell(Rect cell, std::size_t column, ListEvents& events);
  bool draw_row(Rect where, std::size_t row, ListEvents& events);
  void draw_row_tools(Rect where, std::size_t row, const RowState&, ListEvents& events);

  std::span<const Column> columns_;
  const ListModel& model_;
  const ListOptions& options_;
  Layout layout_;
};

void Table::draw_header(Rect where, ListEvents& events) {
  const a11y::Group row(a11y::Role::row, "Columns");
  horizontal_line(where.x, where.bottom() - 1, where.w, color(Color::border));
  if (options_.selectable && model_.count > 0) {
    const bool all = model_.selected_count == model_.count;
    const Check state = all ? Check::on : model_.selected_count > 0 ? Check::some : Check::off;
    const a11y::Group cell(a11y::Role::cell);
    if (check_mark({where.x + 24, where.y, 16, where.h}, "Select all", state)) events.all = !all;
  }
  for (const Layout::Place& place : layout_.places)
    draw_header_cell({where.x + place.x, where.y, place.width, where.h}, place.column, events);
}

void Table::draw_header_cell(Rect cell, std::size_t column, ListEvents& events) {
  const Column& about = columns_[column];
  const bool sorted = model_.sort_column == static_cast<int>(column);
  const float text = std::min(cell.w, measure(Type::label, about.name).x);
  const float arrow = sorted ? 20 : 0;
  Rect at = about.right ? Rect{cell.right() - text - arrow, cell.y, text + arrow, cell.h}
                        : Rect{cell.x, cell.y, text + arrow, cell.h};
  a11y::Options said;
  if (sorted) said.sorted = model_.descending ? a11y::Sorted::down : a11y::Sorted::up;
  const a11y::Group header(a11y::Role::columnheader, about.name, said);
  Color tint = Color::text_faint;
  if (about.sortable) {
    const Item item = press_item(at, about.name);
    if (item.hovered || sorted) tint = Color::text_muted;
    draw_focus_ring(item, at.middle(20), radius_small);
    if (item.pressed) events.sorted = static_cast<int>(column);
  }
  if (sorted)
    icon(model_.descending ? Icon::arrow_down : Icon::arrow_up, at.cut_right(16), 16, tint);
  label({at.x, at.y, text + 1, at.h}, Type::label, tint, about.name);
}

void Table::draw_rows(Scroll& scroll, ListEvents& events) {
  const float height = options_.row_height;
  const Rect content = scroll.content();
  const float total = static_cast<float>(model_.count) * height + options_.bottom_space;
  scroll.set_height(total);
  if (model_.reveal_current && model_.current)
    scroll.reveal(
        {content.x, content.y + static_cast<float>(*model_.current) * height, content.w, height});
  events.first_visible =
      std::min(model_.count, static_cast<std::size_t>(std::max(0.f, scroll.offset() / height)));
  const auto visible = static_cast<std::size_t>(std::ceil(scroll.visible().h / height)) + 1;
  events.last_visible = std::min(model_.count, events.first_visible + visible);
  bool focused = false;
  for (std::size_t row = events.first_visible; row < events.last_visible; ++row)
    focused |= draw_row(
        {content.x, content.y + static_cast<float>(row) * height, content.w, height}, row, events);
  list_keys(model_, {.page = static_cast<std::ptrdiff_t>(visible) - 2}, focused, events);
}

bool Table::draw_row(Rect where, std::size_t row, ListEvents& events) {
  const std::uint64_t key = model_.key(row);
  const Scope scope({reinterpret_cast<const char*>(&key), sizeof key});
  RowState state{.selected = model_.selected && model_.selected(row)};
  const std::string out = drag_out_of(model_, row, where);
  const a11y::Group group(a11y::Role::row, model_.name(row),
                          {.drag_out = out,
                           .selected = state.selected,
                           .position = static_cast<int>(row) + 1,
                           .set_size = static_cast<int>(model_.count)});
  const Item item = list_row(where, row, model_, events);
  state.hovered = ImGui::IsWindowHovered() && where.contains(ImGui::GetMousePos()) && !touch();
  state.current = ImGui::GetFocusID() == item.id;
  state.dropped_on = drop_hovers(where, row, model_);
  const Rect body{where.x, where.y, where.w, options_.plain ? where.h : where.h - 1};
  if (state.selected || state.dropped_on)
    fill(body, options_.plain ? accent_soft() : Color::selection);
  else if (state.hovered)
    fill(body, Color::hover);
  if (state.dropped_on) outline(body, accent());
  if (!options_.plain) horizontal_line(where.x, where.bottom() - 1, where.w, color(Color::border));
  for (const Layout::Place& place : layout_.places)
    model_.draw(row, place.column, {where.x + place.x, where.y, place.width, where.h - 1}, state);
  draw_row_tools(body, row, state, events);
  if (item.ringed) outline(body.inset(2), Color::focus, radius_small, 2);
  return state.current;
}

void Table::draw_row_tools(Rect where, std::size_t row, const RowState& state, ListEvents& events) {
  // While the menu's button is held nothing else is hovered, and it could not be let go if it were
  // not drawn.
  const bool held = ImGui::GetActiveID() != 0 && ImGui::GetActiveID() == id_of("Actions");
  const bool shown = state.hovered || state.selected || state.current || held || touch();
  if (!shown) return;
  ImGui::PushItemFlag(ImGuiItemFlags_NoTabStop, !state.current);
  if (options_.selectable && !touch()) {
    const a11y::Group cell(a11y::Role::cell);
    if (check_mark({where.x + 24, where.y, 16, where.h}, "Select " + model_.name(row),
                   state.selected ? Check::on : Check::off))
      events.clicked = RowClick{row, true, ImGui::GetIO().KeyShift};
  }
  const Rect menu{where.right() - menu_column - (touch() ? 0 : right_edge - 8), where.y,
                  menu_column, where.h};
  const a11y::Group cell(a11y::Role::cell);
  if (options_.row_menu &&
      icon_button(
          menu, touch() ? Icon::ellipsis_vertical : Icon::ellipsis, "Actions",
          {.size = touch() ? Size::touch : Size::compact, .description = model_.name(row)})) {
    events.menu = row;
    events.menu_anchor = menu.middle(28);
  }
  ImGui::PopItemFlag();
}

}  // namespace

ListEvents table(std::string_view name, Rect where, std::span<const Column> columns,
                 const ListModel& model, const ListOptions& options) {
  ListEvents events;
  const Scope scope(name);
  const a11y::Group group(a11y::Role::table, drawn_name(name),
                          {.set_size = static_cast<int>(model.count)});
  Table drawn(columns, model, options, where.w);
  if (options.header_height > 0) drawn.draw_header(where.cut_top(options.header_height), events);
  {
    Scroll scroll("rows", where);
    drawn.draw_rows(scroll, events);
    const bool beside = ImGui::IsWindowHovered() && !ImGui::IsAnyItemHovered() &&
                        ImGui::IsMouseClicked(ImGuiMouseButton_Left);
    events.background_clicked = beside && !events.clicked;
    list_marquee(scroll, where, events, [&](Rect box, std::vector<std::size_t>& rows) {
      const float height = options.row_height;
      const auto count = static_cast<float>(model.count);
      const float first = std::clamp(std::floor(box.y / height), 0.f, count);
      const float end = std::clamp(std::ceil(box.bottom() / height), 0.f, count);
      for (float row = first; row < end; ++row) rows.push_back(static_cast<std::size_t>(row));
    });
  }
  draw_drag(model);
  return events;
}

}  // namespace septet::ui
