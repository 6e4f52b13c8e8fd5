// Checking passwords, with a limit on wrong ones.
#pragma once

#include "people/context.h"
#include "people/store.h"

namespace septet::people {

class Passwords {
 public:
  explicit Passwords(const Context& context) : context_(context) {}

  // Error: unavailable, when too many are being hashed.
  Result<std::string> hash(std::string_view password) const;
  // Takes the same time whether there is such an account or not. Errors: unauthenticated, code
  // "wrong_credentials"; too_many after a number of failures.
  Result<void> check_login(const std::optional<store::Account>&, const std::string& login_key,
                           std::string_view password, const std::string& address) const;
  // That whoever is signed in is the person. In local mode everything is. Errors: invalid if the
  // password is missing; forbidden, code "wrong_password"; too_many.
  Result<void> prove(const Caller&, const std::optional<std::string>& password,
                     const std::string& field = "password") const;

  // Counts an attempt as failed until it turns out not to be. One address gets few, so that it
  // cannot guess; all together more, so that nobody can keep a person out by failing in their name.
  // Error: too_many.
  Result<void> attempt(const std::string& key, const std::string& address) const;
  void succeeded(const std::string& key, const std::string& address) const;

 private:
  const Context& context_;
};

}  // namespace septet::people
