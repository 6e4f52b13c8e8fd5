// The design's values for the theme in use. assets/tokens.json is the only source of them.
#pragma once

#include <string_view>

#include "imgui.h"
#include "ui/tokens.h"

namespace septet::ui {

enum class Theme : std::uint8_t { light, dark };
enum class Service : std::uint8_t { home, drive, market, watch, listen, eats, shop };

Theme theme();
// Takes effect with the next frame.
void set_theme(Theme);
// What is drawn while it lives has the colours of the dark theme: films and photographs.
class Dark {
 public:
  explicit Dark(bool on = true);
  ~Dark();
  Dark(const Dark&) = delete;
  Dark& operator=(const Dark&) = delete;

 private:
  Theme before_;
};

// The colour in the current theme, packed as ImGui takes it.
ImU32 color(Color);
// The same with its opacity multiplied by alpha (0 to 1).
ImU32 color(Color, float alpha);
// a at share 0, b at share 1.
ImU32 mixed(ImU32 a, ImU32 b, float share);

// The accent of the service that is being drawn; the shell sets it before it draws a panel.
void set_service(Service);
Service service();
Color accent();
Color accent_soft();
Color accent_of(Service);
Color accent_soft_of(Service);

// Whether the person asked for less movement: every duration is then 0.
void set_reduced_motion(bool);
bool reduced_motion();

// Whether targets have to be 44 high: a touch screen or a narrow window.
void set_touch(bool);
bool touch();

}  // namespace septet::ui
