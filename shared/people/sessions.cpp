#include "people/sessions.h"

#include <algorithm>

#include "base/encoding.h"
#include "events/outbox.h"
#include "people/rules.h"

namespace septet::people {

namespace {

constexpr std::size_t token_limit = 256;  // characters; whatever is longer was never ours

SessionView view_of(const store::Session& session, const Caller& caller) {
  return {.id = session.id,
          .device_id = session.device_id,
          .device_name = session.device_name,
          .address = session.address,
          .created_at = session.created_at,
          .last_used_at = session.last_used_at.value_or(session.created_at),
          .expires_at = session.expires_at.value_or(session.created_at),
          .current = session.id == caller.session_id};
}

AppPasswordView app_password_of(const store::Session& session) {
  return {.id = session.id,
          .name = session.device_name,
          .scope = session.scope.value_or(Scope::drive),
          .created_at = session.created_at,
          .last_used_at = session.last_used_at,
          .address = session.address};
}

Caller caller_of(const store::Proven& proven, const Visitor& visitor) {
  const store::Session& session = proven.session;
  Caller out;
  out.account_id = session.account_id;
  out.device_id = session.device_id;
  out.device_name = session.device_name;
  out.roles = proven.roles;
  out.address = visitor.address;
  if (session.scope)
    out.scope = enum_name(*session.scope);
  else
    out.session_id = session.id;
  return out;
}

Error no_such_session() {
  return not_found("There is no such session.");
}

}  // namespace

std::optional<store::Proven> SessionCache::find(const std::string& token_hash) {
  const std::lock_guard lock(mutex_);
  const store::Proven* found = entries_.find(token_hash);
  return found == nullptr ? std::nullopt : std::optional(*found);
}

void SessionCache::put(const std::string& token_hash, const store::Proven& proven,
                       std::uint64_t generation) {
  const std::lock_guard lock(mutex_);
  if (generation == generation_) entries_.put(token_hash, proven);
}

void SessionCache::drop_account(const Id& account) {
  const std::lock_guard lock(mutex_);
  ++generation_;
  entries_.erase_if(
      [&](const store::Proven& proven) { return proven.session.account_id == account; });
}

std::string Sessions::make_token(std::size_t bytes) const {
  return to_base64url(context_.random.bytes(bytes));
}

// ---- Signing in

Result<SignedIn> Sessions::login(const LoginRequest& request, const Visitor& visitor) {
  TRY(context_.needs_server("Signing in"));
  const std::string key = rules::login_key(request.username);
  const auto account = TRY(context_.database.read(
      [&](db::Session& session) { return store::account_by_login(session, key); }));
  TRY(passwords_.check_login(account, key, request.password, visitor.address));
  TRY(rules::check_demonstration(account->demonstration, visitor.this_machine));
  const std::string attempts = "code " + to_string(account->id);
  if (request.code) TRY(passwords_.attempt(attempts, {}));
  const Opening opening{account->id, request.device, request.device_id,
                        request.remember.value_or(!visitor.browser)};
  SignedIn out{{}, make_token(rules::token_bytes), opening.remember};
  out.reply = TRY(context_.database.write([&](db::Transaction& tx) -> Result<LoginReply> {
    TRY(two_factor_.check(tx, account->id, request.code));
    return open(tx, opening, out.token, visitor);
  }));
  if (request.code) passwords_.succeeded(attempts, {});
  return out;
}

Result<SignedIn> Sessions::login_demonstration(const DemonstrationRequest& request,
                                               const Visitor& visitor) {
  TRY(context_.needs_server("Signing in"));
  TRY(rules::check_demonstration(true, visitor.this_machine));
  SignedIn out{{}, make_token(rules::token_bytes), !visitor.browser};
  out.reply = TRY(context_.database.write([&](db::Transaction& tx) -> Result<LoginReply> {
    const auto account = TRY(store::account_by_login(tx, rules::login_key(request.username)));
    if (!account || !account->demonstration)
      return not_found("There is no such account in the demonstration.");
    return open(tx, {account->id, request.device, std::nullopt, out.remember}, out.token, visitor);
  }));
  return out;
}

// The name of the device that the session will belong to; a known one, or a new one.
Result<std::string> Sessions::choose_device(db::Transaction& tx, const Opening& opening,
                                            const Visitor& visitor, Id& device) const {
  if (opening.device_id) {
    const auto known = TRY(store::device_name(tx, *opening.device_id, opening.account_id));
    if (known) {
      device = *opening.device_id;
      return *known;
    }
  }
  const std::string name =
      opening.device ? TRY(rules::label(*opening.device, "device")) : visitor.device;
  const bool is_first = TRY(store::count_devices(tx, opening.account_id)) == 0;
  device = context_.make_id();
  TRY(store::add_device(tx, device, opening.account_id, name, context_.now()));
  if (!is_first)
    TRY(notifications_.notify(tx, {opening.account_id,
                                   "people.new_sign_in",
                                   "New sign-in",
                                   visitor.address.empty() ? name : name + ", " + visitor.address,
                                   "#/settings/security",
                                   {{"device_id", to_string(device)}}}));
  return name;
}

Result<LoginReply> Sessions::open(db::Transaction& tx, const Opening& opening,
                                  const std::string& token, const Visitor& visitor) const {
  const Timestamp now = context_.now();
  store::Session session{.id = context_.make_id(),
                         .account_id = opening.account_id,
                         .device_id = {},
                         .device_name = {},
                         .scope = std::nullopt,
                         .remember = opening.remember,
                         .created_at = now,
                         .last_used_at = now,
                         .address = visitor.address,
                         .expires_at = now + rules::session_idle(opening.remember)};
  session.device_name = TRY(choose_device(tx, opening, visitor, session.device_id));
  TRY(store::add_session(tx, session, rules::token_hash(token)));
  Caller caller;
  caller.account_id = session.account_id;
  caller.device_name = session.device_name;
  caller.address = visitor.address;
  TRY(activity_.record(tx, caller, "people.signed_in"));
  return LoginReply{session.account_id,  session.id,          session.device_id,
                    session.device_name, *session.expires_at, std::nullopt};
}

Result<void> Sessions::logout(const Caller& caller) {
  TRY(context_.needs_server("Signing out"));
  return revoke(caller, caller.session_id);
}

// ---- Whom a token stands for

Result<std::optional<store::Proven>> Sessions::proven(const std::string& token_hash) {
  const auto ask = [&] {
    return context_.database.read(
        [&](db::Session& session) { return store::proven(session, token_hash); });
  };
  // What another server revokes must be refused here at once.
  if (context_.database.shared()) return ask();
  if (auto cached = cache_.find(token_hash)) return cached;
  const auto generation = cache_.generation();
  auto found = TRY(ask());
  if (found) cache_.put(token_hash, *found, generation);
  return found;
}

// Writes down that the session is in use, which also moves its end on.
Result<void> Sessions::touch(store::Proven& proven, const std::string& token_hash,
                             const Visitor& visitor) {
  store::Session& session = proven.session;
  const Timestamp now = context_.now();
  if (session.last_used_at && now - *session.last_used_at < rules::touch_interval) return {};
  const auto generation = cache_.generation();
  session.last_used_at = now;
  session.address = visitor.address;
  if (session.expires_at) session.expires_at = now + rules::session_idle(session.remember);
  TRY(context_.database.write([&](db::Transaction& tx) {
    return store::touch_session(tx, session.id, now, visitor.address, session.expires_at);
  }));
  cache_.put(token_hash, proven, generation);
  return {};
}

Result<std::optional<Caller>> Sessions::resolve(std::string_view token, const Visitor& visitor,
                                                const std::optional<std::string>& username) {
  if (token.empty() || token.size() > token_limit) return std::optional<Caller>();
  const std::string hash = rules::token_hash(token);
  auto found = TRY(proven(hash));
  if (!found) return std::optional<Caller>();
  const auto& expires_at = found->session.expires_at;
  if (expires_at && *expires_at <= context_.now()) return std::optional<Caller>();
  if (!rules::check_demonstration(found->demonstration, visitor.this_machine).ok())
    return std::optional<Caller>();
  if (username) {
    const std::string key = rules::login_key(*username);
    if (key != found->username_key && key != found->email_key) return std::optional<Caller>();
  }
  // A full disk must not keep anybody from reading, so a failure to write this down is passed over.
  if (const auto touched = touch(*found, hash, visitor);
      !touched.ok() && touched.error().kind != ErrorKind::storage_full)
    return touched.error();
  return std::optional(caller_of(*found, visitor));
}

// ---- Sessions and devices

Result<std::vector<SessionView>> Sessions::list(const Caller& caller) const {
  const auto sessions = TRY(context_.database.read([&](db::Session& session) {
    return store::sessions(session, caller.account_id, context_.now());
  }));
  std::vector<SessionView> out;
  for (const auto& session : sessions) out.push_back(view_of(session, caller));
  return out;
}

Result<SessionView> Sessions::get(const Caller& caller, const Id& session) const {
  for (auto& view : TRY(list(caller)))
    if (view.id == session) return std::move(view);
  return no_such_session();
}

Result<SessionView> Sessions::rename(const Caller& caller, const Id& session,
                                     const SessionPatch& patch) {
  const std::string name = TRY(rules::label(patch.device_name, "device_name"));
  const SessionView view = TRY(get(caller, session));
  TRY(context_.database.write([&](db::Transaction& tx) {
    return store::rename_device(tx, view.device_id, caller.account_id, name);
  }));
  forget(caller.account_id);
  return get(caller, session);
}

Result<void> Sessions::told(db::Transaction& tx, const Id& account,
                            const std::vector<Id>& sessions) const {
  for (const Id& id : sessions)
    TRY(events::append(tx, context_.now(),
                       {account, "people", "session.revoked", {{"session_id", to_string(id)}}}));
  return {};
}

Result<void> Sessions::revoke(const Caller& caller, const Id& session) {
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    if (!TRY(store::remove_session(tx, session, caller.account_id, false)))
      return no_such_session();
    TRY(told(tx, caller.account_id, {session}));
    return activity_.record(tx, caller, "people.signed_out", {{"session_id", to_string(session)}});
  }));
  forget(caller.account_id);
  return {};
}

