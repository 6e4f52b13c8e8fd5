// Chunks in a folder of pack files.
//
// A pack is records (see blob_record.h) one after another. They are only ever appended, to the
// newest pack. Removing one punches a hole, and a pack that is nothing but holes is deleted. A
// locator is "PACK:OFFSET:LENGTH" in decimal, the length being that of the whole record.
//
// The newest pack ends in zeros, written ahead: a flush of what overwrites them is several times
// quicker than one that has to record a longer file as well. A crash leaves them there, and perhaps
// a torn record before them; both are cut off at the next open.
//
// While somebody copies the packs (pack_hold_file), nothing is removed; it is caught up with later.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "blob/blob_store.h"
#include "server/pack_file.h"
#include "server/pack_layout.h"

namespace septet::server {

class PackStore final : public blob::BlobStore {
 public:
  struct Options {
    std::string folder;                       // made if missing
    std::uint64_t pack_max_bytes = 64 << 20;  // a new pack is begun after so much
  };
  // Errors: unavailable if the folder cannot be used.
  static Result<std::unique_ptr<PackStore>> open(Options);
  ~PackStore() override;

  Result<std::string> put(std::string_view name, std::string_view bytes) override;
  // Returns when everything that was put before is durable. Callers share one flush. Once a flush
  // has failed, the kernel may have dropped what it was for and call the next one a success: from
  // then on every put and sync fails, until the server is started anew.
  Result<void> sync();
  Result<std::string> get(std::string_view locator) override;
  Result<void> remove(std::string_view locator) override;
  Result<int> sweep(const IsInUse&) override;

 private:
  using File = std::shared_ptr<PackFile>;
  explicit PackStore(Options options) : options_(std::move(options)) {}
  Result<void> open_hold();
  Result<void> read_deferred();
  Result<void> write_deferred();
  Result<void> begin();
  Result<void> recover(const std::vector<std::uint64_t>& packs);
  Result<void> begin_pack(std::uint64_t number);
  Result<void> retire_pack();
  void write_ahead(std::uint64_t record_bytes);
  void begin_writing();
  void flush(std::unique_lock<std::mutex>&);
  std::string path_of(std::uint64_t pack) const;
  Result<File> file(std::uint64_t pack);
  bool begin_removing();
  void end_removing();
  Result<void> defer(const PackPlace&);
  Result<void> take_out(const PackPlace&);
  Result<void> drop_if_hollow(std::uint64_t pack, const PackFile&);
  Result<std::vector<PackRecord>> records_in(std::uint64_t pack);

  const Options options_;
  // After a crash, what the newest packs held then; what was to be removed later.
  std::vector<PackRecord> recent_;

  std::mutex mutex_;                     // of all below
  std::uint64_t pack_ = 0;               // the newest
  std::uint64_t tail_ = 0;               // where the next record goes
  std::uint64_t zeros_until_ = 0;        // from the tail on
  std::uint64_t begun_until_ = 0;        // up to here the disk has begun
  File newest_;                          // null before the first put
  bool removed_in_pack_ = false;         // from the newest one, whose blocks are not given back yet
  std::vector<File> unsynced_;           // written since the last flush, besides the newest
  std::map<std::uint64_t, File> files_;  // that are open

  int hold_ = -1;                    // held alone while something is removed; see pack_layout.h
  int removing_ = 0;                 // how many calls are at it
  std::vector<PackPlace> deferred_;  // to be removed once nobody copies the packs

  std::condition_variable flushed_;
  bool flushing_ = false;
  std::uint64_t written_ = 0;  // how many puts there were
  std::uint64_t durable_ = 0;  // up to here they are on the disk
  bool failed_ = false;        // a flush has
};

}  // namespace septet::server
