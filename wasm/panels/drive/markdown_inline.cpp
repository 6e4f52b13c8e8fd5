// What stands within a line: emphasis, code, links, pictures.
#include "panels/drive/markdown_inline.h"

#include <array>
#include <cctype>

namespace septet::panels::drive::markdown {

namespace {

constexpr int inline_nesting_most = 16;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}
bool is_mark(char c) {
  return std::ispunct(static_cast<unsigned char>(c)) != 0;
}

struct Entity {
  std::string_view name, text;
};
constexpr std::array entities{Entity{"&amp;", "&"},       Entity{"&lt;", "<"},
                              Entity{"&gt;", ">"},        Entity{"&quot;", "\""},
                              Entity{"&nbsp;", "\u00a0"}, Entity{"&copy;", "\u00a9"}};

class InlineParser {
 public:
  InlineParser(std::string_view text, int depth) : text_(text), depth_(depth) {}

  Runs parse(const Run& style) {
    style_ = style;
    while (at_ < text_.size()) step();
    flush();
    return std::move(out_);
  }

 private:
  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }

  void flush() {
    if (held_.empty()) return;
    Run run = style_;
    run.text = std::move(held_);
    held_.clear();
    out_.push_back(std::move(run));
  }

  void add_all(Runs runs) {
    flush();
    for (Run& run : runs) out_.push_back(std::move(run));
  }

  void step() {
    const char c = text_[at_];
    if (c == '\\' && take_escape()) return;
    if (c == '`' && take_code()) return;
    if (c == '!' && at(at_ + 1) == '[' && take_link(true)) return;
    if (c == '[' && take_link(false)) return;
    if (c == '<' && take_autolink()) return;
    if (c == 'h' && take_bare_link()) return;
    if (c == '&' && take_entity()) return;
    if ((c == '*' || c == '_' || c == '~') && take_emphasis()) return;
    if (c == '\n') return take_line_end();
    held_ += c;
    ++at_;
  }

  bool take_escape() {
    if (at(at_ + 1) == '\n') {
      ++at_;
      end_line();
      return true;
    }
    if (!is_mark(at(at_ + 1))) return false;
    held_ += text_[at_ + 1];
    at_ += 2;
    return true;
  }

  void end_line() {
    flush();
    if (!out_.empty()) out_.back().ends_line = true;
    ++at_;
  }

  // Two blanks before the end of a line break it; otherwise it is a blank itself.
  void take_line_end() {
    const bool breaks = held_.size() >= 2 && held_.ends_with("  ");
    while (held_.ends_with(' ')) held_.pop_back();
    if (breaks) return end_line();
    held_ += ' ';
    ++at_;
    while (at(at_) == ' ') ++at_;
  }

  std::size_t run_length(char c) const {
    std::size_t n = 0;
    while (at(at_ + n) == c) ++n;
    return n;
  }

  bool take_code() {
    const std::size_t ticks = run_length('`');
    const std::string fence(ticks, '`');
    for (std::size_t end = text_.find(fence, at_ + ticks); end != std::string_view::npos;
         end = text_.find(fence, end + ticks)) {
      std::size_t length = 0;
      while (at(end + length) == '`') ++length;
      if (length != ticks) {
        end += length - ticks;
        continue;
      }
      std::string code(text_.substr(at_ + ticks, end - at_ - ticks));
      for (char& c : code)
        if (c == '\n') c = ' ';
      if (code.size() > 2 && code.front() == ' ' && code.back() == ' ')
        code = code.substr(1, code.size() - 2);
      flush();
      Run run = style_;
      run.code = true;
      run.text = std::move(code);
      out_.push_back(std::move(run));
      at_ = end + ticks;
      return true;
    }
    held_ += fence;
    at_ += ticks;
    return true;
  }

  // The bracket that closes the one at `open`; npos if none does.
  std::size_t closing(std::size_t open, char from, char to) const {
    int depth = 0;
    for (std::size_t i = open; i < text_.size(); ++i) {
      if (text_[i] == '\\')
        ++i;
      else if (text_[i] == from)
        ++depth;
      else if (text_[i] == to && --depth == 0)
        return i;
    }
    return std::string_view::npos;
  }

