#include "base/json.h"

#include <algorithm>

namespace septet {

namespace {

constexpr int deepest = 64;

Error malformed(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, std::min(at, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto last_break = before.rfind('\n');
  const auto column = before.size() - (last_break == before.npos ? 0 : last_break + 1);
  return failure(ErrorKind::invalid, "malformed_json",
                 "The JSON is malformed at line " + std::to_string(line) + ", column " +
                     std::to_string(std::max<std::size_t>(column, 1)) + ".");
}

// Where nesting goes too deep, or npos. Brackets within strings do not nest.
std::size_t too_deep_at(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    if (c == '"') in_string = true;
    if ((c == '[' || c == '{') && ++depth > deepest) return i;
    if (c == ']' || c == '}') --depth;
  }
  return text.npos;
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  if (const auto at = too_deep_at(text); at != text.npos) return malformed(text, at);
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& e) {
    return malformed(text, e.byte);
  } catch (const Json::exception&) {  // a number out of range
    return malformed(text, 0);
  }
}

std::string to_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace septet
