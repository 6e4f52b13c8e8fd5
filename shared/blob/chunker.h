// Content-defined chunking: FastCDC (Xia et al., "FastCDC: a Fast and Efficient Content-Defined
// Chunking Approach for Data Deduplication", USENIX ATC 2016, and "The Design of Fast
// Content-Defined Chunking for Data Deduplication Based Storage Systems", IEEE TPDS 2020). A cut is
// made where a rolling "gear" hash of the last bytes has certain bits zero, so that an edit moves
// the cuts near it only. Normalised chunking of level 2: a stricter mask before the average size, a
// laxer one after it. The same bytes give the same chunks on every host, however they arrive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace septet::blob {

inline constexpr std::size_t chunk_min_bytes = 16 * 1024;
inline constexpr std::size_t chunk_average_bytes = 64 * 1024;
inline constexpr std::size_t chunk_max_bytes = 256 * 1024;

// Where the first chunk of `bytes` ends. It is final if more than that many bytes were given, or
// chunk_max_bytes, or nothing follows.
std::size_t first_cut(std::string_view bytes);

// Cuts a stream. What it hands out is valid during the call only.
class Chunker {
 public:
  using Sink = std::function<Result<void>(std::string_view chunk)>;
  explicit Chunker(Sink sink) : sink_(std::move(sink)) {}

  // Takes the next piece; gives every chunk that it completes to the sink, whose first error is
  // returned.
  Result<void> add(std::string_view piece);
  // Gives out what remains. An empty stream has no chunk.
  Result<void> finish();
  // What no chunk could be made of yet: less than chunk_max_bytes. A stream that begins with it
  // goes on as this one would.
  std::string_view held() const { return held_; }

 private:
  Result<void> cut_whole_chunks(std::string_view& bytes);

  Sink sink_;
  std::string held_;  // less than chunk_max_bytes
};

}  // namespace septet::blob
