// Profiles, roles, following, notifications, activity.
#include "people/routes_table.h"

namespace septet::people {

namespace {

using http::Access;
using http::Call;
using http::Method;
using http::Response;

constexpr std::uint64_t avatar_limit_bytes = 10 << 20;

Response with_etag(const OwnProfile& own) {
  Response out = Response::record(own.profile);
  out.headers.add("ETag", own.etag);
  return out;
}

// Never changes at an address that names its hash.
Response avatar_response(const Call& call, store::Avatar avatar) {
  const bool named = call.request.query.get("v") == avatar.etag;
  const auto bytes = std::make_shared<const std::string>(std::move(avatar.bytes));
  http::Stream stream{bytes->size(), [bytes](std::uint64_t offset, std::size_t most) {
                        return Result<std::string>(bytes->substr(offset, most));
                      }};
  Response out = Response::content(call.request, std::move(stream), std::move(avatar.type),
                                   '"' + avatar.etag + '"');
  out.headers.add("Cache-Control",
                  named ? "private, max-age=31536000, immutable" : "private, no-cache");
  return out;
}

Result<Response> profile_response(const Call& call, const Profiles& profiles) {
  const Id id = TRY(call.id("user_id"));
  if (id == call.caller.account_id) return with_etag(TRY(profiles.own(id)));
  return Response::record(TRY(profiles.of_another(call.caller, id)));
}

Result<Role> role_of(const Call& call) {
  const auto role = enum_value<Role>(call.param("role"));
  if (!role) return not_found("There is no such role.");
  return *role;
}

Result<FollowKind> follow_kind_of(const Call& call) {
  const std::string* kind = call.request.query.find("kind");
  if (kind == nullptr) return FollowKind::person;
  const auto known = enum_value<FollowKind>(*kind);
  if (!known)
    return invalid("kind", "unknown_value",
                   "This has to be one of person, restaurant, seller, stock.");
  return *known;
}

void bind_avatar_routes(RouteTable& table, Profiles& profiles) {
  constexpr auto path = "/api/users/{user_id}/avatar";
  table.add(Method::get, path, "A person’s picture", [&](Call& call) -> Result<Response> {
    return avatar_response(call, TRY(profiles.avatar(TRY(call.id("user_id")))));
  });
  table.add(Method::put, path, "Set one’s picture: PNG, JPEG, GIF or BMP as the body",
            [&](Call& call) -> Result<AvatarReply> {
              TRY(own_id(call));
              return profiles.save_avatar(call.caller, TRY(call.body(avatar_limit_bytes)));
            },
            {.body_limit = avatar_limit_bytes});
  table.add(Method::del, path, "Remove one’s picture", [&](Call& call) -> Result<void> {
    TRY(own_id(call));
    return profiles.remove_avatar(call.caller);
  });
}

}  // namespace

void bind_profile_routes(RouteTable& table, Service& service) {
  Profiles& profiles = service.profiles;
  constexpr auto path = "/api/users/{user_id}";
  table.add(Method::get, "/api/users", "Find people by the beginning of their username",
            [&](Call& call) -> Result<http::Page<PersonSummary>> {
              const http::Query& query = call.request.query;
              return profiles.search(query.get("query"), query.get("cursor"), TRY(call.limit()));
            });
  table.add(Method::get, path, "One’s own profile, or what others show of themselves",
            [&](Call& call) { return profile_response(call, profiles); });
  table.add<ProfilePatch>(Method::patch, path, "Change one’s profile",
                          [&](Call& call, const ProfilePatch& patch) -> Result<Response> {
                            TRY(own_id(call));
                            return with_etag(TRY(profiles.patch(
                                call.caller, patch, call.request.headers.get("If-Match"))));
                          });
  table.add<ProfilePatch>(Method::put, path, "Replace one’s profile",
                          [&](Call& call, const ProfilePatch& patch) -> Result<Response> {
                            TRY(own_id(call));
                            return with_etag(TRY(profiles.replace(
                                call.caller, patch, call.request.headers.get("If-Match"))));
                          });
  table.add<PasswordProof>(Method::del, path, "Delete one’s account and what is personal in it",
                           [&](Call& call, const PasswordProof& proof) -> Result<void> {
                             TRY(own_id(call));
                             return service.accounts.remove(call.caller, proof);
                           },
                           {.strict = true});
  bind_avatar_routes(table, profiles);
}

void bind_role_routes(RouteTable& table, Service& service) {
  Roles& roles = service.roles;
  table.add(Method::get, "/api/users/{user_id}/roles", "Roles, and those applied for",
            [&](Call& call) -> Result<RoleState> {
              return roles.state(call.caller, TRY(call.id("user_id")));
            });
  table.add<RoleRequest>(Method::post, "/api/users/{user_id}/roles",
                         "Apply for a role; an administrator grants it",
                         [&](Call& call, const RoleRequest& request) -> Result<RoleState> {
                           return roles.request(call.caller, TRY(call.id("user_id")), request);
                         });
  table.add(Method::del, "/api/users/{user_id}/roles/{role}", "Give up a role, or take it back",
            [&](Call& call) -> Result<RoleState> {
              return roles.revoke(call.caller, TRY(call.id("user_id")), TRY(role_of(call)));
            });
  table.add(Method::get, "/api/role-applications", "Applications that wait for a decision",
            [&](Call& call) -> Result<http::Page<RoleApplication>> {
              return roles.applications(TRY(slice_of(call)));
            },
            {.access = Access::administrator});
  table.add<RoleDecision>(Method::patch, "/api/role-applications/{id}", "Grant or refuse a role",
                          [&](Call& call, const RoleDecision& decision) -> Result<RoleApplication> {
                            return roles.decide(call.caller, TRY(call.id("id")), decision.outcome);
                          },
                          {.access = Access::administrator});
}

void bind_follow_routes(RouteTable& table, Service& service) {
  Follows& follows = service.follows;
  table.add(Method::post, "/api/users/{user_id}/follow", "Follow a person",
            [&](Call& call) -> Result<FollowState> {
              return follows.follow_person(call.caller, TRY(call.id("user_id")));
            });
  table.add(Method::post, "/api/users/{user_id}/unfollow", "Follow a person no longer",
            [&](Call& call) -> Result<FollowState> {
              return follows.unfollow_person(call.caller, TRY(call.id("user_id")));
            });
  table.add(Method::get, "/api/users/{user_id}/followers", "Who follows one",
            [&](Call& call) -> Result<FollowList> {
              return follows.followers(TRY(own_id(call)), TRY(slice_of(call)));
            });
  table.add(Method::get, "/api/users/{user_id}/following", "Whom or what one follows",
            [&](Call& call) -> Result<FollowList> {
              return follows.following(TRY(own_id(call)), TRY(follow_kind_of(call)),
                                       TRY(slice_of(call)));
            });
}

void bind_notification_routes(RouteTable& table, Service& service) {
  Notifications& notifications = service.notifications;
  constexpr auto path = "/api/users/{user_id}/notifications";
  constexpr auto preferences_path = "/api/users/{user_id}/notification-preferences";
  table.add(Method::get, path, "Notifications, the newest first",
            [&](Call& call) -> Result<NotificationList> {
              const bool unread_only = call.request.query.get("unread") == "true";
              return notifications.list(TRY(own_id(call)), unread_only, TRY(slice_of(call)));
            });
  table.add<NotificationRequest>(
      Method::post, path, "An administrator writes to a person",
      [&](Call& call, const NotificationRequest& request) -> Result<Notification> {
        if (!call.caller.has(Role::administrator))
          return not_found("There is nothing at this address.");
        return notifications.write_to(call.caller, TRY(call.id("user_id")), request);
      },
      {.status = 201});
  table.add<NotificationPatch>(Method::patch, path, "Mark all as read",
                               [&](Call& call, const NotificationPatch& patch) -> Result<void> {
                                 return notifications.mark_all(TRY(own_id(call)), patch.read);
                               });
  table.add<NotificationPatch>(
      Method::patch, "/api/users/{user_id}/notifications/{notification_id}", "Mark one as read",
      [&](Call& call, const NotificationPatch& patch) -> Result<void> {
        return notifications.mark(TRY(own_id(call)), TRY(call.id("notification_id")), patch.read);
      });
  table.add(Method::get, preferences_path, "Which notifications one wants, and how",
            [&](Call& call) -> Result<NotificationPreferences> {
              return notifications.preferences(TRY(own_id(call)));
            });
  table.add<NotificationPreferences>(
      Method::put, preferences_path, "Change which notifications one wants",
      [&](Call& call, const NotificationPreferences& changes) -> Result<NotificationPreferences> {
        return notifications.save_preferences(TRY(own_id(call)), changes);
      });
  table.add(Method::get, "/api/users/{user_id}/activity", "What one did, the newest first",
            [&](Call& call) -> Result<http::Page<ActivityEntry>> {
              return service.activity.list(call.caller, TRY(call.id("user_id")),
                                           TRY(slice_of(call)));
            });
  table.add(Method::get, "/api/activity", "What everybody did",
            [&](Call& call) -> Result<http::Page<ActivityEntry>> {
              return service.activity.list_all(TRY(slice_of(call)));
            },
            {.access = Access::administrator});
}

}  // namespace septet::people
