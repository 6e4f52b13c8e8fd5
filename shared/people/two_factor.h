// The second factor: codes of an authenticator app (TOTP, RFC 6238) and recovery codes.
#pragma once

#include "people/activity.h"
#include "people/passwords.h"

namespace septet::people {

class TwoFactor {
 public:
  TwoFactor(const Context& context, const Passwords& passwords, const Activity& activity)
      : context_(context), passwords_(passwords), activity_(activity) {}

  Result<TotpState> state(const Id& account) const;
  // A new secret, to be confirmed with a code. Errors: as Passwords::prove, where two-factor is on.
  Result<TotpSetup> start(const Caller&, const TotpStart&);
  // Errors: conflict, code "totp_not_started"; forbidden, code "wrong_code"; too_many.
  Result<RecoveryCodes> confirm(const Caller&, const std::string& code);
  Result<void> disable(const Caller&, const PasswordProof&);
  Result<RecoveryCodes> renew_recovery_codes(const Caller&, const PasswordProof&);

  // At sign-in, after the password: spends the code. Errors: unauthenticated, code "totp_required"
  // if there is none, "wrong_code" if it is wrong, old or used.
  Result<void> check(db::Transaction&, const Id& account,
                     const std::optional<std::string>& code) const;

 private:
  // The step whose code this is, now or one step aside.
  std::optional<std::int64_t> matching_step(std::string_view secret, std::string_view code) const;
  Result<bool> spend(db::Transaction&, const Id& account, const store::Totp&,
                     const std::string& code) const;
  std::vector<std::string> make_recovery_codes() const;
  Result<void> store_recovery_codes(db::Transaction&, const Id& account,
                                    const std::vector<std::string>&) const;

  const Context& context_;
  const Passwords& passwords_;
  const Activity& activity_;
};

}  // namespace septet::people
