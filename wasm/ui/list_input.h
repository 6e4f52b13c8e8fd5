// What table and grid share: the keyboard over rows, presses with Ctrl and Shift, dragging. For the
// files of this folder.
#pragma once

#include "ui/floating.h"
#include "ui/item.h"
#include "ui/table.h"

namespace septet::ui {

// How far the keys go from the current row.
struct Steps {
  std::ptrdiff_t up = 1;
  std::ptrdiff_t down = 1;
  std::ptrdiff_t page = 10;
  bool sideways = false;
};

// What the row under the pointer gives when it is dragged out of the window.
std::string drag_out_of(const ListModel&, std::size_t row, Rect where);
// The row as an item; reports clicks, opening, menus and drags. The item is what the keyboard's
// focus stands on for the current row.
Item list_row(Rect, std::size_t row, const ListModel&, ListEvents&);
// Arrows, Enter, Ctrl+A and so on, while one of the rows has the focus.
void list_keys(const ListModel&, const Steps&, bool focused, ListEvents&);
// A marquee that begins beside the rows, or on one where it is not held; `rows_in` adds the rows
// that a box touches, counted from the content's upper left. Scrolls while the pointer is at an
// end.
void list_marquee(Scroll&, Rect where, ListEvents&,
                  const std::function<void(Rect, std::vector<std::size_t>&)>& rows_in);
// What was dragged follows the pointer.
void draw_drag(const ListModel&);
bool drop_hovers(Rect, std::size_t row, const ListModel&);

}  // namespace septet::ui
