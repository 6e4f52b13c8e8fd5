#include "people/notifications.h"

#include <algorithm>

#include "base/text.h"
#include "events/outbox.h"
#include "people/paging.h"
#include "people/rules.h"

namespace septet::people {

namespace {

constexpr Duration renewed_after = minutes(1);

std::string app_of(std::string_view kind) {
  return std::string(kind.substr(0, kind.find('.')));
}

NotificationPreference preference_of(const NotificationKind& kind) {
  return {kind.kind, kind.in_app, kind.email, app_of(kind.kind), kind.title};
}

}  // namespace

Result<void> RecordingSender::send(db::Transaction& tx, const Id& account_id,
                                   const Notification& notification) {
  return store::add_outgoing(tx, context_.make_id(), account_id, "email", notification,
                             context_.now());
}

Result<void> Notifications::changed(db::Transaction& tx, const Id& account) const {
  const std::int64_t unread = TRY(store::count_unread(tx, account));
  return events::append(tx, context_.now(),
                        {account, "people", "notifications.changed", {{"unread", unread}}});
}

Result<void> Notifications::keep(db::Transaction& tx, const Id& account,
                                 const Notification& notification, std::string_view subject) {
  TRY(store::add_notification(tx, account, notification, subject));
  TRY(events::append(tx, context_.now(),
                     {account, "people", "notification.added", encode(notification)}));
  return changed(tx, account);
}

Result<void> Notifications::renew(db::Transaction& tx, const Id& account,
                                  const Notification& unread, Notification now) {
  if (now.created_at - unread.created_at < renewed_after) return {};
  now.id = unread.id;
  TRY(store::renew_notification(tx, now));
  return changed(tx, account);
}

Result<void> Notifications::notify(db::Transaction& tx, const Notice& notice) {
  const auto wanted = TRY(preference(tx, notice.account_id, notice.kind));
  const Notification notification{.id = context_.make_id(),
                                  .app = app_of(notice.kind),
                                  .kind = notice.kind,
                                  .title = notice.title,
                                  .body = notice.body,
                                  .link = notice.link,
                                  .data = notice.data,
                                  .created_at = context_.now(),
                                  .read_at = std::nullopt};
  if (!notice.subject.empty())
    if (const auto unread = TRY(store::find_unread(tx, notice.account_id, notice.subject)))
      return renew(tx, notice.account_id, *unread, notification);
  NotificationSender& sender = context_.sender == nullptr ? recorder_ : *context_.sender;
  if (wanted.email) TRY(sender.send(tx, notice.account_id, notification));
  if (wanted.in_app) TRY(keep(tx, notice.account_id, notification, notice.subject));
  return {};
}

Result<Notification> Notifications::write_to(const Caller& caller, const Id& account,
                                             const NotificationRequest& request) {
  const Notification notification{.id = context_.make_id(),
                                  .app = "people",
                                  .kind = "people.message",
                                  .title = TRY(rules::label(request.title, "title")),
                                  .body = TRY(rules::message(request.body.value_or(""), "body")),
                                  .link = TRY(rules::link(request.link.value_or(""))),
                                  .data = {{"from", to_string(caller.account_id)}},
                                  .created_at = context_.now(),
                                  .read_at = std::nullopt};
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    if (!TRY(store::summary(tx, account))) return not_found("There is no such person.");
    return keep(tx, account, notification);
  }));
  return notification;
}

Result<NotificationList> Notifications::list(const Id& account, bool unread_only,
                                             const store::Slice& slice) const {
  return context_.database.read([&](db::Session& session) -> Result<NotificationList> {
    NotificationList out;
    out.items = TRY(store::notifications(session, account, unread_only, one_more(slice)));
    out.next_cursor = cut(out.items, slice, [](const Notification& n) { return n.id; });
    out.unread = TRY(store::count_unread(session, account));
    return out;
  });
}

Result<void> Notifications::mark(const Id& account, const Id& notification, bool read) {
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    if (!TRY(store::mark_notification(tx, account, notification, read, context_.now())))
      return not_found("There is no such notification.");
    return changed(tx, account);
  });
}

Result<void> Notifications::mark_all(const Id& account, bool read) {
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    TRY(store::mark_all_notifications(tx, account, read, context_.now()));
    return changed(tx, account);
  });
}

// What the person chose, or else what the kind brings along.
Result<NotificationPreference> Notifications::preference(db::Session& session, const Id& account,
                                                         const std::string& kind) const {
  for (auto& chosen : TRY(store::preferences(session, account)))
    if (chosen.kind == kind) return std::move(chosen);
  for (const NotificationKind& known : context_.kinds)
    if (known.kind == kind) return preference_of(known);
  return NotificationPreference{kind, true, false, {}, {}};
}

Result<NotificationPreferences> Notifications::preferences(const Id& account) const {
  const auto chosen = TRY(context_.database.read(
      [&](db::Session& session) { return store::preferences(session, account); }));
  NotificationPreferences out;
  for (const NotificationKind& kind : context_.kinds) {
    auto& item = out.items.emplace_back(preference_of(kind));
    const auto found = std::find_if(chosen.begin(), chosen.end(),
                                    [&](const auto& choice) { return choice.kind == kind.kind; });
    if (found != chosen.end()) item.in_app = found->in_app, item.email = found->email;
  }
  return out;
}

Result<NotificationPreferences> Notifications::save_preferences(
    const Id& account, const NotificationPreferences& changes) {
  for (std::size_t i = 0; i < changes.items.size(); ++i)
    if (std::none_of(context_.kinds.begin(), context_.kinds.end(),
                     [&](const auto& kind) { return kind.kind == changes.items[i].kind; }))
      return invalid("items." + std::to_string(i) + ".kind", "unknown_value",
                     "There are no notifications of this kind.");
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    for (const auto& change : changes.items) TRY(store::save_preference(tx, account, change));
    return {};
  }));
  return preferences(account);
}

}  // namespace septet::people
