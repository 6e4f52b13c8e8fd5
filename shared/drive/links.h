// Links as their owner has them: made, changed, listed, revoked. Who comes by one: visits.h.
//
// A token is 128 random bits in base64url. It is looked up by its SHA-256; the token itself, which
// the owner may read again, lies sealed beside it.
#pragma once

#include <string>

#include "drive/activity.h"
#include "drive/link_store.h"
#include "drive/tree.h"
#include "http/rate_limit.h"

namespace septet::drive {

// How passwords are kept; `app/` wires it. Null in the tab, where there is nobody to share with.
class PasswordHasher {
 public:
  virtual ~PasswordHasher() = default;
  // A slow hash with a fresh salt. Error: unavailable, when too many are at it already.
  virtual Result<std::string> hash_password(std::string_view password) = 0;
  // In a time that depends on neither. Error: as above.
  virtual Result<bool> verify_password(const std::string& hash, std::string_view password) = 0;
};

inline constexpr int links_max = 5'000;  // of one account

// What of a link is secret at rest.
struct LinkSecrets {
  std::string token;  // as in the address, 22 characters
  // 32 random bytes, what visitors' cookies are made with; others whenever the password changes.
  std::string key;
};
std::string seal(Context&, const LinkSecrets&, const Id& link_id);
// Error: internal "content_damaged".
Result<LinkSecrets> open_secrets(Context&, const store::LinkRow&);

class Links {
 public:
  Links(Context& context, PasswordHasher* passwords) : context_(context), passwords_(passwords) {}

  // All of these: unsupported "needs_server" where there is no server. Only the owner of a
  // node makes links of it.

  // Errors: not_found; conflict "in_trash", "too_many_links" over 5,000; invalid "bad_password"
  // under 4 or over 200 characters, "in_the_past", "out_of_range" (download_limit), "needs_folder"
  // and "no_downloads" of a drop box.
  Result<Link> make(const Caller&, const SaveLink&);
  // As above.
  Result<Link> change(const Caller&, const Id& link_id, const SaveLink&);
  // At once; transfers that run break off. Error: not_found.
  Result<void> remove(const Caller&, const Id& link_id);
  // The latest first; what leads to the trash is left out. Errors: not_found; invalid "bad_cursor".
  Result<LinkPage> list(const Caller&, const std::optional<Id>& node_id, std::string_view cursor,
                        int limit);

 private:
  Result<void> needs_server() const;
  Result<void> apply(const SaveLink&, const store::NodeRow&, store::LinkRow&) const;
  Result<std::optional<std::string>> hash_of(const SaveLink&) const;
  Result<Link> view(const store::LinkRow&) const;
  Result<void> tell(db::Transaction&, const Caller&, const Id& node_id,
                    std::optional<ActivityKind> = {});

  Context& context_;
  PasswordHasher* passwords_;
};

// Sets `has_link` of the nodes that the caller owns.
Result<void> mark_links(db::Session&, const Id& account_id, Timestamp now, std::vector<Node>&);
Result<void> mark_links(db::Session&, const Id& account_id, Timestamp now, Node&);
Result<void> mark_links(db::Session&, const Id& account_id, Timestamp now,
                        std::vector<PlacedNode>&);

}  // namespace septet::drive
