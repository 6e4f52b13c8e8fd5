#include "panels/drive/sharing.h"

#include <algorithm>
#include <memory>

#include "base/text.h"
#include "panels/drive/batch.h"

namespace septet::panels::drive {

namespace api = septet::drive;

namespace {

constexpr double sharing_settle_ms = 150;
constexpr int most_pages = 20;

std::string in_quotes(const Node& node) {
  return "“" + node.name + "”";
}

}  // namespace

Sharing::Sharing(client::Client& client, Tell tell)
    : client_(client),
      tell_(std::move(tell)),
      watch_(
          client, sharing_settle_ms,
          [this](const api::NodeEvent& event) { return event.node_id == node_id_; },
          [this] { refresh(); }) {}

void Sharing::look_at(const Node& node) {
  const bool known = node.id == node_id_ && node.revision == revision_;
  if (client_.local() || known || node.id == client_.me().user_id) return;
  if (node.id != node_id_) forget();
  node_id_ = node.id;
  revision_ = node.revision;
  owned_ = node.permission == Permission::owner;
  refresh();
}

void Sharing::refresh() {
  if (node_id_.is_nil() || client_.session() != client::Session::signed_in) return;
  shares_.load(
      [this, id = node_id_](auto cursor, auto then) {
        client_.sharing().shares(id, std::move(cursor), std::move(then));
      },
      most_pages);
  if (!owned_) return;
  links_.load(
      [this, id = node_id_](auto cursor, auto then) {
        client_.sharing().links(id, std::move(cursor), std::move(then));
      },
      most_pages);
}

void Sharing::forget() {
  node_id_ = {};
  revision_ = 0;
  shares_.clear();
  links_.clear();
  found_.clear();
}

const Share* Sharing::share_with(const Id& user_id) const {
  for (const Share& share : shares_.items())
    if (share.node_id == node_id_ && share.user_id == user_id) return &share;
  return nullptr;
}

void Sharing::find(const std::string& words) {
  const std::string wanted(trimmed(words));
  if (wanted.empty()) return found_.clear();
  found_.load([this, wanted](auto then) {
    client_.people().find_people(wanted, [this, then = std::move(then)](auto page) {
      if (page.ok())
        for (const people::PersonSummary& person : page->items) client_.persons().learn(person);
      then(std::move(page));
    });
  });
}

void Sharing::give(const std::vector<Node>& nodes, const people::PersonSummary& person,
                   Permission role) {
  std::vector<Id> ids;
  for (const Node& node : nodes) ids.push_back(node.id);
  const std::string what =
      nodes.size() == 1 ? in_quotes(nodes.front()) : std::to_string(nodes.size()) + " items";
  const auto made = std::make_shared<std::vector<Id>>();
  const std::function<void()> take_back = [this, made] {
    for (const Id& id : *made)
      client_.sharing().end_share(id, [this](Result<void> ended) {
        if (!ended.ok()) fail(ended.error());
        refresh();
      });
  };
  run_batch(
      std::move(ids),
      [this, person, role, made](const Id& id, auto then) {
        client_.sharing().share({id, person.user_id, {}, role},
                                [made, then = std::move(then)](Result<Share> share) {
                                  if (!share.ok()) return then(std::move(share).error());
                                  made->push_back(share->id);
                                  then({});
                                });
      },
      [this, text = what + " shared with " + person.display_name,
       take_back](const BatchOutcome& outcome) {
        // Of several some may have been shared before, which stay so.
        const auto undo = outcome.done.size() == 1 ? take_back : std::function<void()>();
        if (!outcome.done.empty()) tell_({text, undo, {}});
        if (outcome.error) fail(*outcome.error);
        refresh();
      });
}

void Sharing::set_role(const Share& share, Permission role) {
  for (Share& shown : shares_.items())
    if (shown.id == share.id) shown.role = role;
  client_.sharing().set_role(share.id, role, [this](Result<Share> changed) {
    if (!changed.ok()) fail(changed.error());
    refresh();
  });
}

void Sharing::revoke(const Share& share) {
  const Share ended = share;
  std::erase_if(shares_.items(), [&](const Share& shown) { return shown.id == ended.id; });
  client_.sharing().end_share(ended.id, [this, ended](Result<void> done) {
    const auto* person = client_.persons().find(ended.user_id);
    if (done.ok())
      tell_({"No longer shared with " + (person ? person->display_name : "that person"),
             [this, ended] { share_again(ended); },
             {}});
    else
      fail(done.error());
    refresh();
  });
}

void Sharing::share_again(const Share& ended) {
  client_.sharing().share({ended.node_id, ended.user_id, {}, ended.role},
                          [this](Result<Share> shared) {
                            if (!shared.ok()) fail(shared.error());
                            refresh();
                          });
}

void Sharing::save_link(const Id& id, const SaveLink& wanted, client::Then<Link> then) {
  auto answered = [this, then = std::move(then)](Result<Link> link) {
    if (link.ok()) refresh();
    then(std::move(link));
  };
  if (!id.is_nil())
    client_.sharing().change_link(id, wanted, std::move(answered));
  else
    client_.sharing().make_link(wanted, std::move(answered));
}

void Sharing::remove_link(const Link& link) {
  std::erase_if(links_.items(),
                [id = link.id](const PlacedLink& shown) { return shown.link.id == id; });
  client_.sharing().remove_link(link.id, [this](Result<void> removed) {
    if (removed.ok())
      tell_({"The link is removed: its address leads nowhere now", {}, {}});
    else
      fail(removed.error());
    refresh();
  });
}

void Sharing::fail(Error error) {
  tell_({{}, {}, std::move(error)});
}

}  // namespace septet::panels::drive
