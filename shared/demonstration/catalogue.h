// What the demonstration consists of.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "demonstration/art.h"

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

std::span<const Person> people();
std::span<const File> files();

}  // namespace septet::demonstration
