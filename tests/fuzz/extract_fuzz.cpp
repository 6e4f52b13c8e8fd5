// Documents from outside: of whatever they claim to be, text comes out of them that is UTF-8 and no
// more than was wanted. The first byte says what they are taken for.
#include "extract/extract.h"

#include "base/text.h"
#include "fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace septet;
  if (size == 0) return 0;
  constexpr std::size_t most = 10'000;
  const auto form = static_cast<extract::Form>(data[0] % 9);
  const std::string bytes(fuzz::text_of(data + 1, size - 1));
  const http::Stream source{
      bytes.size(), [&](std::uint64_t at, std::size_t wanted) {
        return Result<std::string>(bytes.substr(static_cast<std::size_t>(at), wanted));
      }};
  const auto text = extract::text_of(form, source, most);
  PROPERTY(text.ok());
  PROPERTY(text->size() <= most);
  PROPERTY(is_utf8(*text));
  PROPERTY(text->find('\0') == text->npos);
  return 0;
}
