// Where the bytes of chunks lie: a folder of packs, an S3 bucket, a table in the tab.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace septet::blob {

// What is put is whole or not there at all; it is never changed, only removed.
class BlobStore {
 public:
  virtual ~BlobStore() = default;

  // Stores the bytes and returns their locator: opaque, at most 64 bytes of ASCII, to be kept in
  // the database. Durable only after the next sync(). Errors: storage_full; internal.
  virtual Result<std::string> put(std::string_view bytes) = 0;
  // Returns when everything that was put before is durable. Callers share one flush.
  virtual Result<void> sync() = 0;
  // Errors: internal if the locator is unknown or its bytes cannot be read whole.
  virtual Result<std::string> get(std::string_view locator) = 0;
  // Gives the space back. Removing what is not there succeeds, so that a crash between this and
  // the database can be repeated.
  virtual Result<void> remove(std::string_view locator) = 0;
};

}  // namespace septet::blob
