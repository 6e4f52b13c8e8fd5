#include "extract/text_sink.h"

namespace septet::extract {

void TextSink::add(std::string_view utf8) {
  for (const char c : utf8) {
    if (static_cast<unsigned char>(c) <= ' ' || c == '\x7F') {
      wants_space_ = true;
      continue;
    }
    if (full()) return;
    if (wants_space_ && !text_.empty()) text_ += ' ';
    wants_space_ = false;
    text_ += c;
  }
}

// It may have become full within a character.
std::string TextSink::take() {
  const auto is_tail = [&](std::size_t at) {
    return (static_cast<unsigned char>(text_[at]) & 0xC0) == 0x80;
  };
  if (full()) {
    while (!text_.empty() && is_tail(text_.size() - 1)) text_.pop_back();
    if (!text_.empty()) text_.pop_back();
  }
  return std::move(text_);
}

}  // namespace septet::extract
