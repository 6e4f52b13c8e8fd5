// What links allow, what happened and what going back would do, in words.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "drive/history_types.h"
#include "drive/sharing_types.h"

namespace septet::panels::drive {

// The positive whole number that a person or an address says, and nothing beside it.
std::optional<std::int64_t> number_in(std::string_view text);

// "Can view", "Can edit", "Owner".
std::string_view role_text(septet::drive::Permission);

// Who may do what by it: "Anyone can download".
std::string_view mode_text(septet::drive::LinkMode);
// Within what limits: "3 downloads left, until 12 Dec, with a password"; empty without any.
std::string limits_text(const septet::drive::Link&, Timestamp now);
// The one thing that matters most, for a narrow place: "3 downloads left", "Expired", "View only".
std::string brief_text(const septet::drive::Link&, Timestamp now);
bool expired(const septet::drive::Link&, Timestamp now);

// What a person is called within a sentence; "You" for oneself.
using NameOf = std::function<std::string(const Id&)>;
// "Priya Nair renamed it from “Plan.md”". `shown_of`: the node whose activity is looked at, which
// is then "it"; others are called by their names.
std::string activity_text(const septet::drive::Activity&, const Id& shown_of, const NameOf&);

// "3 files get back their content of then. 1 item comes back from the trash."; says so if there is
// nothing to do.
std::string rewind_text(const septet::drive::RewindReport&);
bool does_anything(const septet::drive::RewindReport&);

// "name (conflict DEVICE DATE).ext": what an upload is called whose base was no longer current.
bool is_conflict_copy(std::string_view name);

}  // namespace septet::panels::drive