Result<void> Sessions::end_all(db::Transaction& tx, const Caller& caller,
                               bool app_passwords_too) const {
  const auto ended =
      TRY(store::remove_sessions_but(tx, caller.session_id, caller.account_id, app_passwords_too));
  return told(tx, caller.account_id, ended);
}

Result<void> Sessions::revoke_others(const Caller& caller) {
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    TRY(end_all(tx, caller, false));
    return activity_.record(tx, caller, "people.signed_out_elsewhere");
  }));
  forget(caller.account_id);
  return {};
}

// ---- App passwords

Result<std::vector<AppPasswordView>> Sessions::app_passwords(const Caller& caller) const {
  TRY(context_.needs_server("App passwords"));
  const auto sessions = TRY(context_.database.read(
      [&](db::Session& session) { return store::app_passwords(session, caller.account_id); }));
  std::vector<AppPasswordView> out;
  for (const auto& session : sessions) out.push_back(app_password_of(session));
  return out;
}

Result<AppPasswordCreated> Sessions::add_app_password(const Caller& caller,
                                                      const AppPasswordRequest& request) {
  TRY(context_.needs_server("App passwords"));
  const std::string name = TRY(rules::label(request.name, "name"));
  // Letters and digits only: what begins with "-" is an option to the programs it is given to.
  const std::string password = to_base32(context_.random.bytes(rules::app_password_bytes));
  const store::Session session{.id = context_.make_id(),
                               .account_id = caller.account_id,
                               .device_id = context_.make_id(),
                               .device_name = name,
                               .scope = request.scope,
                               .remember = true,
                               .created_at = context_.now(),
                               .last_used_at = std::nullopt,
                               .address = {},
                               .expires_at = std::nullopt};
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    TRY(store::add_device(tx, session.device_id, caller.account_id, name, session.created_at));
    TRY(store::add_session(tx, session, rules::token_hash(password)));
    return activity_.record(tx, caller, "people.app_password_added", {{"name", name}});
  }));
  return AppPasswordCreated{session.id, name, request.scope, password};
}

Result<void> Sessions::revoke_app_password(const Caller& caller, const Id& id) {
  TRY(context_.needs_server("App passwords"));
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    if (!TRY(store::remove_session(tx, id, caller.account_id, true)))
      return not_found("There is no such app password.");
    return activity_.record(tx, caller, "people.app_password_removed");
  }));
  forget(caller.account_id);
  return {};
}

}  // namespace septet::people
