#include "client/person_cache.h"

#include "platform/loop.h"

namespace septet::client {

namespace {

constexpr double retry_person_ms = 15'000;  // the network may be back

}  // namespace

const people::PersonSummary* PersonCache::find(const Id& id) {
  if (id.is_nil()) return nullptr;
  Known& known = known_[id];
  if (known.person) return &*known.person;
  const bool too_early =
      known.failed_ms > 0 && platform::now_ms() - known.failed_ms < retry_person_ms;
  if (known.asking || known.gone || too_early) return nullptr;
  known.asking = true;
  people_.profile(
      id, [this, id](Result<people::PublicProfile> profile) { received(id, std::move(profile)); });
  return nullptr;
}

void PersonCache::received(const Id& id, Result<people::PublicProfile> profile) {
  const auto found = known_.find(id);
  if (found == known_.end()) return;
  Known& known = found->second;
  known.asking = false;
  if (profile.ok())
    known.person = {profile->user_id, profile->username, profile->display_name,
                    profile->avatar_url};
  else if (profile.error().kind == ErrorKind::not_found)
    known.gone = true;
  else
    known.failed_ms = platform::now_ms();
}

bool PersonCache::gone(const Id& id) const {
  const auto found = known_.find(id);
  return found != known_.end() && found->second.gone;
}

void PersonCache::learn(people::PersonSummary person) {
  Known& known = known_[person.user_id];
  known = {};
  known.person = std::move(person);
}

void PersonCache::forget() {
  known_.clear();
}

}  // namespace septet::client
