#include "people/accounts.h"

#include "base/encoding.h"
#include "base/text.h"
#include "events/outbox.h"
#include "people/rules.h"

namespace septet::people {

namespace {

constexpr int export_page = 1'000;  // rows read at a time

Error taken(const std::string& field, const std::string& message) {
  Error error = failure(ErrorKind::conflict, field + "_taken", message);
  error.field = field;
  return error;
}

Error wrong_setup_token() {
  Error error = failure(ErrorKind::forbidden, "wrong_setup_token",
                        "This link has been used or is too old. The server prints a new one when "
                        "it starts without an administrator.");
  error.field = "setup_token";
  return error;
}

store::Account blank(const Context& context) {
  store::Account out;
  out.id = context.make_id();
  out.created_at = context.now();
  return out;
}

Caller acting(const Id& account, const Visitor& visitor) {
  Caller out;
  out.account_id = account;
  out.device_name = visitor.device;
  out.address = visitor.address;
  return out;
}

// Every row of a list that is read page by page. `read(slice)` gives a page, `id_of` the id by
// which it is ordered, `entry_of` what goes into the document.
template <class Read, class IdOf, class EntryOf>
Result<Json> all_pages(Read&& read, IdOf&& id_of, EntryOf&& entry_of) {
  Json out = Json::array();
  store::Slice slice{std::nullopt, export_page};
  while (true) {
    const auto rows = TRY(read(slice));
    for (const auto& row : rows) out.push_back(encode(entry_of(row)));
    if (rows.size() < static_cast<std::size_t>(export_page)) return out;
    slice.below = id_of(rows.back());
  }
}

}  // namespace

// ---- Beginning

Result<void> Accounts::insert(db::Transaction& tx, const store::Account& account) const {
  if (TRY(store::account_by_username(tx, fold_case(account.username))))
    return taken("username", "Somebody has this username already. Choose another.");
  if (TRY(store::account_by_email(tx, fold_case(account.email))))
    return taken("email", "There is an account with this e-mail address already. Sign in instead.");
  return store::add_account(tx, account);
}

Result<Id> Accounts::add(const NewAccount& wanted) {
  TRY(context_.needs_server("Registering"));
  store::Account account = blank(context_);
  account.username = TRY(rules::username(wanted.username));
  account.email = TRY(rules::email(wanted.email));
  account.display_name = wanted.display_name;
  account.bio = wanted.bio;
  account.roles = wanted.roles;
  account.demonstration = wanted.demonstration;
  if (!wanted.password.empty()) {
    account.password_hash = TRY(passwords_.hash(wanted.password));
    account.password_changed_at = account.created_at;
  }
  TRY(context_.database.write([&](db::Transaction& tx) { return insert(tx, account); }));
  return account.id;
}

Result<std::int64_t> Accounts::count() const {
  return context_.database.read([](db::Session& session) { return store::account_count(session); });
}

Result<RegisterReply> Accounts::register_account(const RegisterRequest& request,
                                                 const Visitor& visitor) {
  TRY(context_.needs_server("Registering"));
  store::Account account = blank(context_);
  account.username = TRY(rules::username(request.username));
  account.email = TRY(rules::email(request.email));
  TRY(rules::check_password(request.password, "password"));
  account.display_name = request.display_name.value_or(account.username);
  TRY(rules::check_profile({.display_name = account.display_name}));
  account.password_hash = TRY(passwords_.hash(request.password));
  account.password_changed_at = account.created_at;
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    TRY(insert(tx, account));
    const Caller caller = acting(account.id, visitor);
    TRY(activity_.record(tx, caller, "people.registered"));
    if (request.setup_token) TRY(make_administrator(tx, caller, *request.setup_token));
    return {};
  }));
  return RegisterReply{account.id};
}

// ---- Change and end

Result<void> Accounts::change_password(const Caller& caller, const PasswordChange& change) {
  TRY(context_.needs_server("Changing the password"));
  TRY(rules::check_password(change.new_password, "new_password"));
  TRY(passwords_.prove(caller, change.current_password, "current_password"));
  const std::string hash = TRY(passwords_.hash(change.new_password));
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    TRY(store::save_password(tx, caller.account_id, hash, context_.now()));
    TRY(sessions_.end_all(tx, caller, false));
    return activity_.record(tx, caller, "people.password_changed");
  }));
  sessions_.forget(caller.account_id);
  return {};
}

Result<void> Accounts::remove(const Caller& caller, const PasswordProof& proof) {
  TRY(passwords_.prove(caller, proof.password));
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    TRY(activity_.record(tx, caller, "people.account_removed"));
    TRY(events::forget_account(tx, caller.account_id));
    Caller nowhere = caller;
    nowhere.session_id = {};
    TRY(sessions_.end_all(tx, nowhere, true));
    for (AccountHook* hook : context_.hooks)
      TRY(hook->account_removed(tx, caller.account_id, context_.now()));
    return store::remove_account(tx, caller.account_id);
  }));
  sessions_.forget(caller.account_id);
  const std::lock_guard lock(local_mutex_);
  local_.reset();
  return {};
}

