// The chunks of a migration: where they are, where they go, whether they are whole.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "blob/blob_store.h"
#include "drive/content.h"
#include "server/chunk_cipher.h"
#include "server/migration_sides.h"
#include "server/migration_tables.h"
#include "server/settings.h"

namespace septet::server::migration {

// Where chunks are: a data folder, whose store/packs has them, or "s3://…" as in s3_address.h.
using ChunkPlace = std::string;
bool same_chunk_place(const ChunkPlace&, const ChunkPlace&);
bool is_bucket(const ChunkPlace&);

struct ChunkStore {
  std::unique_ptr<blob::BlobStore> blobs;  // null: there is none
  std::function<Result<void>()> sync;      // what was put is durable then
};

class ChunkStores {
 public:
  ChunkStores(HeldFolders& held, const Environment& environment, Clock& clock, Random& random)
      : held_(held), environment_(environment), clock_(clock), random_(random) {}

  // Writes nothing. Errors: conflict "chunks_missing"; those of S3.
  Result<ChunkStore> open(const ChunkPlace&);
  // Whether chunks may go there; writes nothing. Errors: conflict "chunks_not_empty", unless it is
  // what a migration that did not finish left; "s3_owner"; those of S3.
  Result<void> check_free(const ChunkPlace&, const KeyRing&);
  // An empty one. A folder is marked. What is left in a bucket its sweep takes, after a while.
  Result<ChunkStore> begin(const ChunkPlace&, const KeyRing&);
  Result<void> finish(const ChunkPlace&);  // takes the mark away

 private:
  HeldFolders& held_;
  const Environment& environment_;
  Clock& clock_;
  Random& random_;
};

// Whether these are the chunks that a database refers to: some of them are tried. Error: conflict
// "chunks_missing".
Result<void> check_chunks(db::Session&, blob::BlobStore&, blob::ChunkCipher&, const ChunkPlace&);
Result<bool> has_chunks(db::Session&);

// Moves all chunks to another store, in the order in which files are read, so that what is read
// together lies together. The target's table has no locators before, and all of them afterwards.
class ChunkMover {
 public:
  using Watch = std::function<Result<void>(std::int64_t moved)>;
  ChunkMover(TableEngine& from, TableEngine& to, blob::BlobStore& from_blobs, ChunkStore& to_blobs,
             blob::ChunkCipher& cipher, Watch watch);
  Result<void> run(const Table& versions, const Table& chunks);

 private:
  struct Waiting {
    std::string id, locator;  // in the source
  };
  Result<void> take_files(const Table& versions);
  Result<void> take_rest(const Table& chunks);
  Result<void> take(const std::string& id);
  Result<void> move();

  TableEngine& from_;
  TableEngine& to_;
  blob::BlobStore& from_blobs_;
  ChunkStore& to_blobs_;
  drive::Content content_;
  Watch watch_;
  std::vector<Waiting> waiting_;
  std::unordered_set<std::string> waiting_ids_;
  std::int64_t waiting_bytes_ = 0;
  std::int64_t moved_ = 0;
};

struct ChunkCheck {
  std::int64_t read = 0;
  std::string damaged;  // one that cannot be opened, and why; empty: none
};
// Reads each chunk once, from where the table says, and opens it. `watch` hears how many were.
Result<ChunkCheck> check_all_chunks(TableEngine&, const Table&, blob::BlobStore&,
                                    blob::ChunkCipher&, const ChunkMover::Watch& watch);

}  // namespace septet::server::migration
