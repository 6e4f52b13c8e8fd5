#include "archive/zip_layout.h"

#include <algorithm>
#include <chrono>

namespace septet::archive {

namespace {

namespace chrono = std::chrono;

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
}

std::uint32_t dos_time(Timestamp at) {
  const chrono::sys_time<chrono::microseconds> time{chrono::microseconds(at.us)};
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date(day);
  const auto seconds = chrono::duration_cast<chrono::seconds>(time - day).count();
  const int year = std::clamp(static_cast<int>(date.year()), 1980, 2107) - 1980;
  const auto date_bits = static_cast<std::uint32_t>(year) << 9 |
                         static_cast<unsigned>(date.month()) << 5 |
                         static_cast<unsigned>(date.day());
  const auto time_bits =
      static_cast<std::uint32_t>(seconds / 3600 << 11 | seconds / 60 % 60 << 5 | seconds % 60 / 2);
  return date_bits << 16 | time_bits;
}

std::uint16_t version_needed(bool zip64) {
  return zip64 ? 45 : 20;
}
std::uint16_t flags_of(const EntryHead& entry) {
  return entry.is_folder() ? flag_utf8 : flag_utf8 | flag_descriptor;
}

// Flags, method (stored), time: the same in both headers.
void put_common(std::string& out, const EntryHead& entry, bool zip64) {
  put(out, version_needed(zip64), 2);
  put(out, flags_of(entry), 2);
  put(out, 0, 2);
  put(out, dos_time(entry.modified_at), 4);
}

std::uint64_t or_in_zip64(std::uint64_t value) {
  return std::min<std::uint64_t>(value, in_zip64);
}

}  // namespace

// The sizes stand here although a descriptor follows, so that a reader of the stream knows them.
std::string local_header(const EntryHead& entry) {
  const bool zip64 = entry.is_zip64();
  std::string out;
  put(out, local_signature, 4);
  put_common(out, entry, zip64);
  put(out, 0, 4);  // the checksum is in the descriptor
  put(out, or_in_zip64(entry.size_bytes), 4);
  put(out, or_in_zip64(entry.size_bytes), 4);
  put(out, entry.name.size(), 2);
  put(out, zip64 ? 20 : 0, 2);
  out += entry.name;
  if (!zip64) return out;
  put(out, zip64_extra, 2);
  put(out, 16, 2);
  put(out, entry.size_bytes, 8);
  put(out, entry.size_bytes, 8);
  return out;
}

std::string data_descriptor(const EntryHead& entry) {
  if (entry.is_folder()) return {};
  const int size_width = entry.is_zip64() ? 8 : 4;
  std::string out;
  put(out, descriptor_signature, 4);
  put(out, entry.crc, 4);
  put(out, entry.size_bytes, size_width);
  put(out, entry.size_bytes, size_width);
  return out;
}

std::string central_header(const EntryHead& entry) {
  const bool zip64 = entry.is_zip64() || entry.offset >= in_zip64;
  std::string out;
  put(out, central_signature, 4);
  put(out, 3 << 8 | version_needed(zip64), 2);  // made as on Unix
  put_common(out, entry, zip64);
  put(out, entry.crc, 4);
  put(out, zip64 ? in_zip64 : entry.size_bytes, 4);
  put(out, zip64 ? in_zip64 : entry.size_bytes, 4);
  put(out, entry.name.size(), 2);
  put(out, zip64 ? 28 : 0, 2);
  put(out, 0, 2 + 2 + 2);  // no comment, first disk, not text
  put(out, (entry.is_folder() ? 040755u : 0100644u) << 16, 4);
  put(out, zip64 ? in_zip64 : entry.offset, 4);
  out += entry.name;
  if (!zip64) return out;
  put(out, zip64_extra, 2);
  put(out, 24, 2);
  put(out, entry.size_bytes, 8);
  put(out, entry.size_bytes, 8);
  put(out, entry.offset, 8);
  return out;
}

std::string end_of_directory(std::uint64_t entries, std::uint64_t offset, std::uint64_t size) {
  std::string out;
  const bool zip64 = entries >= 0xFFFF || offset >= in_zip64 || size >= in_zip64;
  if (zip64) {
    put(out, end64_signature, 4);
    put(out, 44, 8);  // bytes that follow
    put(out, 45 << 16 | 45, 4);
    put(out, 0, 8);  // one disk
    put(out, entries, 8);
    put(out, entries, 8);
    put(out, size, 8);
    put(out, offset, 8);
    put(out, end64_locator_signature, 4);
    put(out, 0, 4);
    put(out, offset + size, 8);
    put(out, 1, 4);
  }
  put(out, end_signature, 4);
  put(out, 0, 4);  // one disk
  put(out, std::min<std::uint64_t>(entries, 0xFFFF), 2);
  put(out, std::min<std::uint64_t>(entries, 0xFFFF), 2);
  put(out, or_in_zip64(size), 4);
  put(out, or_in_zip64(offset), 4);
  put(out, 0, 2);
  return out;
}

std::uint64_t little_endian(std::string_view bytes, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i)
    value |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  return value;
}

Timestamp time_of(std::uint32_t dos) {
  const unsigned date = dos >> 16;
  const chrono::year_month_day day{chrono::year(static_cast<int>(date >> 9) + 1980),
                                   chrono::month(date >> 5 & 15), chrono::day(date & 31)};
  if (!day.ok()) return {};
  const std::int64_t days_since = chrono::sys_days(day).time_since_epoch().count();
  const std::int64_t second = (dos >> 11 & 31) * 3600 + (dos >> 5 & 63) * 60 + (dos & 31) * 2;
  return Timestamp{} + days(days_since) + seconds(second);
}

}  // namespace septet::archive
