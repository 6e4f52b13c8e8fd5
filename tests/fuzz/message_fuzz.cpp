// What comes in the head of a request: escapes, query, cookies, Range and If-None-Match.
#include "http/message.h"

#include "base/encoding.h"
#include "fuzz/property.h"

namespace {

using namespace septet;

void check_escapes(std::string_view text) {
  PROPERTY(percent_decoded(percent_encoded(text)) == text);
  PROPERTY(percent_decoded(text).size() <= text.size());
  const http::Query query(text);
  for (const auto& [name, value] : query.fields()) PROPERTY(query.find(name) != nullptr);
}

void check_cookie(std::string_view text) {
  http::Request request;
  request.headers.add("Cookie", std::string(text));
  if (const auto value = http::cookie(request, "session")) PROPERTY(text.find(*value) != text.npos);
}

// Whatever part is asked for, the answer is a part of the content and says which.
void check_range(std::string_view range, std::string_view seen, const std::string& content) {
  http::Request request;
  request.headers.add("Range", std::string(range));
  if (!seen.empty()) request.headers.add("If-None-Match", std::string(seen));
  const http::Stream stream{content.size(), [&](std::uint64_t offset, std::size_t most) {
                              return Result<std::string>(content.substr(offset, most));
                            }};
  const auto answer = http::Response::content(request, stream, "text/plain", "\"tag\"");
  const auto body = answer.whole_body();
  PROPERTY(body.ok() && body->size() == answer.size());
  switch (answer.status) {
    case 200:
      PROPERTY(*body == content);
      break;
    case 206:
      PROPERTY(!body->empty() && content.find(*body) != content.npos);
      break;
    case 304:
    case 416:
      PROPERTY(body->empty());
      break;
    default:
      PROPERTY(false);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto rest = fuzz::text_of(data, size);
  check_escapes(rest);
  check_cookie(rest);
  const auto range = fuzz::next_field(rest);
  const auto seen = fuzz::next_field(rest);
  check_range(range, seen, std::string(rest));
  return 0;
}
