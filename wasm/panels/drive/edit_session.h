// One text file that is being written: who else has it, what is unsaved, and saving it without
// losing anybody's words. It draws nothing.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "client/client.h"
#include "client/draft.h"
#include "panels/drive/listing.h"
#include "platform/loop.h"

namespace septet::panels::drive {

class EditSession {
 public:
  enum class Lease {
    asking,
    held,
    other,  // somebody else has the file open for writing
    free,   // the other has closed it
    none,   // this host knows no leases, or cannot be asked now; saving is safe all the same
  };

  EditSession(client::Client&, const Node&, std::int64_t base_version);
  ~EditSession();
  EditSession(const EditSession&) = delete;
  EditSession& operator=(const EditSession&) = delete;

  Lease lease() const { return lease_; }
  // "Anna, Firefox on Linux"; empty until it is known.
  const std::string& other() const { return other_; }
  // Also while the answer is awaited: what is typed meanwhile is kept in any case.
  bool writable() const { return lease_ != Lease::other && lease_ != Lease::free; }

  client::Draft& draft() { return draft_; }
  std::int64_t base_version() const { return base_version_; }
  void set_base_version(std::int64_t version) { base_version_ = version; }
  const Node& node() const { return node_; }
  void renamed(const Node& node) { node_ = node; }

  bool unsaved() const { return unsaved_; }
  void touch() { unsaved_ = true; }
  bool saving() const { return saving_; }
  const std::optional<Error>& error() const { return error_; }
  // When it was saved last; nothing before.
  std::optional<Timestamp> saved_at() const { return saved_at_; }

  // The file as it is now, or the conflict copy that the text went into, since somebody else had
  // saved another version meanwhile; the session goes on with that.
  struct Saved {
    bool conflict = false;
  };
  // Nothing happens while an earlier save is under way; what is typed meanwhile stays unsaved.
  void save(std::string text, std::function<void(Saved)> then);

 private:
  void ask_for_lease();
  void take_lease(const Result<septet::drive::Editing>&);
  void learn_other(const Error&);
  void check_uncertain(const Node& target, std::string text, std::function<void(Saved)> then);
  void send(const Node& target, std::string text, std::function<void(Saved)> then);
  void arrived(const septet::drive::UploadReply&, std::function<void(Saved)> then);
  void failed(Error);
  // Passed over once the session has ended.
  template <class T>
  client::Then<T> alive(std::function<void(Result<T>)> then) {
    return [token = std::weak_ptr(alive_), then = std::move(then)](Result<T> result) {
      if (!token.expired()) then(std::move(result));
    };
  }

  client::Client& client_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
  Node node_;
  std::int64_t base_version_;
  client::Draft draft_;
  Lease lease_ = Lease::asking;
  std::string other_;
  platform::TimerId timer_ = 0;
  bool unsaved_ = false;
  bool saving_ = false;
  std::optional<Error> error_;
  std::optional<std::string> sending_;    // the text that is on its way
  std::optional<std::string> uncertain_;  // one to which no answer came
  std::optional<Timestamp> saved_at_;
};

}  // namespace septet::panels::drive
