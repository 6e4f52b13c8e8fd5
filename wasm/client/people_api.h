// People's routes as functions. "Me" is whoever is signed in.
#pragma once

#include "client/api.h"
#include "people/types.h"

namespace septet::client {

class PeopleApi : public Api {
 public:
  using Api::Api;

  // The server itself and who is signed in.
  CallId server(Then<people::ServerInfo>);
  CallId me(Then<people::Profile>);

  // Signing in and out. After these Client::refresh() finds out who is signed in.
  CallId register_person(const people::RegisterRequest&, Then<people::RegisterReply>);
  // Error: unauthenticated, code "totp_required", if the code is missing.
  CallId login(const people::LoginRequest&, Then<people::LoginReply>);
  CallId enter_demonstration(const people::DemonstrationRequest&, Then<people::LoginReply>);
  CallId logout(Then<void>);
  CallId change_password(const people::PasswordChange&, Then<void>);
  CallId become_administrator(const people::SetupRequest&, Then<void>);

  // Devices.
  CallId sessions(Then<Page<people::SessionView>>);
  CallId rename_session(const Id&, const people::SessionPatch&, Then<people::SessionView>);
  CallId end_session(const Id&, Then<void>);
  CallId end_other_sessions(Then<void>);

  // Two-factor.
  CallId totp(Then<people::TotpState>);
  CallId start_totp(const people::TotpStart&, Then<people::TotpSetup>);
  CallId confirm_totp(const people::TotpConfirm&, Then<people::RecoveryCodes>);
  CallId disable_totp(const people::PasswordProof&, Then<void>);
  CallId renew_recovery_codes(const people::PasswordProof&, Then<people::RecoveryCodes>);

  // App passwords.
  CallId app_passwords(Then<Page<people::AppPasswordView>>);
  CallId create_app_password(const people::AppPasswordRequest&, Then<people::AppPasswordCreated>);
  CallId delete_app_password(const Id&, Then<void>);

  // Profiles.
  CallId update_me(const people::ProfilePatch&, Then<people::Profile>);
  CallId delete_me(const people::PasswordProof&, Then<void>);
  // The bytes of a PNG, JPEG or WebP.
  CallId set_avatar(std::string bytes, std::string media_type, Then<people::AvatarReply>);
  CallId remove_avatar(Then<void>);
  CallId profile(const Id& user_id, Then<people::PublicProfile>);
  CallId find_people(std::string_view username_begins, Then<Page<people::PersonSummary>>);

  // Roles.
  CallId roles(Then<people::RoleState>);
  CallId apply_for_role(const people::RoleRequest&, Then<people::RoleState>);
  CallId give_up_role(Role, Then<people::RoleState>);
  CallId role_applications(std::optional<std::string> cursor, Then<Page<people::RoleApplication>>);
  CallId decide_role(const Id& application_id, const people::RoleDecision&,
                     Then<people::RoleApplication>);

  // Following.
  CallId follow(const Id& user_id, Then<people::FollowState>);
  CallId unfollow(const Id& user_id, Then<people::FollowState>);
  CallId followers(const Id& user_id, std::optional<std::string> cursor, Then<people::FollowList>);
  CallId following(const Id& user_id, std::optional<std::string> cursor, Then<people::FollowList>);

  // Notifications and activity.
  CallId notifications(bool only_unread, std::optional<std::string> cursor,
                       Then<people::NotificationList>);
  CallId mark_notification(const Id&, const people::NotificationPatch&, Then<void>);
  CallId mark_all_notifications(const people::NotificationPatch&, Then<void>);
  CallId notification_preferences(Then<people::NotificationPreferences>);
  CallId set_notification_preferences(const people::NotificationPreferences&,
                                      Then<people::NotificationPreferences>);
  CallId activity(std::optional<std::string> cursor, Then<Page<people::ActivityEntry>>);
};

}  // namespace septet::client
