#include "extract/markup.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "extract/charset.h"

namespace septet::extract {

namespace {

// The names of U+00A0 to U+00FF, in order (HTML 4.01, section 24.2.1).
constexpr std::string_view latin_names =
    "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn "
    "sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave "
    "Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml "
    "ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN "
    "szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave "
    "iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute "
    "ucirc uuml yacute thorn yuml ";

struct NamedCharacter {
  std::string_view name;
  char32_t character;
};
constexpr NamedCharacter named[] = {
    {"amp", '&'},       {"lt", '<'},        {"gt", '>'},        {"quot", '"'},
    {"apos", '\''},     {"euro", 0x20AC},   {"ndash", 0x2013},  {"mdash", 0x2014},
    {"lsquo", 0x2018},  {"rsquo", 0x2019},  {"sbquo", 0x201A},  {"ldquo", 0x201C},
    {"rdquo", 0x201D},  {"bdquo", 0x201E},  {"hellip", 0x2026}, {"bull", 0x2022},
    {"trade", 0x2122},  {"OElig", 0x0152},  {"oelig", 0x0153},  {"Scaron", 0x0160},
    {"scaron", 0x0161}, {"Zcaron", 0x017D}, {"zcaron", 0x017E}, {"Yuml", 0x0178},
};
constexpr std::size_t longest_reference = 12;

std::optional<char32_t> latin_character(std::string_view name) {
  char32_t character = 0xA0;
  for (std::string_view rest = latin_names; !rest.empty(); ++character) {
    const auto space = rest.find(' ');
    if (rest.substr(0, space) == name) return character;
    rest.remove_prefix(space + 1);
  }
  return std::nullopt;
}

// "#233" or "#xE9"; as browsers do, those of the range that Latin-1 does not use as Windows does.
std::optional<char32_t> numbered_character(std::string_view reference) {
  reference.remove_prefix(1);
  const bool hexadecimal = reference.starts_with('x') || reference.starts_with('X');
  if (hexadecimal) reference.remove_prefix(1);
  std::uint32_t number = 0;
  const char* end = reference.data() + reference.size();
  const auto parsed = std::from_chars(reference.data(), end, number, hexadecimal ? 16 : 10);
  const bool is_character = number > 0 && number < 0x110000 && (number < 0xD800 || number > 0xDFFF);
  if (parsed.ec != std::errc{} || parsed.ptr != end || !is_character) return std::nullopt;
  return number < 0x100 ? from_windows_1252(static_cast<unsigned char>(number)) : char32_t{number};
}

std::optional<char32_t> referred(std::string_view reference) {
  if (reference.starts_with('#')) return numbered_character(reference);
  for (const auto& [name, character] : named)
    if (name == reference) return character;
  return latin_character(reference);
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool ends_name(char c) {
  return c == '>' || c == '/' || static_cast<unsigned char>(c) <= ' ';
}

std::string lower(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

// Where a tag ends, its attributes' values passed over; npos if it does not.
std::size_t end_of_tag(std::string_view text) {
  char quote = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (quote != 0) {
      if (text[at] == quote) quote = 0;
    } else if (text[at] == '>') {
      return at;
    } else if ((text[at] == '"' || text[at] == '\'') && at > 0 && text[at - 1] == '=') {
      quote = text[at];
    }
  }
  return text.npos;
}

}  // namespace

std::string with_characters(std::string_view text) {
  std::string out;
  for (std::size_t at = text.find('&'); at != text.npos; at = text.find('&')) {
    out += text.substr(0, at);
    text.remove_prefix(at);
    const auto end = text.substr(0, longest_reference).find(';');
    const auto character = end == text.npos ? std::nullopt : referred(text.substr(1, end - 1));
    if (character)
      append_utf8(out, *character);
    else
      out += '&';
    text.remove_prefix(character ? end + 1 : 1);
  }
  out += text;
  return out;
}

std::string attribute(std::string_view attributes, std::string_view name) {
  for (auto at = attributes.find(name); at != attributes.npos; at = attributes.find(name, at + 1)) {
    const std::string_view after = attributes.substr(at + name.size());
    const bool begins = at == 0 || static_cast<unsigned char>(attributes[at - 1]) <= ' ';
    if (!begins || after.size() < 2 || after[0] != '=') continue;
    const auto end = after.find(after[1], 2);
    if (end != after.npos) return with_characters(after.substr(2, end - 2));
  }
  return {};
}

std::optional<MarkupPart> MarkupReader::next() {
  while (!rest_.empty()) {
    if (rest_[0] != '<') return text_part();
    const char after = rest_.size() > 1 ? rest_[1] : ' ';
    if (after == '!' || after == '?') {
      if (auto part = special()) return part;
    } else if (after == '/' || is_letter(after)) {
      if (auto part = tag()) return part;
    } else {
      return text_part();
    }
  }
  return std::nullopt;
}

// What is no tag is text, a "<" that begins none as well.
MarkupPart MarkupReader::text_part() {
  const auto end = std::min(rest_.find('<', 1), rest_.size());
  MarkupPart part;
  part.text = with_characters(rest_.substr(0, end));
  rest_.remove_prefix(end);
  return part;
}

std::string_view MarkupReader::until(std::string_view end) {
  const auto at = rest_.find(end);
  const std::string_view out = rest_.substr(0, at);
  rest_.remove_prefix(at == rest_.npos ? rest_.size() : at + end.size());
  return out;
}

// Comments, instructions and document types say nothing; what stands in a CDATA section does.
std::optional<MarkupPart> MarkupReader::special() {
  constexpr std::string_view cdata = "<![CDATA[";
  if (rest_.starts_with(cdata)) {
    rest_.remove_prefix(cdata.size());
    MarkupPart part;
    part.text = until("]]>");
    return part;
  }
  if (rest_.starts_with("<!--")) {
    rest_.remove_prefix(4);
    until("-->");
    return std::nullopt;
  }
  const auto end = rest_.find('>');
  const bool has_subset = rest_.substr(0, end).find('[') != rest_.npos;
  until(has_subset ? "]>" : ">");
  return std::nullopt;
}

std::optional<MarkupPart> MarkupReader::tag() {
  const bool is_end = rest_[1] == '/';
  rest_.remove_prefix(is_end ? 2 : 1);
  const auto end = end_of_tag(rest_);
  std::string_view inside = rest_.substr(0, end);
  rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
  MarkupPart part{.kind = is_end ? MarkupPart::Kind::end : MarkupPart::Kind::start};
  if (inside.ends_with('/')) {
    part.is_empty = true;
    inside.remove_suffix(1);
  }
  const auto name_end = static_cast<std::size_t>(
      std::find_if(inside.begin(), inside.end(), ends_name) - inside.begin());
  std::string_view name = inside.substr(0, name_end);
  if (const auto colon = name.rfind(':'); colon != name.npos) name.remove_prefix(colon + 1);
  part.name = kind_ == Markup::html ? lower(name) : std::string(name);
  part.attributes = inside.substr(name_end);
  if (kind_ == Markup::html && !is_end && (part.name == "script" || part.name == "style"))
    skip_raw_text(part.name);
  return part;
}

void MarkupReader::skip_raw_text(std::string_view name) {
  while (!rest_.empty()) {
    until("</");
    if (lower(rest_.substr(0, name.size())) == name) break;
  }
  until(">");
}

}  // namespace septet::extract
