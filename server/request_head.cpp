#include "server/request_head.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace septet::server {

namespace {

using Parsed = std::optional<Refusal>;

Refusal malformed(std::string message) {
  return {400, "malformed_request", std::move(message)};
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

// RFC 9110, section 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') ||
           marks.find(c) != marks.npos;
  });
}

bool is_visible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c != 0x7f; });
}

bool is_field_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != 0x7f);
  });
}

std::string_view cut_line(std::string_view& rest) {
  const auto end = rest.find("\r\n");
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end + 2);
  return line;
}

// "/path?query", or the absolute form that proxies send.
Parsed read_target(std::string_view target, RequestHead& out) {
  if (target.size() > most_target_bytes)
    return Refusal{414, "address_too_long", "The address is too long."};
  for (const std::string_view scheme : {"http://", "https://"})
    if (target.starts_with(scheme)) {
      const auto slash = target.find('/', scheme.size());
      target = slash == target.npos ? std::string_view("/") : target.substr(slash);
    }
  // A fragment is the client's own (RFC 9112, section 3.2): who sends one means another resource
  // than the one that we would take it for.
  if (!is_visible(target) || target.find('#') != target.npos ||
      (!target.starts_with('/') && target != "*"))
    return malformed("The address of the request is malformed.");
  const auto mark = target.find('?');
  out.path = target.substr(0, mark);
  if (mark != target.npos) out.query = target.substr(mark + 1);
  return {};
}

Parsed read_request_line(std::string_view line, RequestHead& out) {
  const auto first = line.find(' ');
  const auto second = line.find(' ', first == line.npos ? first : first + 1);
  if (second == line.npos) return malformed("The first line of the request is malformed.");
  const auto version = line.substr(second + 1);
  out.method = line.substr(0, first);
  if (!is_token(out.method)) return malformed("The method is malformed.");
  if (!version.starts_with("HTTP/")) return malformed("The first line names no version.");
  if (version != "HTTP/1.1" && version != "HTTP/1.0")
    return Refusal{505, "version_not_supported", "Only HTTP/1.1 and HTTP/1.0 are spoken here."};
  out.keep_alive = out.takes_chunked = version == "HTTP/1.1";
  return read_target(line.substr(first + 1, second - first - 1), out);
}

Parsed read_field(std::string_view line, RequestHead& out) {
  const auto colon = line.find(':');
  if (colon == line.npos || !is_token(line.substr(0, colon)))
    return malformed("A header of the request is malformed.");
  const auto value = trimmed(line.substr(colon + 1));
  if (!is_field_value(value)) return malformed("A header of the request holds control characters.");
  out.headers.add(std::string(line.substr(0, colon)), std::string(value));
  return {};
}

// Several Content-Length fields, or a list, would be read differently by others.
Parsed read_length(std::string_view text, RequestHead& out) {
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (out.content_length || error != std::errc{} || end != text.data() + text.size())
    return malformed("The Content-Length is malformed.");
  out.content_length = length;
  return {};
}

// What the fields say of the body and of the connection.
Parsed read_framing(RequestHead& out) {
  for (const auto& [name, value] : out.headers.fields()) {
    const std::string known = lowered(name);
    if (known == "content-length") {
      if (auto refusal = read_length(value, out)) return refusal;
    } else if (known == "transfer-encoding") {
      if (out.chunked || lowered(value) != "chunked")
        return Refusal{501, "encoding_not_supported",
                       "The only transfer encoding here is chunked."};
      out.chunked = true;
    } else if (known == "connection") {
      const std::string wishes = lowered(value);
      if (wishes.find("close") != wishes.npos)
        out.keep_alive = false;
      else if (wishes.find("keep-alive") != wishes.npos)
        out.keep_alive = true;
    } else if (known == "expect") {
      out.expects_continue = lowered(value) == "100-continue";
    }
  }
  if (out.chunked && out.content_length)
    return malformed("Content-Length and Transfer-Encoding exclude each other.");
  return {};
}

}  // namespace

std::size_t head_size(std::string_view input, std::size_t seen) {
  constexpr std::string_view blank = "\r\n\r\n";
  const auto from = seen < blank.size() ? 0 : seen - blank.size() + 1;
  const auto at = input.find(blank, from);
  return at == input.npos ? 0 : at + blank.size();
}

std::variant<RequestHead, Refusal> parse_head(std::string_view head) {
  RequestHead out;
  if (auto refusal = read_request_line(cut_line(head), out)) return *std::move(refusal);
  for (auto line = cut_line(head); !line.empty(); line = cut_line(head))
    if (auto refusal = read_field(line, out)) return *std::move(refusal);
  if (auto refusal = read_framing(out)) return *std::move(refusal);
  return out;
}

}  // namespace septet::server
