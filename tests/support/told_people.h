// The market's people for tests.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "market/context.h"

namespace septet::test {

// Those who are known, and what they were told.
class ToldPeople final : public market::People {
 public:
  struct Told {
    Id account_id;
    std::string kind, title, text, link;
  };
  Result<std::vector<market::PersonName>> names(db::Session&, const std::vector<Id>& ids) override {
    std::vector<market::PersonName> out;
    for (const auto& person : known)
      if (std::find(ids.begin(), ids.end(), person.id) != ids.end()) out.push_back(person);
    return out;
  }
  Result<void> notify(db::Transaction&, const Id& account_id, std::string_view kind,
                      std::string title, std::string text, std::string link, Timestamp) override {
    told.push_back(
        {account_id, std::string(kind), std::move(title), std::move(text), std::move(link)});
    return {};
  }

  std::vector<market::PersonName> known;
  std::vector<Told> told;
};

}  // namespace septet::test
