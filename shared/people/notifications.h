// Notifications: kept for the person, pushed live, passed on to whoever sends e-mail.
#pragma once

#include "people/activity.h"

namespace septet::people {

struct Notice {
  Id account_id;  // to whom
  std::string kind;
  std::string title;
  std::string body;
  std::string link;
  Json data = Json::object();
  // What it is about. While one of the same subject is unread, that one is brought up to date, once
  // a minute at most, instead of adding another. Empty: always another.
  std::string subject;
};

// The default: writes down what would be sent.
class RecordingSender final : public NotificationSender {
 public:
  explicit RecordingSender(const Context& context) : context_(context) {}
  Result<void> send(db::Transaction&, const Id& account_id, const Notification&) override;

 private:
  const Context& context_;
};

class Notifications {
 public:
  explicit Notifications(const Context& context) : context_(context), recorder_(context) {}

  // For use cases of any service, in the transaction of what it tells about.
  Result<void> notify(db::Transaction&, const Notice&);
  // An administrator writes to a person. Error: not_found.
  Result<Notification> write_to(const Caller&, const Id& account, const NotificationRequest&);

  Result<NotificationList> list(const Id& account, bool unread_only, const store::Slice&) const;
  // Error: not_found.
  Result<void> mark(const Id& account, const Id& notification, bool read);
  Result<void> mark_all(const Id& account, bool read);

  Result<NotificationPreferences> preferences(const Id& account) const;
  // Error: invalid for a kind that there is not.
  Result<NotificationPreferences> save_preferences(const Id& account,
                                                   const NotificationPreferences&);

 private:
  Result<NotificationPreference> preference(db::Session&, const Id& account,
                                            const std::string& kind) const;
  Result<void> keep(db::Transaction&, const Id& account, const Notification&,
                    std::string_view subject = {});
  Result<void> renew(db::Transaction&, const Id& account, const Notification& unread,
                     Notification now);
  Result<void> changed(db::Transaction&, const Id& account) const;

  const Context& context_;
  RecordingSender recorder_;
};

}  // namespace septet::people
