// Roles: applied for, granted, taken back.
#pragma once

#include "people/sessions.h"

namespace septet::people {

class Roles {
 public:
  Roles(const Context& context, Sessions& sessions, Notifications& notifications,
        const Activity& activity)
      : context_(context),
        sessions_(sessions),
        notifications_(notifications),
        activity_(activity) {}

  // Error: not_found for another's, save for an administrator.
  Result<RoleState> state(const Caller&, const Id& account) const;
  // For oneself an application, or at once where the role is instant; an administrator grants.
  Result<RoleState> request(const Caller&, const Id& account, const RoleRequest&);
  // One's own, or by an administrator. Error: conflict, code "last_administrator".
  Result<RoleState> revoke(const Caller&, const Id& account, Role);

  Result<http::Page<RoleApplication>> applications(const store::Slice&) const;
  // Errors: not_found; conflict, code "already_decided".
  Result<RoleApplication> decide(const Caller&, const Id& application, ApplicationOutcome);

 private:
  Result<void> apply(db::Transaction&, const Caller&, const store::Account&, const RoleRequest&);
  Result<void> change(db::Transaction&, const Caller&, const store::Account&, unsigned roles,
                      std::string_view action, Role);
  Result<void> tell(db::Transaction&, const Id& account, ApplicationOutcome, Role);
  Result<RoleState> state_in(db::Session&, const Id& account) const;

  const Context& context_;
  Sessions& sessions_;
  Notifications& notifications_;
  const Activity& activity_;
};

}  // namespace septet::people
