#include "panels/market/directory.h"

#include <cctype>

namespace septet::panels::market {

namespace {

constexpr int pages_most = 50;

std::string folded(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

}  // namespace

void Directory::need() {
  if (!stocks_.loaded() && !stocks_.loading() && !stocks_.error()) reload();
}

void Directory::reload() {
  places_.clear();
  stocks_.load(
      [this](auto cursor, auto then) { client_.market().stocks({}, std::move(cursor), then); },
      pages_most);
}

void Directory::forget() {
  stocks_.clear();
  places_.clear();
}

const Stock* Directory::find(const std::string& symbol) const {
  if (places_.size() != all().size()) {
    places_.clear();
    for (std::size_t i = 0; i < all().size(); ++i) places_[all()[i].symbol] = i;
  }
  const auto found = places_.find(symbol);
  return found == places_.end() ? nullptr : &all()[found->second];
}

std::vector<const Stock*> Directory::search(std::string_view words, std::size_t most) const {
  const std::string wanted = folded(words);
  std::vector<const Stock*> out;
  std::vector<const Stock*> by_name;
  for (const Stock& stock : all()) {
    if (folded(stock.symbol).starts_with(wanted))
      out.push_back(&stock);
    else if (folded(stock.name).find(wanted) != std::string::npos)
      by_name.push_back(&stock);
  }
  out.insert(out.end(), by_name.begin(), by_name.end());
  if (out.size() > most) out.resize(most);
  return out;
}

}  // namespace septet::panels::market
