// The people behind Drive's accounts, and what Drive tells them.
#pragma once

#include "drive/people.h"
#include "people/service.h"

namespace septet::app {

class DrivePeople final : public drive::People {
 public:
  // Adds the kinds of what Drive tells.
  explicit DrivePeople(people::Service&);

  Result<std::optional<drive::Person>> find(db::Session&, const Id&) override;
  Result<std::optional<drive::Person>> find(db::Session&, std::string_view username) override;
  Result<void> notify(db::Transaction&, const drive::Notice&) override;

 private:
  people::Service& people_;
};

}  // namespace septet::app
