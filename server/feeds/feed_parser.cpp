#include "server/feeds/feed_parser.h"

#include <curl/curl.h>

#include <algorithm>
#include <pugixml.hpp>
#include <sstream>

#include "base/text.h"
#include "extract/markup.h"

namespace septet::server {

namespace {

using market::FeedEntry;
using market::FetchedFeed;

constexpr std::size_t guid_most = 1'000;  // bytes

Error not_a_feed() {
  return invalid("url", "not_a_feed", "There is no RSS or Atom feed at this address.");
}

void append_words(std::string& out, std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const char32_t c = next_code_point(text, at);
    const bool is_space = kind_of(c) == CharacterKind::space || c == 0xFEFF;
    if (!is_space)
      append_utf8(out, c);
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
}

// At a boundary between code points.
void cut_off(std::string& text, std::size_t most_bytes) {
  constexpr std::string_view mark = "…";
  if (text.size() <= most_bytes) return;
  std::size_t end = most_bytes - mark.size();
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
  text.resize(end);
  text += mark;
}

// What stands in an element: its text, or if it has elements (Atom's XHTML), those as markup.
std::string content_of(const pugi::xml_node& node) {
  const bool has_elements = static_cast<bool>(node.find_child(
      [](const pugi::xml_node& child) { return child.type() == pugi::node_element; }));
  std::string out;
  if (!has_elements) {
    for (const auto& child : node.children()) out += child.value();
    return out;
  }
  std::ostringstream markup;
  for (const auto& child : node.children()) child.print(markup, "", pugi::format_raw);
  return std::move(markup).str();
}

// Of the first of these that there is with something in it.
std::string first_content(const pugi::xml_node& entry, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (std::string out = content_of(entry.child(name)); !trimmed(out).empty()) return out;
  return {};
}

std::string web_address(std::string_view text) {
  const auto address = trimmed(text);
  const bool is_web = address.starts_with("https://") || address.starts_with("http://");
  const bool is_clean =
      is_utf8(address) && std::none_of(address.begin(), address.end(), [](unsigned char c) {
        return c <= 0x20 || c == 0x7f ||
               std::string_view("\"<>\\^`{|}").find(static_cast<char>(c)) != std::string_view::npos;
      });
  return is_web && is_clean && address.size() <= feed_link_most ? std::string(address)
                                                                : std::string();
}

std::optional<Timestamp> time_in(std::string_view text) {
  const std::string trimmed_text(trimmed(text));
  if (const auto iso = parse_iso8601(trimmed_text); iso.ok()) return iso.value();
  const auto at_s = trimmed_text.empty() ? -1 : curl_getdate(trimmed_text.c_str(), nullptr);
  if (at_s <= 0) return std::nullopt;
  return Timestamp{std::int64_t{at_s} * 1'000'000};
}

std::string guid_in(std::string text) {
  std::string out = plain_text(text, guid_most);
  return out;
}

std::string link_of_atom(const pugi::xml_node& entry) {
  for (const auto& link : entry.children("link")) {
    const std::string_view relation = link.attribute("rel").as_string("alternate");
    if (relation == "alternate") return web_address(link.attribute("href").value());
  }
  return {};
}

FeedEntry rss_entry(const pugi::xml_node& item) {
  FeedEntry out;
  out.guid = guid_in(first_content(item, {"guid"}));
  out.link = web_address(first_content(item, {"link", "guid"}));
  out.title = first_content(item, {"title"});
  out.summary = first_content(item, {"description", "content:encoded"});
  out.published_at = time_in(first_content(item, {"pubDate", "dc:date"}));
  return out;
}

FeedEntry atom_entry(const pugi::xml_node& entry) {
  FeedEntry out;
  out.guid = guid_in(first_content(entry, {"id"}));
  out.link = link_of_atom(entry);
  out.title = first_content(entry, {"title"});
  out.summary = first_content(entry, {"summary", "content"});
  out.published_at = time_in(first_content(entry, {"published", "updated"}));
  return out;
}

void add_entry(FetchedFeed& feed, FeedEntry entry) {
  entry.title = plain_text(entry.title, feed_title_most);
  entry.summary = plain_text(entry.summary, feed_summary_most);
  if (entry.title.empty()) entry.title = plain_text(entry.summary, feed_title_most);
  if (!entry.title.empty()) feed.entries.push_back(std::move(entry));
}

void add_entries(FetchedFeed& feed, const pugi::xml_node& parent, const char* name,
                 FeedEntry (*read)(const pugi::xml_node&)) {
  for (const auto& child : parent.children(name)) {
    if (feed.entries.size() >= feed_entries_most) return;
    add_entry(feed, read(child));
  }
}

}  // namespace

std::string plain_text(std::string_view html, std::size_t most_bytes) {
  std::string out;
  extract::MarkupReader reader(html, extract::Markup::html);
  while (const auto part = reader.next()) {
    if (out.size() > most_bytes) break;
    if (part->kind == extract::MarkupPart::Kind::text)
      append_words(out, part->text);
    else if (!out.empty() && out.back() != ' ' && part->name != "b" && part->name != "i" &&
             part->name != "em" && part->name != "strong" && part->name != "a" &&
             part->name != "span")
      out += ' ';
  }
  out.resize(trimmed(out).size());  // nothing but a blank at the end
  cut_off(out, most_bytes);
  return out;
}

Result<FetchedFeed> parse_feed(std::string_view document) {
  pugi::xml_document xml;
  // Nothing from outside is read and no entity but XML's own is replaced: pugixml does neither.
  if (!xml.load_buffer(document.data(), document.size())) return not_a_feed();
  const auto root = xml.document_element();
  const std::string_view kind = root.name();
  FetchedFeed out;
  if (kind == "feed") {
    out.title = first_content(root, {"title"});
    add_entries(out, root, "entry", atom_entry);
  } else if (kind == "rss" || kind == "rdf:RDF") {
    out.title = first_content(root.child("channel"), {"title"});
    add_entries(out, kind == "rss" ? root.child("channel") : root, "item", rss_entry);
  } else {
    return not_a_feed();
  }
  out.title = plain_text(out.title, feed_title_most);
  return out;
}

}  // namespace septet::server
