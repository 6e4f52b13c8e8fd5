#include <algorithm>
#include <memory>
#include <optional>

#include "archive/crc32.h"
#include "archive/zip.h"
#include "archive/zip_layout.h"

namespace septet::archive {

namespace {

constexpr std::size_t piece_bytes = 1 << 18;

// An entry and where it lies: header, data, descriptor, one after another.
struct Placed {
  Entry entry;
  EntryHead head;
  std::uint64_t data_at = 0;
  std::uint64_t descriptor_at = 0;
  std::uint64_t end = 0;
  std::optional<std::uint32_t> crc;
};

class ZipWriter {
 public:
  explicit ZipWriter(std::vector<Entry> entries) {
    placed_.reserve(entries.size());  // the heads refer to the names
    for (Entry& entry : entries) place(std::move(entry));
    for (const Placed& p : placed_) directory_bytes_ += central_header(p.head).size();
  }

  std::uint64_t size() const { return directory_at_ + directory_bytes_ + end_record().size(); }

  Result<std::string> read(std::uint64_t offset, std::size_t most) {
    if (offset >= directory_at_) return slice(TRY(directory()), offset - directory_at_, most);
    const auto found =
        std::upper_bound(placed_.begin(), placed_.end(), offset,
                         [](std::uint64_t at, const Placed& p) { return at < p.end; });
    Placed& p = *found;
    if (offset < p.data_at) return slice(local_header(p.head), offset - p.head.offset, most);
    if (offset < p.descriptor_at) return read_data(p, offset - p.data_at, most);
    p.head.crc = TRY(crc_of(p));
    return slice(data_descriptor(p.head), offset - p.descriptor_at, most);
  }

 private:
  void place(Entry entry) {
    Placed& p = placed_.emplace_back();
    p.entry = std::move(entry);
    p.head = {p.entry.name, p.entry.size_bytes, directory_at_, 0, p.entry.modified_at};
    p.data_at = p.head.offset + local_header(p.head).size();
    p.descriptor_at = p.data_at + p.entry.size_bytes;
    p.end = p.descriptor_at + data_descriptor(p.head).size();
    if (p.entry.size_bytes == 0) p.crc = 0;
    directory_at_ = p.end;
  }

  static std::string slice(const std::string& text, std::uint64_t from, std::size_t most) {
    return text.substr(static_cast<std::size_t>(from), most);
  }
  std::string end_record() const {
    return end_of_directory(placed_.size(), directory_at_, directory_bytes_);
  }

  Result<void> open(const Placed& p) {
    if (opened_ == &p) return {};
    stream_ = TRY(p.entry.open());
    opened_ = &p;
    passed_bytes_ = 0;
    passing_crc_ = 0;
    if (stream_.size != p.entry.size_bytes) return internal("a file changed while it was packed");
    return {};
  }

  // What is read in order goes into the checksum as it passes.
  Result<std::string> read_data(Placed& p, std::uint64_t offset, std::size_t most) {
    TRY(open(p));
    const std::uint64_t left = p.entry.size_bytes - offset;
    std::string piece =
        TRY(stream_.read(offset, static_cast<std::size_t>(std::min<std::uint64_t>(most, left))));
    if (piece.empty()) return internal("a file ended early while it was packed");
    if (offset == passed_bytes_) {
      passing_crc_ = crc32(passing_crc_, piece);
      passed_bytes_ += piece.size();
      if (passed_bytes_ == p.entry.size_bytes) p.crc = passing_crc_;
    }
    return piece;
  }

  Result<std::uint32_t> crc_of(Placed& p) {
    while (!p.crc) {
      TRY(open(p));
      TRY(read_data(p, passed_bytes_, piece_bytes));
    }
    return *p.crc;
  }

  Result<std::string> directory() {
    if (!directory_.empty()) return directory_;
    std::string text;
    for (Placed& p : placed_) {
      p.head.crc = TRY(crc_of(p));
      text += central_header(p.head);
    }
    directory_ = text + end_record();
    return directory_;
  }

  std::vector<Placed> placed_;
  std::uint64_t directory_at_ = 0;
  std::uint64_t directory_bytes_ = 0;
  std::string directory_;  // once it is complete, with its end record
  const Placed* opened_ = nullptr;
  http::Stream stream_;
  std::uint64_t passed_bytes_ = 0;
  std::uint32_t passing_crc_ = 0;
};

}  // namespace

http::Stream zip_stream(std::vector<Entry> entries) {
  auto writer = std::make_shared<ZipWriter>(std::move(entries));
  return {writer->size(),
          [writer](std::uint64_t offset, std::size_t most) { return writer->read(offset, most); }};
}

}  // namespace septet::archive
