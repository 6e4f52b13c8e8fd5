#include "http/message.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <utility>

#include "base/encoding.h"
#include "base/text.h"

namespace septet::http {

namespace {

constexpr std::array<std::pair<Method, std::string_view>, 14> method_names{{
    {Method::get, "GET"},
    {Method::head, "HEAD"},
    {Method::post, "POST"},
    {Method::put, "PUT"},
    {Method::patch, "PATCH"},
    {Method::del, "DELETE"},
    {Method::options, "OPTIONS"},
    {Method::propfind, "PROPFIND"},
    {Method::proppatch, "PROPPATCH"},
    {Method::mkcol, "MKCOL"},
    {Method::copy, "COPY"},
    {Method::move, "MOVE"},
    {Method::lock, "LOCK"},
    {Method::unlock, "UNLOCK"},
}};

constexpr std::uint64_t first_piece_bytes = 256 << 10;  // what the server sends at a time

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return lower(x) == lower(y); });
}

struct ByteRange {
  std::uint64_t first, last;  // inclusive
};
enum class RangeKind { whole, part, unsatisfiable };

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// What a Range header asks of `size` bytes. Several ranges, other units and malformed ones are
// answered with the whole, as RFC 9110 allows.
RangeKind requested_range(std::string_view header, std::uint64_t size, ByteRange& out) {
  constexpr std::string_view unit = "bytes=";
  if (!header.starts_with(unit) || header.find(',') != header.npos) return RangeKind::whole;
  header.remove_prefix(unit.size());
  const auto dash = header.find('-');
  if (dash == header.npos) return RangeKind::whole;
  const auto first = number(trimmed(header.substr(0, dash)));
  const auto last = number(trimmed(header.substr(dash + 1)));
  if (!first && !last) return RangeKind::whole;
  if (!first) {  // the last so many bytes
    if (*last == 0 || size == 0) return RangeKind::unsatisfiable;
    out = {size - std::min(size, *last), size - 1};
    return RangeKind::part;
  }
  if (last && *last < *first) return RangeKind::whole;
  if (*first >= size) return RangeKind::unsatisfiable;
  out = {*first, std::min(last.value_or(size - 1), size - 1)};
  return RangeKind::part;
}

Stream part_of(Stream whole, ByteRange range) {
  const std::uint64_t size = range.last - range.first + 1;
  return {size, [read = std::move(whole.read), first = range.first, size](std::uint64_t offset,
                                                                          std::size_t most) {
            return read(first + offset,
                        static_cast<std::size_t>(std::min<std::uint64_t>(most, size - offset)));
          }};
}

}  // namespace

bool matches_etag(std::string_view header, std::string_view etag) {
  if (etag.empty()) return false;
  if (trimmed(header) == "*") return true;
  while (!header.empty()) {
    const auto comma = std::min(header.find(','), header.size());
    std::string_view candidate = trimmed(header.substr(0, comma));
    if (candidate.starts_with("W/")) candidate.remove_prefix(2);
    if (candidate == etag) return true;
    header.remove_prefix(std::min(comma + 1, header.size()));
  }
  return false;
}

std::string_view to_string(Method method) {
  for (const auto& [candidate, name] : method_names)
    if (candidate == method) return name;
  return {};
}

std::optional<Method> parse_method(std::string_view name) {
  for (const auto& [method, candidate] : method_names)
    if (candidate == name) return method;
  return std::nullopt;
}

void Headers::add(std::string name, std::string value) {
  fields_.emplace_back(std::move(name), std::move(value));
}

void Headers::set(std::string_view name, std::string value) {
  std::erase_if(fields_, [&](const Field& f) { return same_name(f.first, name); });
  fields_.emplace_back(std::string(name), std::move(value));
}

std::string Headers::last(std::string_view name) const {
  for (auto field = fields_.rbegin(); field != fields_.rend(); ++field)
    if (same_name(field->first, name)) return field->second;
  return {};
}

const std::string* Headers::find(std::string_view name) const {
  for (const auto& [candidate, value] : fields_)
    if (same_name(candidate, name)) return &value;
  return nullptr;
}

std::string Headers::get(std::string_view name) const {
  const std::string* found = find(name);
  return found == nullptr ? std::string() : *found;
}

Query::Query(std::string_view encoded) {
  while (!encoded.empty()) {
    const auto end = std::min(encoded.find('&'), encoded.size());
    const std::string_view pair = encoded.substr(0, end);
    const auto equals = std::min(pair.find('='), pair.size());
    if (!pair.empty())
      fields_.emplace_back(percent_decoded(pair.substr(0, equals), true),
                           percent_decoded(pair.substr(std::min(equals + 1, pair.size())), true));
    encoded.remove_prefix(std::min(end + 1, encoded.size()));
  }
}

