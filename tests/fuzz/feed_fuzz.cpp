// What publishers send for a feed: whatever it is, what comes out is bounded plain text.
#include "base/text.h"
#include "fuzz/property.h"
#include "server/feeds/feed_parser.h"

namespace {

using namespace septet;

void check_text(std::string_view text, std::size_t most_bytes) {
  PROPERTY(text.size() <= most_bytes);
  PROPERTY(is_utf8(text));
  PROPERTY(trimmed(text) == text);
  for (const unsigned char c : text) PROPERTY(c >= 0x20 && c != 0x7f);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view document(reinterpret_cast<const char*>(data), size);
  check_text(server::plain_text(document, 100), 100);
  const auto feed = server::parse_feed(document);
  if (!feed.ok()) return 0;
  check_text(feed.value().title, server::feed_title_most);
  PROPERTY(feed.value().entries.size() <= server::feed_entries_most);
  for (const auto& entry : feed.value().entries) {
    PROPERTY(!entry.title.empty());
    check_text(entry.title, server::feed_title_most);
    check_text(entry.summary, server::feed_summary_most);
    check_text(entry.link, server::feed_link_most);
    PROPERTY(entry.link.empty() || entry.link.starts_with("http"));
  }
  return 0;
}
