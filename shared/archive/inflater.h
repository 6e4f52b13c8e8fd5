// Deflate (RFC 1951) taken apart as it arrives, by zlib.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "base/result.h"

struct z_stream_s;

namespace septet::archive {

class Inflater {
 public:
  Inflater();
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Takes what belongs to the stream from the front of `rest` and gives what it unpacks to.
  // Returns whether the stream has ended. Errors: those of `sink`; invalid "bad_archive".
  Result<bool> add(std::string_view& rest,
                   const std::function<Result<void>(std::string_view)>& sink);

 private:
  std::unique_ptr<z_stream_s> stream_;
};

}  // namespace septet::archive
