// What people's routes take and give: accounts, sessions, two-factor, profiles, following,
// notifications, activity. The interface links this header alone.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/caller.h"
#include "base/record.h"

namespace septet {

template <>
struct EnumNames<Role> {
  static constexpr std::pair<Role, std::string_view> names[] = {
      {Role::creator, "creator"},
      {Role::restaurant_owner, "restaurant_owner"},
      {Role::courier, "courier"},
      {Role::seller, "seller"},
      {Role::content_manager, "content_manager"},
      {Role::administrator, "administrator"},
  };
};

namespace people {

enum class Scope { drive, listen, market };  // the service that an app password opens
enum class Theme { system, light, dark };
enum class FollowKind { person, restaurant, seller, stock };
enum class ApplicationOutcome { waiting, granted, refused };

}  // namespace people

template <>
struct EnumNames<people::Scope> {
  static constexpr std::pair<people::Scope, std::string_view> names[] = {
      {people::Scope::drive, "drive"},
      {people::Scope::listen, "listen"},
      {people::Scope::market, "market"},
  };
};
template <>
struct EnumNames<people::Theme> {
  static constexpr std::pair<people::Theme, std::string_view> names[] = {
      {people::Theme::system, "system"},
      {people::Theme::light, "light"},
      {people::Theme::dark, "dark"},
  };
};
template <>
struct EnumNames<people::FollowKind> {
  static constexpr std::pair<people::FollowKind, std::string_view> names[] = {
      {people::FollowKind::person, "person"},
      {people::FollowKind::restaurant, "restaurant"},
      {people::FollowKind::seller, "seller"},
      {people::FollowKind::stock, "stock"},
  };
};
template <>
struct EnumNames<people::ApplicationOutcome> {
  static constexpr std::pair<people::ApplicationOutcome, std::string_view> names[] = {
      {people::ApplicationOutcome::waiting, "waiting"},
      {people::ApplicationOutcome::granted, "granted"},
      {people::ApplicationOutcome::refused, "refused"},
  };
};

namespace people {

// ---- The server itself: GET /api/server

struct DemonstrationAccount {
  std::string username;
  std::string display_name;
  static void visit(auto& self, auto&& field) {
    field("username", self.username);
    field("display_name", self.display_name);
  }
};

struct ServerInfo {
  std::string name;    // "the Halvorsen family’s server"
  bool local = false;  // in the tab: one person, nobody to sign in as
  // Those to be entered by one click; only told to visitors from the server's own machine.
  std::vector<DemonstrationAccount> demonstration;
  static void visit(auto& self, auto&& field) {
    field("name", self.name);
    field("local", self.local);
    field("demonstration", self.demonstration);
  }
};

// ---- Registration and sign-in

// POST /api/users
struct RegisterRequest {
  std::string username;
  std::string email;
  std::string password;  // 8 to 1,024 bytes
  std::optional<std::string> display_name;
  std::optional<std::string> setup_token;  // of the one-time link: makes the first administrator
  static void visit(auto& self, auto&& field) {
    field("username", self.username);
    field("email", self.email);
    field("password", self.password);
    field("display_name", self.display_name);
    field("setup_token", self.setup_token);
  }
};
struct RegisterReply {
  Id user_id;
  static void visit(auto& self, auto&& field) { field("user_id", self.user_id); }
};

// POST /api/auth/login
struct LoginRequest {
  std::string username;  // or the e-mail address
  std::string password;
  std::optional<std::string> code;    // of the authenticator, or a recovery code
  std::optional<std::string> device;  // its name; made from User-Agent if absent
  std::optional<Id> device_id;        // as an earlier sign-in from here gave it
  std::optional<bool> remember;       // past the end of the browser's session
  static void visit(auto& self, auto&& field) {
    field("username", self.username);
    field("password", self.password);
    field("code", self.code);
    field("device", self.device);
    field("device_id", self.device_id);
    field("remember", self.remember);
  }
};
// POST /api/auth/demonstration, from the server's own machine only
struct DemonstrationRequest {
  std::string username;
  std::optional<std::string> device;
  static void visit(auto& self, auto&& field) {
    field("username", self.username);
    field("device", self.device);
  }
};
struct LoginReply {
  Id user_id;
  Id session_id;
  Id device_id;
  std::string device_name;
  Timestamp expires_at;              // moves on with use
  std::optional<std::string> token;  // for programs; a browser gets a cookie instead
  static void visit(auto& self, auto&& field) {
    field("user_id", self.user_id);
    field("session_id", self.session_id);
    field("device_id", self.device_id);
    field("device_name", self.device_name);
    field("expires_at", self.expires_at);
    field("token", self.token);
  }
};

// PUT /api/auth/password; signs out every other session.
struct PasswordChange {
  std::string current_password;
  std::string new_password;
  static void visit(auto& self, auto&& field) {
    field("current_password", self.current_password);
    field("new_password", self.new_password);
  }
};

// POST /api/setup/administrator
struct SetupRequest {
  std::string token;
  static void visit(auto& self, auto&& field) { field("token", self.token); }
};

// GET /api/auth/sessions[/{id}]
struct SessionView {
  Id id;
  Id device_id;
  std::string device_name;
  std::string address;  // whence it was last used
  Timestamp created_at;
  Timestamp last_used_at;
  Timestamp expires_at;
  bool current = false;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("device_id", self.device_id);
    field("device_name", self.device_name);
    field("address", self.address);
    field("created_at", self.created_at);
    field("last_used_at", self.last_used_at);
    field("expires_at", self.expires_at);
    field("current", self.current);
  }
};
// PATCH /api/auth/sessions/{id}
struct SessionPatch {
  std::string device_name;
  static void visit(auto& self, auto&& field) { field("device_name", self.device_name); }
};

// ---- Two-factor

// GET /api/auth/totp
struct TotpState {
  bool enabled = false;
  std::optional<Timestamp> confirmed_at;
  std::optional<Timestamp> last_used_at;
  int recovery_codes_left = 0;
  static void visit(auto& self, auto&& field) {
    field("enabled", self.enabled);
    field("confirmed_at", self.confirmed_at);
    field("last_used_at", self.last_used_at);
    field("recovery_codes_left", self.recovery_codes_left);
  }
};
// POST /api/auth/totp. The password is asked for where two-factor is on already and gets replaced.
struct TotpStart {
  std::optional<std::string> password;
  static void visit(auto& self, auto&& field) { field("password", self.password); }
};
struct TotpSetup {
  std::string secret;           // base32, for typing
  std::string uri;              // otpauth://totp/…
  std::vector<std::string> qr;  // the URI as a QR code: a row a string, '1' dark, no quiet zone
  static void visit(auto& self, auto&& field) {
    field("secret", self.secret);
    field("uri", self.uri);
    field("qr", self.qr);
  }
};
// POST /api/auth/totp/confirm, answered with RecoveryCodes
struct TotpConfirm {
  std::string code;
  static void visit(auto& self, auto&& field) { field("code", self.code); }
};
struct RecoveryCodes {
  std::vector<std::string> codes;  // ten, shown this once
  static void visit(auto& self, auto&& field) { field("codes", self.codes); }
};
// DELETE /api/auth/totp, POST /api/auth/totp/recovery-codes (answered with RecoveryCodes),
// DELETE /api/users/{user_id}
struct PasswordProof {
  std::optional<std::string> password;  // required but in local mode
  static void visit(auto& self, auto&& field) { field("password", self.password); }
};

// ---- App passwords

// POST /api/auth/app-passwords
struct AppPasswordRequest {
  std::string name;
  Scope scope = Scope::drive;
  static void visit(auto& self, auto&& field) {
    field("name", self.name);
    field("scope", self.scope);
  }
};
struct AppPasswordCreated {
  Id id;
  std::string name;
  Scope scope = Scope::drive;
  std::string password;  // shown this once
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("name", self.name);
    field("scope", self.scope);
    field("password", self.password);
  }
};
struct AppPasswordView {
  Id id;
  std::string name;
  Scope scope = Scope::drive;
  Timestamp created_at;
  std::optional<Timestamp> last_used_at;
  std::string address;  // whence it was last used
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("name", self.name);
    field("scope", self.scope);
    field("created_at", self.created_at);
    field("last_used_at", self.last_used_at);
    field("address", self.address);
  }
};

