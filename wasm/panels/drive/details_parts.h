// The parts of the details pane.
#pragma once

#include "panels/drive/view.h"

namespace septet::panels::drive {

inline constexpr float details_padding = 16;

// What kind of thing it is, where, since when; its tags.
void draw_facts(View&, const PlacedNode&, ui::Rect);
void draw_versions(View&, const Node&, ui::Rect);
void draw_activity(View&, const Node&, ui::Rect);
void draw_comments(View&, const Node&, ui::Rect);
// With whom it is shared and which link leads to it, or who shares it: at the bottom, whatever tab
// is chosen. 0 in local mode.
float foot_height(const View&, const Node&);
void draw_foot(View&, const Node&, ui::Rect);
// Boxes like lines with a round picture, while they are on their way.
void draw_person_skeletons(double since_ms, ui::Rect);

}  // namespace septet::panels::drive
