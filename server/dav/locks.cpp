#include "server/dav/locks.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace septet::dav {

Locks covering(const Locks& locks, std::span<const Id> way) {
  Locks out;
  std::copy_if(locks.begin(), locks.end(), std::back_inserter(out), [&](const store::Lock& lock) {
    const auto at = std::find(way.begin(), way.end(), lock.node_id);
    return at != way.end() && (lock.infinite || at + 1 == way.end());
  });
  return out;
}

bool may_change(const Locks& covering, const IfHeader& submitted) {
  return covering.empty() ||
         std::any_of(covering.begin(), covering.end(), [&](const store::Lock& lock) {
           return submitted.submits(store::token_of(lock));
         });
}

bool may_stand_beside(const Locks& covering, bool exclusive) {
  if (exclusive) return covering.empty();
  return std::none_of(covering.begin(), covering.end(),
                      [](const store::Lock& lock) { return lock.exclusive; });
}

std::int64_t timeout_from(std::string_view header) {
  constexpr std::string_view seconds = "Second-";
  while (!header.empty()) {
    const auto comma = std::min(header.find(','), header.size());
    const std::string_view wish = trimmed(header.substr(0, comma));
    header.remove_prefix(std::min(comma + 1, header.size()));
    if (wish == "Infinite") return lock_max_s;
    if (!wish.starts_with(seconds)) continue;
    std::int64_t value = 0;
    const auto parsed =
        std::from_chars(wish.data() + seconds.size(), wish.data() + wish.size(), value);
    if (parsed.ec == std::errc::result_out_of_range) return lock_max_s;
    if (parsed.ec == std::errc{} && value > 0) return std::min(value, lock_max_s);
  }
  return lock_max_s;
}

}  // namespace septet::dav
