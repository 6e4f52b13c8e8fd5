#include "server/pack_reader.h"

#include "server/blob_record.h"

namespace septet::server {

namespace {

constexpr std::size_t read_files_max = 64;  // open at once

Error changes_nothing() {
  return internal("a store that is only read was to be changed");
}

}  // namespace

Result<PackReader::File> PackReader::file(std::uint64_t pack) {
  const std::lock_guard lock(mutex_);
  if (const auto found = files_.find(pack); found != files_.end()) return found->second;
  File opened = TRY(PackFile::open(folder_ + "/" + pack_name(pack), PackFile::Mode::read));
  if (files_.size() >= read_files_max) files_.erase(files_.begin());
  files_[pack] = opened;
  return opened;
}

Result<std::string> PackReader::get(std::string_view locator) {
  const PackPlace place = TRY(parse_pack_locator(locator));
  const auto in = file(place.pack);
  if (!in.ok()) return content_damaged("no pack for " + std::string(locator));
  const std::string bytes = TRY((*in)->read(place.offset, static_cast<std::size_t>(place.length)));
  const auto record = open_record(bytes);
  if (!record || record->length != place.length)
    return content_damaged("no record at " + std::string(locator));
  return std::string(record->data);
}

Result<void> PackReader::each_record(
    const std::function<Result<void>(const PackRecord&)>& on_record) {
  for (const std::uint64_t pack : pack_numbers_in(folder_)) {
    const auto in = PackFile::open(folder_ + "/" + pack_name(pack), PackFile::Mode::read);
    if (!in.ok() && in.error().kind == ErrorKind::not_found) continue;
    if (!in.ok()) return in.error();
    const std::string bytes = TRY((*in)->read(0, static_cast<std::size_t>(TRY((*in)->size()))));
    for (const PackRecord& record : pack_records(pack, bytes)) TRY(on_record(record));
  }
  return {};
}

Result<std::string> PackReader::put(std::string_view, std::string_view) {
  return changes_nothing();
}
Result<void> PackReader::remove(std::string_view) {
  return changes_nothing();
}
Result<int> PackReader::sweep(const IsInUse&) {
  return changes_nothing();
}

}  // namespace septet::server
