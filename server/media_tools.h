// Drive's tools by the programs of poppler (pdftotext, pdfinfo, pdftoppm) and ffmpeg (ffmpeg,
// ffprobe), those of them that are installed.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "drive/tools.h"
#include "server/tool_process.h"

namespace septet::server {

class MediaTools final : public drive::Tools {
 public:
  // Looks for the programs. `at_once`: how many may be at work; 0: as there are processors.
  explicit MediaTools(int at_once = 0);

  bool has(drive::Tool) const override;
  Result<std::string> pdf_text(const http::Stream&, std::size_t most_bytes) override;
  Result<drive::MediaFacts> pdf_facts(const http::Stream&) override;
  Result<image::Picture> pdf_page(const http::Stream&, std::int64_t page, int longest) override;
  Result<drive::MediaFacts> video_facts(const http::Stream&) override;
  Result<image::Picture> video_frame(const http::Stream&, int longest) override;
  Result<void> in_turn(const std::string& key, const std::function<Result<void>()>& work) override;

  // What a thread holds while it waits for its turn, so that its host can let another answer
  // requests. Before the first of them.
  using Waiting = std::function<std::shared_ptr<void>()>;
  void on_waiting(Waiting waiting) { waiting_ = std::move(waiting); }
  // The programs that were found, for the log: "pdftotext, ffmpeg".
  std::string found() const;

 private:
  class Turn;
  Result<std::string> run(ToolCommand, const Descriptor& input) const;
  Result<image::Picture> frame_at(const Descriptor& video, const char* at_s, int longest) const;

  Sandbox sandbox_;
  std::string pdftotext_, pdfinfo_, pdftoppm_, ffmpeg_, ffprobe_;  // paths; empty: not there
  Waiting waiting_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  int free_;                     // turns
  std::set<std::string> taken_;  // keys that are being worked for
};

}  // namespace septet::server
