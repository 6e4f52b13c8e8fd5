#include "client/api.h"

#include "base/encoding.h"

namespace septet::client {

Path& Path::with(std::string_view name, std::string_view value) {
  text_ += text_.find('?') == text_.npos ? '?' : '&';
  text_ += name;
  text_ += '=';
  text_ += percent_encoded(value);
  return *this;
}

Path& Path::with(std::string_view name, std::int64_t value) {
  return with(name, std::to_string(value));
}

Path& Path::with(std::string_view name, const Id& value) {
  return with(name, to_string(value));
}

}  // namespace septet::client
