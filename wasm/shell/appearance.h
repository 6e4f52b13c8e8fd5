// Which theme is drawn: the person's choice, or the system's.
#pragma once

#include "people/types.h"

namespace septet::shell {

// What was chosen on this device last; before anybody signs in it is all that is known.
people::Theme chosen_theme();
// Keeps the choice on this device and takes it up at once.
void choose_theme(people::Theme);
// Reads the system's wishes (theme, motion, a finger) anew; called at the start of each frame.
void follow_system();

}  // namespace septet::shell
