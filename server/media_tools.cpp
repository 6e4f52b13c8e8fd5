#include "server/media_tools.h"

#include <algorithm>
#include <cmath>
#include <thread>

#include "base/encoding.h"
#include "base/json.h"

namespace septet::server {

namespace {

using drive::MediaFacts;
using drive::Tool;

constexpr std::uint64_t pdf_max_bytes = 128 << 20;
constexpr std::uint64_t video_head_bytes = 32 << 20;  // frames near the beginning lie here
constexpr std::uint64_t video_tail_bytes = 8 << 20;   // where many keep their table of contents
constexpr std::size_t facts_max_bytes = 64 << 10;
constexpr std::size_t picture_max_bytes = 64 << 20;

// What ffmpeg may take a file for, whatever it looks like: nothing that refers to other files.
constexpr const char* formats =
    "mov,matroska,avi,mpegts,mpeg,ogg,asf,flv,webp_pipe,tiff_pipe,png_pipe,jpeg_pipe,bmp_pipe,gif";
constexpr const char* source = "file:/dev/stdin";

Error too_large_for_tool() {
  return failure(ErrorKind::too_large, "tool_failed", "This file is too large to look into.");
}

Result<Descriptor> pdf_file(const http::Stream& pdf) {
  if (pdf.size > pdf_max_bytes) return too_large_for_tool();
  return memory_file(pdf, pdf_max_bytes, 0);
}

Result<Descriptor> video_file(const http::Stream& video) {
  return memory_file(video, video_head_bytes, video_tail_bytes);
}

// The number after "Pages:".
std::optional<std::int64_t> page_count_in(const std::string& facts) {
  const auto line = ("\n" + facts).find("\nPages:");
  if (line == std::string::npos) return std::nullopt;
  const auto begin = facts.find_first_not_of(' ', line + 6);
  if (begin == std::string::npos) return std::nullopt;
  const auto end = facts.find_first_not_of("0123456789", begin);
  const auto number = number_in(std::string_view(facts).substr(begin, end - begin));
  return number ? std::optional(static_cast<std::int64_t>(*number)) : std::nullopt;
}

// "12.345000" seconds.
std::optional<std::int64_t> milliseconds_of(const std::string& seconds) {
  const auto point = std::min(seconds.find('.'), seconds.size());
  const auto whole = number_in(std::string_view(seconds).substr(0, point));
  if (!whole || *whole > 1'000'000'000) return std::nullopt;
  std::string fraction = point < seconds.size() ? seconds.substr(point + 1, 3) : "";
  fraction.resize(3, '0');
  return static_cast<std::int64_t>(*whole * 1000 + number_in(fraction).value_or(0));
}

std::optional<std::int64_t> positive(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_integer() || *found <= 0) return std::nullopt;
  return found->get<std::int64_t>();
}

// Whether it is to be turned by a quarter.
bool is_turned(const Json& stream) {
  for (const Json& data : stream.value("side_data_list", Json::array()))
    if (data.is_object() && std::abs(data.value("rotation", 0)) % 180 == 90) return true;
  return false;
}

}  // namespace

MediaTools::MediaTools(int at_once)
    : pdftotext_(program_path("pdftotext")),
      pdfinfo_(program_path("pdfinfo")),
      pdftoppm_(program_path("pdftoppm")),
      ffmpeg_(program_path("ffmpeg")),
      ffprobe_(program_path("ffprobe")),
      free_(at_once > 0 ? at_once
                        : std::max(1, static_cast<int>(std::thread::hardware_concurrency()))) {}

bool MediaTools::has(Tool tool) const {
  switch (tool) {
    case Tool::pdf_text:
      return !pdftotext_.empty();
    case Tool::pdf_picture:
      return !pdftoppm_.empty() && !pdfinfo_.empty();
    case Tool::video_picture:
      return !ffmpeg_.empty() && !ffprobe_.empty();
  }
  return false;
}

std::string MediaTools::found() const {
  std::string out;
  for (const std::string* path : {&pdftotext_, &pdfinfo_, &pdftoppm_, &ffmpeg_, &ffprobe_})
    if (!path->empty()) out += (out.empty() ? "" : ", ") + path->substr(path->rfind('/') + 1);
  return out;
}

Result<std::string> MediaTools::run(ToolCommand command, const Descriptor& input) const {
  command.input = input.fd();
  return run_tool(sandbox_, command);
}

Result<std::string> MediaTools::pdf_text(const http::Stream& pdf, std::size_t most_bytes) {
  const Descriptor input = TRY(pdf_file(pdf));
  ToolCommand command{.program = pdftotext_,
                      .arguments = {"-q", "-enc", "UTF-8", "-nopgbrk", "/dev/stdin", "-"}};
  command.most_output_bytes = most_bytes;
  command.may_cut = true;
  return run(std::move(command), input);
}

Result<MediaFacts> MediaTools::pdf_facts(const http::Stream& pdf) {
  const Descriptor input = TRY(pdf_file(pdf));
  ToolCommand command{.program = pdfinfo_, .arguments = {"-enc", "UTF-8", "/dev/stdin"}};
  command.most_output_bytes = facts_max_bytes;
  command.may_cut = true;
  MediaFacts out;
  out.page_count = page_count_in(TRY(run(std::move(command), input)));
  return out;
}

Result<image::Picture> MediaTools::pdf_page(const http::Stream& pdf, std::int64_t page,
                                            int longest) {
  const Descriptor input = TRY(pdf_file(pdf));
  const std::string number = std::to_string(page);
  ToolCommand command{.program = pdftoppm_,
                      .arguments = {"-q", "-f", number, "-l", number, "-scale-to",
                                    std::to_string(longest), "-singlefile", "/dev/stdin"}};
  command.most_output_bytes = picture_max_bytes;
  return image::from_ppm(TRY(run(std::move(command), input)));
}

Result<MediaFacts> MediaTools::video_facts(const http::Stream& video) {
  const Descriptor input = TRY(video_file(video));
  ToolCommand command{
      .program = ffprobe_,
      .arguments = {"-v", "error", "-protocol_whitelist", "file", "-format_whitelist", formats,
                    "-select_streams", "v:0", "-show_entries",
                    "format=duration:stream=width,height:stream_side_data=rotation", "-of", "json",
                    source}};
  command.most_output_bytes = facts_max_bytes;
  const Json facts = TRY(parse_json(TRY(run(std::move(command), input))));
  MediaFacts out;
  const Json format = facts.value("format", Json::object());
  if (format.is_object()) out.duration_ms = milliseconds_of(format.value("duration", ""));
  const Json streams = facts.value("streams", Json::array());
  if (!streams.is_array() || streams.empty() || !streams[0].is_object()) return out;
  out.width = positive(streams[0], "width");
  out.height = positive(streams[0], "height");
  if (is_turned(streams[0])) std::swap(out.width, out.height);
  return out;
}

// The very first frame is black more often than not; a short video has only that.
Result<image::Picture> MediaTools::video_frame(const http::Stream& video, int longest) {
  const Descriptor input = TRY(video_file(video));
  auto frame = frame_at(input, "2", longest);
  if (frame.ok() || frame.error().kind != ErrorKind::unprocessable) return frame;
  return frame_at(input, "0", longest);
}

Result<image::Picture> MediaTools::frame_at(const Descriptor& video, const char* at_s,
                                            int longest) const {
  const std::string side = std::to_string(longest);
  const std::string scale = "scale=w='min(" + side + ",iw)':h='min(" + side +
                            ",ih)':force_original_aspect_ratio=decrease";
  ToolCommand command{.program = ffmpeg_, .arguments = {"-v",         "error",
                                                        "-nostdin",   "-threads",
                                                        "1",          "-protocol_whitelist",
                                                        "file",       "-format_whitelist",
                                                        formats,      "-ss",
                                                        at_s,         "-i",
                                                        source,       "-map",
                                                        "0:v:0",      "-frames:v",
                                                        "1",          "-vf",
                                                        scale,        "-f",
                                                        "image2pipe", "-c:v",
                                                        "ppm",        "-"}};
  command.most_output_bytes = picture_max_bytes;
  return image::from_ppm(TRY(run(std::move(command), video)));
}

// One place at work, for one key.
class MediaTools::Turn {
 public:
  Turn(MediaTools& tools, const std::string& key) : tools_(tools), key_(key) {
    std::unique_lock lock(tools_.mutex_);
    tools_.changed_.wait(lock, [&] { return tools_.free_ > 0 && !tools_.taken_.contains(key_); });
    --tools_.free_;
    tools_.taken_.insert(key_);
  }
  ~Turn() {
    {
      const std::lock_guard lock(tools_.mutex_);
      ++tools_.free_;
      tools_.taken_.erase(key_);
    }
    tools_.changed_.notify_all();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  MediaTools& tools_;
  const std::string& key_;
};

Result<void> MediaTools::in_turn(const std::string& key,
                                 const std::function<Result<void>()>& work) {
  const auto waiting = waiting_ ? waiting_() : nullptr;
  const Turn turn(*this, key);
  return work();
}

}  // namespace septet::server