// ---- Profiles

struct Point {
  double latitude = 0;  // degrees, WGS 84
  double longitude = 0;
  static void visit(auto& self, auto&& field) {
    field("latitude", self.latitude);
    field("longitude", self.longitude);
  }
};
struct Address {
  std::optional<Id> id;  // absent for a new one
  std::string label;     // "Home"
  std::string street;
  std::string city;
  std::optional<std::string> postal_code;
  std::optional<std::string> region;
  std::optional<std::string> country;  // ISO 3166-1, two letters
  std::optional<std::string> note;     // for whoever delivers
  std::optional<Point> point;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("label", self.label);
    field("street", self.street);
    field("city", self.city);
    field("postal_code", self.postal_code);
    field("region", self.region);
    field("country", self.country);
    field("note", self.note);
    field("point", self.point);
  }
};

// Somebody, as lists show them.
struct PersonSummary {
  Id user_id;
  std::string username;
  std::string display_name;
  std::optional<std::string> avatar_url;  // absent: draw one from the initials
  static void visit(auto& self, auto&& field) {
    field("user_id", self.user_id);
    field("username", self.username);
    field("display_name", self.display_name);
    field("avatar_url", self.avatar_url);
  }
};

// GET /api/users/{user_id} of another
struct PublicProfile {
  Id user_id;
  std::string username;
  std::string display_name;
  std::string bio;
  std::optional<std::string> avatar_url;
  std::vector<Role> roles;
  std::int64_t followers = 0;
  std::int64_t following = 0;
  bool followed_by_me = false;
  Timestamp created_at;
  static void visit(auto& self, auto&& field) {
    field("user_id", self.user_id);
    field("username", self.username);
    field("display_name", self.display_name);
    field("bio", self.bio);
    field("avatar_url", self.avatar_url);
    field("roles", self.roles);
    field("followers", self.followers);
    field("following", self.following);
    field("followed_by_me", self.followed_by_me);
    field("created_at", self.created_at);
  }
};

