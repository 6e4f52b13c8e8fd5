// Cutting into chunks: nothing is lost, sizes keep their bounds, and how the bytes arrive is all
// one.
#include "blob/chunker.h"

#include <vector>

#include "fuzz/property.h"

namespace {

using namespace septet;

std::vector<std::string> chunks_of(std::string_view bytes, std::size_t piece_bytes) {
  std::vector<std::string> out;
  blob::Chunker chunker([&](std::string_view chunk) -> Result<void> {
    out.emplace_back(chunk);
    return {};
  });
  for (std::size_t at = 0; at < bytes.size(); at += piece_bytes)
    PROPERTY(chunker.add(bytes.substr(at, piece_bytes)).ok());
  PROPERTY(chunker.finish().ok());
  return out;
}

}  // namespace

// The input is repeated with a turn each time, since chunks are larger than what a fuzzer makes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  std::string bytes;
  for (unsigned turn = 0; bytes.size() < 300'000; ++turn)
    for (std::size_t i = 0; i < size; ++i)
      bytes += static_cast<char>(data[i] * (turn | 1) + (turn >> 3));
  const auto whole = chunks_of(bytes, bytes.size());
  PROPERTY(whole == chunks_of(bytes, 1000 + data[0] * 331u));
  std::string joined;
  for (const auto& chunk : whole) joined += chunk;
  PROPERTY(joined == bytes);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    PROPERTY(whole[i].size() <= blob::chunk_max_bytes);
    PROPERTY(i + 1 == whole.size() || whole[i].size() >= blob::chunk_min_bytes);
  }
  return 0;
}
