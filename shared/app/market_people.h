// The people behind Market's accounts, and what Market tells them.
#pragma once

#include "market/context.h"
#include "people/service.h"

namespace septet::app {

class MarketPeople final : public market::People {
 public:
  // Adds the kinds of what Market tells.
  explicit MarketPeople(people::Service&);

  Result<std::vector<market::PersonName>> names(db::Session&, const std::vector<Id>&) override;
  Result<void> notify(db::Transaction&, const Id& account_id, std::string_view kind,
                      std::string title, std::string text, std::string link,
                      Timestamp now) override;

 private:
  people::Service& people_;
};

}  // namespace septet::app
