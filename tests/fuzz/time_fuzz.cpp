// Small texts with a form of their own: times, ids, and bytes written as text.
#include "base/encoding.h"
#include "base/id.h"
#include "base/text.h"
#include "base/time.h"
#include "fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace septet;
  const auto text = fuzz::text_of(data, size);
  PROPERTY(from_hex(to_hex(text)) == text);
  PROPERTY(from_base64(to_base64(text)) == text);
  PROPERTY(from_base64url(to_base64url(text)) == text);
  PROPERTY(from_base32(to_base32(text)) == text);
  from_hex(text), from_base64(text), from_base64url(text), from_base32(text);
  if (const auto time = parse_iso8601(text); time.ok()) {
    const auto again = parse_iso8601(to_iso8601(*time));
    PROPERTY(again.ok() && *again == *time);
  }
  if (const auto id = parse_id(text); id.ok()) PROPERTY(parse_id(to_string(*id)).ok());
  if (is_utf8(text)) {
    PROPERTY(to_nfc(to_nfc(text)) == to_nfc(text));
    PROPERTY(is_utf8(fold_case(text)) && code_points(text) <= size);
  }
  return 0;
}
