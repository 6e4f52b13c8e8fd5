// What table and grid share: the keyboard over rows, presses with Ctrl and Shift, dragging. For the
// files of this folder.
#pragma once

#include "ui/item.h"
#include "ui/table.h"

namespace septet::ui {

// How far the arrows go: a table has one column.
struct Steps {
  std::ptrdiff_t columns = 1;
  std::ptrdiff_t rows_to_a_page = 10;
};

// The row as an item; reports clicks, opening, menus and drags. The item is what the keyboard's
// focus stands on for the current row.
Item list_row(Rect, std::size_t row, const ListModel&, ListEvents&);
// Arrows, Enter, Ctrl+A and so on, while one of the rows has the focus.
void list_keys(const ListModel&, const Steps&, bool focused, ListEvents&);
// What was dragged follows the pointer.
void draw_drag(const ListModel&);
bool drop_hovers(Rect, std::size_t row, const ListModel&);

}  // namespace septet::ui
