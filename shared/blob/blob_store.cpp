#include "blob/blob_store.h"

namespace septet::blob {

Result<std::vector<std::string>> BlobStore::put_all(std::span<const Named> blobs) {
  std::vector<std::string> locators;
  for (const Named& blob : blobs) {
    Result<std::string> locator = put(blob.name, blob.bytes);
    if (!locator.ok()) {
      for (const std::string& in_vain : locators) (void)remove(in_vain);
      return locator.take_error();
    }
    locators.push_back(*std::move(locator));
  }
  return locators;
}

}  // namespace septet::blob
