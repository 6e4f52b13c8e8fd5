// The picture beside the sign-in form: seven bars, one for each service.
#pragma once

#include "ui/geometry.h"

namespace septet::panels {

void draw_bars(ui::Rect where);

}  // namespace septet::panels
