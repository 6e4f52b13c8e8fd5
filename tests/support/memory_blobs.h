// Chunks kept in memory, for tests that are not about where they lie.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "blob/blob_store.h"

namespace septet::test {

class MemoryBlobs final : public blob::BlobStore {
 public:
  Result<std::string> put(std::string_view, std::string_view bytes) override {
    std::lock_guard lock(mutex_);
    std::string locator = "m" + std::to_string(++last_);
    kept_.emplace(locator, bytes);
    return locator;
  }
  Result<std::string> get(std::string_view locator) override {
    std::lock_guard lock(mutex_);
    const auto found = kept_.find(locator);
    if (found == kept_.end()) return internal("no such chunk");
    return found->second;
  }
  Result<void> remove(std::string_view locator) override {
    std::lock_guard lock(mutex_);
    if (const auto found = kept_.find(locator); found != kept_.end()) kept_.erase(found);
    return {};
  }
  Result<int> sweep(const IsInUse&) override { return 0; }  // nothing is older than the store
  std::size_t count() const { return kept_.size(); }

 private:
  std::mutex mutex_;
  std::map<std::string, std::string, std::less<>> kept_;
  std::uint64_t last_ = 0;
};

}  // namespace septet::test
