// The headers of tus: whatever comes is taken or refused, and what is taken keeps to the rules.
#include "drive/rules.h"
#include "fuzz/property.h"
#include "server/tus/headers.h"

using namespace septet;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  if (const auto metadata = tus::parse_metadata(text); metadata.ok()) {
    const auto wanted = tus::wanted_from(*metadata, Id{});
    if (wanted.ok()) {
      PROPERTY(!wanted->name.empty() && wanted->name.size() <= drive::name_max_bytes);
      PROPERTY(wanted->name.find('/') == std::string::npos);
      for (const std::string& folder : wanted->folders) PROPERTY(drive::checked_name(folder).ok());
    }
  }
  if (const auto concatenation = tus::parse_concatenation(text); concatenation.ok())
    PROPERTY((concatenation->kind == tus::Kind::final) == !concatenation->parts.empty());
  http::Headers headers;
  headers.add("Upload-Checksum", std::string(text));
  headers.add("Upload-Length", std::string(text));
  if (const auto checksum = tus::Checksum::from(headers); checksum.ok()) {
    (*checksum)->update(text);
    (void)(*checksum)->matches();
  }
  if (const auto bytes = tus::parse_bytes(headers, "Upload-Length"); bytes.ok())
    PROPERTY(*bytes >= 0);
  return 0;
}
