#include "drive/previews.h"

#include <algorithm>

#include "base/hash.h"
#include "blob/chunker.h"
#include "drive/access.h"
#include "drive/files.h"
#include "drive/intake.h"

namespace septet::drive {

namespace {

using image::Picture;
using store::PreviewKey;
using store::PreviewRow;

constexpr int small_px = 320;
constexpr int large_px = 1600;
constexpr std::uint64_t image_max_bytes = 64 << 20;  // of a file that is decoded here
constexpr std::uint64_t head_max_bytes = 1 << 20;    // of a file of which the size is wanted
constexpr long pixels_max = 40'000'000;
const Id nobody{};  // whose quota they count to

int longest_side(PreviewSize size) {
  return size == PreviewSize::small ? small_px : large_px;
}

Error no_preview() {
  return failure(ErrorKind::not_found, "no_preview", "There is no preview of this file.");
}

Error no_such_page() {
  return failure(ErrorKind::not_found, "no_such_page", "This document has no such page.");
}

// Whether it is the file that is at fault, now and always.
bool is_of_the_content(const Error& error) {
  return error.kind == ErrorKind::unprocessable || error.kind == ErrorKind::too_large;
}

Result<std::string> beginning(const http::Stream& stream, std::uint64_t most) {
  const std::uint64_t wanted = std::min(stream.size, most);
  std::string out;
  while (out.size() < wanted) {
    const std::string piece =
        TRY(stream.read(out.size(), static_cast<std::size_t>(wanted - out.size())));
    if (piece.empty()) return internal("a stream ended early");
    out += piece;
  }
  return out;
}

Result<store::NodeRow> reached(Context& context, const Caller& caller, const Id& file_id) {
  return context.database.read([&](db::Session& session) -> Result<store::NodeRow> {
    return TRY(reach(session, caller.account_id, file_id, Permission::viewer)).node();
  });
}

std::string place_of_preview(const PreviewKey& key) {
  return "preview" + std::string(key.node_id.raw()) + std::to_string(key.version) + "/" +
         std::to_string(static_cast<int>(key.size)) + "/" + std::to_string(key.page);
}

// The picture as chunks, each once, and the list of them.
struct Cut {
  Manifest manifest;
  std::vector<PlainChunk> chunks;
};

Result<Cut> cut(Context& context, std::string_view bytes) {
  Cut out;
  blob::Chunker chunker([&](std::string_view chunk) -> Result<void> {
    const Chunk made{context.content.id_at_rest(sha256(chunk)),
                     static_cast<std::uint32_t>(chunk.size())};
    const auto same = [&](const Chunk& other) { return other.id == made.id; };
    if (std::none_of(out.manifest.begin(), out.manifest.end(), same))
      out.chunks.push_back({made, std::string(chunk)});
    out.manifest.push_back(made);
    return {};
  });
  TRY(chunker.add(bytes));
  TRY(chunker.finish());
  return out;
}

}  // namespace

// A version of a file, and what it can be read by.
struct Previews::Subject {
  Id node_id;
  std::int64_t version = 0;
  PreviewSource source = PreviewSource::none;
  http::Stream stream;
};

Result<Previews::Subject> Previews::subject(const store::NodeRow& file,
                                            std::optional<std::int64_t> version) {
  if (file.kind != NodeKind::file)
    return failure(ErrorKind::conflict, "not_a_file", "That is a folder, not a file.");
  const std::int64_t number = version.value_or(file.version);
  const auto row = TRY(context_.database.read(
      [&](db::Session& session) { return store::version(session, file.id, number); }));
  if (!row) return not_found("There is no such version of this file.");
  auto manifest = TRY(context_.content.open(row->manifest, file.id, number));
  return Subject{file.id, number, preview_source_of(file.name),
                 stream_of(context_, std::move(manifest))};
}

bool Previews::may_make(PreviewSource source) const {
  const auto has = [&](Tool tool) {
    return context_.tools != nullptr && context_.tools->has(tool);
  };
  switch (source) {
    case PreviewSource::image:
      return true;
    case PreviewSource::video:
      return has(Tool::video_picture);
    case PreviewSource::pdf:
      return has(Tool::pdf_picture);
    case PreviewSource::none:
      break;
  }
  return false;
}

Result<OpenPreview> Previews::open(const Caller& caller, const Id& file_id,
                                   const PreviewRequest& request) {
  const auto file = TRY(reached(context_, caller, file_id));
  return open(file, request);
}

Result<PreviewInfo> Previews::info(const Caller& caller, const Id& file_id,
                                   std::optional<std::int64_t> version) {
  const auto file = TRY(reached(context_, caller, file_id));
  return info(file, version);
}

Result<OpenPreview> Previews::open(const store::NodeRow& file, const PreviewRequest& request) {
  const PreviewSource source = preview_source_of(file.name);
  const PreviewKey key{file.id, request.version.value_or(file.version), request.size, request.page};
  if (file.kind == NodeKind::file && source != PreviewSource::pdf && request.page != 1)
    return no_such_page();
  auto row = TRY(kept(key));
  if (!row) row = TRY(made(TRY(subject(file, request.version)), key));
  if (!row || row->content_type.empty()) return no_preview();
  OpenPreview out = TRY(opened(*row));
  if (source == PreviewSource::pdf)
    out.page_count = TRY(facts(TRY(subject(file, request.version)))).page_count;
  return out;
}

Result<std::optional<PreviewRow>> Previews::made(const Subject& from, const PreviewKey& key) {
  if (!may_make(from.source)) return no_preview();
  const auto work = [&]() -> Result<void> {
    return TRY(kept(key)) ? Result<void>() : make(from, key);
  };
  TRY(context_.tools == nullptr ? work() : context_.tools->in_turn(place_of_preview(key), work));
  return kept(key);
}

Result<std::optional<PreviewRow>> Previews::kept(const PreviewKey& key) {
  return context_.database.read(
      [&](db::Session& session) { return store::find_preview(session, key); });
}

Result<OpenPreview> Previews::opened(const PreviewRow& row) {
  Manifest manifest = TRY(context_.content.open(row.manifest, place_of_preview(row.key)));
  return OpenPreview{
      row.key.version, row.content_type, {}, stream_of(context_, std::move(manifest))};
}

// Of what cannot be shown that is written down, so that it is not tried at each request.
Result<void> Previews::make(const Subject& from, const PreviewKey& key) {
  if (from.source == PreviewSource::pdf) {
    const auto pages = TRY(facts(from)).page_count;
    if (pages && key.page > *pages) return no_such_page();
  }
  const auto made = picture(from, key);
  if (!made.ok() && !is_of_the_content(made.error())) return made.error();
  if (!made.ok()) return keep(key, "", "");
  const bool opaque = image::is_opaque(*made);
  return keep(key, opaque ? "image/jpeg" : "image/png",
              opaque ? image::encode_jpeg(*made) : image::encode_png(*made));
}

Result<Picture> Previews::picture(const Subject& from, const PreviewKey& key) {
  const int longest = longest_side(key.size);
  if (from.source == PreviewSource::pdf)
    return context_.tools->pdf_page(from.stream, key.page, longest);
  if (from.source == PreviewSource::video)
    return image::fitted(TRY(context_.tools->video_frame(from.stream, longest)), longest);
  return picture_of_image(from, longest);
}

// What is not known here, or too large, the program for videos may know.
Result<Picture> Previews::picture_of_image(const Subject& from, int longest) {
  Result<Picture> decoded = failure(ErrorKind::too_large, "image_too_large", "");
  if (from.stream.size <= image_max_bytes)
    decoded =
        image::decode_fitted(TRY(beginning(from.stream, image_max_bytes)), longest, pixels_max);
  if (decoded.ok() || !may_make(PreviewSource::video)) return decoded;
  return image::fitted(TRY(context_.tools->video_frame(from.stream, longest)), longest);
}

Result<void> Previews::keep(const PreviewKey& key, const std::string& content_type,
                            std::string_view bytes) {
  const Cut made = TRY(cut(context_, bytes));
  const PreviewRow row{key, content_type,
                       context_.content.seal(made.manifest, place_of_preview(key))};
  std::vector<std::string> freed;
  TRY(take_chunks(context_, nobody, std::nullopt, made.chunks,
                  {.after = [&](db::Transaction& tx) -> Result<void> {
                    freed.clear();
                    // The version may be gone by now, or another server was quicker.
                    const bool wanted =
                        TRY(store::version(tx, key.node_id, key.version)).has_value();
                    if (wanted && TRY(store::insert_preview(tx, row))) return {};
                    for (const PlainChunk& chunk : made.chunks)
                      if (auto locator = TRY(store::release(tx, nobody, chunk.chunk.id)))
                        freed.push_back(*std::move(locator));
                    return {};
                  }}));
  context_.content.remove(freed);
  return {};
}

Result<PreviewInfo> Previews::info(const store::NodeRow& file,
                                   std::optional<std::int64_t> version) {
  const Subject from = TRY(subject(file, version));
  const MediaFacts known = TRY(facts(from));
  const auto row = TRY(kept({from.node_id, from.version, PreviewSize::small, 1}));
  return PreviewInfo{.version = from.version,
                     .has_preview = row ? !row->content_type.empty() : may_make(from.source),
                     .page_count = known.page_count,
                     .duration_ms = known.duration_ms,
                     .width = known.width,
                     .height = known.height};
}

Result<MediaFacts> Previews::facts(const Subject& from) {
  if (!may_make(from.source)) return MediaFacts{};
  const auto known = TRY(context_.database.read([&](db::Session& session) {
    return store::find_facts(session, from.node_id, from.version);
  }));
  if (known) return *known;
  const auto found = find_out(from);
  if (!found.ok() && !is_of_the_content(found.error())) return found.error();
  const MediaFacts out = found.ok() ? *found : MediaFacts{};
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    if (!TRY(store::version(tx, from.node_id, from.version))) return {};
    return store::keep_facts(tx, from.node_id, from.version, out);
  }));
  return out;
}

