// Lists and grids of any length, of which only what is in view is drawn. They report what the
// person did; the caller keeps the selection and the order.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ui/geometry.h"

namespace septet::ui {

struct Column {
  std::string_view name;
  float width = 0;     // 0: the rest, shared
  bool right = false;  // numbers
  bool sortable = false;
  float hide_below = 0;  // left out of lists narrower than this
};

struct RowState {
  bool selected = false;
  bool hovered = false;
  bool current = false;     // where the keyboard stands
  bool dropped_on = false;  // something is being dragged over it that it takes
};

// What a list shows. The functions are called for the rows in view only.
struct ListModel {
  std::size_t count = 0;
  // For ids: the same row keeps its key in another order.
  std::function<std::uint64_t(std::size_t row)> key;
  std::function<std::string(std::size_t row)> name;
  std::function<bool(std::size_t row)> selected;
  std::function<void(std::size_t row, std::size_t column, Rect cell, const RowState&)> draw;
  // Whether a press there takes hold of a row that is not chosen, which is then dragged; elsewhere
  // on it a marquee begins. None: all of it is held.
  std::function<bool(std::size_t row, Rect where, ImVec2)> grips;
  // What the browser gives to the desktop when the row is dragged out of the window:
  // "media type:name:address", or empty.
  std::function<std::string(std::size_t row)> drag_out;
  // Whether the selection may be dropped onto this row; none: rows cannot be dragged.
  std::function<bool(std::size_t row)> takes_drop;
  std::optional<std::size_t> current;  // the row of the keyboard
  std::size_t selected_count = 0;
  bool reveal_current = false;  // brings it into view in this frame
  int sort_column = -1;
  bool descending = false;
};

struct ListOptions {
  float row_height = 36;
  float header_height = 32;  // 0: none
  bool selectable = true;    // a checkbox column of 56
  bool row_menu = true;      // a column of 44 with the button of the row's menu
  float side_padding = 24;   // before the first column when not selectable
  float bottom_space = 0;    // empty space after the last row
  bool plain = false;        // no lines between the rows; the chosen one in the accent
};

// A click or an arrow: Ctrl adds or takes away, Shift stretches the selection.
struct RowClick {
  std::size_t row = 0;
  bool toggle = false;
  bool extend = false;
};
struct RowStep {
  std::ptrdiff_t rows = 0;  // negative: up
  bool extend = false;
};

// A frame drawn with the mouse over the rows.
struct Marquee {
  std::vector<std::size_t> rows;  // that it touches
  bool began = false;             // in this frame
};

struct ListEvents {
  std::optional<RowClick> clicked;          // also a checkbox (toggle)
  std::optional<RowStep> stepped;           // arrows, Page Up, Home and so on
  std::optional<std::size_t> opened;        // double click, Enter; one tap on a touch screen
  std::optional<std::size_t> menu;          // its menu is wanted: the button or a right click
  Rect menu_anchor;                         // open it there
  std::optional<bool> all;                  // the header's checkbox, Ctrl+A: select all or none
  std::optional<int> sorted;                // a header was pressed
  std::optional<std::size_t> drag_started;  // select this row unless it is
  std::optional<std::size_t> dropped_onto;  // the selection was dropped on this row
  std::optional<Marquee> marquee;
  bool background_clicked = false;  // beside the rows
  std::size_t first_visible = 0;    // what to load; last_visible is one past the end
  std::size_t last_visible = 0;
};

// name is what a screen reader calls the whole.
ListEvents table(std::string_view name, Rect where, std::span<const Column>, const ListModel&,
                 const ListOptions& = {});

struct GridOptions {
  float minimum_width = 220;
  float height = 184;
  float gap = 16;
  float padding = 24;
  float bottom_space = 0;
  // The first so many are low cards, above the others and under a title of their own.
  std::size_t leading = 0;
  float leading_height = 56;
  std::string_view leading_title = {};
  std::string_view title = {};  // of the others, while there are leading ones
};
// Cards in as many columns as fit; the model's draw is called with column 0 and the card's box.
// RowStep counts cards, so that an arrow down is a step by a whole row.
ListEvents grid(std::string_view name, Rect where, const ListModel&, const GridOptions& = {});

// A place outside of the list onto which its rows can be dropped: is anything dragged over it, or
// dropped there in this frame?
enum class DragOver : std::uint8_t { none, over, dropped };
DragOver dragged_over(Rect);

}  // namespace septet::ui
