// Where what was looked for stands in a text, for whoever shows it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "search/query.h"

namespace septet::search {

// A text with the parts to show as found: in bytes, in order, apart from each other, in whole
// characters.
struct Marked {
  std::string text;
  std::vector<Span> marks;
};

Marked marked_title(std::string_view title, const Wanted&, Rank);
// About 200 bytes around the first place in a body; without text, if there is none.
Marked snippet_of(std::string_view body, const Wanted&);

}  // namespace septet::search
