// Reads packs that a server may be writing to, and changes nothing.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "blob/blob_store.h"
#include "server/pack_file.h"
#include "server/pack_layout.h"

namespace septet::server {

class PackReader final : public blob::BlobStore {
 public:
  explicit PackReader(std::string folder) : folder_(std::move(folder)) {}

  Result<std::string> get(std::string_view locator) override;
  // Each whole record, a pack in memory at a time. A pack that is gone meanwhile is passed over.
  Result<void> each_record(const std::function<Result<void>(const PackRecord&)>&);

  // Refused: internal.
  Result<std::string> put(std::string_view name, std::string_view bytes) override;
  Result<void> remove(std::string_view locator) override;
  Result<int> sweep(const IsInUse&) override;

 private:
  using File = std::shared_ptr<PackFile>;
  Result<File> file(std::uint64_t pack);

  const std::string folder_;
  std::mutex mutex_;
  std::map<std::uint64_t, File> files_;  // that are open
};

}  // namespace septet::server
