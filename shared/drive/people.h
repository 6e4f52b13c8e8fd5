// The people behind accounts, as far as Drive needs them; `app/` wires it over the service that
// keeps them.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "db/database.h"

namespace septet::drive {

struct Person {
  Id id;
  std::string name;  // as it is shown
};

// Something to tell a person.
struct Notice {
  Id account_id;     // whom
  std::string kind;  // "drive.shared"
  std::string title;
  std::string body;
  std::string link;  // an address of the interface
  Json data = Json::object();
  // What it is about: while one of the same subject is unread, that one is brought up to date
  // instead of adding another. Empty: always another.
  std::string subject;
};

class People {
 public:
  virtual ~People() = default;
  virtual Result<std::optional<Person>> find(db::Session&, const Id&) = 0;
  virtual Result<std::optional<Person>> find(db::Session&, std::string_view username) = 0;
  virtual Result<void> notify(db::Transaction&, const Notice&) = 0;
};

}  // namespace septet::drive
