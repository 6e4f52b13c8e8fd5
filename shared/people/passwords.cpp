#include "people/passwords.h"

#include "base/text.h"

namespace septet::people {

namespace {

// One password may be typed in several ways on several keyboards (RFC 8265, section 4.2).
std::string prepared(std::string_view password) {
  return to_nfc(password);
}

std::string here(const std::string& key, const std::string& address) {
  return "failure " + key + " from " + address;
}

std::string everywhere(const std::string& key) {
  return "failure " + key;
}

http::Rate wider(const http::Rate& rate) {
  return {rate.burst * 10, rate.per_s * 10};
}

}  // namespace

Result<std::string> Passwords::hash(std::string_view password) const {
  return context_.credentials->hash_password(prepared(password));
}

Result<void> Passwords::attempt(const std::string& key, const std::string& address) const {
  const http::Rate& rate = context_.settings.failures;
  TRY(context_.limiter.take(here(key, address), rate, context_.now()));
  return context_.limiter.take(everywhere(key), wider(rate), context_.now());
}

void Passwords::succeeded(const std::string& key, const std::string& address) const {
  const http::Rate& rate = context_.settings.failures;
  context_.limiter.give_back(here(key, address), rate);
  context_.limiter.give_back(everywhere(key), wider(rate));
}

Result<void> Passwords::check_login(const std::optional<store::Account>& account,
                                    const std::string& login_key, std::string_view password,
                                    const std::string& address) const {
  TRY(attempt(login_key, address));
  const bool possible = account && !account->password_hash.empty();
  const auto right = context_.credentials->verify_password(
      possible ? account->password_hash : context_.credentials->unmatched_hash(),
      prepared(password));
  if (right.ok() && !(possible && *right))
    return failure(ErrorKind::unauthenticated, "wrong_credentials",
                   "The username or the password is wrong.");
  succeeded(login_key, address);
  if (!right.ok()) return right.error();
  return {};
}

Result<void> Passwords::prove(const Caller& caller, const std::optional<std::string>& password,
                              const std::string& field) const {
  if (context_.credentials == nullptr) return {};
  if (!password) return invalid(field, "missing_field", "Enter your password.");
  const auto there = TRY(context_.database.read(
      [&](db::Session& session) { return store::account(session, caller.account_id); }));
  if (!there) return not_found("There is no such account.");
  auto checked = check_login(there, to_string(caller.account_id), *password, caller.address);
  if (!checked.ok() && checked.error().kind == ErrorKind::unauthenticated)
    return Error{
        ErrorKind::forbidden, "wrong_password", "This is not your password.", field, {}, {}, 0};
  return checked;
}

}  // namespace septet::people
