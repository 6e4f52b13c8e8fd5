// multipart/form-data (RFC 7578) taken apart as it arrives, so that no part is ever held whole.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace septet::http {

// What the headers of a part say.
struct Part {
  std::string name;                     // of the form's field
  std::optional<std::string> filename;  // of filename* (RFC 8187) or filename; UTF-8
  std::string content_type;             // empty if it does not say
};

// The boundary from the request's Content-Type. Error: invalid "not_multipart".
Result<std::string> multipart_boundary(std::string_view content_type);

class MultipartParser {
 public:
  struct Callbacks {
    std::function<Result<void>(Part)> begin;
    std::function<Result<void>(std::string_view piece)> data;  // any number of times a part
    std::function<Result<void>()> end;
  };
  MultipartParser(const std::string& boundary, Callbacks);

  // Takes the next piece of the body; returns the first error of a callback. Errors: invalid
  // "bad_multipart" for what does not follow the form, for a part's headers over 8 KiB and for more
  // than 100 parts.
  Result<void> add(std::string_view piece);
  // At the end of the body. Error: invalid "bad_multipart" if the last boundary did not come.
  Result<void> finish() const;

 private:
  enum class State { preamble, after_boundary, headers, data, done };

  // Whether something was taken from the front of `rest`.
  Result<bool> step(std::string_view& rest);
  Result<bool> skip_preamble(std::string_view& rest);
  Result<bool> end_boundary(std::string_view& rest);
  Result<bool> read_headers(std::string_view& rest);
  Result<bool> read_data(std::string_view& rest);

  std::string delimiter_;  // CR LF "--" boundary
  Callbacks callbacks_;
  State state_ = State::preamble;
  int parts_ = 0;
  std::string held_;  // what came but cannot be decided yet
};

}  // namespace septet::http