// GET /api/users/me; its ETag is for If-Match.
struct Profile {
  Id user_id;
  std::string username;
  std::string email;
  std::string display_name;
  std::string bio;
  std::string phone;
  std::string language;  // BCP 47; empty: the browser's
  Theme theme = Theme::system;
  std::optional<std::string> avatar_url;
  Json preferences;  // an object with a member for each app
  std::vector<Address> addresses;
  std::vector<Role> roles;
  std::int64_t followers = 0;
  std::int64_t following = 0;
  bool two_factor = false;
  bool demonstration = false;                    // may be entered by anyone on the server's machine
  std::optional<Timestamp> password_changed_at;  // absent: there is none
  Timestamp created_at;
  static void visit(auto& self, auto&& field) {
    field("user_id", self.user_id);
    field("username", self.username);
    field("email", self.email);
    field("display_name", self.display_name);
    field("bio", self.bio);
    field("phone", self.phone);
    field("language", self.language);
    field("theme", self.theme);
    field("avatar_url", self.avatar_url);
    field("preferences", self.preferences);
    field("addresses", self.addresses);
    field("roles", self.roles);
    field("followers", self.followers);
    field("following", self.following);
    field("two_factor", self.two_factor);
    field("demonstration", self.demonstration);
    field("password_changed_at", self.password_changed_at);
    field("created_at", self.created_at);
  }
};

// PATCH /api/users/{user_id}: what is absent stays; an empty text empties. Of `preferences` the
// members given are replaced, a null removes one; `addresses` replaces the list. PUT takes the same
// record and resets what is absent, save the username and the e-mail address.
struct ProfilePatch {
  std::optional<std::string> username;
  std::optional<std::string> email;
  std::optional<std::string> display_name;
  std::optional<std::string> bio;
  std::optional<std::string> phone;
  std::optional<std::string> language;
  std::optional<Theme> theme;
  std::optional<Json> preferences;
  std::optional<std::vector<Address>> addresses;
  static void visit(auto& self, auto&& field) {
    field("username", self.username);
    field("email", self.email);
    field("display_name", self.display_name);
    field("bio", self.bio);
    field("phone", self.phone);
    field("language", self.language);
    field("theme", self.theme);
    field("preferences", self.preferences);
    field("addresses", self.addresses);
  }
};

// PUT /api/users/{user_id}/avatar
struct AvatarReply {
  std::string avatar_url;
  static void visit(auto& self, auto&& field) { field("avatar_url", self.avatar_url); }
};

// ---- Roles

// POST /api/users/{user_id}/roles: one's own is an application (creator and courier are instant);
// an administrator's is a grant.
struct RoleRequest {
  Role role = Role::creator;
  std::optional<std::string> note;  // why, for whoever decides
  static void visit(auto& self, auto&& field) {
    field("role", self.role);
    field("note", self.note);
  }
};
struct RoleApplication {
  Id id;
  PersonSummary applicant;
  Role role = Role::creator;
  std::string note;
  ApplicationOutcome outcome = ApplicationOutcome::waiting;
  Timestamp created_at;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("applicant", self.applicant);
    field("role", self.role);
    field("note", self.note);
    field("outcome", self.outcome);
    field("created_at", self.created_at);
  }
};
// GET /api/users/{user_id}/roles, and the answer to a RoleRequest
struct RoleState {
  std::vector<Role> roles;
  std::vector<Role> applied_for;
  static void visit(auto& self, auto&& field) {
    field("roles", self.roles);
    field("applied_for", self.applied_for);
  }
};
// PATCH /api/role-applications/{id}, by an administrator
struct RoleDecision {
  ApplicationOutcome outcome = ApplicationOutcome::granted;  // or refused
  static void visit(auto& self, auto&& field) { field("outcome", self.outcome); }
};

