#include "panels/market/tables.h"

#include <cstring>

#include "imgui_internal.h"
#include "platform/accessibility.h"

namespace septet::panels::market {

using ui::Rect;

namespace {

// Also while one of its buttons is held, which takes the hover from everything else: a button that
// was no longer drawn then could not be let go.
bool pointer_in_row(Rect cell) {
  const ImVec2 at = ImGui::GetMousePos();
  return ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) && at.y >= cell.y &&
         at.y < cell.bottom();
}

}  // namespace

std::uint64_t key_of(const Id& id) {
  const std::string text = to_string(id);
  return key_of(text);
}

std::uint64_t key_of(const std::string& text) {
  return ImHashData(text.data(), text.size()) |
         (std::uint64_t{ImHashData(text.data(), text.size(), 77)} << 32);
}

ui::ListEvents draw_sheet(Rect where, const Sheet& sheet) {
  std::vector<ui::Column> columns = sheet.columns;
  const std::size_t figures = columns.size();
  const float tools = ui::touch() ? sheet.tools_width * 1.2f : sheet.tools_width;
  if (sheet.tools) columns.push_back({.name = "", .width = tools});
  ui::ListModel model;
  model.count = sheet.count;
  model.key = sheet.key;
  model.name = sheet.row_name;
  model.sort_column = sheet.sort_column;
  model.descending = sheet.descending;
  model.draw = [&](std::size_t row, std::size_t column, Rect cell, const ui::RowState& state) {
    if (column == figures) {
      if (state.current || ui::touch() || pointer_in_row(cell)) sheet.tools(row, cell);
      return;
    }
    const Cell figure = sheet.cell(row, column);
    if (!columns[column].right) cell.cut_right(8);
    const a11y::Group group(a11y::Role::cell);
    const a11y::Selectable selectable;
    ui::label(cell, figure.type, figure.tint, figure.text,
              columns[column].right ? ui::Align::right : ui::Align::left);
  };
  return ui::table(sheet.name, where, columns, model,
                   {.row_height = ui::touch() ? ui::control_touch : sheet.row_height,
                    .header_height = 28,
                    .selectable = false,
                    .row_menu = false,
                    .side_padding = 16});
}

}  // namespace septet::panels::market
