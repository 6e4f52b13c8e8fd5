// The text that files contain, for a search. Whatever is wrong with a file costs its text only.
#pragma once

#include <string>

#include "base/result.h"
#include "http/message.h"

namespace septet::extract {

// How a file says its text.
enum class Form {
  none,  // it has none
  plain,
  html,
  xml,
  open_document,
  word_document,
  workbook,
  slides,
  book,
  pdf,  // for a program of the host's, not for text_of()
};

// At most `most_bytes` of it, white space as single spaces; of what is damaged or too large, what
// was found until then. Of a large file little is read: the beginning, or the parts with text.
// Errors: the source's own.
Result<std::string> text_of(Form, const http::Stream& source, std::size_t most_bytes);

}  // namespace septet::extract
