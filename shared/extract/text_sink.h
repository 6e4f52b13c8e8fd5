// Text on its way into an index: UTF-8, white space and control characters as single spaces, as
// much of it as is wanted.
#pragma once

#include <string>
#include <string_view>

namespace septet::extract {

class TextSink {
 public:
  explicit TextSink(std::size_t most_bytes) : most_(most_bytes) {}

  void add(std::string_view utf8);
  // What follows is another word.
  void gap() { wants_space_ = true; }
  bool full() const { return text_.size() >= most_; }
  std::string take();

 private:
  std::size_t most_;
  bool wants_space_ = false;
  std::string text_;
};

}  // namespace septet::extract
