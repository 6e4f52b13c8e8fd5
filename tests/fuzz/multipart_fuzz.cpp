// Forms with files: how the body arrives is all one, no part begins without ending, and names that
// are sent back cannot end a header.
#include "http/multipart.h"

#include "fuzz/property.h"
#include "http/disposition.h"

namespace {

using namespace septet;

struct Seen {
  bool ok = false;
  std::string log;  // what the callbacks were told
  bool operator==(const Seen&) const = default;
};

Seen parsed(std::string_view body, std::size_t piece_bytes) {
  Seen seen;
  bool open = false;
  http::MultipartParser parser("b", {.begin = [&](http::Part part) -> Result<void> {
                                       PROPERTY(!open);
                                       open = true;
                                       seen.log +=
                                           "<" + part.name + "|" + part.filename.value_or("") + ">";
                                       return {};
                                     },
                                     .data = [&](std::string_view piece) -> Result<void> {
                                       PROPERTY(open);
                                       seen.log += piece;
                                       return {};
                                     },
                                     .end = [&]() -> Result<void> {
                                       PROPERTY(open);
                                       open = false;
                                       seen.log += "</>";
                                       return {};
                                     }});
  seen.ok = true;
  for (std::size_t at = 0; at < body.size() && seen.ok; at += piece_bytes)
    seen.ok = parser.add(body.substr(at, piece_bytes)).ok();
  seen.ok = seen.ok && parser.finish().ok();
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto whole = parsed(text, size + 1);
  const auto pieces = parsed(text, 1);
  PROPERTY(whole.ok == pieces.ok);
  PROPERTY(!whole.ok || whole == pieces);
  if (const auto boundary = http::multipart_boundary(text); boundary.ok())
    PROPERTY(!boundary->empty());
  const auto header = http::content_disposition(text, false);
  PROPERTY(header.find_first_of(std::string_view("\r\n\0", 3)) == header.npos);
  return 0;
}
