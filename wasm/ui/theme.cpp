#include "ui/theme.h"

namespace septet::ui {
namespace {

struct Current {
  Theme theme = Theme::light;
  Service service = Service::home;
  bool reduced_motion = false;
  bool touch = false;
};
Current current;

Color offset(Color first, Service of) {
  return static_cast<Color>(static_cast<int>(first) + static_cast<int>(of));
}

ImU32 blended(ImU32 a, ImU32 b, float share, int shift) {
  const float from = static_cast<float>(a >> shift & 0xff);
  const float to = static_cast<float>(b >> shift & 0xff);
  return static_cast<ImU32>(from + (to - from) * share + 0.5f) << shift;
}

}  // namespace

Theme theme() {
  return current.theme;
}
void set_theme(Theme wanted) {
  current.theme = wanted;
}

Dark::Dark(bool on) : before_(current.theme) {
  if (on) current.theme = Theme::dark;
}
Dark::~Dark() {
  current.theme = before_;
}

ImU32 color(Color which) {
  return color_values[static_cast<int>(current.theme)][static_cast<int>(which)];
}

ImU32 color(Color which, float alpha) {
  const ImU32 full = color(which);
  const float opacity = static_cast<float>(full >> IM_COL32_A_SHIFT & 0xff) * alpha + 0.5f;
  return (full & ~IM_COL32_A_MASK) | static_cast<ImU32>(opacity) << IM_COL32_A_SHIFT;
}

ImU32 mixed(ImU32 a, ImU32 b, float share) {
  return blended(a, b, share, 0) | blended(a, b, share, 8) | blended(a, b, share, 16) |
         blended(a, b, share, 24);
}

void set_service(Service wanted) {
  current.service = wanted;
}
Service service() {
  return current.service;
}
Color accent_of(Service of) {
  return offset(Color::accent_home, of);
}
Color accent_soft_of(Service of) {
  return offset(Color::accent_home_soft, of);
}
Color accent() {
  return accent_of(current.service);
}
Color accent_soft() {
  return accent_soft_of(current.service);
}

void set_reduced_motion(bool reduced) {
  current.reduced_motion = reduced;
}
bool reduced_motion() {
  return current.reduced_motion;
}
void set_touch(bool on) {
  current.touch = on;
}
bool touch() {
  return current.touch;
}

}  // namespace septet::ui
