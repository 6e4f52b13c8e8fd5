#include "server/s3_pack_writer.h"

#include "server/blob_record.h"

namespace septet::server {

Result<std::vector<S3Place>> S3PackWriter::write(std::span<const blob::BlobStore::Named> blobs) {
  std::vector<std::string> records;
  for (const auto& blob : blobs) records.push_back(TRY(record_of(blob.name, blob.bytes)));
  std::vector<Written> written;
  Lock lock(mutex_);
  for (std::size_t i = 0; i < blobs.size(); ++i) written.push_back(add(blobs[i].name, records[i]));
  records.clear();
  Result<void> done;
  for (const Written& one : written) {
    Result<void> outcome = await(lock, one.batch);
    if (done.ok() && !outcome.ok()) done = std::move(outcome);
  }
  if (!done.ok()) return done.take_error();
  std::vector<S3Place> places;
  for (const auto& [batch, entry] : written) {
    const S3Pack::Entry& at = batch->pack.entries()[entry];
    places.push_back({batch->object, at.offset, at.length});
  }
  return places;
}

// With the mutex held.
S3PackWriter::Written S3PackWriter::add(std::string_view name, std::string_view record) {
  const bool is_full = open_ && open_->pack.size_bytes() + record.size() > options_.pack_max_bytes;
  if (!open_ || is_full) open_ = std::make_shared<Batch>();
  if (is_full) changed_.notify_all();  // the one before may be due now
  open_->pack.add(name, record);
  return {open_, open_->pack.entries().size() - 1};
}

Result<void> S3PackWriter::await(Lock& lock, const Shared& batch) {
  while (!batch->outcome) {
    if (!batch->under_way && is_due(*batch))
      upload(lock, batch);
    else
      changed_.wait(lock);
  }
  return *batch->outcome;
}

bool S3PackWriter::is_due(const Batch& batch) const {
  if (uploads_ == 0) return true;
  if (uploads_ >= options_.uploads_max) return false;
  const bool is_closed = &batch != open_.get();
  return is_closed ||
         batch.pack.size_bytes() >= options_.beside_bytes * static_cast<std::size_t>(uploads_);
}

void S3PackWriter::upload(Lock& lock, const Shared& batch) {
  if (open_ == batch) open_.reset();
  batch->under_way = true;
  batch->object = s3_object(make_id(clock_, random_), batch->pack.entries().size());
  ++uploads_;
  lock.unlock();
  Result<void> outcome = client_.put(options_.folder + batch->object, batch->pack.finish());
  lock.lock();
  --uploads_;
  batch->outcome = std::move(outcome);
  changed_.notify_all();
}

}  // namespace septet::server
