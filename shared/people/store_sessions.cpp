#include "people/rules.h"
#include "people/store.h"

namespace septet::people::store {

namespace {

constexpr std::string_view select_session =
    "SELECT s.id, s.account_id, s.device_id, d.name, s.scope, s.remember, s.created_at, "
    "s.last_used_at, s.address, s.expires_at";

Session session_from(const db::Row& row) {
  return {.id = row.id(0),
          .account_id = row.id(1),
          .device_id = row.id(2),
          .device_name = row.string(3),
          .scope = enum_value<Scope>(row.text(4)),
          .remember = row.boolean(5),
          .created_at = row.time(6),
          .last_used_at = row.optional_time(7),
          .address = row.string(8),
          .expires_at = row.optional_time(9)};
}

}  // namespace

Result<void> add_device(db::Transaction& tx, const Id& device, const Id& account,
                        std::string_view name, Timestamp now) {
  TRY(tx.run("INSERT INTO people_devices (id, account_id, name, created_at) VALUES (?, ?, ?, ?)",
             device, account, name, now));
  return {};
}

Result<void> rename_device(db::Transaction& tx, const Id& device, const Id& account,
                           std::string_view name) {
  TRY(tx.run("UPDATE people_devices SET name = ? WHERE id = ? AND account_id = ?", name, device,
             account));
  return {};
}

Result<std::optional<std::string>> device_name(db::Session& session, const Id& device,
                                               const Id& account) {
  return session.first(
      "SELECT name FROM people_devices WHERE id = ? AND account_id = ?",
      [](const db::Row& row) { return row.string(0); }, device, account);
}

Result<std::optional<Id>> newest_device(db::Session& session, const Id& account) {
  return session.first(
      "SELECT id FROM people_devices WHERE account_id = ? ORDER BY id DESC LIMIT 1",
      [](const db::Row& row) { return row.id(0); }, account);
}

Result<std::int64_t> count_devices(db::Session& session, const Id& account) {
  return session.integer("SELECT count(*) FROM people_devices WHERE account_id = ?", account);
}

Result<void> add_session(db::Transaction& tx, const Session& session, std::string_view token_hash) {
  TRY(
      tx.run("INSERT INTO people_sessions (id, account_id, device_id, token_hash, scope, remember, "
             "created_at, last_used_at, address, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             session.id, session.account_id, session.device_id, db::Blob{token_hash},
             session.scope ? enum_name(*session.scope) : "", session.remember, session.created_at,
             session.last_used_at, session.address, session.expires_at));
  return {};
}

Result<std::optional<Proven>> proven(db::Session& session, std::string_view token_hash) {
  return session.first(
      std::string(select_session) +
          ", a.roles, a.demonstration, a.username_key, a.email_key FROM people_sessions s "
          "JOIN people_devices d ON d.id = s.device_id "
          "JOIN people_accounts a ON a.id = s.account_id WHERE s.token_hash = ?",
      [](const db::Row& row) {
        return Proven{session_from(row), static_cast<unsigned>(row.integer(10)), row.boolean(11),
                      row.string(12), row.string(13)};
      },
      db::Blob{token_hash});
}

Result<void> touch_session(db::Transaction& tx, const Id& id, Timestamp now,
                           std::string_view address, std::optional<Timestamp> expires_at) {
  TRY(tx.run(
      "UPDATE people_sessions SET last_used_at = ?, address = ?, expires_at = ? WHERE id = ?", now,
      address, expires_at, id));
  return {};
}

Result<std::vector<Session>> sessions(db::Session& session, const Id& account, Timestamp now) {
  return session.all(std::string(select_session) +
                         " FROM people_sessions s JOIN people_devices d ON d.id = s.device_id "
                         "WHERE s.account_id = ? AND s.scope = '' AND s.expires_at > ? "
                         "ORDER BY s.last_used_at DESC, s.id DESC",
                     session_from, account, now);
}

Result<std::vector<Session>> app_passwords(db::Session& session, const Id& account) {
  return session.all(std::string(select_session) +
                         " FROM people_sessions s JOIN people_devices d ON d.id = s.device_id "
                         "WHERE s.account_id = ? AND s.scope <> '' ORDER BY s.id",
                     session_from, account);
}

Result<bool> remove_session(db::Transaction& tx, const Id& id, const Id& account,
                            bool app_password) {
  const auto removed = TRY(tx.run(
      "DELETE FROM people_sessions WHERE id = ? AND account_id = ? AND (scope <> '') = (? <> 0)",
      id, account, app_password));
  return removed > 0;
}

Result<std::vector<Id>> remove_sessions_but(db::Transaction& tx, const Id& kept, const Id& account,
                                            bool app_passwords_too) {
  return tx.all(
      "DELETE FROM people_sessions WHERE account_id = ? AND id <> ? "
      "AND (scope = '' OR ? <> 0) RETURNING id",
      [](const db::Row& row) { return row.id(0); }, account, kept, app_passwords_too);
}

Result<void> remove_expired(db::Transaction& tx, Timestamp now) {
  TRY(tx.run("DELETE FROM people_sessions WHERE expires_at <= ?", now));
  TRY(tx.run("DELETE FROM people_setup_tokens WHERE expires_at <= ?", now));
  TRY(tx.run("DELETE FROM people_outgoing WHERE created_at <= ?", now - rules::outgoing_life));
  return {};
}

Result<Totp> totp(db::Session& session, const Id& account) {
  auto found = TRY(session.first(
      "SELECT secret, confirmed_at, last_used_at, pending_secret FROM people_totp "
      "WHERE account_id = ?",
      [](const db::Row& row) {
        return Totp{std::string(row.blob(0)), row.optional_time(1), row.optional_time(2),
                    std::string(row.blob(3))};
      },
      account));
  return std::move(found).value_or(Totp{});
}

Result<void> save_pending_totp(db::Transaction& tx, const Id& account, std::string_view secret) {
  TRY(
      tx.run("INSERT INTO people_totp (account_id, last_step, pending_secret) VALUES (?, 0, ?) "
             "ON CONFLICT (account_id) DO UPDATE SET pending_secret = excluded.pending_secret",
             account, db::Blob{secret}));
  return {};
}

Result<void> confirm_totp(db::Transaction& tx, const Id& account, std::int64_t step,
                          Timestamp now) {
  TRY(
      tx.run("UPDATE people_totp SET secret = pending_secret, pending_secret = NULL, "
             "confirmed_at = ?, last_used_at = NULL, last_step = ? WHERE account_id = ?",
             now, step, account));
  return {};
}

Result<bool> spend_totp_step(db::Transaction& tx, const Id& account, std::int64_t step,
                             Timestamp now) {
  return TRY(tx.run("UPDATE people_totp SET last_step = ?, last_used_at = ? "
                    "WHERE account_id = ? AND last_step < ?",
                    step, now, account, step)) > 0;
}

Result<void> remove_totp(db::Transaction& tx, const Id& account) {
  TRY(tx.run("DELETE FROM people_totp WHERE account_id = ?", account));
  TRY(tx.run("DELETE FROM people_recovery_codes WHERE account_id = ?", account));
  return {};
}

Result<void> replace_recovery_codes(db::Transaction& tx, const Id& account,
                                    const std::vector<std::string>& hashes) {
  TRY(tx.run("DELETE FROM people_recovery_codes WHERE account_id = ?", account));
  for (const std::string& hash : hashes)
    TRY(tx.run("INSERT INTO people_recovery_codes (account_id, code_hash) VALUES (?, ?)", account,
               db::Blob{hash}));
  return {};
}

Result<bool> spend_recovery_code(db::Transaction& tx, const Id& account, std::string_view hash) {
  return TRY(tx.run("DELETE FROM people_recovery_codes WHERE account_id = ? AND code_hash = ?",
                    account, db::Blob{hash})) > 0;
}

Result<std::int64_t> count_recovery_codes(db::Session& session, const Id& account) {
  return session.integer("SELECT count(*) FROM people_recovery_codes WHERE account_id = ?",
                         account);
}

}  // namespace septet::people::store
