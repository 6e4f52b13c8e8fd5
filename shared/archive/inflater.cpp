#include "archive/inflater.h"

#include <zlib.h>

#include <algorithm>
#include <new>
#include <string>

namespace septet::archive {

namespace {

constexpr std::size_t inflated_at_once = 64 * 1024;  // bytes
constexpr int raw_deflate = -MAX_WBITS;              // without zlib's own header

}  // namespace

Inflater::Inflater() : stream_(std::make_unique<z_stream>()) {
  if (inflateInit2(stream_.get(), raw_deflate) != Z_OK) throw std::bad_alloc();
}

Inflater::~Inflater() {
  inflateEnd(stream_.get());
}

Result<bool> Inflater::add(std::string_view& rest,
                           const std::function<Result<void>(std::string_view)>& sink) {
  std::string piece(inflated_at_once, '\0');
  for (int status = Z_OK; status == Z_OK;) {
    stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest.data()));
    stream_->avail_in = static_cast<uInt>(std::min(rest.size(), inflated_at_once));
    stream_->next_out = reinterpret_cast<Bytef*>(piece.data());
    stream_->avail_out = static_cast<uInt>(piece.size());
    status = inflate(stream_.get(), Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
      return invalid("", "bad_archive", "An entry of the archive is damaged.");
    rest.remove_prefix(
        static_cast<std::size_t>(reinterpret_cast<const char*>(stream_->next_in) - rest.data()));
    const std::size_t made = piece.size() - stream_->avail_out;
    if (made > 0) TRY(sink(std::string_view(piece).substr(0, made)));
    if (status == Z_STREAM_END) return true;
  }
  return false;  // it wants more
}

}  // namespace septet::archive
