#include "people/passwords.h"

#include "base/text.h"

namespace septet::people {

namespace {

// One password may be typed in several ways on several keyboards (RFC 8265, section 4.2).
std::string prepared(std::string_view password) {
  return to_nfc(password);
}

}  // namespace

Result<std::string> Passwords::hash(std::string_view password) const {
  return context_.credentials->hash_password(prepared(password));
}

Result<void> Passwords::attempt(const std::string& key) const {
  return context_.limiter.take("failure " + key, context_.settings.failures, context_.now());
}

void Passwords::succeeded(const std::string& key) const {
  context_.limiter.give_back("failure " + key, context_.settings.failures);
}

Result<void> Passwords::check_login(const std::optional<store::Account>& account,
                                    const std::string& login_key, std::string_view password) const {
  TRY(attempt(login_key));
  const bool possible = account && !account->password_hash.empty();
  const bool right = TRY(context_.credentials->verify_password(
      possible ? account->password_hash : context_.credentials->unmatched_hash(),
      prepared(password)));
  if (!possible || !right)
    return failure(ErrorKind::unauthenticated, "wrong_credentials",
                   "The username or the password is wrong.");
  succeeded(login_key);
  return {};
}

Result<void> Passwords::prove(const Id& account, const std::optional<std::string>& password,
                              const std::string& field) const {
  if (context_.credentials == nullptr) return {};
  if (!password) return invalid(field, "missing_field", "Enter your password.");
  const auto there = TRY(context_.database.read(
      [&](db::Session& session) { return store::account(session, account); }));
  if (!there) return not_found("There is no such account.");
  auto checked = check_login(there, to_string(account), *password);
  if (!checked.ok() && checked.error().kind == ErrorKind::unauthenticated)
    return Error{
        ErrorKind::forbidden, "wrong_password", "This is not your password.", field, {}, {}, 0};
  return checked;
}

}  // namespace septet::people