  bool take_link(bool picture) {
    if (depth_ >= inline_nesting_most) return false;
    const std::size_t open = at_ + (picture ? 1 : 0);
    const std::size_t close = closing(open, '[', ']');
    if (close == std::string_view::npos || at(close + 1) != '(') return false;
    const std::size_t end = closing(close + 1, '(', ')');
    if (end == std::string_view::npos) return false;
    std::string_view target = text_.substr(close + 2, end - close - 2);
    while (!target.empty() && is_space(target.front())) target.remove_prefix(1);
    if (target.starts_with('<'))
      target = target.substr(1, target.find('>') - 1);
    else
      target = target.substr(0, target.find_first_of(" \t\n"));
    const std::string_view label = text_.substr(open + 1, close - open - 1);
    flush();
    Run style = style_;
    style.link = target;
    style.picture = picture;
    if (picture) {
      style.text = label;
      out_.push_back(std::move(style));
    } else {
      add_all(InlineParser(label, depth_ + 1).parse(style));
    }
    at_ = end + 1;
    return true;
  }

  void add_link(std::string_view address) {
    flush();
    Run run = style_;
    run.text = address;
    run.link = address;
    out_.push_back(std::move(run));
  }

  bool take_autolink() {
    const std::size_t end = text_.find('>', at_);
    if (end == std::string_view::npos) return false;
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    const bool address = inside.starts_with("http://") || inside.starts_with("https://") ||
                         inside.starts_with("mailto:");
    if (!address || inside.find_first_of(" \n<") != std::string_view::npos) return false;
    add_link(inside);
    at_ = end + 1;
    return true;
  }

  bool take_bare_link() {
    const std::string_view rest = text_.substr(at_);
    if (!style_.link.empty() ||
        (at_ > 0 && std::isalnum(static_cast<unsigned char>(text_[at_ - 1]))))
      return false;
    if (!rest.starts_with("http://") && !rest.starts_with("https://")) return false;
    std::string_view address = rest.substr(0, rest.find_first_of(" \t\n<>\"`"));
    while (!address.empty() &&
           std::string_view(".,;:!?)*_").find(address.back()) != std::string_view::npos)
      address.remove_suffix(1);
    if (address.size() < 10) return false;
    add_link(address);
    at_ += address.size();
    return true;
  }

  bool take_entity() {
    for (const Entity& entity : entities) {
      if (!text_.substr(at_).starts_with(entity.name)) continue;
      held_ += entity.text;
      at_ += entity.name.size();
      return true;
    }
    return false;
  }

  // Where the same marks close what they opened: after a word, and inside of one only for stars.
  std::size_t closing_marks(std::size_t from, char c, std::size_t count) const {
    for (std::size_t i = from; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
        continue;
      }
      if (text_[i] == '`') {
        const std::size_t end = text_.find('`', i + 1);
        if (end != std::string_view::npos) i = end;
        continue;
      }
      if (text_[i] != c) continue;
      std::size_t length = 0;
      while (at(i + length) == c) ++length;
      const bool after_word = !is_space(text_[i - 1]);
      const bool inside = c == '_' && std::isalnum(static_cast<unsigned char>(at(i + length)));
      if (length == count && after_word && !inside && i > from) return i;
      if (length > count && after_word && !inside && count == 1 && length == 3) return i + 2;
      i += length - 1;
    }
    return std::string_view::npos;
  }

  bool take_emphasis() {
    const char c = text_[at_];
    const std::size_t length = run_length(c);
    const bool word_before = at_ > 0 && std::isalnum(static_cast<unsigned char>(text_[at_ - 1]));
    const bool opens = !is_space(at(at_ + length)) && at(at_ + length) != '\0' &&
                       !(c == '_' && word_before) && length <= 3 && (c != '~' || length == 2) &&
                       depth_ < inline_nesting_most;
    const std::size_t end = opens ? closing_marks(at_ + length, c, length) : std::string_view::npos;
    if (end == std::string_view::npos) {
      held_.append(length, c);
      at_ += length;
      return true;
    }
    flush();
    Run style = style_;
    if (c == '~') style.struck = true;
    if (c != '~' && length != 2) style.slanted = true;
    if (c != '~' && length >= 2) style.strong = true;
    add_all(InlineParser(text_.substr(at_ + length, end - at_ - length), depth_ + 1).parse(style));
    at_ = end + length;
    return true;
  }

  std::string_view text_;
  int depth_;
  std::size_t at_ = 0;
  Run style_;
  std::string held_;
  Runs out_;
};

}  // namespace

Runs parse_inline(std::string_view text) {
  return InlineParser(text, 0).parse({});
}

std::string plain_text(const Runs& runs) {
  std::string out;
  for (const Run& run : runs) {
    out += run.text;
    if (run.ends_line) out += '\n';
  }
  return out;
}

}  // namespace septet::panels::drive::markdown
