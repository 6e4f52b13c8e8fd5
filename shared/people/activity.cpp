#include "people/activity.h"

#include "people/paging.h"

namespace septet::people {

Result<void> Activity::record(db::Transaction& tx, const Caller& caller, std::string_view action,
                              Json detail) const {
  return store::add_activity(tx, {.id = context_.make_id(),
                                  .at = context_.now(),
                                  .user_id = caller.account_id,
                                  .username = std::nullopt,
                                  .app = std::string(action.substr(0, action.find('.'))),
                                  .action = std::string(action),
                                  .device_name = caller.device_name,
                                  .address = caller.address,
                                  .detail = std::move(detail)});
}

Result<http::Page<ActivityEntry>> Activity::list(const Caller& caller, const Id& account,
                                                 const store::Slice& slice) const {
  if (account != caller.account_id && !caller.has(Role::administrator))
    return not_found("There is nothing at this address.");
  return page(account, slice);
}

Result<http::Page<ActivityEntry>> Activity::list_all(const store::Slice& slice) const {
  return page(std::nullopt, slice);
}

Result<http::Page<ActivityEntry>> Activity::page(const std::optional<Id>& account,
                                                 const store::Slice& slice) const {
  auto items = TRY(context_.database.read(
      [&](db::Session& session) { return store::activity(session, account, one_more(slice)); }));
  http::Page<ActivityEntry> out;
  out.next_cursor = cut(items, slice, [](const ActivityEntry& entry) { return entry.id; });
  out.items = std::move(items);
  return out;
}

}  // namespace septet::people
