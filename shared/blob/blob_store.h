// Where the bytes of chunks lie: a folder of packs, an S3 bucket, a table in the tab.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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
  struct Named {
    std::string_view name;
    std::string_view bytes;
  };
  // All of them or none, as by put(), and in the order given: what is read together should be put
  // together, since a store that is far away then needs one journey only. By default one by one.
  virtual Result<std::vector<std::string>> put_all(std::span<const Named>);
  // Error: internal, code "content_damaged", if the locator is unknown or its bytes are not those
  // that were put.
  virtual Result<std::string> get(std::string_view locator) = 0;
  // Gives the space back. Removing what is not there succeeds, so that a crash between this and
  // the database can be repeated.
  virtual Result<void> remove(std::string_view locator) = 0;

  using IsInUse = std::function<Result<bool>(std::string_view name, std::string_view locator)>;
  // Removes what is not in use though nobody removed it, since a crash may have come between put()
  // and the database, or the database and remove(). What may be under way is left alone: where one
  // server has the store to itself, that is what was put since it was opened; where several share
  // it, what is younger than a time of grace, within which every put has to be in the database.
  // Looks at so much only that it is quick: at the latest, or at one part after another with each
  // call, as the store says. Returns how many were removed.
  virtual Result<int> sweep(const IsInUse&) = 0;
};

}  // namespace septet::blob
