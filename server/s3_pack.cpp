#include "server/s3_pack.h"

#include <algorithm>
#include <cstring>

#include "base/encoding.h"
#include "server/blob_record.h"

namespace septet::server {

namespace {

constexpr std::size_t id_digits = 32;
constexpr std::string_view list_name = "list";
constexpr std::uint64_t list_max_bytes = 64 << 20;

template <class Number>
void append_number(std::string& out, Number number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

template <class Number>
std::optional<Number> take_number(std::string_view& from) {
  Number number = 0;
  if (from.size() < sizeof number) return std::nullopt;
  std::memcpy(&number, from.data(), sizeof number);
  from.remove_prefix(sizeof number);
  return number;
}

// Nothing at the end of the list, or if it is cut short.
std::optional<S3Pack::Entry> take_entry(std::string_view& from) {
  const auto length = take_number<std::uint32_t>(from);
  const auto name_bytes = take_number<std::uint8_t>(from);
  if (!length || !name_bytes || from.size() < *name_bytes) return std::nullopt;
  S3Pack::Entry out{.name = std::string(from.substr(0, *name_bytes)), .length = *length};
  from.remove_prefix(*name_bytes);
  return out;
}

bool is_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

}  // namespace

std::string s3_locator(const S3Place& place) {
  return place.object + ":" + std::to_string(place.offset) + ":" + std::to_string(place.length);
}

std::optional<S3Place> parse_s3_locator(std::string_view text) {
  const auto first = text.find(':');
  const auto second = first == text.npos ? text.npos : text.find(':', first + 1);
  if (second == text.npos || !s3_object_count(text.substr(0, first))) return std::nullopt;
  const auto offset = number_in(text.substr(first + 1, second - first - 1));
  const auto length = number_in(text.substr(second + 1));
  if (!offset || !length || *offset > INT64_MAX || *length == 0 || *length > UINT32_MAX)
    return std::nullopt;
  return S3Place{std::string(text.substr(0, first)), *offset, *length};
}

std::string s3_object(const Id& id, std::size_t count) {
  return to_hex(id.raw()) + "-" + std::to_string(count);
}

std::optional<std::size_t> s3_object_count(std::string_view object) {
  if (object.size() < id_digits + 2 || object[id_digits] != '-') return std::nullopt;
  if (!std::ranges::all_of(object.substr(0, id_digits), is_digit)) return std::nullopt;
  const auto count = number_in(object.substr(id_digits + 1));
  return count && *count > 0 ? count : std::nullopt;
}

void S3Pack::add(std::string_view name, std::string_view record) {
  entries_.push_back({std::string(name), bytes_.size(), record.size()});
  bytes_ += record;
}

std::string S3Pack::finish() {
  std::string list;
  for (const Entry& entry : entries_) {
    append_number(list, static_cast<std::uint32_t>(entry.length));
    append_number(list, static_cast<std::uint8_t>(entry.name.size()));
    list += entry.name;
  }
  const auto record = record_of(list_name, list);  // within its limits, as the pack is
  if (record.ok()) bytes_ += *record;
  append_number(bytes_, record.ok() ? std::uint64_t{record->size()} : 0);
  return std::move(bytes_);
}

std::optional<std::uint64_t> s3_list_bytes(std::string_view end) {
  if (end.size() < sizeof(std::uint64_t)) return std::nullopt;
  end.remove_prefix(end.size() - sizeof(std::uint64_t));
  const auto length = take_number<std::uint64_t>(end);
  if (!length || *length == 0 || *length > list_max_bytes) return std::nullopt;
  return *length + sizeof(std::uint64_t);
}

Result<std::vector<S3Pack::Entry>> s3_entries(std::string_view end) {
  const auto list_bytes = s3_list_bytes(end);
  if (!list_bytes || *list_bytes > end.size()) return content_damaged("no list at a pack's end");
  const auto record = open_record(end.substr(end.size() - *list_bytes));
  if (!record || record->name != list_name) return content_damaged("a pack's list is damaged");
  std::string_view left = record->data;
  std::vector<S3Pack::Entry> out;
  std::uint64_t offset = 0;
  while (auto entry = take_entry(left)) {
    entry->offset = offset;
    offset += entry->length;
    out.push_back(*std::move(entry));
  }
  return out;
}

}  // namespace septet::server
