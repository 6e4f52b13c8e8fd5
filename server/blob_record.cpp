#include "server/blob_record.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace septet::server {

namespace {

constexpr std::uint64_t magic = 0x3144'5243'4554'5053u;  // "SPTECRD1" in a file

static_assert(std::endian::native == std::endian::little, "packs are written as memory holds them");

struct Head {
  std::uint64_t magic;
  std::uint32_t name_bytes;
  std::uint32_t data_bytes;
  std::uint64_t checksum;  // of the lengths, the name and the data
};
static_assert(sizeof(Head) == 24);

std::uint64_t mixed(std::uint64_t state, std::uint64_t word) {
  state = (state ^ word) * 0x9E3779B97F4A7C15u;
  return state ^ (state >> 29);
}

std::uint64_t checksum_of(std::uint32_t name_bytes, std::string_view content) {
  std::uint64_t state = mixed(0x5EB7E7u, std::uint64_t{name_bytes} << 32 | content.size());
  while (!content.empty()) {
    std::uint64_t word = 0;
    const std::size_t taken = std::min(sizeof word, content.size());
    std::memcpy(&word, content.data(), taken);
    state = mixed(state, word);
    content.remove_prefix(taken);
  }
  return state;
}

}  // namespace

Result<std::string> record_of(std::string_view name, std::string_view bytes) {
  if (name.size() > record_name_max_bytes || bytes.size() > record_data_max_bytes)
    return internal("a blob over the limits of the store");
  Head head{magic, static_cast<std::uint32_t>(name.size()),
            static_cast<std::uint32_t>(bytes.size()), 0};
  std::string record;
  record.reserve(record_aligned(sizeof head + name.size() + bytes.size()));
  record.resize(sizeof head);
  record += name;
  record += bytes;
  head.checksum = checksum_of(head.name_bytes, std::string_view(record).substr(sizeof head));
  std::memcpy(record.data(), &head, sizeof head);
  record.resize(record_aligned(record.size()), '\0');
  return record;
}

std::optional<Record> open_record(std::string_view bytes) {
  Head head{};
  if (bytes.size() < sizeof head) return std::nullopt;
  std::memcpy(&head, bytes.data(), sizeof head);
  if (head.magic != magic || head.name_bytes > record_name_max_bytes) return std::nullopt;
  const std::uint64_t content_bytes = std::uint64_t{head.name_bytes} + head.data_bytes;
  if (bytes.size() - sizeof head < content_bytes) return std::nullopt;
  const std::string_view content = bytes.substr(sizeof head, content_bytes);
  if (checksum_of(head.name_bytes, content) != head.checksum) return std::nullopt;
  return Record{content.substr(0, head.name_bytes), content.substr(head.name_bytes),
                record_aligned(sizeof head + content_bytes)};
}

std::optional<RecordHead> peek_record(std::string_view bytes) {
  Head head{};
  if (bytes.size() < sizeof head) return std::nullopt;
  std::memcpy(&head, bytes.data(), sizeof head);
  if (head.magic != magic || head.name_bytes > record_name_max_bytes) return std::nullopt;
  const std::string_view name = bytes.substr(sizeof head, head.name_bytes);
  if (name.size() != head.name_bytes) return std::nullopt;
  return RecordHead{name,
                    record_aligned(sizeof head + std::uint64_t{head.name_bytes} + head.data_bytes)};
}

Error content_damaged(std::string cause) {
  Error error = failure(ErrorKind::internal, "content_damaged",
                        "The stored content of this file is damaged.");
  error.cause = std::move(cause);
  return error;
}

}  // namespace septet::server
