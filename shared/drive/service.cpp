#include "drive/service.h"

#include "drive/conversation_store.h"
#include "drive/retention_store.h"
#include "drive/share_store.h"
#include "drive/tag_store.h"

namespace septet::drive {

namespace {

// Takes back, some at a time, the uploads of which nothing was heard for long.
constexpr char expire_uploads[] = "drive.expire_uploads";
// Removes what crashes left in a store that several servers share.
constexpr char sweep_store[] = "drive.sweep_store";
// Each sweep looks at a part of a large store, and the next one goes on from there.
constexpr Duration sweep_pause = hours(1);
constexpr int gone_batch = 1000;

}  // namespace

Service::Service(const Ports& ports, const Settings& settings)
    : context{ports.database, Content(ports.blobs, ports.cipher),
              ports.clock,    ports.random,
              ports.jobs,     settings.quota_bytes,
              nullptr,        ports.people,
              ports.tools,    settings.text_delay},
      retention(context, settings.versions_kept),
      links(context, ports.passwords),
      visits(context, exchange, {ports.passwords, ports.limiter, settings.wrong_passwords}) {
  add_jobs();
}

void Service::add_jobs() {
  texts.add_jobs();
  context.jobs.add_kind(Trash::clear_job, [this](const jobs::Job& job, const auto& stop) {
    return trash.clear_away(job, stop);
  });
  context.jobs.add_kind(Retention::job, [this](const jobs::Job&, const auto& stop) {
    return retention.thin_out(stop);
  });
  context.jobs.add_kind(sweep_store,
                        [this](const jobs::Job&, const auto& stop) { return sweep(stop); });
  context.jobs.add_kind(expire_uploads,
                        [this](const jobs::Job&, const jobs::StopAsked& stop) -> Result<void> {
                          while (TRY(uploads.expire_some()))
                            if (stop()) return jobs::stopped();
                          return {};
                        });
}

Result<std::unique_ptr<Service>> Service::create(Ports ports, Settings settings) {
  TRY(store::migrate(ports.database));
  TRY(store::migrate_activity(ports.database));
  TRY(store::migrate_shares(ports.database));
  TRY(store::migrate_previews(ports.database));
  TRY(store::migrate_links(ports.database));
  TRY(store::migrate_conversation(ports.database));
  TRY(store::migrate_retention(ports.database));
  TRY(store::migrate_tags(ports.database));
  std::unique_ptr<Service> service(new Service(ports, settings));
  // A store of its own can be swept before anything is put into it. One that other servers use may
  // be large, and is swept by one of them beside everything else: see tick().
  if (!ports.database.shared()) TRY(service->sweep([] { return false; }));
  return service;
}

Result<void> Service::ask_for(const char* kind, Duration delay) {
  return context.database.write([&](db::Transaction& tx) {
    return context.jobs.enqueue(tx, {.kind = kind, .unique_key = "all", .delay = delay});
  });
}

Result<void> Service::sweep(const jobs::StopAsked& stop) {
  using InUse = Result<bool>;
  TRY(context.content.sweep([&](std::string_view name, std::string_view locator) -> InUse {
    if (stop()) return jobs::stopped();
    return context.database.read(
        [&](db::Session& session) { return store::is_in_use(session, name, locator); });
  }));
  return {};
}

Result<void> Service::tick() {
  TRY(trash.remove_old());
  TRY(trash.ask_to_clear_all());
  TRY(texts.ask_for_all());
  TRY(conversation.forget_editing());
  if (TRY(uploads.any_expired())) TRY(ask_for(expire_uploads));
  if (TRY(retention.any_due())) TRY(ask_for(Retention::job));
  TRY(context.database.write([&](db::Transaction& tx) {
    return store::forget_gone_before(tx, context.clock.now() - gone_kept, gone_batch);
  }));
  if (context.database.shared()) TRY(ask_for(sweep_store, sweep_pause));
  context.jobs.settle();
  return {};
}

Result<void> Service::forget_account(db::Transaction& tx, const Id& account_id, Timestamp now) {
  TRY(shares.forget_account(tx, account_id, now));
  TRY(store::erase_account_conversation(tx, account_id));
  TRY(store::expire_uploads_of(tx, account_id, now));
  TRY(store::purge_account(tx, account_id, now));
  TRY(store::erase_links_of_account(tx, account_id));
  return trash.ask_to_clear(tx, account_id);
}

Result<void> Service::check_room(const Caller& caller, std::int64_t bytes) {
  return context.database.read([&](db::Session& session) -> Result<void> {
    const auto fits = check_quota(context, TRY(store::usage(session, caller.account_id)), bytes);
    // It may go to somebody else's folder, and count to them.
    if (!fits.ok() && TRY(store::edits_anything(session, caller.account_id))) return {};
    return fits;
  });
}

}  // namespace septet::drive
