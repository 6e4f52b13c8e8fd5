// Whole numbers as bytes: seven bits each, the lowest first, the eighth bit set on all but the
// last.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace septet::matching {

void put_number(std::string& out, std::uint64_t);

// What is read after the end, or is over its limit, is 0, and good() is false from then on.
class SavedNumbers {
 public:
  explicit SavedNumbers(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t next();
  std::int64_t next(std::int64_t highest);
  bool good() const { return good_; }
  bool finished() const { return good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace septet::matching
