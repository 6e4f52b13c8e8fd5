#include "client/people_api.h"

namespace septet::client {

using http::Method;

namespace {

Path of_person(const Id& user_id, const char* what) {
  return "/api/users/" + to_string(user_id) + what;
}

}  // namespace

CallId PeopleApi::server(Then<people::ServerInfo> then) {
  return call(Method::get, "/api/server", std::move(then));
}
CallId PeopleApi::me(Then<people::Profile> then) {
  return call(Method::get, "/api/users/me", std::move(then));
}

CallId PeopleApi::register_person(const people::RegisterRequest& request,
                                  Then<people::RegisterReply> then) {
  return call(Method::post, "/api/users", request, std::move(then));
}
CallId PeopleApi::login(const people::LoginRequest& request, Then<people::LoginReply> then) {
  return call(Method::post, "/api/auth/login", request, std::move(then));
}
CallId PeopleApi::enter_demonstration(const people::DemonstrationRequest& request,
                                      Then<people::LoginReply> then) {
  return call(Method::post, "/api/auth/demonstration", request, std::move(then));
}
CallId PeopleApi::logout(Then<void> then) {
  return call(Method::post, "/api/auth/logout", std::move(then));
}
CallId PeopleApi::change_password(const people::PasswordChange& change, Then<void> then) {
  return call(Method::put, "/api/auth/password", change, std::move(then));
}
CallId PeopleApi::become_administrator(const people::SetupRequest& request, Then<void> then) {
  return call(Method::post, "/api/setup/administrator", request, std::move(then));
}

CallId PeopleApi::sessions(Then<Page<people::SessionView>> then) {
  return call(Method::get, "/api/auth/sessions", std::move(then));
}
CallId PeopleApi::rename_session(const Id& id, const people::SessionPatch& patch,
                                 Then<people::SessionView> then) {
  return call(Method::patch, "/api/auth/sessions/" + to_string(id), patch, std::move(then));
}
CallId PeopleApi::end_session(const Id& id, Then<void> then) {
  return call(Method::del, "/api/auth/sessions/" + to_string(id), std::move(then));
}
CallId PeopleApi::end_other_sessions(Then<void> then) {
  return call(Method::del, "/api/auth/sessions", std::move(then));
}

CallId PeopleApi::totp(Then<people::TotpState> then) {
  return call(Method::get, "/api/auth/totp", std::move(then));
}
CallId PeopleApi::start_totp(const people::TotpStart& start, Then<people::TotpSetup> then) {
  return call(Method::post, "/api/auth/totp", start, std::move(then));
}
CallId PeopleApi::confirm_totp(const people::TotpConfirm& confirm,
                               Then<people::RecoveryCodes> then) {
  return call(Method::post, "/api/auth/totp/confirm", confirm, std::move(then));
}
CallId PeopleApi::disable_totp(const people::PasswordProof& proof, Then<void> then) {
  return call(Method::del, "/api/auth/totp", proof, std::move(then));
}
CallId PeopleApi::renew_recovery_codes(const people::PasswordProof& proof,
                                       Then<people::RecoveryCodes> then) {
  return call(Method::post, "/api/auth/totp/recovery-codes", proof, std::move(then));
}

CallId PeopleApi::app_passwords(Then<Page<people::AppPasswordView>> then) {
  return call(Method::get, "/api/auth/app-passwords", std::move(then));
}
CallId PeopleApi::create_app_password(const people::AppPasswordRequest& request,
                                      Then<people::AppPasswordCreated> then) {
  return call(Method::post, "/api/auth/app-passwords", request, std::move(then));
}
CallId PeopleApi::delete_app_password(const Id& id, Then<void> then) {
  return call(Method::del, "/api/auth/app-passwords/" + to_string(id), std::move(then));
}

CallId PeopleApi::update_me(const people::ProfilePatch& patch, Then<people::Profile> then) {
  return call(Method::patch, "/api/users/me", patch, std::move(then));
}
CallId PeopleApi::delete_me(const people::PasswordProof& proof, Then<void> then) {
  return call(Method::del, "/api/users/me", proof, std::move(then));
}
CallId PeopleApi::set_avatar(std::string bytes, std::string media_type,
                             Then<people::AvatarReply> then) {
  Request request{Method::put, "/api/users/me/avatar", {}, std::move(bytes), {}};
  request.headers.set("Content-Type", std::move(media_type));
  return transport_.send(std::move(request), decoding(std::move(then)));
}
CallId PeopleApi::remove_avatar(Then<void> then) {
  return call(Method::del, "/api/users/me/avatar", std::move(then));
}
CallId PeopleApi::profile(const Id& user_id, Then<people::PublicProfile> then) {
  return call(Method::get, of_person(user_id, ""), std::move(then));
}
CallId PeopleApi::find_people(std::string_view username_begins,
                              Then<Page<people::PersonSummary>> then) {
  return call(Method::get, Path("/api/users").with("query", username_begins), std::move(then));
}

CallId PeopleApi::roles(Then<people::RoleState> then) {
  return call(Method::get, "/api/users/me/roles", std::move(then));
}
CallId PeopleApi::apply_for_role(const people::RoleRequest& request, Then<people::RoleState> then) {
  return call(Method::post, "/api/users/me/roles", request, std::move(then));
}
CallId PeopleApi::give_up_role(Role role, Then<people::RoleState> then) {
  return call(Method::del, "/api/users/me/roles/" + std::string(enum_name(role)), std::move(then));
}
CallId PeopleApi::role_applications(std::optional<std::string> cursor,
                                    Then<Page<people::RoleApplication>> then) {
  return call(Method::get, Path("/api/role-applications").with("cursor", cursor), std::move(then));
}
CallId PeopleApi::decide_role(const Id& application_id, const people::RoleDecision& decision,
                              Then<people::RoleApplication> then) {
  return call(Method::patch, "/api/role-applications/" + to_string(application_id), decision,
              std::move(then));
}

CallId PeopleApi::follow(const Id& user_id, Then<people::FollowState> then) {
  return call(Method::post, of_person(user_id, "/follow"), std::move(then));
}
CallId PeopleApi::unfollow(const Id& user_id, Then<people::FollowState> then) {
  return call(Method::post, of_person(user_id, "/unfollow"), std::move(then));
}
CallId PeopleApi::followers(const Id& user_id, std::optional<std::string> cursor,
                            Then<people::FollowList> then) {
  return call(Method::get, of_person(user_id, "/followers").with("cursor", cursor),
              std::move(then));
}
CallId PeopleApi::following(const Id& user_id, std::optional<std::string> cursor,
                            Then<people::FollowList> then) {
  return call(Method::get, of_person(user_id, "/following").with("cursor", cursor),
              std::move(then));
}

CallId PeopleApi::notifications(bool only_unread, std::optional<std::string> cursor,
                                Then<people::NotificationList> then) {
  Path path = Path("/api/users/me/notifications").with("cursor", cursor);
  if (only_unread) path.with("unread", "true");
  return call(Method::get, std::move(path), std::move(then));
}
CallId PeopleApi::mark_notification(const Id& id, const people::NotificationPatch& patch,
                                    Then<void> then) {
  return call(Method::patch, "/api/users/me/notifications/" + to_string(id), patch,
              std::move(then));
}
CallId PeopleApi::mark_all_notifications(const people::NotificationPatch& patch, Then<void> then) {
  return call(Method::patch, "/api/users/me/notifications", patch, std::move(then));
}
CallId PeopleApi::notification_preferences(Then<people::NotificationPreferences> then) {
  return call(Method::get, "/api/users/me/notification-preferences", std::move(then));
}
CallId PeopleApi::set_notification_preferences(const people::NotificationPreferences& preferences,
                                               Then<people::NotificationPreferences> then) {
  return call(Method::put, "/api/users/me/notification-preferences", preferences, std::move(then));
}
CallId PeopleApi::activity(std::optional<std::string> cursor,
                           Then<Page<people::ActivityEntry>> then) {
  return call(Method::get, Path("/api/users/me/activity").with("cursor", cursor), std::move(then));
}

}  // namespace septet::client
