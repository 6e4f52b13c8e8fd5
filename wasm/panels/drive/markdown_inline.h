// For markdown.cpp.
#pragma once

#include "panels/drive/markdown.h"

namespace septet::panels::drive::markdown {

Runs parse_inline(std::string_view text);

}  // namespace septet::panels::drive::markdown
