// ZIP archives from outside: taken apart the same way however they arrive, and no entry ends that
// was not begun.
#include "archive/zip.h"

#include "fuzz/property.h"

namespace {

using namespace septet;

struct Seen {
  std::string what;  // every entry's name and bytes, in order
  bool is_whole = false;
};

Seen read_in_pieces(std::string_view bytes, std::size_t piece) {
  Seen seen;
  int open = 0;
  archive::ZipReader reader({.begin = [&](const archive::Entry& entry) -> Result<void> {
                               PROPERTY(open++ == 0);
                               seen.what += "\n" + entry.name + ":";
                               return {};
                             },
                             .data = [&](std::string_view data) -> Result<void> {
                               PROPERTY(open == 1);
                               seen.what += data;
                               if (seen.what.size() > 16 << 20) return invalid("", "full", "");
                               return {};
                             },
                             .end = [&]() -> Result<void> {
                               PROPERTY(open-- == 1);
                               return {};
                             }});
  while (!bytes.empty()) {
    if (!reader.add(bytes.substr(0, piece)).ok()) return seen;
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
  seen.is_whole = reader.finish().ok();
  PROPERTY(!seen.is_whole || open == 0);
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::text_of(data, size);
  const Seen whole = read_in_pieces(bytes, bytes.size() + 1);
  const Seen pieces = read_in_pieces(bytes, 7);
  PROPERTY(whole.is_whole == pieces.is_whole);
  PROPERTY(!whole.is_whole || whole.what == pieces.what);
  return 0;
}
