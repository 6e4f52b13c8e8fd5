#include "drive/rules.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace septet::drive {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Where the extension begins, its dot included; the end if there is none. ".profile" has none.
std::size_t extension_start(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot == name.npos || dot == 0 || name.size() - dot > 16 ? name.size() : dot;
}

// At most `most` bytes, cut between code points.
std::string_view cut_text(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return text.substr(0, most);
}

std::string with_suffix(std::string_view name, std::size_t extension, const std::string& suffix) {
  const std::string_view tail = name.substr(extension);
  const std::size_t room = name_max_bytes - tail.size() - suffix.size();
  return to_nfc(std::string(cut_text(name.substr(0, extension), room)) + suffix +
                std::string(tail));
}

struct TypeEntry {
  std::string_view extension;
  std::string_view type;
};

// Sorted by extension, for the search below.
constexpr std::array type_table = std::to_array<TypeEntry>({
    {"3gp", "video/3gpp"},
    {"7z", "application/x-7z-compressed"},
    {"aac", "audio/aac"},
    {"adoc", "text/plain; charset=utf-8"},
    {"aif", "audio/aiff"},
    {"aiff", "audio/aiff"},
    {"apng", "image/apng"},
    {"avi", "video/x-msvideo"},
    {"avif", "image/avif"},
    {"bash", "text/plain; charset=utf-8"},
    {"bat", "text/plain; charset=utf-8"},
    {"bib", "text/plain; charset=utf-8"},
    {"bmp", "image/bmp"},
    {"bz2", "application/x-bzip2"},
    {"c", "text/plain; charset=utf-8"},
    {"cc", "text/plain; charset=utf-8"},
    {"cfg", "text/plain; charset=utf-8"},
    {"cmake", "text/plain; charset=utf-8"},
    {"conf", "text/plain; charset=utf-8"},
    {"cpp", "text/plain; charset=utf-8"},
    {"cs", "text/plain; charset=utf-8"},
    {"css", "text/css; charset=utf-8"},
    {"csv", "text/csv; charset=utf-8"},
    {"cxx", "text/plain; charset=utf-8"},
    {"dart", "text/plain; charset=utf-8"},
    {"diff", "text/plain; charset=utf-8"},
    {"doc", "application/msword"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"epub", "application/epub+zip"},
    {"erl", "text/plain; charset=utf-8"},
    {"ex", "text/plain; charset=utf-8"},
    {"flac", "audio/flac"},
    {"gif", "image/gif"},
    {"go", "text/plain; charset=utf-8"},
    {"gradle", "text/plain; charset=utf-8"},
    {"groovy", "text/plain; charset=utf-8"},
    {"gz", "application/gzip"},
    {"h", "text/plain; charset=utf-8"},
    {"heic", "image/heic"},
    {"heif", "image/heif"},
    {"hh", "text/plain; charset=utf-8"},
    {"hpp", "text/plain; charset=utf-8"},
    {"hs", "text/plain; charset=utf-8"},
    {"htm", "text/html; charset=utf-8"},
    {"html", "text/html; charset=utf-8"},
    {"hxx", "text/plain; charset=utf-8"},
    {"ico", "image/x-icon"},
    {"ics", "text/calendar; charset=utf-8"},
    {"ini", "text/plain; charset=utf-8"},
    {"iso", "application/x-iso9660-image"},
    {"jar", "application/java-archive"},
    {"java", "text/plain; charset=utf-8"},
    {"jl", "text/plain; charset=utf-8"},
    {"jpeg", "image/jpeg"},
    {"jpg", "image/jpeg"},
    {"js", "text/javascript; charset=utf-8"},
    {"json", "application/json"},
    {"jsx", "text/plain; charset=utf-8"},
    {"kt", "text/plain; charset=utf-8"},
    {"log", "text/plain; charset=utf-8"},
    {"lua", "text/plain; charset=utf-8"},
    {"m", "text/plain; charset=utf-8"},
    {"m4a", "audio/mp4"},
    {"m4v", "video/mp4"},
    {"markdown", "text/markdown; charset=utf-8"},
    {"md", "text/markdown; charset=utf-8"},
    {"mid", "audio/midi"},
    {"mjs", "text/javascript; charset=utf-8"},
    {"mkv", "video/x-matroska"},
    {"mov", "video/quicktime"},
    {"mp3", "audio/mpeg"},
    {"mp4", "video/mp4"},
    {"mpeg", "video/mpeg"},
    {"mpg", "video/mpeg"},
    {"nfo", "text/plain; charset=utf-8"},
    {"odp", "application/vnd.oasis.opendocument.presentation"},
    {"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    {"odt", "application/vnd.oasis.opendocument.text"},
    {"oga", "audio/ogg"},
    {"ogg", "audio/ogg"},
    {"ogv", "video/ogg"},
    {"opus", "audio/ogg"},
    {"org", "text/plain; charset=utf-8"},
    {"patch", "text/plain; charset=utf-8"},
    {"pdf", "application/pdf"},
    {"php", "text/plain; charset=utf-8"},
    {"pl", "text/plain; charset=utf-8"},
    {"png", "image/png"},
    {"ppt", "application/vnd.ms-powerpoint"},
    {"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {"properties", "text/plain; charset=utf-8"},
    {"ps1", "text/plain; charset=utf-8"},
    {"py", "text/plain; charset=utf-8"},
    {"r", "text/plain; charset=utf-8"},
    {"rar", "application/vnd.rar"},
    {"rb", "text/plain; charset=utf-8"},
    {"rs", "text/plain; charset=utf-8"},
    {"rst", "text/plain; charset=utf-8"},
    {"rtf", "application/rtf"},
    {"scala", "text/plain; charset=utf-8"},
    {"scss", "text/plain; charset=utf-8"},
    {"sh", "text/plain; charset=utf-8"},
    {"sql", "text/plain; charset=utf-8"},
    {"srt", "text/plain; charset=utf-8"},
    {"svg", "image/svg+xml"},
    {"swift", "text/plain; charset=utf-8"},
    {"tar", "application/x-tar"},
    {"tex", "text/plain; charset=utf-8"},
    {"text", "text/plain; charset=utf-8"},
    {"tf", "text/plain; charset=utf-8"},
    {"tgz", "application/gzip"},
    {"tif", "image/tiff"},
    {"tiff", "image/tiff"},
    {"toml", "text/plain; charset=utf-8"},
    {"ts", "video/mp2t"},
    {"tsv", "text/tab-separated-values; charset=utf-8"},
    {"tsx", "text/plain; charset=utf-8"},
    {"txt", "text/plain; charset=utf-8"},
    {"vb", "text/plain; charset=utf-8"},
    {"vcf", "text/vcard; charset=utf-8"},
    {"vtt", "text/vtt; charset=utf-8"},
    {"wasm", "application/wasm"},
    {"wav", "audio/wav"},
    {"weba", "audio/webm"},
    {"webm", "video/webm"},
    {"webp", "image/webp"},
    {"wma", "audio/x-ms-wma"},
    {"wmv", "video/x-ms-wmv"},
    {"woff2", "font/woff2"},
    {"xhtml", "application/xhtml+xml"},
    {"xls", "application/vnd.ms-excel"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"xml", "application/xml"},
    {"xz", "application/x-xz"},
    {"yaml", "text/plain; charset=utf-8"},
    {"yml", "text/plain; charset=utf-8"},
    {"zip", "application/zip"},
    {"zsh", "text/plain; charset=utf-8"},
    {"zst", "application/zstd"},
});
constexpr bool by_extension(const TypeEntry& a, const TypeEntry& b) {
  return a.extension < b.extension;
}
static_assert(std::is_sorted(std::begin(type_table), std::end(type_table), by_extension));

}  // namespace

Result<std::string> checked_name(std::string_view name, std::string field) {
  const auto bad = [&](const char* message) {
    return invalid(std::move(field), "bad_name", message);
  };
  if (name.empty()) return bad("A name cannot be empty.");
  if (!is_utf8(name)) return bad("A name has to be valid UTF-8.");
  if (name.find('/') != name.npos) return bad("A name cannot contain a slash.");
  if (name.find('\0') != name.npos) return bad("A name cannot contain a null character.");
  std::string stored = to_nfc(name);
  if (stored == "." || stored == "..") return bad("This name is reserved.");
  if (stored.size() > name_max_bytes) return bad("A name can be 255 bytes at most.");
  return stored;
}

// A run of digits becomes '0', three digits saying how many there are without leading zeros, and
// those: still between '/' and ':' among other characters, and in the order of the value.
std::string natural_key(std::string_view name) {
  const std::string folded = fold_case(name);
  std::string key;
  for (std::size_t at = 0; at < folded.size();) {
    if (!is_digit(folded[at])) {
      key += folded[at++];
      continue;
    }
    std::size_t end = at;
    while (end < folded.size() && is_digit(folded[end])) ++end;
    while (at + 1 < end && folded[at] == '0') ++at;
    const std::string length = std::to_string(end - at);
    key += '0' + std::string(3 - std::min<std::size_t>(3, length.size()), '0') + length;
    key += folded.substr(at, end - at);
    at = end;
  }
  return key + '\0' + std::string(name);
}

std::string numbered_name(std::string_view name, NodeKind kind, int number) {
  const std::size_t extension = kind == NodeKind::file ? extension_start(name) : name.size();
  return with_suffix(name, extension, " (" + std::to_string(number) + ")");
}

std::string conflict_name(std::string_view name, std::string_view device, Timestamp at) {
  std::string who(cut_text(device.empty() ? "another device" : device, 60));
  std::replace(who.begin(), who.end(), '/', '-');
  std::erase(who, '\0');
  const std::string date = to_iso8601(at).substr(0, 10);
  return with_suffix(name, extension_start(name), " (conflict " + who + " " + date + ")");
}

std::string_view content_type_of(std::string_view name) {
  const std::size_t dot = extension_start(name);
  if (dot == name.size()) return "application/octet-stream";
  std::string extension(name.substr(dot + 1));
  for (char& c : extension)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  const auto found = std::lower_bound(std::begin(type_table), std::end(type_table),
                                      TypeEntry{extension, {}}, by_extension);
  return found != type_table.end() && found->extension == extension ? found->type
                                                                    : "application/octet-stream";
}

bool may_show_inline(std::string_view type) {
  const bool markup = type.find("html") != type.npos || type.find("xml") != type.npos ||
                      type.find("javascript") != type.npos;
  return !markup &&
         (type.starts_with("image/") || type.starts_with("audio/") || type.starts_with("video/") ||
          type.starts_with("text/") || type == "application/pdf" || type == "application/json");
}

}  // namespace septet::drive
