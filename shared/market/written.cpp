#include "market/written.h"

#include <algorithm>

#include "base/text.h"

namespace septet::market {

Result<std::string> written(std::string_view text, std::string field, std::size_t least,
                            std::size_t most) {
  const std::string whole = is_utf8(text) ? to_nfc(trimmed(text)) : std::string();
  const bool has_control = std::any_of(whole.begin(), whole.end(), [](unsigned char c) {
    return (c < 0x20 && c != '\n') || c == 0x7f;
  });
  if (!is_utf8(text) || whole.size() < least || whole.size() > most || has_control)
    return invalid(std::move(field), "bad_text",
                   "This has " + std::to_string(least) + " to " + std::to_string(most) +
                       " bytes, and no control characters.");
  return whole;
}

std::string item_field(std::string_view list, std::size_t index, std::string_view member) {
  std::string out = std::string(list) + "." + std::to_string(index);
  if (!member.empty()) out += "." + std::string(member);
  return out;
}

}  // namespace septet::market
