#include "server/pack_layout.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/encoding.h"
#include "server/blob_record.h"

namespace septet::server {

namespace {

constexpr std::string_view pack_suffix = ".pack";
constexpr std::size_t pack_digits = 10;

}  // namespace

Result<PackPlace> parse_pack_locator(std::string_view text) {
  const auto first = text.find(':');
  const auto second = first == text.npos ? text.npos : text.find(':', first + 1);
  if (second != text.npos) {
    const auto pack = number_in(text.substr(0, first));
    const auto offset = number_in(text.substr(first + 1, second - first - 1));
    const auto length = number_in(text.substr(second + 1));
    if (pack && offset && length && *length <= UINT32_MAX)
      return PackPlace{*pack, *offset, *length};
  }
  return content_damaged("no locator of a pack: " + std::string(text));
}

std::string pack_locator(const PackPlace& place) {
  return std::to_string(place.pack) + ":" + std::to_string(place.offset) + ":" +
         std::to_string(place.length);
}

std::string pack_name(std::uint64_t pack) {
  const std::string number = std::to_string(pack);
  return std::string(pack_digits - std::min(pack_digits, number.size()), '0') + number +
         std::string(pack_suffix);
}

std::vector<std::uint64_t> pack_numbers_in(const std::string& folder) {
  std::vector<std::uint64_t> numbers;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(pack_suffix)) continue;
    if (const auto number = number_in(name.substr(0, name.size() - pack_suffix.size())))
      numbers.push_back(*number);
  }
  std::ranges::sort(numbers);
  return numbers;
}

std::vector<PackRecord> pack_records(std::uint64_t pack, std::string_view bytes) {
  std::vector<PackRecord> records;
  for (std::uint64_t at = 0; at < bytes.size();) {
    const auto opened = open_record(bytes.substr(at));
    if (opened)
      records.push_back(
          {{pack, at, opened->length}, std::string(opened->name), opened->data.size()});
    at += opened ? opened->length : record_alignment;
  }
  return records;
}

}  // namespace septet::server
