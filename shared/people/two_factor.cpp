#include "people/two_factor.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/hash.h"
#include "people/rules.h"

namespace septet::people {

namespace {

Error wrong_code(ErrorKind kind) {
  Error error = failure(kind, "wrong_code", "This code is wrong, or has been used already.");
  error.field = "code";
  return error;
}

}  // namespace

Result<TotpState> TwoFactor::state(const Id& account) const {
  return context_.database.read([&](db::Session& session) -> Result<TotpState> {
    const store::Totp totp = TRY(store::totp(session, account));
    const auto left = TRY(store::count_recovery_codes(session, account));
    return TotpState{!totp.secret.empty(), totp.confirmed_at, totp.last_used_at,
                     static_cast<int>(left)};
  });
}

Result<TotpSetup> TwoFactor::start(const Caller& caller, const TotpStart& request) {
  TRY(context_.needs_server("Two-factor sign-in"));
  if (TRY(state(caller.account_id)).enabled) TRY(passwords_.prove(caller, request.password));
  const std::string secret = context_.random.bytes(rules::totp_secret_bytes);
  const auto account = TRY(
      context_.database.write([&](db::Transaction& tx) -> Result<std::optional<store::Account>> {
        TRY(store::save_pending_totp(tx, caller.account_id, secret));
        return store::account(tx, caller.account_id);
      }));
  if (!account) return not_found("There is no such account.");
  TotpSetup out;
  out.secret = to_base32(secret);
  out.uri = rules::totp_uri(context_.settings.issuer, account->username, out.secret);
  out.qr = TRY(context_.credentials->qr_code(out.uri));
  return out;
}

Result<RecoveryCodes> TwoFactor::confirm(const Caller& caller, const std::string& code) {
  TRY(context_.needs_server("Two-factor sign-in"));
  const std::string attempts = "code " + to_string(caller.account_id);
  TRY(passwords_.attempt(attempts, {}));
  const RecoveryCodes out{make_recovery_codes()};
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    const store::Totp totp = TRY(store::totp(tx, caller.account_id));
    if (totp.pending_secret.empty())
      return failure(ErrorKind::conflict, "totp_not_started", "Start with the QR code first.");
    const auto step = matching_step(totp.pending_secret, code);
    if (!step) return wrong_code(ErrorKind::forbidden);
    TRY(store::confirm_totp(tx, caller.account_id, *step, context_.now()));
    TRY(store_recovery_codes(tx, caller.account_id, out.codes));
    return activity_.record(tx, caller, "people.two_factor_on");
  }));
  passwords_.succeeded(attempts, {});
  return out;
}

Result<void> TwoFactor::disable(const Caller& caller, const PasswordProof& proof) {
  TRY(context_.needs_server("Two-factor sign-in"));
  TRY(passwords_.prove(caller, proof.password));
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    TRY(store::remove_totp(tx, caller.account_id));
    return activity_.record(tx, caller, "people.two_factor_off");
  });
}

Result<RecoveryCodes> TwoFactor::renew_recovery_codes(const Caller& caller,
                                                      const PasswordProof& proof) {
  TRY(context_.needs_server("Two-factor sign-in"));
  TRY(passwords_.prove(caller, proof.password));
  const RecoveryCodes out{make_recovery_codes()};
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    if (TRY(store::totp(tx, caller.account_id)).secret.empty())
      return failure(ErrorKind::conflict, "totp_off", "Two-factor sign-in is off.");
    TRY(store_recovery_codes(tx, caller.account_id, out.codes));
    return activity_.record(tx, caller, "people.recovery_codes_renewed");
  }));
  return out;
}

Result<void> TwoFactor::check(db::Transaction& tx, const Id& account,
                              const std::optional<std::string>& code) const {
  const store::Totp totp = TRY(store::totp(tx, account));
  if (totp.secret.empty()) return {};
  if (!code || code->empty())
    return failure(ErrorKind::unauthenticated, "totp_required",
                   "Enter the code of your authenticator app.");
  if (!TRY(spend(tx, account, totp, *code))) return wrong_code(ErrorKind::unauthenticated);
  return {};
}

Result<bool> TwoFactor::spend(db::Transaction& tx, const Id& account, const store::Totp& totp,
                              const std::string& code) const {
  if (const auto step = matching_step(totp.secret, code))
    return store::spend_totp_step(tx, account, *step, context_.now());
  const std::string recovery = rules::normal_recovery_code(code);
  if (recovery.empty()) return false;
  return store::spend_recovery_code(tx, account, rules::token_hash(recovery));
}

std::optional<std::int64_t> TwoFactor::matching_step(std::string_view secret,
                                                     std::string_view code) const {
  std::string digits;
  std::copy_if(code.begin(), code.end(), std::back_inserter(digits),
               [](char c) { return c != ' '; });
  const std::int64_t now = rules::totp_step(context_.now());
  for (const std::int64_t step : {now, now - 1, now + 1}) {
    const auto mac = context_.credentials->hmac_sha1(secret, rules::totp_message(step));
    if (equal_in_constant_time(rules::totp_code(mac), digits)) return step;
  }
  return std::nullopt;
}

std::vector<std::string> TwoFactor::make_recovery_codes() const {
  std::vector<std::string> out;
  for (int i = 0; i < rules::recovery_code_count; ++i)
    out.push_back(rules::recovery_code(context_.random.bytes(rules::recovery_code_bytes)));
  return out;
}

Result<void> TwoFactor::store_recovery_codes(db::Transaction& tx, const Id& account,
                                             const std::vector<std::string>& codes) const {
  std::vector<std::string> hashes;
  for (const std::string& code : codes)
    hashes.push_back(rules::token_hash(rules::normal_recovery_code(code)));
  return store::replace_recovery_codes(tx, account, hashes);
}

}  // namespace septet::people