const std::string* Query::find(std::string_view name) const {
  for (const auto& [candidate, value] : fields_)
    if (candidate == name) return &value;
  return nullptr;
}

std::string Query::get(std::string_view name) const {
  const std::string* found = find(name);
  return found == nullptr ? std::string() : *found;
}

Result<void> TextBody::drain(std::uint64_t limit, const Sink& sink) {
  if (text_.size() > limit)
    return failure(ErrorKind::too_large, "body_too_large", "The request is too large.");
  if (text_.empty()) return {};
  return sink(text_);
}

std::optional<std::string> cookie(const Request& request, std::string_view name) {
  const std::string* header = request.headers.find("Cookie");
  if (header == nullptr) return std::nullopt;
  std::string_view rest = *header;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(';'), rest.size());
    const std::string_view pair = trimmed(rest.substr(0, end));
    const auto equals = pair.find('=');
    if (equals != pair.npos && pair.substr(0, equals) == name)
      return std::string(pair.substr(equals + 1));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return std::nullopt;
}

Response Response::json(const Json& json, int status) {
  return text(to_text(json), "application/json", status);
}

Response Response::empty(int status) {
  Response out;
  out.status = status;
  return out;
}

Response Response::text(std::string body, std::string content_type, int status) {
  Response out;
  out.status = status;
  out.headers.add("Content-Type", std::move(content_type));
  out.body = std::move(body);
  return out;
}

Response Response::content(const Request& request, Stream stream, std::string content_type,
                           std::string etag) {
  Response out;
  out.headers.add("Accept-Ranges", "bytes");
  if (!etag.empty()) out.headers.add("ETag", etag);
  if (const auto* seen = request.headers.find("If-None-Match"); seen && matches_etag(*seen, etag)) {
    out.status = 304;
    return out;
  }
  out.headers.add("Content-Type", std::move(content_type));
  const std::string* range = request.headers.find("Range");
  const std::string* if_range = request.headers.find("If-Range");
  const bool ranged = range != nullptr && (if_range == nullptr || *if_range == etag);
  ByteRange wanted{};
  switch (ranged ? requested_range(*range, stream.size, wanted) : RangeKind::whole) {
    case RangeKind::unsatisfiable:
      out.status = 416;
      out.headers.add("Content-Range", "bytes */" + std::to_string(stream.size));
      break;
    case RangeKind::part:
      out.status = 206;
      out.headers.add("Content-Range", "bytes " + std::to_string(wanted.first) + "-" +
                                           std::to_string(wanted.last) + "/" +
                                           std::to_string(stream.size));
      out.body = part_of(std::move(stream), wanted);
      break;
    case RangeKind::whole:
      out.body = std::move(stream);
      break;
  }
  return out;
}

Result<void> Response::begin() {
  auto* stream = std::get_if<Stream>(&body);
  if (stream == nullptr || stream->size == 0) return {};
  const auto most = static_cast<std::size_t>(std::min(stream->size, first_piece_bytes));
  const auto first = std::make_shared<std::string>(TRY(stream->read(0, most)));
  stream->read = [first, read = std::move(stream->read)](
                     std::uint64_t offset, std::size_t wanted) -> Result<std::string> {
    if (offset == 0 && wanted >= first->size() && !first->empty()) return std::exchange(*first, {});
    return read(offset, wanted);
  };
  return {};
}

std::uint64_t Response::size() const {
  if (const auto* stream = std::get_if<Stream>(&body)) return stream->size;
  const auto* text = std::get_if<std::string>(&body);
  return text == nullptr ? 0 : text->size();
}

namespace {

Result<std::string> whole_feed(const Feed& feed) {
  std::string out;
  for (;;) {
    const std::string piece = TRY(feed.next());
    if (piece.empty()) return out;
    out += piece;
  }
}

}  // namespace

Result<std::string> Response::whole_body() const {
  if (const auto* feed = std::get_if<Feed>(&body)) return whole_feed(*feed);
  const auto* stream = std::get_if<Stream>(&body);
  if (stream == nullptr) return std::get<std::string>(body);
  std::string out;
  while (out.size() < stream->size) {
    const std::string piece = TRY(stream->read(
        out.size(),
        static_cast<std::size_t>(std::min<std::uint64_t>(stream->size - out.size(), 1 << 20))));
    if (piece.empty()) return internal("a stream ended early");
    out += piece;
  }
  return out;
}

}  // namespace septet::http
