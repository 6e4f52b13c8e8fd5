// The record of who did what, when and from which device. It is only ever added to.
#pragma once

#include "http/message.h"
#include "people/context.h"
#include "people/store.h"

namespace septet::people {

class Activity {
 public:
  explicit Activity(const Context& context) : context_(context) {}

  // `action`: "people.signed_in"; before the dot is the app.
  Result<void> record(db::Transaction&, const Caller&, std::string_view action,
                      Json detail = Json::object()) const;
  // One's own; an administrator may see anybody's. Error: not_found for another's.
  Result<http::Page<ActivityEntry>> list(const Caller&, const Id& account,
                                         const store::Slice&) const;
  // Everybody's, for administrators.
  Result<http::Page<ActivityEntry>> list_all(const store::Slice&) const;

 private:
  Result<http::Page<ActivityEntry>> page(const std::optional<Id>&, const store::Slice&) const;
  const Context& context_;
};

}  // namespace septet::people
