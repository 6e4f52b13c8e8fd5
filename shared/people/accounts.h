// Accounts from their registration to their end.
#pragma once

#include "people/sessions.h"

namespace septet::people {

// An account that is made by the server itself: the demonstration's.
struct NewAccount {
  std::string username;
  std::string email;
  std::string password;  // empty: none
  std::string display_name;
  std::string bio;
  unsigned roles = 0;
  bool demonstration = false;
};

class Accounts {
 public:
  Accounts(Context& context, const Passwords& passwords, Sessions& sessions,
           const Activity& activity)
      : context_(context), passwords_(passwords), sessions_(sessions), activity_(activity) {}

  // Errors: invalid with the field; conflict with the codes "username_taken", "email_taken";
  // forbidden, code "wrong_setup_token"; unsupported in local mode.
  Result<RegisterReply> register_account(const RegisterRequest&, const Visitor&);
  // Without a request, and without activity. Errors: as above.
  Result<Id> add(const NewAccount&);
  // How many there are.
  Result<std::int64_t> count() const;
  // Errors: forbidden, code "wrong_password", field "current_password"; invalid; too_many.
  Result<void> change_password(const Caller&, const PasswordChange&);
  // The end: what is personal goes. Errors: as Passwords::prove.
  Result<void> remove(const Caller&, const PasswordProof&);

  // The token of the one-time link, made anew; nothing if there is an administrator, or in local
  // mode. Each call makes those before it worthless, unless other servers gave them out as well.
  Result<std::optional<std::string>> first_administrator_token();
  // Error: forbidden, code "wrong_setup_token".
  Result<void> claim_administrator(const Caller&, const std::string& token);

  // Everyone, in local mode: the one account and its device, made on first use.
  Result<Caller> local_caller();
  // Those that can be entered by one click, for visitors from this machine.
  Result<std::vector<DemonstrationAccount>> demonstration(const Visitor&) const;

  // What people keeps about an account, as one document for its export.
  Result<Json> account_json(db::Session&, const Id& account) const;

 private:
  Result<void> insert(db::Transaction&, const store::Account&) const;
  Result<void> make_administrator(db::Transaction&, const Caller&, std::string_view token) const;
  Result<Caller> find_or_make_local();

  Context& context_;
  const Passwords& passwords_;
  Sessions& sessions_;
  const Activity& activity_;
  std::mutex local_mutex_;
  std::optional<Caller> local_;
};

}  // namespace septet::people
