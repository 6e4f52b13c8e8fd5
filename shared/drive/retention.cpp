#include "drive/retention.h"

#include "drive/retention_store.h"

namespace septet::drive {

namespace {

constexpr int batch_versions = 100;

// A version that was overtaken goes, unless what overtook it has been deleted since.
Result<void> thin(db::Transaction& tx, Context& context, const store::Overtaken& old,
                  std::vector<std::string>& freed) {
  const auto file = TRY(store::find(tx, old.node_id));
  const auto version = TRY(store::version(tx, old.node_id, old.number));
  if (file && version && old.number != file->version && TRY(store::is_overtaken(tx, old)))
    TRY(remove_version(tx, context, *file, *version, freed));
  return store::erase_overtaken(tx, old);
}

}  // namespace

Result<bool> Retention::any_due() {
  if (!thins()) return false;
  return context_.database.read([&](db::Session& session) -> Result<bool> {
    return !TRY(store::overtaken_before(session, context_.clock.now() - kept_, 1)).empty();
  });
}

Result<bool> Retention::thin_some() {
  using Locators = std::vector<std::string>;
  bool any = false;
  const auto freed = TRY(context_.database.write([&](db::Transaction& tx) -> Result<Locators> {
    Locators locators;
    const auto due = TRY(store::overtaken_before(tx, context_.clock.now() - kept_, batch_versions));
    for (const store::Overtaken& old : due) TRY(thin(tx, context_, old, locators));
    any = !due.empty();
    return locators;
  }));
  context_.content.remove(freed);
  return any;
}

Result<void> Retention::thin_out(const jobs::StopAsked& stop) {
  while (thins() && TRY(thin_some()))
    if (stop()) return jobs::stopped();
  return {};
}

}  // namespace septet::drive
