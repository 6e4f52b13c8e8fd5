#include "base/text.h"
#include "people/store_rows.h"

namespace septet::people::store {

namespace {

constexpr std::string_view select_account =
    "SELECT id, username, email, password_hash, password_changed_at, display_name, bio, phone, "
    "language, theme, preferences, roles, demonstration, version, avatar_etag, created_at "
    "FROM people_accounts ";

Account account_from(const db::Row& row) {
  return {.id = row.id(0),
          .username = row.string(1),
          .email = row.string(2),
          .password_hash = row.string(3),
          .password_changed_at = row.optional_time(4),
          .display_name = row.string(5),
          .bio = row.string(6),
          .phone = row.string(7),
          .language = row.string(8),
          .theme = enum_value<Theme>(row.text(9)).value_or(Theme::system),
          .preferences = object_from(row.text(10)),
          .roles = static_cast<unsigned>(row.integer(11)),
          .demonstration = row.boolean(12),
          .version = row.integer(13),
          .avatar_etag = row.string(14),
          .created_at = row.time(15)};
}

Address address_from(const db::Row& row) {
  Address out{.id = row.id(0),
              .label = row.string(1),
              .street = row.string(2),
              .city = row.string(3),
              .postal_code = optional_text(row, 4),
              .region = optional_text(row, 5),
              .country = optional_text(row, 6),
              .note = optional_text(row, 7),
              .point = std::nullopt};
  if (!row.is_null(8)) out.point = Point{row.real(8), row.real(9)};
  return out;
}

PersonSummary summary_from(const db::Row& row) {
  return person_from(row, 0);
}

Result<std::optional<Id>> one_id(db::Session& session, std::string_view sql, std::string_view key) {
  return session.first(
      sql, [](const db::Row& row) { return row.id(0); }, key);
}

}  // namespace

std::string avatar_url(const Id& account, std::string_view etag) {
  return "/api/users/" + to_string(account) + "/avatar?v=" + std::string(etag);
}

Result<void> add_account(db::Transaction& tx, const Account& account) {
  TRY(
      tx.run("INSERT INTO people_accounts (id, username, username_key, email, email_key, "
             "password_hash, password_changed_at, display_name, bio, phone, language, theme, "
             "preferences, roles, demonstration, version, avatar_etag, created_at) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             account.id, account.username, fold_case(account.username), account.email,
             fold_case(account.email), account.password_hash, account.password_changed_at,
             account.display_name, account.bio, account.phone, account.language,
             enum_name(account.theme), to_text(account.preferences), account.roles,
             account.demonstration, account.version, account.avatar_etag, account.created_at));
  return {};
}

Result<std::optional<Account>> account(db::Session& session, const Id& id) {
  return session.first(std::string(select_account) + "WHERE id = ?", account_from, id);
}

Result<std::optional<Account>> account_by_login(db::Session& session, std::string_view key) {
  return session.first(std::string(select_account) + "WHERE username_key = ? OR email_key = ?",
                       account_from, key, key);
}

Result<std::optional<Id>> account_by_username(db::Session& session, std::string_view key) {
  return one_id(session, "SELECT id FROM people_accounts WHERE username_key = ?", key);
}

Result<std::optional<Id>> account_by_email(db::Session& session, std::string_view key) {
  return one_id(session, "SELECT id FROM people_accounts WHERE email_key = ?", key);
}

Result<std::optional<Id>> oldest_account(db::Session& session) {
  return session.first("SELECT id FROM people_accounts ORDER BY id LIMIT 1",
                       [](const db::Row& row) { return row.id(0); });
}

Result<void> save_profile(db::Transaction& tx, const Account& account) {
  TRY(
      tx.run("UPDATE people_accounts SET username = ?, username_key = ?, email = ?, email_key = ?, "
             "display_name = ?, bio = ?, phone = ?, language = ?, theme = ?, preferences = ?, "
             "version = version + 1 WHERE id = ?",
             account.username, fold_case(account.username), account.email, fold_case(account.email),
             account.display_name, account.bio, account.phone, account.language,
             enum_name(account.theme), to_text(account.preferences), account.id));
  return {};
}

Result<void> save_password(db::Transaction& tx, const Id& id, std::string_view hash,
                           Timestamp now) {
  TRY(tx.run("UPDATE people_accounts SET password_hash = ?, password_changed_at = ? WHERE id = ?",
             hash, now, id));
  return {};
}

Result<void> save_roles(db::Transaction& tx, const Id& id, unsigned roles) {
  TRY(tx.run("UPDATE people_accounts SET roles = ? WHERE id = ?", roles, id));
  return {};
}

Result<std::int64_t> count_with_role(db::Session& session, Role role) {
  return session.integer("SELECT count(*) FROM people_accounts WHERE (roles & ?) <> 0",
                         static_cast<unsigned>(role));
}

Result<std::vector<Id>> accounts_with_role(db::Session& session, Role role) {
  return session.all(
      "SELECT id FROM people_accounts WHERE (roles & ?) <> 0 ORDER BY id",
      [](const db::Row& row) { return row.id(0); }, static_cast<unsigned>(role));
}

Result<std::int64_t> account_count(db::Session& session) {
  return session.integer("SELECT count(*) FROM people_accounts");
}

Result<std::vector<DemonstrationAccount>> demonstration_accounts(db::Session& session) {
  return session.all(
      "SELECT username, display_name FROM people_accounts WHERE demonstration = 1 ORDER BY id",
      [](const db::Row& row) {
        return DemonstrationAccount{row.string(0), row.string(1)};
      });
}

Result<std::optional<PersonSummary>> summary(db::Session& session, const Id& id) {
  return session.first(
      "SELECT id, username, display_name, avatar_etag FROM people_accounts WHERE id = ?",
      summary_from, id);
}

Result<std::vector<PersonSummary>> search(db::Session& session, std::string_view key_prefix,
                                          std::string_view after, int limit) {
  // U+10FFFF follows whatever can come after the prefix.
  return session.all(
      "SELECT id, username, display_name, avatar_etag FROM people_accounts "
      "WHERE username_key >= ? AND username_key < ? AND username_key > ? "
      "ORDER BY username_key LIMIT ?",
      summary_from, key_prefix, std::string(key_prefix) + "\xF4\x8F\xBF\xBF", after, limit);
}

Result<void> remove_account(db::Transaction& tx, const Id& id) {
  TRY(
      tx.run("UPDATE people_follow_counts SET followers = followers - 1 "
             "WHERE (kind, target_id) IN (SELECT kind, target_id FROM people_follows "
             "WHERE follower_id = ?)",
             id));
  TRY(tx.run("DELETE FROM people_follow_counts WHERE kind = 'person' AND target_id = ?", id));
  TRY(
      tx.run("DELETE FROM people_follows WHERE follower_id = ? "
             "OR (kind = 'person' AND target_id = ?)",
             id, id));
  for (const std::string_view table :
       {"people_addresses", "people_avatars", "people_devices", "people_sessions", "people_totp",
        "people_recovery_codes", "people_role_applications", "people_notifications",
        "people_notification_preferences", "people_outgoing"})
    TRY(tx.run("DELETE FROM " + std::string(table) + " WHERE account_id = ?", id));
  TRY(
      tx.run("UPDATE people_activity SET device_name = '', address = '', detail = '{}' "
             "WHERE account_id = ?",
             id));
  TRY(tx.run("DELETE FROM people_accounts WHERE id = ?", id));
  return {};
}

Result<std::vector<Address>> addresses(db::Session& session, const Id& account) {
  return session.all(
      "SELECT id, label, street, city, postal_code, region, country, note, latitude, longitude "
      "FROM people_addresses WHERE account_id = ? ORDER BY position",
      address_from, account);
}

Result<void> replace_addresses(db::Transaction& tx, const Id& account,
                               const std::vector<Address>& addresses) {
  TRY(tx.run("DELETE FROM people_addresses WHERE account_id = ?", account));
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const Address& a = addresses[i];
    std::optional<double> latitude, longitude;
    if (a.point) latitude = a.point->latitude, longitude = a.point->longitude;
    TRY(
        tx.run("INSERT INTO people_addresses (id, account_id, position, label, street, city, "
               "postal_code, region, country, note, latitude, longitude) "
               "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               *a.id, account, i, a.label, a.street, a.city, a.postal_code, a.region, a.country,
               a.note, latitude, longitude));
  }
  return {};
}

