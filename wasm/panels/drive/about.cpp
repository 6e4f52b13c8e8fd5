#include "panels/drive/about.h"

#include <algorithm>

namespace septet::panels::drive {

namespace api = septet::drive;

namespace {

constexpr double about_settle_ms = 150;
constexpr int comment_pages = 20;

}  // namespace

About::About(client::Client& client, Tell tell)
    : client_(client),
      tell_(tell),
      sharing_(client, std::move(tell)),
      watch_(
          client, about_settle_ms,
          [this](const api::NodeEvent& event) {
            return event.node_id == node_id_ || (activity_wanted_ && event.parent_id == node_id_);
          },
          [this] { refresh(); }) {}

void About::look_at(const Node& node, bool activity_wanted) {
  const bool another = node.id != node_id_;
  const bool changed = another || node.revision != revision_;
  if (another) forget();
  node_id_ = node.id;
  revision_ = node.revision;
  sharing_.look_at(node);
  if (changed) ask_comments();
  if (activity_wanted && (changed || !activity_wanted_)) ask_activity();
  activity_wanted_ = activity_wanted;
}

void About::forget() {
  node_id_ = {};
  revision_ = 0;
  activity_wanted_ = false;
  activity_.clear();
  comments_.clear();
  sharing_.forget();
}

void About::refresh() {
  if (node_id_.is_nil() || client_.session() != client::Session::signed_in) return;
  ask_comments();
  if (activity_wanted_) ask_activity();
}

void About::ask_comments() {
  if (client_.local() || node_id_ == client_.me().user_id) return;  // the root has none
  comments_.load(
      [this, id = node_id_](auto cursor, auto then) {
        client_.sharing().comments(id, std::move(cursor), std::move(then));
      },
      comment_pages);
}

void About::ask_activity() {
  activity_.load([this, id = node_id_](auto cursor, auto then) {
    client_.sharing().activity(id, std::move(cursor), std::move(then));
  });
}

void About::write(const std::string& text, client::Then<Comment> then) {
  client_.sharing().comment(node_id_, text,
                            [this, id = node_id_, then = std::move(then)](Result<Comment> made) {
                              if (made.ok() && id == node_id_) {
                                comments_.items().push_back(*made);
                                ask_comments();
                              }
                              then(std::move(made));
                            });
}

void About::remove(const Comment& comment) {
  const Comment gone = comment;
  std::erase_if(comments_.items(), [&](const Comment& shown) { return shown.id == gone.id; });
  client_.sharing().remove_comment(gone.id, [this, gone](Result<void> removed) {
    if (!removed.ok()) {
      tell_({{}, {}, removed.error()});
      return refresh();
    }
    const auto again = [this, gone] {
      client_.sharing().comment(gone.node_id, gone.text, [this](Result<Comment> made) {
        if (!made.ok()) tell_({{}, {}, made.error()});
        refresh();
      });
    };
    tell_({"Comment deleted", gone.author_id == client_.me().user_id ? again : Notice{}.undo, {}});
  });
}

}  // namespace septet::panels::drive
