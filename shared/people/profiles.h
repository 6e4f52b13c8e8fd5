// What people tell about themselves, and what others see of it.
#pragma once

#include "people/activity.h"

namespace septet::people {

struct OwnProfile {
  Profile profile;
  std::string etag;  // with its quotes
};

class Profiles {
 public:
  Profiles(const Context& context, const Activity& activity)
      : context_(context), activity_(activity) {}

  // Errors: not_found.
  Result<OwnProfile> own(const Id& account) const;
  Result<PublicProfile> of_another(const Caller&, const Id& account) const;
  // Whose username begins so.
  Result<http::Page<PersonSummary>> search(std::string_view query, std::string_view cursor,
                                           int limit) const;

  // `if_match`: the ETag that is to be changed, or empty. Errors: invalid with the field; conflict
  // with "username_taken", "email_taken"; precondition_failed.
  Result<OwnProfile> patch(const Caller&, const ProfilePatch&, std::string_view if_match);
  // What is absent becomes empty.
  Result<OwnProfile> replace(const Caller&, ProfilePatch, std::string_view if_match);

  // Errors: as image::decode.
  Result<AvatarReply> save_avatar(const Caller&, std::string_view picture);
  Result<void> remove_avatar(const Caller&);
  Result<store::Avatar> avatar(const Id& account) const;

 private:
  Result<void> apply(store::Account&, const ProfilePatch&) const;
  Result<void> save(db::Transaction&, const Caller&, const ProfilePatch&,
                    std::string_view if_match) const;
  Result<void> save_addresses(db::Transaction&, const Id& account, std::vector<Address>) const;
  Result<void> changed(db::Transaction&, const Id& account) const;

  const Context& context_;
  const Activity& activity_;
};

}  // namespace septet::people
