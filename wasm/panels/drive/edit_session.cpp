#include "panels/drive/edit_session.h"

#include "drive/history_types.h"
#include "platform/page.h"

namespace septet::panels::drive {

namespace {

constexpr double renew_ms = 60'000;
constexpr double look_again_ms = 10'000;

}  // namespace

EditSession::EditSession(client::Client& client, const Node& node, std::int64_t base_version)
    : client_(client),
      node_(node),
      base_version_(base_version),
      draft_(client.me().user_id, node.id) {
  ask_for_lease();
}

EditSession::~EditSession() {
  platform::cancel(timer_);
  if (lease_ == Lease::held) client_.sharing().stop_editing(node_.id, [](const Result<void>&) {});
}

void EditSession::ask_for_lease() {
  client_.sharing().start_editing(
      node_.id, alive<septet::drive::Editing>(
                    [this](const Result<septet::drive::Editing>& reply) { take_lease(reply); }));
}

void EditSession::take_lease(const Result<septet::drive::Editing>& reply) {
  const bool taken = !reply.ok() && reply.error().code == "being_edited";
  if (reply.ok() && (lease_ == Lease::other || lease_ == Lease::free)) {
    // The person is asked first; meanwhile others may have it.
    lease_ = Lease::free;
    client_.sharing().stop_editing(node_.id, [](const Result<void>&) {});
  } else if (reply.ok()) {
    lease_ = Lease::held;
  } else if (taken) {
    if (lease_ != Lease::other) learn_other(reply.error());
    lease_ = Lease::other;
  } else if (lease_ == Lease::asking) {
    lease_ = Lease::none;
  }
  const double wait_ms = lease_ == Lease::other || lease_ == Lease::free ? look_again_ms : renew_ms;
  timer_ = platform::after(wait_ms, [this] { ask_for_lease(); });
}

void EditSession::learn_other(const Error& error) {
  const auto problem = parse_json(error.details);
  if (!problem.ok() || !problem->contains("editing")) return;
  const auto editing = decode<septet::drive::Editing>((*problem)["editing"]);
  if (!editing.ok()) return;
  other_ = editing->author_id == client_.me().user_id ? "You, " + editing->device_name
                                                      : editing->device_name;
  if (editing->author_id == client_.me().user_id) return;
  client_.people().profile(
      editing->author_id,
      alive<people::PublicProfile>(
          [this, device = editing->device_name](const Result<people::PublicProfile>& who) {
            if (who.ok()) other_ = who->display_name + ", " + device;
          }));
}

// The file's name and place may have changed, and what was sent before may have arrived although no
// answer did.
void EditSession::save(std::string text, std::function<void(Saved)> then) {
  if (saving_) return;
  saving_ = true;
  unsaved_ = false;  // until the next keystroke
  error_.reset();
  client_.drive().node(
      node_.id, alive<PlacedNode>([this, text = std::move(text),
                                   then = std::move(then)](Result<PlacedNode> found) mutable {
        if (found.ok() && !found->node.trashed_at)
          check_uncertain(found->node, std::move(text), std::move(then));
        else if (found.ok() || found.error().kind == ErrorKind::not_found)
          send(node_, std::move(text), std::move(then));  // deleted: it is made anew
        else
          failed(std::move(found).error());
      }));
}

// A version that holds what was sent before is our own.
void EditSession::check_uncertain(const Node& target, std::string text,
                                  std::function<void(Saved)> then) {
  const auto before = std::exchange(uncertain_, std::nullopt);
  if (!before || target.version == base_version_) return send(target, std::move(text), then);
  client_.drive().content(
      target.id, target.version, {},
      alive<client::Reply>([this, target, before = *before, text = std::move(text),
                            then = std::move(then)](Result<client::Reply> reply) {
        if (!reply.ok()) {
          uncertain_ = before;
          return failed(std::move(reply).error());
        }
        if (reply->body == before) base_version_ = target.version.value_or(base_version_);
        send(target, text, then);
      }));
}

void EditSession::send(const Node& target, std::string text, std::function<void(Saved)> then) {
  node_ = target;
  sending_ = text;
  client_.drive().upload_whole(
      target.name, target.parent_id, std::move(text), platform::clock().now(), {},
      alive<septet::drive::UploadReply>(
          [this, then = std::move(then)](Result<septet::drive::UploadReply> reply) mutable {
            if (!reply.ok()) return failed(std::move(reply).error());
            arrived(*reply, std::move(then));
          }),
      base_version_);
}

void EditSession::arrived(const septet::drive::UploadReply& reply,
                          std::function<void(Saved)> then) {
  saving_ = false;
  sending_.reset();
  saved_at_ = platform::clock().now();
  base_version_ = reply.version;
  if (!unsaved_) draft_.drop();
  const bool conflict = reply.file_id != node_.id;
  if (!conflict) {
    node_.version = reply.version;
    return then({false});
  }
  if (lease_ == Lease::held) client_.sharing().stop_editing(node_.id, [](const Result<void>&) {});
  draft_.drop();
  draft_ = client::Draft(client_.me().user_id, reply.file_id);
  node_.id = reply.file_id;
  node_.name = reply.name;
  node_.version = reply.version;
  platform::cancel(timer_);
  lease_ = Lease::asking;
  ask_for_lease();
  then({true});
}

void EditSession::failed(Error error) {
  saving_ = false;
  unsaved_ = true;
  if (sending_ && error.kind == ErrorKind::unavailable) uncertain_ = std::move(sending_);
  sending_.reset();
  error_ = std::move(error);
}

}  // namespace septet::panels::drive
