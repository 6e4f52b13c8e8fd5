// Where the bytes of chunks lie: a folder of packs, an S3 bucket, a table in the tab.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace septet::blob {

// What is put is whole or not there at all; it is never changed, only removed. All calls may come
// from several threads at once.
class BlobStore {
 public:
  virtual ~BlobStore() = default;

  // Stores the bytes and returns their locator: opaque, at most 64 bytes of ASCII, to be kept in
  // the database, and never given out twice. `name`, at most 64 bytes, is handed back by sweep().
  // Durable no later than the next write of the database: where this is not so by itself, the host
  // makes that write wait for it. Errors: storage_full, with everything earlier intact; internal.
  virtual Result<std::string> put(std::string_view name, std::string_view bytes) = 0;
  // Error: internal, code "content_damaged", if the locator is unknown or its bytes are not those
  // that were put.
  virtual Result<std::string> get(std::string_view locator) = 0;
  // Gives the space back. Removing what is not there succeeds, so that a crash between this and
  // the database can be repeated.
  virtual Result<void> remove(std::string_view locator) = 0;

  using IsInUse = std::function<Result<bool>(std::string_view name, std::string_view locator)>;
  // Removes what was put before this store was opened but is not in use: a crash may have come
  // between put() and the database. Looks at the latest of it only, so it is quick. Returns how
  // many were removed.
  virtual Result<int> sweep(const IsInUse&) = 0;
};

}  // namespace septet::blob
