// What the worker's JavaScript (web/local/worker.js) calls.
#include <cstdlib>
#include <memory>
#include <string>

#include "worker/host.h"
#include "worker/local_app.h"

using namespace septet;

namespace {

std::unique_ptr<worker::LocalApp>& local() {
  static std::unique_ptr<worker::LocalApp> app;
  return app;
}

// A Blob that came with the message, read while the App asks for it.
class AttachedFile final : public http::Body {
 public:
  explicit AttachedFile(std::uint64_t size_bytes) : size_bytes_(size_bytes) {}
  std::optional<std::uint64_t> size() const override { return size_bytes_; }

  Result<void> drain(std::uint64_t limit, const Sink& sink) override {
    if (size_bytes_ > limit)
      return failure(ErrorKind::too_large, "body_too_large", "The request is too large.");
    std::string piece(256 * 1024, '\0');
    for (std::uint64_t offset = 0; offset < size_bytes_;) {
      const int count = septet_attachment_read(piece.data(), static_cast<int>(piece.size()),
                                               static_cast<double>(offset));
      if (count <= 0) return invalid("", "body_incomplete", "The file could not be read.");
      TRY(sink(std::string_view(piece).substr(0, static_cast<std::size_t>(count))));
      offset += static_cast<std::uint64_t>(count);
    }
    return {};
  }

 private:
  std::uint64_t size_bytes_;
};

void send(const worker::Answer& answer) {
  septet_answer(answer.text.data(), static_cast<int>(answer.text.size()), answer.bytes.data(),
                static_cast<int>(answer.bytes.size()));
}

std::shared_ptr<http::Body> body_of(std::string bytes, double file_size) {
  if (file_size >= 0) return std::make_shared<AttachedFile>(static_cast<std::uint64_t>(file_size));
  if (bytes.empty()) return nullptr;
  return std::make_shared<http::TextBody>(std::move(bytes));
}

std::string taken(char* data, int size) {
  std::string out(data, static_cast<std::size_t>(size));
  std::free(data);
  return out;
}

}  // namespace

extern "C" {

// Answers with {} or a Failure. The quota in bytes, or 0.
void septet_start(double quota) {
  auto opened = worker::LocalApp::open("septet.db", static_cast<std::int64_t>(quota));
  if (!opened.ok()) {
    const Error& error = opened.error();
    send({to_text(encode(worker::Failure{error.code, error.message, error.cause})), {}});
    return;
  }
  local() = *std::move(opened);
  send({"{}", {}});
}

// One message. Takes over both buffers (made by malloc). `file_size` in bytes: of the Blob that
// came with it, or -1. Answers it, then pushes the events that it caused.
void septet_message(char* text, int text_size, char* bytes, int byte_size, double file_size) {
  const std::string message = taken(text, text_size);
  auto body = body_of(taken(bytes, byte_size), file_size);
  send(local()->handle(message, std::move(body)));
  if (const std::string events = local()->take_events(); !events.empty())
    septet_push(events.data(), static_cast<int>(events.size()));
}

// Housekeeping, about once a minute.
void septet_tick(void) {
  local()->tick();
}
}
