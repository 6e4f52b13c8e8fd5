// What locks mean (RFC 4918, sections 6 and 7), without a database.
//
// A lock binds those who come by WebDAV. The panel and the API are not bound by it: what they write
// is a version of its own and what they delete lies in the trash, so the lock's holder loses
// nothing, while a client that died with its locks would keep a person out of their own files. That
// is also why no lock is granted for longer than an hour at a time.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "server/dav/if_header.h"
#include "server/dav/store.h"

namespace septet::dav {

inline constexpr std::int64_t lock_max_s = 3600;
inline constexpr std::size_t locks_max = 1000;  // of one account

using Locks = std::vector<store::Lock>;

// Those that hold for the last of `way` (ids from the root down): its own, and those of folders
// above that reach down.
Locks covering(const Locks&, std::span<const Id> way);

// Whether who submits these tokens may change what the locks cover: of several shared locks one is
// enough.
bool may_change(const Locks& covering, const IfHeader& submitted);

// Whether a new lock can stand beside these.
bool may_stand_beside(const Locks& covering, bool exclusive);

// The seconds to grant for the header Timeout ("Infinite, Second-4100000000"): the first that is
// understood, at most lock_max_s.
std::int64_t timeout_from(std::string_view header);

}  // namespace septet::dav
