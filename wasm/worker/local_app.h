// The App in the tab: over SQLite in the browser's private file system, for one person, answering
// the messages of all tabs one after another.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "app/app.h"
#include "db/embedded_database.h"
#include "worker/messages.h"

namespace septet::worker {

struct Answer {
  std::string text;   // JSON
  std::string bytes;  // of the body
};

class LocalApp {
 public:
  // Opens or makes the database. `quota_bytes` is what the browser grants; 0: it does not say.
  // Errors: those of App::create, and of opening.
  static Result<std::unique_ptr<LocalApp>> open(const std::string& database_path,
                                                std::int64_t quota_bytes);

  // `body` may be null.
  Answer handle(std::string_view text, std::shared_ptr<http::Body> body);
  void tick() { (void)app_->tick(); }  // what fails is tried again at the next
  // The events committed since the last call, as an events::LiveBatch; empty if there were none.
  std::string take_events();

 private:
  struct Ports;
  explicit LocalApp(std::unique_ptr<Ports> ports);
  Result<Answer> answer(std::string_view text, std::shared_ptr<http::Body> body);
  Answer answer_request(const RequestHead&, std::shared_ptr<http::Body> body);
  Result<Answer> read_stream(const ReadStream&);
  Result<Answer> events_after(const AskEvents&);
  std::int64_t keep(http::Stream);
  void move_market();

  std::unique_ptr<Ports> ports_;
  std::unique_ptr<app::App> app_;
  std::map<std::int64_t, http::Stream> streams_;  // open ones; the oldest is dropped when too many
  std::int64_t next_stream_ = 1;
  std::int64_t pushed_sequence_ = 0;
  bool committed_ = false;
  bool market_filled_ = false;

 public:
  ~LocalApp();
};

}  // namespace septet::worker
