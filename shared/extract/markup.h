// XML and HTML as a sequence of tags and texts, from whatever claims to be one: it is never
// refused, no entity but the known characters is expanded, nothing depends on how deep it nests.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace septet::extract {

enum class Markup {
  xml,   // names as they are
  html,  // names in lower case; what scripts and style sheets contain is no text
};

struct MarkupPart {
  enum class Kind { text, start, end };
  Kind kind = Kind::text;
  bool is_empty = false;        // of a start: "<br/>", which has no end
  std::string name;             // of a tag, without its prefix: "p" for "w:p"
  std::string text;             // with characters for references
  std::string_view attributes;  // of a start, as they stand there
};

class MarkupReader {
 public:
  // What it reads outlives it.
  MarkupReader(std::string_view markup, Markup kind) : rest_(markup), kind_(kind) {}

  // Nothing at the end.
  std::optional<MarkupPart> next();

 private:
  MarkupPart text_part();
  std::optional<MarkupPart> special();
  std::optional<MarkupPart> tag();
  std::string_view until(std::string_view end);
  void skip_raw_text(std::string_view name);

  std::string_view rest_;
  Markup kind_;
};

// The value of an attribute without a prefix, in quotes; empty if there is none.
std::string attribute(std::string_view attributes, std::string_view name);

// Text with characters in the place of references: numeric ones, and the names of XML, Latin-1 and
// some more (HTML 4.01, section 24). Others stay as they are.
std::string with_characters(std::string_view text);

}  // namespace septet::extract
