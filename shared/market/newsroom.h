// What the simulator reports: made-up news about made-up companies, and how much it moves a price.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "market/companies.h"
#include "market/watch_types.h"

namespace septet::market {

struct Story {
  NewArticle article;
  std::int64_t time = 0;          // of the past: seconds since 1970
  std::int64_t strength_ppm = 0;  // of what is new: how far the fair value moves,
  std::int64_t seconds = 0;       // and how long that takes
};

// Why the prices of a made past went as they went: its reports, dividends, splits and wildest days,
// the newest `most` of them, oldest first.
std::vector<Story> past_stories(const Company&, const MadeHistory&, std::size_t most);

// What happens in one minute of exchange time, mostly nothing; the same for the same seed and
// minute. At most one story.
std::optional<Story> story_of_minute(std::uint64_t seed, std::int64_t minute);

}  // namespace septet::market
