// A bounded map that forgets what was used longest ago. Not shared between threads by itself.
#pragma once

#include <cstddef>
#include <list>
#include <string>
#include <unordered_map>
#include <utility>

namespace septet {

template <class Value>
class LruCache {
 public:
  explicit LruCache(std::size_t capacity) : capacity_(capacity) {}

  // Null if it is not there. The pointer holds until the next call.
  Value* find(const std::string& key) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &found->second->second;
  }

  Value& put(const std::string& key, Value value) {
    if (Value* there = find(key)) return *there = std::move(value);
    entries_.emplace_front(key, std::move(value));
    by_key_.emplace(key, entries_.begin());
    if (entries_.size() > capacity_) {
      by_key_.erase(entries_.back().first);
      entries_.pop_back();
    }
    return entries_.front().second;
  }

  // `unwanted(value)` says which go.
  template <class F>
  void erase_if(F&& unwanted) {
    for (auto at = entries_.begin(); at != entries_.end();) {
      if (!unwanted(at->second)) {
        ++at;
        continue;
      }
      by_key_.erase(at->first);
      at = entries_.erase(at);
    }
  }

  std::size_t size() const { return entries_.size(); }

 private:
  using Entries = std::list<std::pair<std::string, Value>>;

  std::size_t capacity_;
  Entries entries_;  // the one used last in front
  std::unordered_map<std::string, typename Entries::iterator> by_key_;
};

}  // namespace septet
