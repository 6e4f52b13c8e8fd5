// Who comes by a link, without an account: what they may see, take away and leave.
//
// What counts against a link's limit is a transfer that begins. One that goes on (a part, asked for
// with Range by whoever began it) does not: who begins gets a proof of it, and without that proof
// every request counts, from wherever in the file it starts.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "drive/exchange.h"
#include "drive/files.h"
#include "drive/intake.h"
#include "drive/links.h"
#include "drive/public_types.h"

namespace septet::drive {

// A link that may be used, and what it leads to.
struct Visit {
  store::LinkRow link;
  LinkSecrets secrets;
  store::NodeRow top;
};

class Visits {
 public:
  struct Ports {
    PasswordHasher* passwords = nullptr;
    http::RateLimiter* limiter = nullptr;  // null: no limit
    http::Rate wrong_passwords;            // of one address on one link
  };
  Visits(Context& context, Exchange& exchange, const Ports& ports)
      : context_(context), exchange_(exchange), ports_(ports) {}

  // `pass`: what unlock() gave, or empty. Errors: not_found, with the codes "no_such_link"
  // (revoked, or its node in the trash, as well) and "link_expired"; unauthenticated
  // "password_needed".
  Result<Visit> enter(const std::string& token, std::string_view pass);
  // The pass, which is good until the password changes or the link ends; empty if it asks for none.
  // Errors: not_found as above; forbidden "wrong_password"; too_many after a number of them.
  Result<std::string> unlock(const std::string& token, std::string_view password,
                             const std::string& address);
  // `node_id` absent: what the link leads to. Errors: not_found, "link_used_up" too; invalid
  // "bad_cursor".
  Result<PublicView> look(const Visit&, const std::optional<Id>& node_id, const std::string& cursor,
                          int limit);
  // Errors: not_found; forbidden "view_only" for an archive. The streams break off once the link
  // does not hold any more.
  Result<OpenFile> open(const Visit&, const Id& file_id);
  Result<Archive> archive(const Visit&, const Id& folder_id);
  // Counts a transfer that begins. Error: not_found "link_used_up".
  Result<void> begin(const Visit&);
  // Proves that a transfer of `what` began.
  static std::string proof(const Visit&, std::string_view what);

  // Whether the link still allows what it did, for this node. Errors: as of enter() and look().
  StillAllowed permission(const Visit&, const Id& node_id);
  // Whether so many bytes may be put into the drop box. Errors: forbidden "not_a_drop_box";
  // storage_full "quota_exceeded".
  Result<void> check_drop(const Visit&, std::int64_t bytes);

  Context& context() { return context_; }

 private:
  Result<store::LinkRow> valid_link(db::Session&, const std::string& token);
  Result<store::NodeRow> node_within(db::Session&, const Visit&, const Id& node_id,
                                     std::vector<PathEntry>* path = nullptr);
  Result<void> check_unused(const Visit&) const;
  Result<void> attempt(const Id& link_id, const std::string& address);
  void succeeded(const Id& link_id, const std::string& address);

  Context& context_;
  Exchange& exchange_;
  Ports ports_;
};

// Files on their way into a drop box, one after another. They are the folder's owner's.
class Drop {
 public:
  Drop(Visits&, const Visit&);

  // Errors: invalid "bad_name"; those of Intake; those of Visits::enter() once the link does not
  // hold any more.
  Result<void> begin(std::string_view name);
  Result<void> add(std::string_view piece);
  Result<void> end();
  // Those that have arrived.
  const DropReply& arrived() const { return arrived_; }

 private:
  Result<void> tell_owner(db::Transaction&);

  Context& context_;
  Caller owner_;
  store::NodeRow folder_;
  StillAllowed still_allowed_;   // at most once a second
  StillAllowed allowed_to_end_;  // always
  std::unique_ptr<Intake> intake_;
  Dropped file_;
  DropReply arrived_;
};

}  // namespace septet::drive
