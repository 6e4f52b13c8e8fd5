// What is allowed and what follows from what, without clock or database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "people/types.h"

namespace septet::people::rules {

// ---- Names and passwords. Errors: invalid, with the field.

// Trimmed and in form C: 2 to 32 letters, digits, ".", "_" or "-", of any script.
Result<std::string> username(std::string_view typed);
// Trimmed: one "@", both sides present, at most 254 bytes (RFC 5321, section 4.5.3.1).
Result<std::string> email(std::string_view typed);
// 8 to 1,024 bytes. `field`: as which the request calls it.
Result<void> check_password(std::string_view password, const std::string& field);
// By which usernames and e-mail addresses are unique and found.
std::string login_key(std::string_view typed);

// ---- Profiles. Errors: invalid, with the field.

Result<void> check_profile(const ProfilePatch&);
// The name of a device, an app password or the like.
Result<std::string> label(std::string_view typed, const std::string& field);
// A few lines to a person: at most 2,000 characters.
Result<std::string> message(std::string_view typed, const std::string& field);
// An address of the interface ("#/drive/…"), or empty.
Result<std::string> link(std::string_view typed);
// `changes` over `there`, member by member; a null removes one.
Json merged_preferences(Json there, const Json& changes);

// ---- Tokens

constexpr std::size_t token_bytes = 32;
constexpr std::size_t app_password_bytes = 20;
// What is stored in place of a token; a fast hash, since tokens cannot be guessed.
std::string token_hash(std::string_view token);

// A session ends when it has not been used for so long.
constexpr Duration session_idle(bool remember) {
  return remember ? days(30) : hours(24);
}
// Last use is written down no more often than this.
constexpr Duration touch_interval = minutes(1);
constexpr Duration setup_token_life = days(7);
// What nobody has sent by then is of no use to anybody.
constexpr Duration outgoing_life = days(30);

// ---- Two-factor: TOTP (RFC 6238) over HMAC-SHA-1, steps of 30 s, six digits

constexpr std::int64_t totp_step_s = 30;
constexpr int totp_digits = 6;
constexpr std::size_t totp_secret_bytes = 20;  // RFC 4226, section 4, R6
constexpr int recovery_code_count = 10;
constexpr std::size_t recovery_code_bytes = 10;

constexpr std::int64_t totp_step(Timestamp t) {
  return t.us / (totp_step_s * 1'000'000);
}
// The moving factor as it goes into the MAC: eight bytes, the highest first.
std::string totp_message(std::int64_t step);
// Dynamic truncation of the MAC (RFC 4226, section 5.3).
std::string totp_code(std::string_view mac, int digits = totp_digits);
// The text of the QR code.
std::string totp_uri(std::string_view issuer, std::string_view username, std::string_view base32);
// "abcd-efgh-ijkl-mnop" from ten random bytes.
std::string recovery_code(std::string_view random_bytes);
// As typed, without dashes, blanks and regard to case; empty if it cannot be a recovery code.
std::string normal_recovery_code(std::string_view typed);

// ---- Visitors

// "Chromium on Linux" from a User-Agent header.
std::string device_name(std::string_view user_agent);
// 127.0.0.0/8, ::1 in either notation, and the empty address of the tab and of tests.
bool is_loopback(std::string_view address);
// The demonstration's accounts are of use on the server's own machine only.
Result<void> check_demonstration(bool demonstration, bool this_machine);

// ---- Roles

std::vector<Role> roles_of(unsigned bits);
constexpr unsigned bit(Role role) {
  return static_cast<unsigned>(role);
}
// Those that nobody has to grant.
constexpr bool is_instant(Role role) {
  return role == Role::creator || role == Role::courier;
}

}  // namespace septet::people::rules
