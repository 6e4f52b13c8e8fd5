// Loading, empty, failed, under way.
#pragma once

#include <string_view>

#include "base/result.h"
#include "ui/controls.h"

namespace septet::ui {

// A 4 px bar; share from 0 to 1. name is for the screen reader ("Storage", "Uploading a.pdf").
void progress(Rect where, std::string_view name, float share, Color = accent());

// One box of a layout that is still loading, with the sheen over it.
void skeleton(Rect where, float radius = radius_small);
// Whether loading has lasted long enough (150 ms) to show the boxes. since_ms as
// platform::now_ms(); the frame in which it becomes due is asked for.
bool skeleton_due(double since_ms);

struct EmptyOptions {
  Icon icon = Icon::inbox;
  std::string_view title;
  std::string_view text = {};
  std::string_view primary = {};  // the name of the button; none if empty
  Icon primary_icon = Icon::none;
  std::string_view secondary = {};
  Icon secondary_icon = Icon::none;
  bool dashed = false;  // files can be dropped here
};
enum class Answer : std::uint8_t { none, primary, secondary };
Answer empty_state(Rect where, const EmptyOptions&);

// What happened, what is safe, and Try again. True when that was pressed.
bool error_state(Rect where, std::string_view title, const Error&);
// The same as a 40 px strip over what is still shown.
bool error_strip(Rect where, std::string_view text, std::string_view action);

// A heading of that level (1: of the page).
void heading(Rect where, Type, int level, std::string_view text, Align = Align::left,
             Color = Color::text);
// A title of a section, 15/600, and a link at its right. True when the link was pressed.
bool section_title(Rect where, std::string_view title, std::string_view more = {});
// "See all" with a chevron, as such a title has it.
float more_link_width(std::string_view name);
bool more_link(Rect where, std::string_view name);
// A card: surface, border, radius 12.
void card(Rect where);
// A round or square tile with an icon on a soft fill.
void tile(Rect where, Icon, Color soft, Color tint, float icon_size = icon_normal,
          float radius = radius_card);

}  // namespace septet::ui
