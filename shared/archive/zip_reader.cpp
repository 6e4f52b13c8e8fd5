#include <algorithm>

#include "archive/crc32.h"
#include "archive/zip.h"
#include "archive/zip_layout.h"
#include "base/text.h"

namespace septet::archive {

namespace {

constexpr std::size_t name_max_bytes = 32 * 1024;

Error bad(const char* message) {
  return invalid("", "bad_archive", message);
}

// The size from the ZIP64 extra field; nothing if there is none.
std::optional<std::uint64_t> zip64_size(std::string_view extra) {
  while (extra.size() >= 4) {
    const std::uint64_t kind = little_endian(extra, 2);
    const std::uint64_t bytes = little_endian(extra.substr(2), 2);
    if (bytes > extra.size() - 4) return std::nullopt;
    if (kind == zip64_extra && bytes >= 8) return little_endian(extra.substr(4), 8);
    extra.remove_prefix(4 + static_cast<std::size_t>(bytes));
  }
  return std::nullopt;
}

Result<void> check_supported(std::uint64_t flags, std::uint64_t method) {
  if ((flags & flag_encrypted) == 0 && (method == method_stored || method == method_deflated))
    return {};
  return failure(ErrorKind::unsupported, "archive_unsupported",
                 "This archive is encrypted, or compressed in a way that cannot be read here. Pack "
                 "it anew as an ordinary ZIP.");
}

}  // namespace

Result<void> ZipReader::add(std::string_view piece) {
  if (state_ == State::directory) return {};
  held_ += piece;
  std::string_view rest = held_;
  while (TRY(step(rest))) {
  }
  held_.erase(0, held_.size() - rest.size());
  return {};
}

Result<void> ZipReader::finish() const {
  if (state_ == State::directory) return {};
  return bad("The archive is not complete.");
}

Result<bool> ZipReader::step(std::string_view& rest) {
  switch (state_) {
    case State::header:
      return read_header(rest);
    case State::data:
      return inflater_ ? read_deflated(rest) : read_stored(rest);
    case State::descriptor:
      return read_descriptor(rest);
    case State::directory:
      break;
  }
  rest = {};
  return false;
}

Result<bool> ZipReader::read_header(std::string_view& rest) {
  if (rest.size() < 4) return false;
  const std::uint64_t signature = little_endian(rest, 4);
  if (signature == central_signature || signature == end_signature) {
    state_ = State::directory;
    return true;
  }
  if (signature != local_signature) return bad("This is not a ZIP archive.");
  if (rest.size() < local_bytes) return false;
  const auto name_bytes = static_cast<std::size_t>(little_endian(rest.substr(26), 2));
  const auto extra_bytes = static_cast<std::size_t>(little_endian(rest.substr(28), 2));
  if (rest.size() < local_bytes + name_bytes + extra_bytes) return false;
  const std::uint64_t flags = little_endian(rest.substr(6), 2);
  const std::uint64_t method = little_endian(rest.substr(8), 2);
  TRY(check_supported(flags, method));
  Entry entry;
  entry.name = rest.substr(local_bytes, name_bytes);
  if (name_bytes > name_max_bytes || !is_utf8(entry.name)) return bad("A name is not UTF-8.");
  entry.modified_at = time_of(static_cast<std::uint32_t>(little_endian(rest.substr(10), 4)));
  const auto large = zip64_size(rest.substr(local_bytes + name_bytes, extra_bytes));
  is_zip64_ = large.has_value();
  entry.size_bytes = large.value_or(little_endian(rest.substr(22), 4));
  has_descriptor_ = (flags & flag_descriptor) != 0;
  expected_crc_ = static_cast<std::uint32_t>(little_endian(rest.substr(14), 4));
  left_bytes_ = entry.size_bytes;
  inflater_ = method == method_deflated ? std::make_unique<Inflater>() : nullptr;
  crc_ = 0;
  rest.remove_prefix(local_bytes + name_bytes + extra_bytes);
  TRY(callbacks_.begin(entry));
  state_ = State::data;
  return true;
}

Result<bool> ZipReader::read_stored(std::string_view& rest) {
  const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(left_bytes_, rest.size()));
  if (taken > 0) {
    TRY(pass_on(rest.substr(0, taken)));
    rest.remove_prefix(taken);
    left_bytes_ -= taken;
  }
  if (left_bytes_ > 0) return false;
  TRY(end_data());
  return true;
}

// Deflate itself says where it ends.
Result<bool> ZipReader::read_deflated(std::string_view& rest) {
  const auto pass = [this](std::string_view piece) { return pass_on(piece); };
  if (!TRY(inflater_->add(rest, pass))) return false;
  inflater_.reset();
  TRY(end_data());
  return true;
}

Result<void> ZipReader::pass_on(std::string_view piece) {
  crc_ = crc32(crc_, piece);
  return callbacks_.data(piece);
}

Result<void> ZipReader::end_data() {
  if (!has_descriptor_) return end_entry(expected_crc_);
  state_ = State::descriptor;
  return {};
}

Result<bool> ZipReader::read_descriptor(std::string_view& rest) {
  const std::size_t bytes = is_zip64_ ? 24 : 16;
  if (rest.size() < bytes) return false;
  if (little_endian(rest, 4) != descriptor_signature)
    return bad("An entry does not say how long it is.");
  TRY(end_entry(static_cast<std::uint32_t>(little_endian(rest.substr(4), 4))));
  rest.remove_prefix(bytes);
  return true;
}

Result<void> ZipReader::end_entry(std::uint32_t expected_crc) {
  if (crc_ != expected_crc) return bad("An entry of the archive is damaged.");
  state_ = State::header;
  return callbacks_.end();
}

}  // namespace septet::archive
