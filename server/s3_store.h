// Chunks in a bucket of S3, which several servers may share.
//
//   PREFIXpacks/ID-COUNT   packs of records, never changed; see s3_pack.h
//   PREFIXowner            whose packs these are
//   PREFIXsweep            up to where the last sweep came
//
// put() returns when S3 has acknowledged the pack, so nothing is left to be flushed. Locators are
// those of s3_pack.h; a read fetches the record alone, or some more when records are read in
// sequence, and verifies its checksum.
//
// Removed bytes stay in the bucket, readable for who has the locator, until the last record of
// their pack is removed, when the pack is deleted: S3 has no holes, and no pack is written anew. So
// what is put together should be removed together, as the chunks of an upload mostly are; at worst
// one small chunk that is kept holds a pack of 8 MiB. Which records of a pack are gone is
// remembered in memory only. That is enough: a server that removed all of a pack's records deletes
// it at once; where several servers removed some each, or one was started anew in between, the
// sweep finds out, and since each of them only deletes what has no record in use any more, it does
// not matter who does it, or if several do.
//
// The sweep goes round: each call looks at the next `sweep_objects` packs older than the time of
// grace, by S3's own clock. How far it came is kept in the bucket.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "blob/blob_store.h"
#include "server/s3_pack_writer.h"
#include "server/s3_read_ahead.h"

namespace septet::server {

class S3Store final : public blob::BlobStore {
 public:
  struct Options {
    // Whose store it is, the same for all servers that share its database. Another's is refused,
    // since a sweep would take all that is in it for lost. Empty: not asked.
    std::string owner;
    std::size_t pack_max_bytes = 8 << 20;
    Duration grace = hours(24);  // within it, what was put has to be in the database
    int sweep_objects = 500;     // that one sweep looks at
    S3Client::Options client;
  };
  // `clock` and `random` may be used by several threads at once. Errors, each one sentence:
  // unavailable, codes "s3_no_bucket", "s3_denied", "s3_unreachable", "s3_failed"; conflict
  // "s3_owner". Nothing was written then.
  static Result<std::unique_ptr<S3Store>> open(const S3Address&, Options, Clock&, Random&);

  Result<std::string> put(std::string_view name, std::string_view bytes) override;
  Result<std::vector<std::string>> put_all(std::span<const Named>) override;
  Result<std::string> get(std::string_view locator) override;
  Result<void> remove(std::string_view locator) override;
  Result<int> sweep(const IsInUse&) override;

 private:
  struct Swept {
    std::string key;
    Result<std::vector<S3Pack::Entry>> entries;
  };

  S3Store(const S3Address&, Options, Clock&, Random&);
  Result<void> check_access(const S3Address&);
  Result<void> take_ownership();
  std::string key_of(const std::string& object) const { return folder_ + object; }
  Result<bool> bury(const std::string& object, const std::vector<std::uint64_t>& offsets);

  Result<std::string> sweep_position();
  Result<std::vector<S3Object>> old_packs_after(const std::string& position, std::string& reached);
  Result<std::vector<S3Pack::Entry>> entries_of(const S3Object&);
  std::vector<Swept> look_into(const std::vector<S3Object>&);
  Result<int> sweep_pack(const Swept&, const IsInUse&);

  const Options options_;
  const std::string prefix_;
  const std::string folder_;
  Clock& clock_;
  Random& random_;
  S3Client client_;
  S3PackWriter writer_;
  S3ReadAhead reader_;

  std::mutex mutex_;                                        // of all below
  std::map<std::string, std::set<std::uint64_t>> removed_;  // offsets, by object
  std::size_t removed_count_ = 0;                           // of all of them
};

}  // namespace septet::server
