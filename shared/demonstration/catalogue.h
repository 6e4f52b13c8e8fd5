// What the demonstration consists of.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "demonstration/art.h"
#include "drive/sharing_types.h"

namespace septet::demonstration {

struct Person {
  std::string_view username;
  std::string_view display_name;
  std::string_view bio;
  std::uint32_t portrait_seed;
};

// Either `text` is what the file holds, or it is a picture of `scene`.
struct File {
  std::string_view username;
  std::string_view folder;  // "Harbour House/Photographs"; empty: the root
  std::string_view name;
  std::string_view text;
  Scene scene = Scene::sea;
  std::uint32_t seed = 0;
  int age_days = 0;  // how long before the first start it was changed
  bool starred = false;
};

// A file or folder of one person's: "Harbour House/Photographs".
struct Place {
  std::string_view username;
  std::string_view path;
};

struct Shared {
  Place place;
  std::string_view with;  // a username
  drive::Permission role;
};

struct Remark {
  Place place;
  std::string_view username;  // who says it
  std::string_view text;
};

struct PublicAddress {
  Place place;
  drive::LinkMode mode;
};

std::span<const Person> people();
std::span<const File> files();
std::span<const Shared> shared();
std::span<const Remark> remarks();  // in the order in which they were said
std::span<const PublicAddress> public_addresses();

}  // namespace septet::demonstration
