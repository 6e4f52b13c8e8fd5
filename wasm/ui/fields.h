// Where something is typed or chosen from a list.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "platform/accessibility.h"
#include "ui/controls.h"

namespace septet::ui {

struct FieldOptions {
  Size size = Size::normal;
  std::string_view label = {};        // drawn above; without it the name is not drawn
  std::string_view placeholder = {};  // drawn while it is empty
  std::string_view hint = {};         // a line below, while there is no error
  std::string_view error = {};        // a line below that says what to do; the border in "bad"
  std::string_view unit = {};         // at the right
  std::string_view key = {};          // a keyboard hint at the right while it is empty
  Icon icon = Icon::none;
  bool password = false;   // dots, and an eye to see it
  bool clearable = false;  // a cross to empty it
  bool read_only = false;
  bool disabled = false;
  bool autofocus = false;   // takes the focus in the first frame in which it is drawn
  bool select_all = false;  // on focus
  int select_points = 0;    // on focus: so many from the start (a name without its extension)
  bool bare = false;        // no frame: the caller drew one
  int lines = 1;            // more than one: a text area
  std::size_t max_bytes = 4096;
  a11y::Field kind = a11y::Field::text;  // what the browser may fill in, a phone's keyboard
};

struct FieldResult {
  bool changed = false;
  bool submitted = false;  // Enter
  bool focused = false;
  bool left = false;  // the focus went away in this frame
};

// How high a field is with its label and its line below (which keeps its place while empty if
// reserve_line is set, so that nothing moves when an error comes).
float field_height(const FieldOptions&, bool reserve_line = false);
// where: the label, the field and the line below, from the top; only the width is taken from it.
FieldResult text_field(Rect where, std::string_view name, std::string& value,
                       const FieldOptions& = {});
// A code of digits: six large boxes over one field. Submitted when the last is typed.
FieldResult code_field(Rect where, std::string_view name, std::string& value, int digits,
                       std::string_view error = {});

// One of a list, behind a button that shows the current one; true when chosen changed.
bool select(Rect where, std::string_view name, std::span<const std::string_view> choices,
            int& chosen);

}  // namespace septet::ui