// ---- The first administrator

Result<std::optional<std::string>> Accounts::first_administrator_token() {
  if (context_.settings.local) return std::optional<std::string>();
  const std::string token = to_base64url(context_.random.bytes(rules::token_bytes));
  return context_.database.write([&](db::Transaction& tx) -> Result<std::optional<std::string>> {
    if (TRY(store::count_with_role(tx, Role::administrator)) > 0)
      return std::optional<std::string>();
    // Of several servers each prints its own, and the first that is used ends them all.
    if (!context_.database.shared()) TRY(store::forget_setup_tokens(tx));
    TRY(store::save_setup_token(tx, rules::token_hash(token),
                                context_.now() + rules::setup_token_life));
    return std::optional(token);
  });
}

Result<void> Accounts::make_administrator(db::Transaction& tx, const Caller& caller,
                                          std::string_view token) const {
  if (!TRY(store::spend_setup_token(tx, rules::token_hash(token), context_.now())))
    return wrong_setup_token();
  const auto account = TRY(store::account(tx, caller.account_id));
  if (!account) return not_found("There is no such account.");
  TRY(store::save_roles(tx, account->id, account->roles | rules::bit(Role::administrator)));
  return activity_.record(tx, caller, "people.became_administrator");
}

Result<void> Accounts::claim_administrator(const Caller& caller, const std::string& token) {
  TRY(context_.needs_server("Administering"));
  TRY(context_.database.write(
      [&](db::Transaction& tx) { return make_administrator(tx, caller, token); }));
  sessions_.forget(caller.account_id);
  return {};
}

// ---- Local mode and the demonstration

Result<Caller> Accounts::local_caller() {
  const std::lock_guard lock(local_mutex_);
  if (!local_) local_ = TRY(find_or_make_local());
  return *local_;
}

Result<Caller> Accounts::find_or_make_local() {
  store::Account account = blank(context_);
  account.username = "you";
  account.display_name = "You";
  Caller out;
  out.device_id = context_.make_id();
  out.device_name = "This browser";
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    const auto there = TRY(store::oldest_account(tx));
    out.account_id = there.value_or(account.id);
    if (!there) TRY(store::add_account(tx, account));
    const auto device = TRY(store::newest_device(tx, out.account_id));
    if (device)
      out.device_id = *device;
    else
      TRY(store::add_device(tx, out.device_id, out.account_id, out.device_name, context_.now()));
    return {};
  }));
  return out;
}

Result<std::vector<DemonstrationAccount>> Accounts::demonstration(const Visitor& visitor) const {
  if (!visitor.this_machine || context_.settings.local) return std::vector<DemonstrationAccount>();
  return context_.database.read(
      [](db::Session& session) { return store::demonstration_accounts(session); });
}

// ---- Export

Result<Json> Accounts::account_json(db::Session& session, const Id& id) const {
  const auto account = TRY(store::account(session, id));
  if (!account) return not_found("There is no such account.");
  const auto device_of = [](const store::Session& s) {
    return Json{{"name", s.device_name}, {"created_at", to_iso8601(s.created_at)}};
  };
  Json devices = Json::array(), app_passwords = Json::array(), following = Json::object();
  for (const auto& s : TRY(store::sessions(session, id, context_.now())))
    devices.push_back(device_of(s));
  for (const auto& s : TRY(store::app_passwords(session, id)))
    app_passwords.push_back(device_of(s));
  const auto follow_id = [](const store::FollowRow& row) { return row.follow_id; };
  const auto follow_entry = [](const store::FollowRow& row) { return row.entry; };
  for (const auto& [kind, name] : EnumNames<FollowKind>::names)
    following[std::string(name)] = TRY(all_pages(
        [&, kind = kind](const store::Slice& slice) {
          return store::following(session, id, kind, slice);
        },
        follow_id, follow_entry));
  const auto id_of = [](const auto& row) { return row.id; };
  const auto itself = [](const auto& row) { return row; };
  return Json{
      {"user_id", to_string(id)},
      {"username", account->username},
      {"email", account->email},
      {"display_name", account->display_name},
      {"bio", account->bio},
      {"phone", account->phone},
      {"language", account->language},
      {"theme", enum_name(account->theme)},
      {"preferences", account->preferences},
      {"roles", encode(rules::roles_of(account->roles))},
      {"created_at", to_iso8601(account->created_at)},
      {"addresses", encode(TRY(store::addresses(session, id)))},
      {"devices", std::move(devices)},
      {"app_passwords", std::move(app_passwords)},
      {"following", std::move(following)},
      {"followers", TRY(all_pages(
                        [&](const store::Slice& slice) {
                          return store::followers(session, {FollowKind::person, id}, slice);
                        },
                        follow_id, follow_entry))},
      {"notifications", TRY(all_pages(
                            [&](const store::Slice& slice) {
                              return store::notifications(session, id, false, slice);
                            },
                            id_of, itself))},
      {"activity",
       TRY(all_pages([&](const store::Slice& slice) { return store::activity(session, id, slice); },
                     id_of, itself))}};
}

}  // namespace septet::people