// ---- Following

// POST /api/users/{user_id}/follow, …/unfollow
struct FollowState {
  bool following = false;
  std::int64_t followers = 0;  // of the one who is followed
  static void visit(auto& self, auto&& field) {
    field("following", self.following);
    field("followers", self.followers);
  }
};
// GET /api/users/{user_id}/followers, …/following?kind=
struct FollowEntry {
  FollowKind kind = FollowKind::person;
  Id id;                                // who or what
  std::optional<PersonSummary> person;  // if it is one
  Timestamp since;
  static void visit(auto& self, auto&& field) {
    field("kind", self.kind);
    field("id", self.id);
    field("person", self.person);
    field("since", self.since);
  }
};
struct FollowList {
  std::vector<FollowEntry> items;
  std::optional<std::string> next_cursor;
  std::int64_t total = 0;
  static void visit(auto& self, auto&& field) {
    field("items", self.items);
    field("next_cursor", self.next_cursor);
    field("total", self.total);
  }
};

// ---- Notifications

struct Notification {
  Id id;
  std::string app;   // "people", "drive", …
  std::string kind;  // "people.new_follower"
  std::string title;
  std::string body;
  std::string link;  // an address of the interface, "#/drive/…", or empty
  Json data;         // an object, as the kind says
  Timestamp created_at;
  std::optional<Timestamp> read_at;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("app", self.app);
    field("kind", self.kind);
    field("title", self.title);
    field("body", self.body);
    field("link", self.link);
    field("data", self.data);
    field("created_at", self.created_at);
    field("read_at", self.read_at);
  }
};
// GET /api/users/{user_id}/notifications?unread=true&limit=&cursor=, newest first
struct NotificationList {
  std::vector<Notification> items;
  std::optional<std::string> next_cursor;
  std::int64_t unread = 0;  // in all
  static void visit(auto& self, auto&& field) {
    field("items", self.items);
    field("next_cursor", self.next_cursor);
    field("unread", self.unread);
  }
};
// PATCH /api/users/{user_id}/notifications/{notification_id}, and
// PATCH /api/users/{user_id}/notifications for all of them
struct NotificationPatch {
  bool read = true;
  static void visit(auto& self, auto&& field) { field("read", self.read); }
};
// POST /api/users/{user_id}/notifications, by an administrator, who writes to that person
struct NotificationRequest {
  std::string title;
  std::optional<std::string> body;
  std::optional<std::string> link;
  static void visit(auto& self, auto&& field) {
    field("title", self.title);
    field("body", self.body);
    field("link", self.link);
  }
};
// GET /api/users/{user_id}/notification-preferences gives all kinds;
// PUT takes those that change (`kind`, `in_app`, `email`).
struct NotificationPreference {
  std::string kind;
  bool in_app = true;
  bool email = false;
  std::optional<std::string> app;    // given, not taken
  std::optional<std::string> title;  // likewise: "Somebody follows you"
  static void visit(auto& self, auto&& field) {
    field("kind", self.kind);
    field("in_app", self.in_app);
    field("email", self.email);
    field("app", self.app);
    field("title", self.title);
  }
};
struct NotificationPreferences {
  std::vector<NotificationPreference> items;
  static void visit(auto& self, auto&& field) { field("items", self.items); }
};

// ---- Activity

// GET /api/users/{user_id}/activity, and GET /api/activity of all for an administrator
struct ActivityEntry {
  Id id;
  Timestamp at;
  Id user_id;
  std::optional<std::string> username;  // absent once the account is gone
  std::string app;
  std::string action;  // "people.signed_in", "drive.file_deleted"
  std::string device_name;
  std::string address;
  Json detail;  // an object
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("at", self.at);
    field("user_id", self.user_id);
    field("username", self.username);
    field("app", self.app);
    field("action", self.action);
    field("device_name", self.device_name);
    field("address", self.address);
    field("detail", self.detail);
  }
};

}  // namespace people
}  // namespace septet
