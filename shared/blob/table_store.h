// Chunks in a table: in the tab, whose only storage is its database, and in tests.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "blob/blob_store.h"
#include "db/database.h"

namespace septet::blob {

class TableStore final : public BlobStore {
 public:
  // Migrates its table. Errors: the database's.
  static Result<std::unique_ptr<TableStore>> open(db::Database&);

  Result<std::string> put(std::string_view name, std::string_view bytes) override;
  Result<std::string> get(std::string_view locator) override;
  Result<void> remove(std::string_view locator) override;
  Result<int> sweep(const IsInUse&) override;
  Result<std::int64_t> count();  // of the blobs that are there

 private:
  TableStore(db::Database& database, std::int64_t opened_at)
      : database_(database), opened_at_(opened_at) {}

  db::Database& database_;
  std::int64_t opened_at_;  // the newest number given out before this store was opened
};

}  // namespace septet::blob
