// Strings that JavaScript gives, and callbacks that it calls back by number.
#pragma once

#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace septet::platform {

// Takes over a buffer that web/platform/memory.js allocated.
inline std::string take_string(char* text, int size_bytes) {
  if (!text) return {};
  std::string result(text, static_cast<std::size_t>(size_bytes));
  std::free(text);
  return result;
}

inline int size_of(std::string_view text) {
  return static_cast<int>(text.size());
}

// What waits for an answer, under the number that goes to JavaScript and comes back.
template <class T>
class Waiting {
 public:
  int add(T item) {
    items_.emplace(++last_, std::move(item));
    return last_;
  }
  T* find(int id) {
    const auto found = items_.find(id);
    return found == items_.end() ? nullptr : &found->second;
  }
  // The item, which waits no longer; an empty one if there is none of that number.
  T take(int id) {
    const auto found = items_.find(id);
    if (found == items_.end()) return {};
    T item = std::move(found->second);
    items_.erase(found);
    return item;
  }

 private:
  std::map<int, T> items_;
  int last_ = 0;
};

}  // namespace septet::platform