Result<MediaFacts> Previews::find_out(const Subject& from) {
  if (from.source == PreviewSource::pdf) return context_.tools->pdf_facts(from.stream);
  if (from.source == PreviewSource::video) return context_.tools->video_facts(from.stream);
  const auto size = image::size_of(TRY(beginning(from.stream, head_max_bytes)));
  if (size.ok()) return MediaFacts{.width = size->width, .height = size->height};
  if (may_make(PreviewSource::video)) {
    auto facts = TRY(context_.tools->video_facts(from.stream));
    return MediaFacts{.width = facts.width, .height = facts.height};
  }
  return MediaFacts{};
}

Result<void> drop_previews(db::Transaction& tx, Context& context, const Id& node_id,
                           std::int64_t version, std::vector<std::string>& freed) {
  const auto rows = TRY(store::previews_of(tx, node_id, version));
  for (const PreviewRow& row : rows) {
    const auto manifest = context.content.open(row.manifest, place_of_preview(row.key));
    for (const Chunk& chunk : manifest.ok() ? distinct_chunks(*manifest) : std::vector<Chunk>())
      if (auto locator = TRY(store::release(tx, nobody, chunk.id)))
        freed.push_back(*std::move(locator));
  }
  return store::erase_previews(tx, node_id, version);
}

}  // namespace septet::drive
