// Between the loop and the input: what of an event has to wait for a frame.
#pragma once

namespace septet::platform {

// Before NewFrame: writes what the browser's twin of a text field holds into ImGui's field, or
// activates that field first.
void apply_field_edit();
bool field_edit_waits();

}  // namespace septet::platform
