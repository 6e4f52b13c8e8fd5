// What the mouse does with entries besides a click: a frame drawn around them, a name that is
// clicked again to change it, files dragged out of the window.
#pragma once

#include "panels/drive/view.h"

namespace septet::panels::drive {

// Fills in what a list has to know for them.
void add_gestures(View&, ui::ListModel&, bool cards);
// What was done in this frame; before the clicks go to the selection.
void follow_gestures(View&, const ui::ListEvents&);
// Where the name of the entry was drawn, which is what is clicked and taken hold of.
void remember_name(View&, const Node&, ui::Rect);

// `in_place`: where the name stands, which is what a second click on it asks for; on a phone, and
// for keys and menus, a dialog.
void start_renaming(View&, const Node&, bool in_place);
// The field in the place of the name, if it is this one that is being changed.
bool draw_renaming(View&, const Node&, ui::Rect where);

}  // namespace septet::panels::drive
