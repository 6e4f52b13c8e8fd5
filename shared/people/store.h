// All SQL of people. Functions that only read take a Session; those that write, a Transaction.
// Lists run from the newest to the oldest and go on below the id that they are given.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"
#include "people/types.h"

namespace septet::people::store {

Result<void> migrate(db::Database&);

// Where a list goes on, and how much of it is wanted.
struct Slice {
  std::optional<Id> below;  // nothing: from the newest
  int limit = 50;
};

// ---- Accounts

struct Account {
  Id id;
  std::string username;
  std::string email;
  std::string password_hash;  // empty: nobody signs in by password
  std::optional<Timestamp> password_changed_at;
  std::string display_name;
  std::string bio;
  std::string phone;
  std::string language;
  Theme theme = Theme::system;
  Json preferences = Json::object();
  unsigned roles = 0;
  bool demonstration = false;
  std::int64_t version = 1;  // counts the changes of the profile
  std::string avatar_etag;   // empty: there is no avatar
  Timestamp created_at;
};

// Error: conflict, code "duplicate", if the username or the e-mail address is taken.
Result<void> add_account(db::Transaction&, const Account&);
Result<std::optional<Account>> account(db::Session&, const Id&);
// By username or e-mail address, already folded.
Result<std::optional<Account>> account_by_login(db::Session&, std::string_view key);
Result<std::optional<Id>> account_by_username(db::Session&, std::string_view key);
Result<std::optional<Id>> account_by_email(db::Session&, std::string_view key);
Result<std::optional<Id>> oldest_account(db::Session&);
// Everything that a profile's patch can change; counts the version up. Error: as add_account.
Result<void> save_profile(db::Transaction&, const Account&);
Result<void> save_password(db::Transaction&, const Id&, std::string_view hash, Timestamp now);
Result<void> save_roles(db::Transaction&, const Id&, unsigned roles);
Result<std::int64_t> count_with_role(db::Session&, Role);
Result<std::vector<Id>> accounts_with_role(db::Session&, Role);
Result<std::int64_t> account_count(db::Session&);
Result<std::vector<DemonstrationAccount>> demonstration_accounts(db::Session&);
Result<std::optional<PersonSummary>> summary(db::Session&, const Id&);
// Those whose username begins so, in its order, after the one given.
Result<std::vector<PersonSummary>> search(db::Session&, std::string_view key_prefix,
                                          std::string_view after, int limit);
// All rows of the account; activity stays, without what would tell who it was.
Result<void> remove_account(db::Transaction&, const Id&);
std::string avatar_url(const Id&, std::string_view etag);

Result<std::vector<Address>> addresses(db::Session&, const Id& account);
// Each has to have an id.
Result<void> replace_addresses(db::Transaction&, const Id& account, const std::vector<Address>&);

struct Avatar {
  std::string type;  // "image/jpeg"
  std::string etag;  // without quotes
  std::string bytes;
};
Result<std::optional<Avatar>> avatar(db::Session&, const Id& account);
Result<void> save_avatar(db::Transaction&, const Id& account, const Avatar&);
Result<void> remove_avatar(db::Transaction&, const Id& account);

Result<void> forget_setup_tokens(db::Transaction&);
Result<void> save_setup_token(db::Transaction&, std::string_view hash, Timestamp expires_at);
// Whether there was such a token, which is gone now, as is every other.
Result<bool> spend_setup_token(db::Transaction&, std::string_view hash, Timestamp now);

// ---- Sessions and app passwords: both are tokens of a device

struct Session {
  Id id;
  Id account_id;
  Id device_id;
  std::string device_name;
  std::optional<Scope> scope;  // of an app password; nothing for a session
  bool remember = false;
  Timestamp created_at;
  std::optional<Timestamp> last_used_at;
  std::string address;
  std::optional<Timestamp> expires_at;  // nothing for an app password
};
// A session with what authentication needs of its account.
struct Proven {
  Session session;
  unsigned roles = 0;
  bool demonstration = false;
  std::string username_key;
  std::string email_key;
};

Result<void> add_device(db::Transaction&, const Id& device, const Id& account,
                        std::string_view name, Timestamp now);
Result<void> rename_device(db::Transaction&, const Id& device, const Id& account,
                           std::string_view name);
Result<std::optional<std::string>> device_name(db::Session&, const Id& device, const Id& account);
Result<std::optional<Id>> newest_device(db::Session&, const Id& account);
Result<std::int64_t> count_devices(db::Session&, const Id& account);
Result<void> add_session(db::Transaction&, const Session&, std::string_view token_hash);
Result<std::optional<Proven>> proven(db::Session&, std::string_view token_hash);
Result<void> touch_session(db::Transaction&, const Id&, Timestamp now, std::string_view address,
                           std::optional<Timestamp> expires_at);
Result<std::vector<Session>> sessions(db::Session&, const Id& account, Timestamp now);
Result<std::vector<Session>> app_passwords(db::Session&, const Id& account);
// False if the account has none of that id and kind.
Result<bool> remove_session(db::Transaction&, const Id&, const Id& account, bool app_password);
// The ids of those that went. Sessions only, or app passwords as well.
Result<std::vector<Id>> remove_sessions_but(db::Transaction&, const Id& kept, const Id& account,
                                            bool app_passwords_too);
Result<void> remove_expired(db::Transaction&, Timestamp now);

// ---- Two-factor

struct Totp {
  std::string secret;  // raw; empty while two-factor is off
  std::optional<Timestamp> confirmed_at;
  std::optional<Timestamp> last_used_at;
  std::string pending_secret;  // raw; empty if none waits for its confirmation
};
Result<Totp> totp(db::Session&, const Id& account);
Result<void> save_pending_totp(db::Transaction&, const Id& account, std::string_view secret);
// The pending secret becomes the one in use, `step` being spent already.
Result<void> confirm_totp(db::Transaction&, const Id& account, std::int64_t step, Timestamp now);
// False if this step, or a later one, has been used before.
Result<bool> spend_totp_step(db::Transaction&, const Id& account, std::int64_t step, Timestamp now);
Result<void> remove_totp(db::Transaction&, const Id& account);
Result<void> replace_recovery_codes(db::Transaction&, const Id& account,
                                    const std::vector<std::string>& hashes);
Result<bool> spend_recovery_code(db::Transaction&, const Id& account, std::string_view hash);
Result<std::int64_t> count_recovery_codes(db::Session&, const Id& account);

// ---- Roles

Result<void> add_application(db::Transaction&, const Id&, const Id& account, const RoleRequest&,
                             Timestamp now);
Result<std::vector<Role>> applied_for(db::Session&, const Id& account);
// Those that wait.
Result<std::vector<RoleApplication>> applications(db::Session&, const Slice&);
Result<std::optional<RoleApplication>> application(db::Session&, const Id&);
Result<void> decide_application(db::Transaction&, const Id&, ApplicationOutcome, const Id& by,
                                Timestamp now);
// Every application of that role by that account that still waits.
Result<void> settle_applications(db::Transaction&, const Id& account, Role, ApplicationOutcome,
                                 const Id& by, Timestamp now);

// ---- Following

struct FollowTarget {
  FollowKind kind = FollowKind::person;
  Id id;
};
// Whether anything changed.
Result<bool> add_follow(db::Transaction&, const Id&, const Id& follower, const FollowTarget&,
                        Timestamp now);
Result<bool> remove_follow(db::Transaction&, const Id& follower, const FollowTarget&);
Result<bool> is_following(db::Session&, const Id& follower, const FollowTarget&);
Result<std::int64_t> count_followers(db::Session&, const FollowTarget&);
Result<std::int64_t> count_following(db::Session&, const Id& follower, FollowKind);

// A page of a list, and the id below which the next begins.
struct FollowRow {
  Id follow_id;
  FollowEntry entry;
};
Result<std::vector<FollowRow>> followers(db::Session&, const FollowTarget&, const Slice&);
Result<std::vector<FollowRow>> following(db::Session&, const Id& follower, FollowKind,
                                         const Slice&);

// ---- Notifications and activity

// `subject`: see Notice; empty: none.
Result<void> add_notification(db::Transaction&, const Id& account, const Notification&,
                              std::string_view subject);
// An unread one.
Result<std::optional<Notification>> find_unread(db::Session&, const Id& account,
                                                std::string_view subject);
// Its texts, data and time, under the same id.
Result<void> renew_notification(db::Transaction&, const Notification&);
Result<std::vector<Notification>> notifications(db::Session&, const Id& account, bool unread_only,
                                                const Slice&);
Result<std::int64_t> count_unread(db::Session&, const Id& account);
// False if the account has no such notification.
Result<bool> mark_notification(db::Transaction&, const Id& account, const Id&, bool read,
                               Timestamp now);
Result<void> mark_all_notifications(db::Transaction&, const Id& account, bool read, Timestamp now);
Result<std::vector<NotificationPreference>> preferences(db::Session&, const Id& account);
Result<void> save_preference(db::Transaction&, const Id& account, const NotificationPreference&);
Result<void> add_outgoing(db::Transaction&, const Id&, const Id& account, std::string_view channel,
                          const Notification&, Timestamp now);

Result<void> add_activity(db::Transaction&, const ActivityEntry&);
// Of one account, or of all.
Result<std::vector<ActivityEntry>> activity(db::Session&, const std::optional<Id>& account,
                                            const Slice&);

}  // namespace septet::people::store
