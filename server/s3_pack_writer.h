// Puts of many threads become few objects, as commits become one: while one pack is on its way,
// what comes meanwhile gathers in the next. No thread of its own: one of those who wait for a pack
// uploads it. A pack is sent beside others that are under way only if it is worth it: when it is
// full, or has gathered `beside_bytes` for each of them.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "blob/blob_store.h"
#include "server/s3_client.h"
#include "server/s3_pack.h"

namespace septet::server {

class S3PackWriter {
 public:
  struct Options {
    std::string folder;                    // what its keys begin with
    std::size_t pack_max_bytes = 8 << 20;  // of more than one record
    std::size_t beside_bytes = 256 << 10;
    int uploads_max = 4;  // at once
  };
  S3PackWriter(Options options, S3Client& client, Clock& clock, Random& random)
      : options_(std::move(options)), client_(client), clock_(clock), random_(random) {}

  // Returns once S3 has acknowledged all of it: where each lies, in their order. If it fails, some
  // of it may be there, which the next sweep finds. Errors: the client's; those of record_of().
  Result<std::vector<S3Place>> write(std::span<const blob::BlobStore::Named>);

 private:
  struct Batch {
    S3Pack pack;
    std::string object;  // once it is under way
    bool under_way = false;
    std::optional<Result<void>> outcome;
  };
  using Shared = std::shared_ptr<Batch>;
  using Lock = std::unique_lock<std::mutex>;
  struct Written {
    Shared batch;
    std::size_t entry;
  };

  Written add(std::string_view name, std::string_view record);
  Result<void> await(Lock&, const Shared&);
  bool is_due(const Batch&) const;
  void upload(Lock&, const Shared&);

  const Options options_;
  S3Client& client_;
  Clock& clock_;
  Random& random_;

  std::mutex mutex_;  // of all below
  std::condition_variable changed_;
  Shared open_;  // takes what comes; null: none has come since the last one was closed
  int uploads_ = 0;
};

}  // namespace septet::server
