// ZIP archives (PKWARE's APPNOTE 6.3.10), with ZIP64 where sizes need it and names in UTF-8:
// written without compression, as a stream that nobody ever holds whole, and read as they arrive.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "archive/inflater.h"
#include "base/result.h"
#include "base/time.h"
#include "http/message.h"

namespace septet::archive {

struct Entry {
  std::string name;  // "folder/file.txt"; a folder's ends with "/"
  std::uint64_t size_bytes = 0;
  Timestamp modified_at;
  std::function<Result<http::Stream>()>
      open;  // called when its bytes are wanted; none for a folder
};

// The archive of these entries. Its size is known ahead and it can be read from any offset. The
// checksum of an entry follows its bytes, and is worked out while they pass; only a reader who
// jumps over an entry makes it be read for that.
http::Stream zip_stream(std::vector<Entry> entries);

// Takes an archive apart as it arrives, be its entries stored or deflated.
class ZipReader {
 public:
  struct Callbacks {
    // Without `open`; size_bytes is 0 where the archive tells it after the content only.
    std::function<Result<void>(const Entry&)> begin;
    std::function<Result<void>(std::string_view piece)> data;
    std::function<Result<void>()> end;  // its checksum was right
  };
  explicit ZipReader(Callbacks callbacks) : callbacks_(std::move(callbacks)) {}

  // Returns the first error of a callback. Errors: invalid "bad_archive"; unsupported
  // "archive_unsupported" for encryption and rare compressions.
  Result<void> add(std::string_view piece);
  // At the end of the archive. Error: invalid "bad_archive" if it is not complete.
  Result<void> finish() const;

 private:
  enum class State { header, data, descriptor, directory };

  // Whether something was taken from the front of `rest`.
  Result<bool> step(std::string_view& rest);
  Result<bool> read_header(std::string_view& rest);
  Result<bool> read_stored(std::string_view& rest);
  Result<bool> read_deflated(std::string_view& rest);
  Result<void> pass_on(std::string_view piece);
  Result<void> end_data();
  Result<bool> read_descriptor(std::string_view& rest);
  Result<void> end_entry(std::uint32_t expected_crc);

  Callbacks callbacks_;
  State state_ = State::header;
  std::string held_;
  std::uint64_t left_bytes_ = 0;        // of the entry's data, if it is stored
  std::unique_ptr<Inflater> inflater_;  // if it is deflated
  std::uint32_t crc_ = 0;               // of its data so far
  std::uint32_t expected_crc_ = 0;
  bool has_descriptor_ = false;
  bool is_zip64_ = false;
};

}  // namespace septet::archive
