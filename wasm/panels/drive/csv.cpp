#include "panels/drive/csv.h"

#include <algorithm>

namespace septet::panels::drive {

namespace {

char separator_of(std::string_view text) {
  const std::string_view first = text.substr(0, text.find('\n'));
  char best = ',';
  for (const char candidate : {',', ';', '\t'})
    if (std::count(first.begin(), first.end(), candidate) >
        std::count(first.begin(), first.end(), best))
      best = candidate;
  return best;
}

class CsvParser {
 public:
  CsvParser(std::string_view text, std::size_t rows_most)
      : text_(text), rows_most_(rows_most), separator_(separator_of(text)) {}

  std::vector<std::vector<std::string>> parse() {
    while (at_ < text_.size() && rows_.size() < rows_most_) take_row();
    return std::move(rows_);
  }

 private:
  void take_row() {
    std::vector<std::string>& row = rows_.emplace_back();
    for (;;) {
      row.push_back(take_value());
      if (at_ >= text_.size()) return;
      const char end = text_[at_++];
      if (end == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
      if (end != separator_) return;
    }
  }

  std::string take_value() {
    std::string value;
    if (at_ < text_.size() && text_[at_] == '"') {
      for (++at_; at_ < text_.size(); ++at_) {
        const bool quote = text_[at_] == '"';
        if (quote && at_ + 1 < text_.size() && text_[at_ + 1] == '"')
          ++at_;
        else if (quote)
          break;
        value += text_[at_];
      }
      if (at_ < text_.size()) ++at_;
    }
    while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n' &&
           text_[at_] != '\r')
      value += text_[at_++];
    return value;
  }

  std::string_view text_;
  std::size_t rows_most_;
  char separator_;
  std::size_t at_ = 0;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace

std::vector<std::vector<std::string>> parse_csv(std::string_view text, std::size_t rows_most) {
  return CsvParser(text, rows_most).parse();
}

}  // namespace septet::panels::drive
