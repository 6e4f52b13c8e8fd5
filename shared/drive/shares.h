// Sharing with people: giving, changing, revoking, leaving.
#pragma once

#include <string_view>

#include "drive/access.h"
#include "drive/people.h"
#include "drive/sharing_types.h"

namespace septet::drive {

inline constexpr int shares_most = 500;  // of one node

class Shares {
 public:
  explicit Shares(Context& context) : context_(context) {}

  struct Given {
    Share share;
    bool is_new = true;  // otherwise only its role was changed
  };
  // Errors: not_found, with the field "node_id", "user_id" or "username"; forbidden "not_allowed";
  // conflict "in_trash", "too_many_shares"; invalid "bad_role", "missing_field", "is_yourself";
  // unsupported where there are no other people.
  Result<Given> give(const Caller&, const CreateShare&);
  // Errors: not_found; forbidden "not_allowed" for all but the owner; invalid "bad_role".
  Result<Share> change(const Caller&, const Id& share_id, const PatchShare&);
  // The owner revokes it, or the person leaves. Error: not_found.
  Result<void> end(const Caller&, const Id& share_id);

  // Of a node and of those folders above it that the caller sees. Errors: not_found; invalid
  // "bad_cursor".
  Result<SharePage> list(const Caller&, const Id& node_id, std::string_view cursor, int limit);
  // What others share with the caller, the latest first. Error: invalid "bad_cursor".
  Result<SearchPage> shared_with(const Caller&, std::string_view cursor, int limit);

  // When an account goes.
  Result<void> forget_account(db::Transaction&, const Id& account_id, Timestamp now);

 private:
  Result<Person> person_for(db::Session&, const Caller&, const CreateShare&);
  Result<Given> given(db::Transaction&, const Caller&, const Reach&, const Person&, Permission);
  Result<void> tell(db::Transaction&, const Share&, NodeChange for_person);

  Context& context_;
};

}  // namespace septet::drive
