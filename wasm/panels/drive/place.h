// Where in Drive a person is, and the address of that place: "/drive/folder/ID", "/drive/shared",
// "/drive/recent", "/drive/starred", "/drive/links", "/drive/tagged?tag=…", "/drive/trash",
// "/drive/search?q=…". The selection is no part of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "shell/route.h"

namespace septet::panels::drive {

enum class PlaceKind {
  folder,
  recent,
  starred,
  trash,
  search,
  shared,  // what others share with the person
  links,   // what the person's links lead to
  tagged,
};

// What narrows a search besides words; each empty or nil: nothing.
struct SearchFilter {
  std::string type;     // "image", "pdf", …
  std::string changed;  // "day", "week", "month", "year": at most so long ago
  std::string size;     // "small", "medium", "large", "huge"
  std::string owner;    // "me"
  Id in;                // a folder, with all that lies below it

  bool operator==(const SearchFilter&) const = default;
};

struct Place {
  PlaceKind kind = PlaceKind::folder;
  Id folder_id;           // of a folder; nil: the root
  std::string query;      // of a search; tagged: the tag
  SearchFilter filter{};  // of a search

  bool operator==(const Place&) const = default;
  bool is_root() const { return kind == PlaceKind::folder && folder_id.is_nil(); }
  bool is_folder() const { return kind == PlaceKind::folder; }
};

// "/drive/file/ID" or, of an older version, "/drive/file/ID?version=N": a file opened over its
// folder.
std::string address_of_file(const Id&, std::optional<std::int64_t> version);
// What no place has becomes the root.
Place place_of(const shell::Route&);
std::string address_of(const Place&);
// "My files", "Recent", …; what a folder is called only its path knows.
std::string_view title_of(PlaceKind);

}  // namespace septet::panels::drive
