#include "shell/appearance.h"

#include "base/record.h"
#include "platform/input.h"
#include "platform/loop.h"
#include "platform/page.h"
#include "ui/theme.h"

namespace septet::shell {
namespace {

constexpr std::string_view storage_key = "theme";

ui::Theme drawn(people::Theme chosen) {
  const bool dark = chosen == people::Theme::system
                        ? platform::system_theme() == platform::Theme::dark
                        : chosen == people::Theme::dark;
  return dark ? ui::Theme::dark : ui::Theme::light;
}

std::optional<people::Theme>& known() {
  static std::optional<people::Theme> theme;
  return theme;
}

}  // namespace

people::Theme chosen_theme() {
  if (!known()) {
    const auto kept = platform::stored(storage_key);
    known() = enum_value<people::Theme>(kept.value_or("")).value_or(people::Theme::system);
  }
  return *known();
}

void choose_theme(people::Theme chosen) {
  if (known() == chosen) return;
  known() = chosen;
  platform::store(storage_key, enum_name(chosen));
  if (chosen == people::Theme::system)
    platform::set_page_theme(std::nullopt);
  else
    platform::set_page_theme(chosen == people::Theme::dark ? platform::Theme::dark
                                                           : platform::Theme::light);
  platform::wake();
}

void follow_system() {
  ui::set_theme(drawn(chosen_theme()));
  ui::set_reduced_motion(platform::reduced_motion());
  const bool narrow = ImGui::GetIO().DisplaySize.x < ui::breakpoint_tablet;
  ui::set_touch(narrow || platform::using_touch());
}

}  // namespace septet::shell
