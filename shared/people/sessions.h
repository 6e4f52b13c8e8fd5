// Signing in, sessions, devices and app passwords.
#pragma once

#include <atomic>
#include <mutex>

#include "base/lru.h"
#include "people/notifications.h"
#include "people/two_factor.h"
#include "people/visitor.h"

namespace septet::people {

// Tokens that were proven lately, so that most requests need no database. What is dropped while
// somebody reads the database for it is not put back: see generation(). Of no use where other
// servers write to the database as well.
class SessionCache {
 public:
  explicit SessionCache(std::size_t capacity) : entries_(capacity) {}
  std::optional<store::Proven> find(const std::string& token_hash);
  std::uint64_t generation() const { return generation_; }
  // Does nothing if something was dropped since `generation`.
  void put(const std::string& token_hash, const store::Proven&, std::uint64_t generation);
  void drop_account(const Id&);

 private:
  std::mutex mutex_;
  std::atomic<std::uint64_t> generation_{0};
  LruCache<store::Proven> entries_;
};

// A session as it is handed over: the only time that its token is known.
struct SignedIn {
  LoginReply reply;
  std::string token;
  bool remember = false;
};

class Sessions {
 public:
  Sessions(const Context& context, const Passwords& passwords, TwoFactor& two_factor,
           Notifications& notifications, const Activity& activity)
      : context_(context),
        passwords_(passwords),
        two_factor_(two_factor),
        notifications_(notifications),
        activity_(activity) {}

  // Errors: unauthenticated with the codes "wrong_credentials", "totp_required", "wrong_code";
  // forbidden, code "demonstration_elsewhere"; too_many; unavailable; unsupported in local mode.
  Result<SignedIn> login(const LoginRequest&, const Visitor&);
  // Into one of the demonstration's accounts. Errors: not_found; forbidden from elsewhere.
  Result<SignedIn> login_demonstration(const DemonstrationRequest&, const Visitor&);
  Result<void> logout(const Caller&);

  // Whom a token stands for; nobody if it is unknown, expired or of no use from there.
  // `username`, if given, has to be the account's: for HTTP's Basic authentication.
  Result<std::optional<Caller>> resolve(std::string_view token, const Visitor&,
                                        const std::optional<std::string>& username = std::nullopt);

  Result<std::vector<SessionView>> list(const Caller&) const;
  Result<SessionView> get(const Caller&, const Id& session) const;
  Result<SessionView> rename(const Caller&, const Id& session, const SessionPatch&);
  Result<void> revoke(const Caller&, const Id& session);
  Result<void> revoke_others(const Caller&);

  Result<std::vector<AppPasswordView>> app_passwords(const Caller&) const;
  Result<AppPasswordCreated> add_app_password(const Caller&, const AppPasswordRequest&);
  Result<void> revoke_app_password(const Caller&, const Id&);

  // In the transaction of a new password, of the account's end: what went, to be told.
  Result<void> end_all(db::Transaction&, const Caller&, bool app_passwords_too) const;
  // After a commit that changed what tokens of the account stand for.
  void forget(const Id& account) { cache_.drop_account(account); }

 private:
  struct Opening {
    Id account_id;
    std::optional<std::string> device;
    std::optional<Id> device_id;
    bool remember = false;
  };
  Result<LoginReply> open(db::Transaction&, const Opening&, const std::string& token,
                          const Visitor&) const;
  Result<std::string> choose_device(db::Transaction&, const Opening&, const Visitor&,
                                    Id& device) const;
  Result<std::optional<store::Proven>> proven(const std::string& token_hash);
  Result<void> touch(store::Proven&, const std::string& token_hash, const Visitor&);
  Result<void> told(db::Transaction&, const Id& account, const std::vector<Id>& sessions) const;
  std::string make_token(std::size_t bytes) const;

  const Context& context_;
  const Passwords& passwords_;
  TwoFactor& two_factor_;
  Notifications& notifications_;
  const Activity& activity_;
  SessionCache cache_{20'000};
};

}  // namespace septet::people
