#include "blob/chunker.h"

#include <algorithm>
#include <array>

namespace septet::blob {

namespace {

// One random number for each byte value: SplitMix64 (Steele, Lea, Flood 2014) from a fixed seed.
// Changing it would make every file look new.
constexpr std::array<std::uint64_t, 256> make_gear() {
  std::array<std::uint64_t, 256> gear{};
  std::uint64_t state = 0x5EB7'E700'0000'0001u;
  for (auto& entry : gear) {
    std::uint64_t z = (state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    entry = z ^ (z >> 31);
  }
  return gear;
}
constexpr std::array<std::uint64_t, 256> gear = make_gear();

// 2^16 is the average; two bits more before it and two fewer after it. The top bits, since those
// depend on the most bytes.
constexpr std::uint64_t top_bits(int count) {
  return ~std::uint64_t{0} << (64 - count);
}
constexpr std::uint64_t strict_mask = top_bits(18);
constexpr std::uint64_t lax_mask = top_bits(14);

}  // namespace

std::size_t first_cut(std::string_view bytes) {
  if (bytes.size() <= chunk_min_bytes) return bytes.size();
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  const std::size_t average = std::min(bytes.size(), chunk_average_bytes);
  const std::size_t end = std::min(bytes.size(), chunk_max_bytes);
  std::uint64_t hash = 0;
  std::size_t at = chunk_min_bytes;
  for (; at < average; ++at) {
    hash = (hash << 1) + gear[data[at]];
    if ((hash & strict_mask) == 0) return at + 1;
  }
  for (; at < end; ++at) {
    hash = (hash << 1) + gear[data[at]];
    if ((hash & lax_mask) == 0) return at + 1;
  }
  return end;
}

// Leaves in `bytes` what is too short for a cut to be final.
Result<void> Chunker::cut_whole_chunks(std::string_view& bytes) {
  while (bytes.size() >= chunk_max_bytes) {
    const std::size_t cut = first_cut(bytes);
    TRY(sink_(bytes.substr(0, cut)));
    bytes.remove_prefix(cut);
  }
  return {};
}

Result<void> Chunker::add(std::string_view piece) {
  if (!held_.empty()) {
    held_ += piece;
    std::string_view rest = held_;
    TRY(cut_whole_chunks(rest));
    held_.erase(0, held_.size() - rest.size());
    return {};
  }
  TRY(cut_whole_chunks(piece));
  held_ = piece;
  return {};
}

Result<void> Chunker::finish() {
  std::string_view rest = held_;
  while (!rest.empty()) {
    const std::size_t cut = first_cut(rest);
    TRY(sink_(rest.substr(0, cut)));
    rest.remove_prefix(cut);
  }
  held_.clear();
  return {};
}

}  // namespace septet::blob
