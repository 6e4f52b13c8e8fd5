// An entry as a card: its picture (or the icon of its kind on a tint), and its name below.
#pragma once

#include "panels/drive/view.h"

namespace septet::panels::drive {

inline constexpr float card_picture_height = 140;
inline constexpr float card_height = card_picture_height + 44;

void draw_card(View&, const Node&, ui::Rect, const ui::RowState&);
// A folder's, which is as high as two lines.
void draw_folder_card(View&, const Node&, ui::Rect, const ui::RowState&);
void draw_waiting_card(ui::Rect);
// The picture of a file, or its kind's icon while there is none; `fit` shows all of it.
void draw_picture(View&, const Node&, ui::Rect, float radius, bool fit = false);

}  // namespace septet::panels::drive