Result<std::optional<Avatar>> avatar(db::Session& session, const Id& account) {
  return session.first(
      "SELECT type, etag, bytes FROM people_avatars WHERE account_id = ?",
      [](const db::Row& row) {
        return Avatar{row.string(0), row.string(1), std::string(row.blob(2))};
      },
      account);
}

Result<void> save_avatar(db::Transaction& tx, const Id& account, const Avatar& avatar) {
  TRY(
      tx.run("INSERT INTO people_avatars (account_id, type, etag, bytes) VALUES (?, ?, ?, ?) "
             "ON CONFLICT (account_id) DO UPDATE SET type = excluded.type, etag = excluded.etag, "
             "bytes = excluded.bytes",
             account, avatar.type, avatar.etag, db::Blob{avatar.bytes}));
  TRY(tx.run("UPDATE people_accounts SET avatar_etag = ? WHERE id = ?", avatar.etag, account));
  return {};
}

Result<void> remove_avatar(db::Transaction& tx, const Id& account) {
  TRY(tx.run("DELETE FROM people_avatars WHERE account_id = ?", account));
  TRY(tx.run("UPDATE people_accounts SET avatar_etag = '' WHERE id = ?", account));
  return {};
}

Result<void> forget_setup_tokens(db::Transaction& tx) {
  TRY(tx.run("DELETE FROM people_setup_tokens"));
  return {};
}

Result<void> save_setup_token(db::Transaction& tx, std::string_view hash, Timestamp expires_at) {
  TRY(tx.run("INSERT INTO people_setup_tokens (token_hash, expires_at) VALUES (?, ?)",
             db::Blob{hash}, expires_at));
  return {};
}

Result<bool> spend_setup_token(db::Transaction& tx, std::string_view hash, Timestamp now) {
  const auto spent =
      TRY(tx.run("DELETE FROM people_setup_tokens WHERE token_hash = ? AND expires_at > ?",
                 db::Blob{hash}, now));
  if (spent > 0) TRY(tx.run("DELETE FROM people_setup_tokens"));
  return spent > 0;
}

}  // namespace septet::people::store
