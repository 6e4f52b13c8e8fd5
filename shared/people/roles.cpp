#include "people/roles.h"

#include <algorithm>

#include "events/outbox.h"
#include "people/paging.h"
#include "people/rules.h"

namespace septet::people {

namespace {

std::string readable(Role role) {
  std::string out(enum_name(role));
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

bool may_see(const Caller& caller, const Id& account) {
  return account == caller.account_id || caller.has(Role::administrator);
}

Error hidden() {
  return not_found("There is nothing at this address.");
}

}  // namespace

Result<RoleState> Roles::state_in(db::Session& session, const Id& id) const {
  const auto account = TRY(store::account(session, id));
  if (!account) return hidden();
  return RoleState{rules::roles_of(account->roles), TRY(store::applied_for(session, id))};
}

Result<RoleState> Roles::state(const Caller& caller, const Id& account) const {
  if (!may_see(caller, account)) return hidden();
  return context_.database.read([&](db::Session& session) { return state_in(session, account); });
}

Result<RoleState> Roles::request(const Caller& caller, const Id& id, const RoleRequest& request) {
  TRY(context_.needs_server("Taking a role"));
  if (!may_see(caller, id)) return hidden();
  TRY(rules::message(request.note.value_or(""), "note"));
  const auto state = TRY(context_.database.write([&](db::Transaction& tx) -> Result<RoleState> {
    const auto account = TRY(store::account(tx, id));
    if (!account) return hidden();
    if (account->roles & rules::bit(request.role)) return state_in(tx, id);
    if (caller.has(Role::administrator) || rules::is_instant(request.role)) {
      TRY(store::settle_applications(tx, id, request.role, ApplicationOutcome::granted,
                                     caller.account_id, context_.now()));
      TRY(change(tx, caller, *account, account->roles | rules::bit(request.role),
                 "people.role_granted", request.role));
      if (id != caller.account_id) TRY(tell(tx, id, ApplicationOutcome::granted, request.role));
    } else {
      TRY(apply(tx, caller, *account, request));
    }
    return state_in(tx, id);
  }));
  sessions_.forget(id);
  return state;
}

Result<void> Roles::apply(db::Transaction& tx, const Caller& caller, const store::Account& account,
                          const RoleRequest& request) {
  const auto waiting = TRY(store::applied_for(tx, account.id));
  if (std::find(waiting.begin(), waiting.end(), request.role) != waiting.end()) return {};
  TRY(store::add_application(tx, context_.make_id(), account.id, request, context_.now()));
  TRY(activity_.record(tx, caller, "people.role_applied", {{"role", enum_name(request.role)}}));
  for (const Id& administrator : TRY(store::accounts_with_role(tx, Role::administrator)))
    TRY(notifications_.notify(tx, {administrator,
                                   "people.role_applied",
                                   account.display_name + " applies for a role",
                                   readable(request.role),
                                   "#/settings/roles",
                                   {{"user_id", to_string(account.id)}}}));
  return {};
}

Result<void> Roles::change(db::Transaction& tx, const Caller& caller, const store::Account& account,
                           unsigned roles, std::string_view action, Role role) {
  TRY(store::save_roles(tx, account.id, roles));
  TRY(events::append(tx, context_.now(), {account.id, "people", "roles.changed", Json::object()}));
  return activity_.record(tx, caller, action,
                          {{"role", enum_name(role)}, {"user_id", to_string(account.id)}});
}

Result<void> Roles::tell(db::Transaction& tx, const Id& account, ApplicationOutcome outcome,
                         Role role) {
  const bool granted = outcome == ApplicationOutcome::granted;
  return notifications_.notify(tx,
                               {account,
                                "people.role_decided",
                                granted ? "You have a new role" : "Your application was declined",
                                readable(role),
                                "#/settings/roles",
                                {{"role", enum_name(role)}, {"outcome", enum_name(outcome)}}});
}

Result<RoleState> Roles::revoke(const Caller& caller, const Id& id, Role role) {
  TRY(context_.needs_server("Giving up a role"));
  if (!may_see(caller, id)) return hidden();
  const auto state = TRY(context_.database.write([&](db::Transaction& tx) -> Result<RoleState> {
    const auto account = TRY(store::account(tx, id));
    if (!account) return hidden();
    if (!(account->roles & rules::bit(role))) return state_in(tx, id);
    if (role == Role::administrator && TRY(store::count_with_role(tx, role)) == 1)
      return failure(ErrorKind::conflict, "last_administrator",
                     "There has to be an administrator. Make somebody else one first.");
    TRY(change(tx, caller, *account, account->roles & ~rules::bit(role), "people.role_revoked",
               role));
    return state_in(tx, id);
  }));
  sessions_.forget(id);
  return state;
}

Result<http::Page<RoleApplication>> Roles::applications(const store::Slice& slice) const {
  http::Page<RoleApplication> out;
  out.items = TRY(context_.database.read(
      [&](db::Session& session) { return store::applications(session, one_more(slice)); }));
  out.next_cursor = cut(out.items, slice, [](const RoleApplication& a) { return a.id; });
  return out;
}

Result<RoleApplication> Roles::decide(const Caller& caller, const Id& id,
                                      ApplicationOutcome outcome) {
  if (outcome == ApplicationOutcome::waiting)
    return invalid("outcome", "unknown_value", "This has to be granted or refused.");
  const auto decided =
      TRY(context_.database.write([&](db::Transaction& tx) -> Result<RoleApplication> {
        auto application = TRY(store::application(tx, id));
        if (!application) return not_found("There is no such application.");
        if (application->outcome != ApplicationOutcome::waiting)
          return failure(ErrorKind::conflict, "already_decided",
                         "This application has been decided already.");
        const auto account = TRY(store::account(tx, application->applicant.user_id));
        TRY(store::decide_application(tx, id, outcome, caller.account_id, context_.now()));
        if (outcome == ApplicationOutcome::granted)
          TRY(change(tx, caller, *account, account->roles | rules::bit(application->role),
                     "people.role_granted", application->role));
        TRY(tell(tx, account->id, outcome, application->role));
        application->outcome = outcome;
        return *application;
      }));
  sessions_.forget(decided.applicant.user_id);
  return decided;
}

}  // namespace septet::people
