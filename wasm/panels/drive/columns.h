// The columns of a list, which depend on what can be said of the entries of a place, and what
// stands in their cells.
#pragma once

#include <vector>

#include "panels/drive/view.h"

namespace septet::panels::drive {

enum class Field { name, shared, author, sharer, where, link, modified, deleted, size };

struct Columns {
  std::vector<ui::Column> looks;
  std::vector<Field> fields;
};

Columns columns_of(const View&);
// -1: by none of them.
int column_of_sort(const Columns&, NodeSort);
NodeSort sort_of_column(const Columns&, std::size_t column);
// Every field but the name.
void draw_cell(View&, const PlacedNode&, Field, ui::Rect cell, const ui::RowState&);

}  // namespace septet::panels::drive
