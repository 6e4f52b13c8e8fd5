#include "people/service.h"

#include "people/rules.h"

namespace septet::people {

namespace {

const std::vector<NotificationKind> own_kinds{
    {"people.new_sign_in", "Somebody signed in to your account from a new device", true, true},
    {"people.new_follower", "Somebody follows you"},
    {"people.role_applied", "Somebody applies for a role", true, true},
    {"people.role_decided", "Your application for a role was decided"},
};

constexpr Duration bucket_life = hours(1);

}  // namespace

Service::Service(Context context) : context_(std::move(context)) {
  add_kinds(own_kinds);
}

Result<std::unique_ptr<Service>> Service::create(Context context) {
  TRY(store::migrate(context.database));
  return std::unique_ptr<Service>(new Service(std::move(context)));
}

void Service::add_kinds(const std::vector<NotificationKind>& kinds) {
  context_.kinds.insert(context_.kinds.end(), kinds.begin(), kinds.end());
}

Result<void> Service::tick() {
  const Timestamp now = context_.now();
  context_.limiter.forget_before(now - bucket_life);
  return context_.database.write(
      [&](db::Transaction& tx) { return store::remove_expired(tx, now); });
}

}  // namespace septet::people
