#include "market/mentions.h"

#include <algorithm>

#include "base/text.h"

namespace septet::market {

namespace {

constexpr std::size_t least_name = 4;  // bytes: a shorter name is too often another word
constexpr std::string_view kinds_of_company[] = {
    " Incorporated", " Corporation", " Company", " Holdings", " Limited", " Group", " Inc.",
    " Inc",          " Corp.",       " Corp",    " Co.",      " Ltd.",    " Ltd",   " PLC",
    " plc",          " AG",          " SE",      " SA",       " N.V.",    " Trust", " Fund"};

bool is_capital_letter(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_of_word(char c) {
  return is_capital_letter(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         (c & 0x80) != 0;
}

// As many characters as a symbol may have, from the beginning on: "KITE", "KITE.B".
std::string_view symbol_at(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && end < 6 && is_capital_letter(text[end])) ++end;
  if (end + 1 < text.size() && text[end] == '.' && is_capital_letter(text[end + 1]) &&
      (end + 2 == text.size() || !is_of_word(text[end + 2])))
    end += 2;
  return text.substr(0, end);
}

std::string_view without_kind(std::string_view name) {
  for (bool cut = true; cut;) {
    cut = false;
    for (const std::string_view kind : kinds_of_company)
      if (name.size() > kind.size() && name.ends_with(kind)) {
        name.remove_suffix(kind.size());
        cut = true;
      }
    if (name.ends_with(',')) name.remove_suffix(1);
  }
  return name;
}

bool stands_in(std::string_view text, std::string_view name) {
  for (auto at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
    const auto end = at + name.size();
    if ((at == 0 || !is_of_word(text[at - 1])) && (end == text.size() || !is_of_word(text[end])))
      return true;
  }
  return false;
}

class Mentions {
 public:
  explicit Mentions(Floor& floor) : floor_(floor) {}
  void add(std::string_view symbol) {
    const bool is_new = std::find(found_.begin(), found_.end(), symbol) == found_.end();
    if (is_new && found_.size() < mentions_most && floor_.find(symbol)) found_.emplace_back(symbol);
  }
  std::vector<std::string> take() { return std::move(found_); }

 private:
  Floor& floor_;
  std::vector<std::string> found_;
};

// What stands after "(", and after the exchange's name if there is one.
std::string_view in_brackets(std::string_view text) {
  const auto inside = text.substr(0, text.find(')'));
  if (inside.size() == text.size()) return {};
  const auto colon = inside.rfind(':');
  const auto symbol = trimmed(colon == inside.npos ? inside : inside.substr(colon + 1));
  return symbol_at(symbol) == symbol ? symbol : std::string_view();
}

}  // namespace

std::vector<std::string> mentioned_stocks(Floor& floor, std::string_view text) {
  Mentions mentions(floor);
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '$') mentions.add(symbol_at(text.substr(i + 1)));
    if (text[i] == '(') mentions.add(in_brackets(text.substr(i + 1, 40)));
  }
  const std::uint32_t count = floor.count();
  for (std::uint32_t i = 0; i < count; ++i) {
    const Stock stock = floor.stock(i);
    const auto name = without_kind(stock.name);
    if (name.size() >= least_name && stands_in(text, name)) mentions.add(stock.symbol);
  }
  return mentions.take();
}

}  // namespace septet::market
