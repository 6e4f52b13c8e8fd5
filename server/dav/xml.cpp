#include "server/dav/xml.h"

#include <expat.h>

#include <algorithm>
#include <memory>

namespace septet::dav {

namespace {

constexpr std::string_view xml_space = "http://www.w3.org/XML/1998/namespace";
constexpr char separator = '\n';  // between namespace, name and prefix, as expat hands them over

struct Parts {
  XmlName name;
  std::string prefix;
};

Parts parts_of(std::string_view triplet) {
  const auto first = triplet.find(separator);
  if (first == triplet.npos) return {{"", std::string(triplet)}, ""};
  const auto second = triplet.find(separator, first + 1);
  Parts out;
  out.name.space = triplet.substr(0, first);
  out.name.local = triplet.substr(first + 1, second == triplet.npos ? second : second - first - 1);
  if (second != triplet.npos) out.prefix = triplet.substr(second + 1);
  return out;
}

// Builds the tree while expat reads.
class Builder {
 public:
  explicit Builder(XML_Parser parser) : parser_(parser) {
    XML_SetUserData(parser, this);
    XML_SetReturnNSTriplet(parser, 1);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
  }

  XmlElement root;
  bool over_limit = false;

 private:
  static Builder& self(void* data) { return *static_cast<Builder*>(data); }
  static void on_start(void* data, const char* name, const char** attributes) {
    self(data).start(name, attributes);
  }
  static void on_end(void* data, const char*) { self(data).open_.pop_back(); }
  static void on_text(void* data, const char* text, int size) {
    self(data).add_text({text, static_cast<std::size_t>(size)});
  }
  static void on_doctype(void* data, const char*, const char*, const char*, int) {
    XML_StopParser(self(data).parser_, XML_FALSE);
  }

  void start(std::string_view name, const char** attributes) {
    if (open_.size() >= xml_max_depth || ++elements_ > xml_max_elements) {
      over_limit = true;
      XML_StopParser(parser_, XML_FALSE);
    }
    XmlElement& element = open_.empty() ? root : open_.back()->children.emplace_back();
    const Parts parts = parts_of(name);
    element.name = parts.name;
    element.prefix = parts.prefix;
    if (!open_.empty()) element.language = open_.back()->language;
    for (; *attributes != nullptr; attributes += 2) add_attribute(element, attributes);
    open_.push_back(&element);
  }

  static void add_attribute(XmlElement& element, const char** attribute) {
    Parts parts = parts_of(attribute[0]);
    if (parts.name == XmlName{std::string(xml_space), "lang"}) element.language = attribute[1];
    element.attributes.push_back({std::move(parts.name), std::move(parts.prefix), attribute[1]});
  }

  void add_text(std::string_view text) {
    XmlElement& parent = *open_.back();
    (parent.children.empty() ? parent.text : parent.children.back().tail) += text;
  }

  XML_Parser parser_;
  // No element is added beside one that is open, so the places stay where they are.
  std::vector<XmlElement*> open_;
  std::size_t elements_ = 0;
};

using Scope = std::vector<std::pair<std::string_view, std::string_view>>;  // prefix, namespace

std::string_view bound_to(const Scope& scope, std::string_view prefix) {
  for (auto binding = scope.rbegin(); binding != scope.rend(); ++binding)
    if (binding->first == prefix) return binding->second;
  return {};
}

void append_name(std::string& out, std::string_view prefix, std::string_view local) {
  if (!prefix.empty()) (out += prefix) += ':';
  out += local;
}

void append_attribute(std::string& out, std::string_view prefix, std::string_view local,
                      std::string_view value) {
  out += ' ';
  append_name(out, prefix, local);
  out += "=\"";
  append_escaped(out, value);
  out += '"';
}

// Declares the namespace of a prefix where it is not in scope yet.
void declare(std::string& out, Scope& scope, std::string_view prefix, std::string_view space) {
  if (prefix == "xml" || bound_to(scope, prefix) == space) return;
  scope.emplace_back(prefix, space);
  if (prefix.empty())
    append_attribute(out, "", "xmlns", space);
  else
    append_attribute(out, "xmlns", prefix, space);
}

void append_element(std::string& out, Scope& scope, const XmlElement& element, bool outermost) {
  const std::size_t outer = scope.size();
  out += '<';
  append_name(out, element.prefix, element.name.local);
  declare(out, scope, element.prefix, element.name.space);
  bool has_language = false;
  for (const XmlAttribute& attribute : element.attributes) {
    if (!attribute.prefix.empty()) declare(out, scope, attribute.prefix, attribute.name.space);
    append_attribute(out, attribute.prefix, attribute.name.local, attribute.value);
    has_language |= attribute.name == XmlName{std::string(xml_space), "lang"};
  }
  if (outermost && !has_language && !element.language.empty())
    append_attribute(out, "xml", "lang", element.language);
  out += '>';
  append_escaped(out, element.text);
  for (const XmlElement& child : element.children) {
    append_element(out, scope, child, false);
    append_escaped(out, child.tail);
  }
  out += "</";
  append_name(out, element.prefix, element.name.local);
  out += '>';
  scope.resize(outer);
}

std::string_view replacement_of(char c) {
  switch (c) {
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '&':
      return "&amp;";
    case '"':
      return "&quot;";
    case '\t':
      return "&#9;";
    case '\n':
      return "&#10;";
    case '\r':
      return "&#13;";
    default:
      return "\xEF\xBF\xBD";
  }
}

bool is_special(char c) {
  return c == '<' || c == '>' || c == '&' || c == '"' || static_cast<unsigned char>(c) < ' ';
}

// U+FFFE and U+FFFF, which are not XML's either (section 2.2).
bool is_noncharacter(std::string_view rest) {
  return rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF");
}

}  // namespace

const XmlElement* XmlElement::child(std::string_view dav_name) const {
  for (const XmlElement& element : children)
    if (element.is(dav_name)) return &element;
  return nullptr;
}

Result<XmlElement> parse_xml(std::string_view document) {
  const auto too_large = [] {
    return failure(ErrorKind::too_large, "xml_too_large", "The XML of the request is too large.");
  };
  if (document.size() > xml_max_bytes) return too_large();
  const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(
      XML_ParserCreateNS(nullptr, separator), XML_ParserFree);
  Builder builder(parser.get());
  const auto status =
      XML_Parse(parser.get(), document.data(), static_cast<int>(document.size()), XML_TRUE);
  if (builder.over_limit) return too_large();
  if (status != XML_STATUS_OK)
    return invalid("", "bad_xml", "The XML of the request is not well-formed.");
  return std::move(builder.root);
}

std::string to_xml(const XmlElement& element) {
  std::string out;
  Scope scope;
  append_element(out, scope, element, true);
  return out;
}

void append_escaped(std::string& out, std::string_view text) {
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool noncharacter = text[at] == '\xEF' && is_noncharacter(text.substr(at));
    if (!noncharacter && !is_special(text[at])) continue;
    out += text.substr(from, at - from);
    out += replacement_of(text[at]);
    at += noncharacter ? 2 : 0;
    from = at + 1;
  }
  out += text.substr(from);
}

std::string escaped_xml(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

}  // namespace septet::dav
