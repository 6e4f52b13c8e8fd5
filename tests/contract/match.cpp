#include "contract/match.h"

#include <algorithm>
#include <functional>
#include <map>
#include <regex>

#include "base/id.h"
#include "base/text.h"
#include "base/time.h"

namespace septet::contract {

namespace {

using Matcher = std::function<bool(const Json& argument, const Json& actual)>;

std::string text_of(const Json& json) {
  return json.is_string() ? json.get<std::string>() : std::string();
}

std::size_t size_of(const Json& json) {
  return json.is_string() ? code_points(json.get_ref<const std::string&>()) : json.size();
}

bool agrees(const Json& expected, const Json& actual) {
  return !difference(expected, actual).has_value();
}

bool any_agrees(const Json& expected, const Json& list) {
  return std::any_of(list.begin(), list.end(), [&](const Json& i) { return agrees(expected, i); });
}

const std::map<std::string, Matcher>& matchers() {
  static const std::map<std::string, Matcher> table{
      {"$id", [](const Json&, const Json& a) { return parse_id(text_of(a)).ok(); }},
      {"$time", [](const Json&, const Json& a) { return parse_iso8601(text_of(a)).ok(); }},
      {"$any", [](const Json&, const Json&) { return true; }},
      {"$regex",
       [](const Json& e, const Json& a) {
         return a.is_string() && std::regex_search(text_of(a), std::regex(text_of(e)));
       }},
      {"$size", [](const Json& e, const Json& a) { return e == size_of(a); }},
      {"$at_least", [](const Json& e, const Json& a) { return a.is_number() && a >= e; }},
      {"$at_most", [](const Json& e, const Json& a) { return a.is_number() && a <= e; }},
      {"$contains", [](const Json& e, const Json& a) { return a.is_array() && any_agrees(e, a); }},
      {"$lacks", [](const Json& e, const Json& a) { return a.is_array() && !any_agrees(e, a); }},
      {"$all",
       [](const Json& e, const Json& a) {
         return a.is_array() &&
                std::all_of(a.begin(), a.end(), [&](const Json& i) { return agrees(e, i); });
       }},
      {"$not", [](const Json& e, const Json& a) { return !agrees(e, a); }},
  };
  return table;
}

bool is_matcher(const Json& json) {
  return json.is_object() && json.size() == 1 && json.begin().key().starts_with('$');
}

std::string differs(const std::string& place, const Json& expected, const std::string& actual) {
  return (place.empty() ? "/" : place) + ": expected " + shown(expected) + ", actual " + actual;
}

std::optional<std::string> matcher_difference(const Json& expected, const Json& actual,
                                              const std::string& place) {
  const auto found = matchers().find(expected.begin().key());
  if (found == matchers().end()) return place + ": there is no matcher " + expected.begin().key();
  if (found->second(expected.begin().value(), actual)) return std::nullopt;
  return differs(place, expected, shown(actual));
}

std::optional<std::string> member_difference(const Json& expected, const Json& object,
                                             const std::string& key, const std::string& place) {
  const auto found = object.find(key);
  const bool wants_none = expected == Json{{"$absent", true}};
  if (found == object.end())
    return wants_none ? std::nullopt : std::optional(differs(place, expected, "nothing"));
  if (wants_none) return differs(place, expected, shown(*found));
  return difference(expected, *found, place);
}

std::optional<std::string> object_difference(const Json& expected, const Json& actual,
                                             const std::string& place) {
  if (!actual.is_object()) return differs(place, expected, shown(actual));
  for (const auto& [key, value] : expected.items())
    if (auto found = member_difference(value, actual, key, place + "/" + key)) return found;
  return std::nullopt;
}

std::optional<std::string> list_difference(const Json& expected, const Json& actual,
                                           const std::string& place) {
  if (!actual.is_array() || actual.size() != expected.size())
    return differs(place, expected, shown(actual));
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (auto found = difference(expected[i], actual[i], place + "/" + std::to_string(i)))
      return found;
  return std::nullopt;
}

}  // namespace

std::optional<std::string> difference(const Json& expected, const Json& actual,
                                      const std::string& place) {
  if (is_matcher(expected)) return matcher_difference(expected, actual, place);
  if (expected.is_object()) return object_difference(expected, actual, place);
  if (expected.is_array()) return list_difference(expected, actual, place);
  if (expected == actual) return std::nullopt;
  return differs(place, expected, shown(actual));
}

std::string shown(const Json& json) {
  return shown(to_text(json));
}

std::string shown(const std::string& text) {
  constexpr std::size_t most = 300;
  std::string out = text.substr(0, most);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  return text.size() > most ? out + "…" : out;
}

}  // namespace septet::contract
