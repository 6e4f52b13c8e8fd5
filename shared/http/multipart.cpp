#include "http/multipart.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/text.h"
#include "http/message.h"

namespace septet::http {

namespace {

constexpr std::size_t headers_max_bytes = 8 * 1024;
constexpr std::size_t boundary_max_bytes = 70;  // RFC 2046, section 5.1.1
constexpr int parts_max = 100;

Error bad(const char* message) {
  return invalid("", "bad_multipart", message);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::string_view taken_until(std::string_view& rest, char end) {
  const auto at = std::min(rest.find(end), rest.size());
  const std::string_view taken = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return taken;
}

// A quoted string after its opening quote. Only \" and \\ are escapes, since some programs send the
// backslashes of a path as they are.
std::string taken_quoted(std::string_view& rest) {
  std::string out;
  while (!rest.empty() && rest.front() != '"') {
    const bool escaped =
        rest.front() == '\\' && rest.size() > 1 && (rest[1] == '"' || rest[1] == '\\');
    out += escaped ? rest[1] : rest.front();
    rest.remove_prefix(escaped ? 2 : 1);
  }
  taken_until(rest, ';');
  return out;
}

// Calls back with each parameter after the first ";": name in lower case, value unquoted.
void each_parameter(std::string_view header,
                    const std::function<void(const std::string&, std::string)>& on_parameter) {
  taken_until(header, ';');
  while (!header.empty()) {
    const auto equals = header.find('=');
    if (equals == header.npos) return;
    const std::string name = lower(trimmed(header.substr(0, equals)));
    header.remove_prefix(equals + 1);
    while (!header.empty() && header.front() == ' ') header.remove_prefix(1);
    if (!header.empty() && header.front() == '"') {
      header.remove_prefix(1);
      on_parameter(name, taken_quoted(header));
    } else {
      on_parameter(name, std::string(trimmed(taken_until(header, ';'))));
    }
  }
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

// As browsers write it (HTML, "multipart/form-data encoding algorithm"): these three only.
std::string unescaped_filename(std::string text) {
  replace_all(text, "%22", "\"");
  replace_all(text, "%0D", "\r");
  replace_all(text, "%0A", "\n");
  return text;
}

// UTF-8'language'percent-encoded.
std::optional<std::string> extended_value(std::string_view text) {
  if (lower(taken_until(text, '\'')) != "utf-8") return std::nullopt;
  taken_until(text, '\'');
  return percent_decoded(text);
}

void read_disposition(std::string_view value, Part& part) {
  bool extended = false;
  each_parameter(value, [&](const std::string& name, std::string text) {
    if (name == "name") {
      part.name = std::move(text);
    } else if (name == "filename" && !extended) {
      part.filename = unescaped_filename(std::move(text));
    } else if (name == "filename*") {
      if (auto decoded = extended_value(text)) part.filename = std::move(decoded), extended = true;
    }
  });
}

Result<Part> part_from(std::string_view headers) {
  Part part;
  bool form_data = false;
  while (!headers.empty()) {
    std::string_view line = taken_until(headers, '\n');
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto colon = line.find(':');
    if (colon == line.npos) return bad("A part of the form has a malformed header.");
    const std::string name = lower(trimmed(line.substr(0, colon)));
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (name == "content-type") part.content_type = value;
    if (name != "content-disposition") continue;
    form_data = lower(value.substr(0, 9)) == "form-data";
    read_disposition(value, part);
  }
  if (!form_data) return bad("A part of the form does not say which field it is.");
  return part;
}

}  // namespace

Result<std::string> multipart_boundary(std::string_view content_type) {
  std::string boundary;
  if (lower(content_type.substr(0, 20)) == "multipart/form-data;")
    each_parameter(content_type, [&](const std::string& name, std::string value) {
      if (name == "boundary") boundary = std::move(value);
    });
  if (boundary.empty() || boundary.size() > boundary_max_bytes)
    return invalid("", "not_multipart", "This has to be sent as multipart/form-data.");
  return boundary;
}

// The line break before the first boundary is optional: it is as if one came before the body.
MultipartParser::MultipartParser(const std::string& boundary, Callbacks callbacks)
    : delimiter_("\r\n--" + boundary), callbacks_(std::move(callbacks)), held_("\r\n") {}

Result<void> MultipartParser::add(std::string_view piece) {
  if (state_ == State::done) return {};
  held_ += piece;
  std::string_view rest = held_;
  while (TRY(step(rest))) {
  }
  held_.erase(0, held_.size() - rest.size());
  return {};
}

Result<void> MultipartParser::finish() const {
  if (state_ == State::done) return {};
  return bad("The form ends before its last boundary.");
}

Result<bool> MultipartParser::step(std::string_view& rest) {
  switch (state_) {
    case State::preamble:
      return skip_preamble(rest);
    case State::after_boundary:
      return end_boundary(rest);
    case State::headers:
      return read_headers(rest);
    case State::data:
      return read_data(rest);
    case State::done:
      break;
  }
  rest = {};  // the epilogue
  return false;
}

Result<bool> MultipartParser::skip_preamble(std::string_view& rest) {
  const auto at = rest.find(delimiter_);
  if (at == rest.npos) {
    rest.remove_prefix(rest.size() - std::min(rest.size(), delimiter_.size() - 1));
    return false;
  }
  rest.remove_prefix(at + delimiter_.size());
  state_ = State::after_boundary;
  return true;
}

Result<bool> MultipartParser::end_boundary(std::string_view& rest) {
  if (rest.size() < 2) return false;
  if (rest.starts_with("--")) {
    state_ = State::done;
    return true;
  }
  const auto end = rest.find("\r\n");
  if (end == rest.npos && rest.size() <= headers_max_bytes) return false;
  if (end == rest.npos || !trimmed(rest.substr(0, end)).empty())
    return bad("A boundary does not end its line.");
  if (++parts_ > parts_max) return bad("The form has too many parts.");
  rest.remove_prefix(end + 2);
  state_ = State::headers;
  return true;
}

Result<bool> MultipartParser::read_headers(std::string_view& rest) {
  const auto end = rest.find("\r\n\r\n");
  if (std::min(end, rest.size()) > headers_max_bytes)
    return bad("The headers of a part are too long.");
  if (end == rest.npos) return false;
  TRY(callbacks_.begin(TRY(part_from(rest.substr(0, end)))));
  rest.remove_prefix(end + 4);
  state_ = State::data;
  return true;
}

// Gives out all that cannot be the beginning of a boundary.
Result<bool> MultipartParser::read_data(std::string_view& rest) {
  const auto at = rest.find(delimiter_);
  const std::size_t sure =
      at != rest.npos ? at : rest.size() - std::min(rest.size(), delimiter_.size() - 1);
  if (sure > 0) TRY(callbacks_.data(rest.substr(0, sure)));
  rest.remove_prefix(sure);
  if (at == rest.npos) return false;
  rest.remove_prefix(delimiter_.size());
  TRY(callbacks_.end());
  state_ = State::after_boundary;
  return true;
}

}  // namespace septet::http
