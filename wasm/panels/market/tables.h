// Dense tables of figures: rows of 28 whose cells are texts with a colour.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "panels/market/parts.h"

namespace septet::panels::market {

struct Cell {
  std::string text;
  ui::Color tint = ui::Color::text;
  ui::Type type = ui::Type::body;
};

struct Sheet {
  std::string_view name;
  std::vector<ui::Column> columns;
  std::size_t count = 0;
  std::function<std::uint64_t(std::size_t)> key;
  std::function<std::string(std::size_t)> row_name;
  std::function<Cell(std::size_t row, std::size_t column)> cell;
  // Drawn at the right end of a row that the pointer or the keyboard is on; none: nothing.
  std::function<void(std::size_t row, ui::Rect)> tools = {};
  float tools_width = 0;
  float row_height = 28;
  int sort_column = -1;
  bool descending = false;
};
ui::ListEvents draw_sheet(ui::Rect, const Sheet&);
std::uint64_t key_of(const Id&);
std::uint64_t key_of(const std::string&);

}  // namespace septet::panels::market
