#include "archive/zip_index.h"

#include <algorithm>

#include "archive/inflater.h"
#include "archive/zip_layout.h"

namespace septet::archive {

namespace {

constexpr std::size_t end_bytes = 22;  // of the end record, without its comment
constexpr std::size_t comment_max_bytes = 0xFFFF;
constexpr std::size_t central_bytes = 46;  // of an entry, without its texts
constexpr std::uint64_t directory_max_bytes = 4 << 20;
constexpr std::size_t entries_max = 20'000;
constexpr std::size_t read_at_once = 64 * 1024;
constexpr char enough[] = "enough_unpacked";

Error bad_index(const char* message) {
  return invalid("", "bad_archive", message);
}

// The item of a central header, which is taken from the front of `rest`.
Result<ZipIndex::Item> next_item(std::string_view& rest) {
  if (rest.size() < central_bytes || little_endian(rest, 4) != central_signature)
    return bad_index("The directory of the archive is damaged.");
  const auto number = [&](std::size_t at, std::size_t bytes) {
    return little_endian(rest.substr(at), bytes);
  };
  const auto name_bytes = static_cast<std::size_t>(number(28, 2));
  const std::size_t bytes =
      central_bytes + name_bytes + static_cast<std::size_t>(number(30, 2) + number(32, 2));
  if (rest.size() < bytes) return bad_index("The directory of the archive is cut off.");
  ZipIndex::Item item{.name = std::string(rest.substr(central_bytes, name_bytes)),
                      .packed_bytes = number(20, 4),
                      .offset = number(42, 4),
                      .method = static_cast<std::uint16_t>(number(10, 2)),
                      .flags = static_cast<std::uint16_t>(number(8, 2))};
  if (item.packed_bytes == in_zip64 || item.offset == in_zip64)
    return bad_index("The archive is larger than what is looked into.");
  rest.remove_prefix(bytes);
  return item;
}

}  // namespace

Result<ZipIndex> ZipIndex::open(http::Stream source) {
  ZipIndex index(std::move(source));
  TRY(index.read_directory());
  return index;
}

const ZipIndex::Item* ZipIndex::find(std::string_view name) const {
  const auto found = std::find_if(items_.begin(), items_.end(),
                                  [&](const Item& item) { return item.name == name; });
  return found == items_.end() ? nullptr : &*found;
}

Result<std::string> ZipIndex::bytes_at(std::uint64_t offset, std::uint64_t count) const {
  if (offset > source_.size || count > source_.size - offset)
    return bad_index("The archive is cut off.");
  std::string out;
  while (out.size() < count) {
    const std::string piece =
        TRY(source_.read(offset + out.size(), static_cast<std::size_t>(count - out.size())));
    if (piece.empty()) return internal("a stream ended early");
    out += piece;
  }
  return out;
}

// The end record is the last thing but for a comment, which may be anything.
Result<void> ZipIndex::read_directory() {
  const std::uint64_t tail_bytes =
      std::min<std::uint64_t>(source_.size, end_bytes + comment_max_bytes);
  const std::string tail = TRY(bytes_at(source_.size - tail_bytes, tail_bytes));
  const auto at = tail.rfind("PK\x05\x06");
  if (at == tail.npos || tail.size() - at < end_bytes)
    return bad_index("This is not a ZIP archive.");
  const std::string_view end = std::string_view(tail).substr(at);
  const std::uint64_t entries = little_endian(end.substr(10), 2);
  const std::uint64_t bytes = little_endian(end.substr(12), 4);
  if (entries > entries_max || bytes > directory_max_bytes)
    return bad_index("The archive is larger than what is looked into.");
  const std::string directory = TRY(bytes_at(little_endian(end.substr(16), 4), bytes));
  std::string_view rest = directory;
  for (std::uint64_t i = 0; i < entries; ++i) items_.push_back(TRY(next_item(rest)));
  return {};
}

Result<std::string> ZipIndex::read(const Item& item, std::size_t most) const {
  if ((item.flags & flag_encrypted) != 0 ||
      (item.method != method_stored && item.method != method_deflated))
    return failure(ErrorKind::unsupported, "archive_unsupported",
                   "This archive is encrypted, or compressed in a way that cannot be read here.");
  const std::string head = TRY(bytes_at(item.offset, local_bytes));
  if (little_endian(head, 4) != local_signature)
    return bad_index("An entry of the archive is not where it should be.");
  const std::uint64_t data = item.offset + local_bytes +
                             little_endian(std::string_view(head).substr(26), 2) +
                             little_endian(std::string_view(head).substr(28), 2);
  if (item.method == method_stored)
    return bytes_at(data, std::min<std::uint64_t>(item.packed_bytes, most));
  return inflated(data, item.packed_bytes, most);
}

Result<std::string> ZipIndex::inflated(std::uint64_t offset, std::uint64_t packed,
                                       std::size_t most) const {
  std::string out;
  Inflater inflater;
  const auto keep = [&](std::string_view piece) -> Result<void> {
    out += piece.substr(0, most - out.size());
    return out.size() < most ? Result<void>() : failure(ErrorKind::internal, enough, "");
  };
  while (packed > 0) {
    const std::string piece = TRY(bytes_at(offset, std::min<std::uint64_t>(packed, read_at_once)));
    std::string_view rest = piece;
    const auto ended = inflater.add(rest, keep);
    if (!ended.ok() && ended.error().code != enough) return ended.error();
    if (!ended.ok() || *ended) return out;
    offset += piece.size();
    packed -= piece.size();
  }
  return bad_index("An entry of the archive is cut off.");
}

}  // namespace septet::archive
