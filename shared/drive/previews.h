// Previews of pictures, videos and PDFs: made at the first request, and kept, as chunks of their
// own, as long as the version that they show. Nothing of the file but its pixels is in them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drive/kinds.h"
#include "drive/preview_store.h"
#include "drive/versions.h"
#include "http/message.h"

namespace septet::drive {

struct PreviewRequest {
  std::optional<std::int64_t> version;  // absent: the current one
  PreviewSize size = PreviewSize::small;
  std::int64_t page = 1;
};

struct OpenPreview {
  std::int64_t version = 0;
  std::string content_type;
  std::optional<std::int64_t> page_count;  // of a PDF
  http::Stream stream;
};

class Previews {
 public:
  explicit Previews(Context& context) : context_(context) {}

  // Errors: not_found, also "no_preview" for what none can be made of, here or at all, and
  // "no_such_page"; conflict "not_a_file"; those of reading the file; unavailable.
  Result<OpenPreview> open(const Caller&, const Id& file_id, const PreviewRequest&);
  Result<PreviewInfo> info(const Caller&, const Id& file_id, std::optional<std::int64_t> version);

  // The same of a file that the caller may see, by whatever was found out elsewhere.
  Result<OpenPreview> open(const store::NodeRow& file, const PreviewRequest&);
  Result<PreviewInfo> info(const store::NodeRow& file, std::optional<std::int64_t> version);

 private:
  struct Subject;
  Result<Subject> subject(const store::NodeRow& file, std::optional<std::int64_t> version);
  bool may_make(PreviewSource) const;
  Result<MediaFacts> facts(const Subject&);
  Result<MediaFacts> find_out(const Subject&);
  Result<std::optional<store::PreviewRow>> kept(const store::PreviewKey&);
  Result<std::optional<store::PreviewRow>> made(const Subject&, const store::PreviewKey&);
  Result<void> make(const Subject&, const store::PreviewKey&);
  Result<image::Picture> picture(const Subject&, const store::PreviewKey&);
  Result<image::Picture> picture_of_image(const Subject&, int longest);
  Result<void> keep(const store::PreviewKey&, const std::string& content_type,
                    std::string_view bytes);
  Result<OpenPreview> opened(const store::PreviewRow&);

  Context& context_;
};

// With the version that they show. Adds to `freed` the locators to be removed after the commit.
Result<void> drop_previews(db::Transaction&, Context&, const Id& node_id, std::int64_t version,
                           std::vector<std::string>& freed);

}  // namespace septet::drive
