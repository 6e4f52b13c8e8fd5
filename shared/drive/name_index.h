// The index in which files and folders are found: by their names, and files by their text.
#pragma once

#include "search/index.h"

namespace septet::drive {

inline constexpr search::Index node_index("drive");

}  // namespace septet::drive
