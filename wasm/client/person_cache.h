// People by their ids, each asked for once, for the names and pictures beside what they made.
#pragma once

#include <unordered_map>

#include "base/id.h"
#include "client/people_api.h"

namespace septet::client {

class PersonCache {
 public:
  explicit PersonCache(PeopleApi& people) : people_(people) {}

  // Null while the answer is on its way, and for whoever has left. May be called in each frame.
  const people::PersonSummary* find(const Id&);
  // Nobody has this id any more.
  bool gone(const Id&) const;
  // Known from elsewhere: a search, one's own profile.
  void learn(people::PersonSummary);
  void forget();

 private:
  struct Known {
    std::optional<people::PersonSummary> person;
    bool asking = false;
    bool gone = false;
    double failed_ms = 0;  // when nobody answered, on platform::now_ms(); 0: it did not happen
  };
  void received(const Id&, Result<people::PublicProfile>);

  PeopleApi& people_;
  std::unordered_map<Id, Known> known_;
};

}  // namespace septet::client
