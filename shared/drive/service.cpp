#include "drive/service.h"

namespace septet::drive {

Service::Service(const Ports& ports, const Settings& settings)
    : context{ports.database, Content(ports.blobs, ports.cipher), ports.clock, ports.random,
              settings.quota_bytes} {}

Result<std::unique_ptr<Service>> Service::create(Ports ports, Settings settings) {
  TRY(store::migrate(ports.database));
  std::unique_ptr<Service> service(new Service(ports, settings));
  TRY(service->sweep());
  return service;
}

Result<void> Service::sweep() {
  TRY(context.content.sweep([this](std::string_view name, std::string_view locator) {
    return context.database.read(
        [&](db::Session& session) { return store::is_in_use(session, name, locator); });
  }));
  return {};
}

Result<void> Service::tick() {
  TRY(trash.remove_old());
  while (TRY(uploads.expire_some())) {
  }
  return trash.clear_away();
}

Result<void> Service::forget_account(db::Transaction& tx, const Id& account_id, Timestamp now) {
  TRY(store::expire_uploads_of(tx, account_id, now));
  return store::purge_account(tx, account_id, now);
}

Result<void> Service::check_room(const Caller& caller, std::int64_t bytes) {
  return context.database.read([&](db::Session& session) -> Result<void> {
    return check_quota(context, TRY(store::usage(session, caller.account_id)), bytes);
  });
}

}  // namespace septet::drive
