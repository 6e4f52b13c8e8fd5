#include "people/profiles.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/hash.h"
#include "base/text.h"
#include "events/outbox.h"
#include "image/image.h"
#include "people/rules.h"

namespace septet::people {

namespace {

constexpr int avatar_size = 256;  // pixels

std::string etag_of(const store::Account& account) {
  return '"' + std::to_string(account.version) + '"';
}

Error no_such_person() {
  return not_found("There is no such person.");
}

std::optional<std::string> avatar_url_of(const store::Account& account) {
  if (account.avatar_etag.empty()) return std::nullopt;
  return store::avatar_url(account.id, account.avatar_etag);
}

Result<Profile> profile_of(db::Session& session, const store::Account& account) {
  const store::FollowTarget self{FollowKind::person, account.id};
  return Profile{.user_id = account.id,
                 .username = account.username,
                 .email = account.email,
                 .display_name = account.display_name,
                 .bio = account.bio,
                 .phone = account.phone,
                 .language = account.language,
                 .theme = account.theme,
                 .avatar_url = avatar_url_of(account),
                 .preferences = account.preferences,
                 .addresses = TRY(store::addresses(session, account.id)),
                 .roles = rules::roles_of(account.roles),
                 .followers = TRY(store::count_followers(session, self)),
                 .following = TRY(store::count_following(session, account.id, FollowKind::person)),
                 .two_factor = !TRY(store::totp(session, account.id)).secret.empty(),
                 .demonstration = account.demonstration,
                 .password_changed_at = account.password_changed_at,
                 .created_at = account.created_at};
}

Result<void> check_match(const store::Account& account, std::string_view if_match) {
  if (if_match.empty() || if_match == "*" || if_match == etag_of(account)) return {};
  return failure(ErrorKind::precondition_failed, "changed_meanwhile",
                 "The profile has been changed from another device meanwhile. Look at it again.");
}

// The database names no field when a uniqueness breaks, so it is asked first.
Result<void> check_free(db::Session& session, const store::Account& account) {
  const auto by_name = TRY(store::account_by_username(session, fold_case(account.username)));
  const auto by_email = TRY(store::account_by_email(session, fold_case(account.email)));
  Error error =
      failure(ErrorKind::conflict, "username_taken", "Somebody has this username already.");
  error.field = "username";
  if (by_name && *by_name != account.id) return error;
  if (!by_email || *by_email == account.id) return {};
  error = failure(ErrorKind::conflict, "email_taken",
                  "There is another account with this e-mail address.");
  error.field = "email";
  return error;
}

}  // namespace

Result<OwnProfile> Profiles::own(const Id& id) const {
  return context_.database.read([&](db::Session& session) -> Result<OwnProfile> {
    const auto account = TRY(store::account(session, id));
    if (!account) return no_such_person();
    return OwnProfile{TRY(profile_of(session, *account)), etag_of(*account)};
  });
}

Result<PublicProfile> Profiles::of_another(const Caller& caller, const Id& id) const {
  return context_.database.read([&](db::Session& session) -> Result<PublicProfile> {
    const auto account = TRY(store::account(session, id));
    if (!account) return no_such_person();
    const store::FollowTarget target{FollowKind::person, id};
    return PublicProfile{
        .user_id = id,
        .username = account->username,
        .display_name = account->display_name,
        .bio = account->bio,
        .avatar_url = avatar_url_of(*account),
        .roles = rules::roles_of(account->roles),
        .followers = TRY(store::count_followers(session, target)),
        .following = TRY(store::count_following(session, id, FollowKind::person)),
        .followed_by_me = TRY(store::is_following(session, caller.account_id, target)),
        .created_at = account->created_at};
  });
}

Result<http::Page<PersonSummary>> Profiles::search(std::string_view query, std::string_view cursor,
                                                   int limit) const {
  const std::string prefix = rules::login_key(query);
  http::Page<PersonSummary> out;
  out.items = TRY(context_.database.read([&](db::Session& session) {
    return store::search(session, prefix, rules::login_key(cursor), limit + 1);
  }));
  if (out.items.size() > static_cast<std::size_t>(limit)) {
    out.items.pop_back();
    out.next_cursor = out.items.back().username;
  }
  return out;
}

Result<OwnProfile> Profiles::patch(const Caller& caller, const ProfilePatch& patch,
                                   std::string_view if_match) {
  TRY(rules::check_profile(patch));
  TRY(context_.database.write(
      [&](db::Transaction& tx) { return save(tx, caller, patch, if_match); }));
  return own(caller.account_id);
}

Result<OwnProfile> Profiles::replace(const Caller& caller, ProfilePatch patch,
                                     std::string_view if_match) {
  const OwnProfile there = TRY(own(caller.account_id));
  const auto otherwise = [](auto& field, auto value) {
    if (!field) field = std::move(value);
  };
  otherwise(patch.display_name, there.profile.username);
  otherwise(patch.bio, std::string());
  otherwise(patch.phone, std::string());
  otherwise(patch.language, std::string());
  otherwise(patch.theme, Theme::system);
  otherwise(patch.addresses, std::vector<Address>());
  Json preferences = patch.preferences.value_or(Json::object());
  for (const auto& [name, _] : there.profile.preferences.items())
    if (preferences.is_object() && !preferences.contains(name)) preferences[name] = nullptr;
  patch.preferences = std::move(preferences);
  return this->patch(caller, patch, if_match);
}

Result<void> Profiles::apply(store::Account& account, const ProfilePatch& patch) const {
  if (patch.username) account.username = TRY(rules::username(*patch.username));
  if (patch.email && !(context_.settings.local && patch.email->empty()))
    account.email = TRY(rules::email(*patch.email));
  if (patch.display_name) account.display_name = to_nfc(trimmed(*patch.display_name));
  if (patch.bio) account.bio = to_nfc(*patch.bio);
  if (patch.phone) account.phone = trimmed(*patch.phone);
  if (patch.language) account.language = *patch.language;
  if (patch.theme) account.theme = *patch.theme;
  if (patch.preferences)
    account.preferences = rules::merged_preferences(account.preferences, *patch.preferences);
  return rules::check_profile({.preferences = account.preferences});
}

Result<void> Profiles::save(db::Transaction& tx, const Caller& caller, const ProfilePatch& patch,
                            std::string_view if_match) const {
  auto account = TRY(store::account(tx, caller.account_id));
  if (!account) return no_such_person();
  TRY(check_match(*account, if_match));
  TRY(apply(*account, patch));
  TRY(check_free(tx, *account));
  TRY(store::save_profile(tx, *account));
  if (patch.addresses) TRY(save_addresses(tx, caller.account_id, *patch.addresses));
  TRY(changed(tx, caller.account_id));
  if (patch.username || patch.email) return activity_.record(tx, caller, "people.profile_changed");
  return {};
}

// An id is kept if it names an address that the account has; it is never taken from elsewhere.
Result<void> Profiles::save_addresses(db::Transaction& tx, const Id& account,
                                      std::vector<Address> addresses) const {
  std::vector<Address> known = TRY(store::addresses(tx, account));
  for (Address& address : addresses) {
    const auto there = std::find_if(known.begin(), known.end(),
                                    [&](const Address& k) { return k.id == address.id; });
    if (there == known.end())
      address.id = context_.make_id();
    else
      known.erase(there);
  }
  return store::replace_addresses(tx, account, addresses);
}

Result<void> Profiles::changed(db::Transaction& tx, const Id& account) const {
  return events::append(tx, context_.now(), {account, "people", "profile.changed", Json::object()});
}

Result<AvatarReply> Profiles::save_avatar(const Caller& caller, std::string_view bytes) {
  const image::Picture picture = image::square(TRY(image::decode(bytes)), avatar_size);
  const bool transparent = picture.channels == 4;
  store::Avatar avatar{transparent ? "image/png" : "image/jpeg",
                       {},
                       transparent ? image::encode_png(picture) : image::encode_jpeg(picture)};
  avatar.etag = to_base64url(sha256(avatar.bytes)).substr(0, 16);
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    TRY(store::save_avatar(tx, caller.account_id, avatar));
    return changed(tx, caller.account_id);
  }));
  return AvatarReply{store::avatar_url(caller.account_id, avatar.etag)};
}

Result<void> Profiles::remove_avatar(const Caller& caller) {
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    TRY(store::remove_avatar(tx, caller.account_id));
    return changed(tx, caller.account_id);
  });
}

Result<store::Avatar> Profiles::avatar(const Id& account) const {
  auto found = TRY(context_.database.read(
      [&](db::Session& session) { return store::avatar(session, account); }));
  if (!found) return not_found("There is no picture of this person.");
  return *std::move(found);
}

}  // namespace septet::people
