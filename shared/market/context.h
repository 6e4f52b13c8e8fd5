// What the use cases of Market share, and what Market needs of others.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/caller.h"
#include "base/random.h"
#include "db/database.h"
#include "market/types.h"

namespace septet::jobs {
class Queue;
}

namespace septet::market {

class Venue;

// A person, as others see them.
struct PersonName {
  Id id;
  std::string username;
  std::string name;
};

// What Market needs of people; app/ wires it. Null in local mode, where there is one person.
class People {
 public:
  virtual ~People() = default;
  // Those that exist, of these.
  virtual Result<std::vector<PersonName>> names(db::Session&, const std::vector<Id>&) = 0;
  // Into the bell: `kind` is one of notification_kinds(), `link` an address within the application.
  virtual Result<void> notify(db::Transaction&, const Id& account_id, std::string_view kind,
                              std::string title, std::string text, std::string link,
                              Timestamp now) = 0;
};

// What a feed of news says, as plain text.
struct FeedEntry {
  std::string guid;  // what the publisher knows it by, or empty
  std::string link;  // of http or https, or empty
  std::string title;
  std::string summary;
  std::optional<Timestamp> published_at;
};
struct FetchedFeed {
  std::string title;
  std::vector<FeedEntry> entries;  // as they stand there, a hundred at most
};
// Gets what strangers publish as RSS or Atom. The host refuses addresses of its own network.
class Fetcher {
 public:
  virtual ~Fetcher() = default;
  // Errors: invalid "address_not_allowed", "not_a_feed"; too_large; unavailable "feed_unreachable".
  virtual Result<FetchedFeed> fetch(const std::string& url) = 0;
};

struct Settings {
  bool local = false;  // one person, nobody else
  std::uint64_t seed = 1;
  double speed = 1;
  bool continuous = true;  // a simulated market that never sleeps
  Amount starting_cash = Amount::whole(100'000);
  bool old_day_trader_rule = false;  // the one that was replaced in June 2026
  std::function<void()> pause;       // waits some milliseconds; empty: the host cannot wait
};

struct Context {
  db::Database& database;
  Clock& clock;  // the real time; the exchange's is Venue::now()
  Random& random;
  People* people = nullptr;
  Fetcher* fetcher = nullptr;  // null: no feeds, since the host has no network of its own
  Settings settings;
  jobs::Queue* jobs = nullptr;  // what is fetched from others; null: by hand only
  Venue* venue = nullptr;       // set as soon as it is open

  Timestamp now() const { return clock.now(); }
  Id make_id() const { return septet::make_id(clock, random); }
};

}  // namespace septet::market
