#include "app/drive_people.h"

#include "base/text.h"

namespace septet::app {

namespace {

const std::vector<people::NotificationKind> drive_kinds{
    {"drive.shared", "Somebody shares files with you", true, true},
    {"drive.shared_changed", "Somebody changes files that you share or that are shared with you"},
    {"drive.commented", "Somebody comments on such a file"},
    {"drive.dropped", "Somebody leaves files in your drop box"},
    {"drive.space", "Your storage is nearly full"},
};

}  // namespace

DrivePeople::DrivePeople(people::Service& people) : people_(people) {
  people_.add_kinds(drive_kinds);
}

Result<std::optional<drive::Person>> DrivePeople::find(db::Session& session, const Id& id) {
  const auto found = TRY(people::store::summary(session, id));
  if (!found) return std::optional<drive::Person>();
  return std::optional(drive::Person{
      found->user_id, found->display_name.empty() ? found->username : found->display_name});
}

Result<std::optional<drive::Person>> DrivePeople::find(db::Session& session,
                                                       std::string_view username) {
  if (!is_utf8(username)) return std::optional<drive::Person>();
  const auto id = TRY(people::store::account_by_username(session, fold_case(username)));
  return id ? find(session, *id) : std::optional<drive::Person>();
}

Result<void> DrivePeople::notify(db::Transaction& tx, const drive::Notice& notice) {
  return people_.notifications.notify(tx, {.account_id = notice.account_id,
                                           .kind = notice.kind,
                                           .title = notice.title,
                                           .body = notice.body,
                                           .link = notice.link,
                                           .data = notice.data,
                                           .subject = notice.subject});
}

}  // namespace septet::app
