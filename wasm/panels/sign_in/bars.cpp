#include "panels/sign_in/bars.h"

#include "ui/widgets.h"

namespace septet::panels {
namespace {

struct Bar {
  float height;  // of a picture 900 high
  ui::Icon icon;
};
constexpr Bar bars[] = {
    {260, ui::Icon::house},        {420, ui::Icon::folder},      {600, ui::Icon::chart_candlestick},
    {330, ui::Icon::clapperboard}, {520, ui::Icon::audio_lines}, {380, ui::Icon::utensils},
    {220, ui::Icon::shopping_bag}};

void draw_motto(ui::Rect where) {
  const ui::Rect lines{where.x, where.bottom() - 92, where.w - 40, 52};
  ui::label({lines.x, lines.y, lines.w, 28}, ui::Type::title, ui::Color::text,
            "Files, markets, films, music, food and goods.", ui::Align::right);
  ui::label({lines.x, lines.y + 28, lines.w, 24}, ui::Type::reading, ui::Color::text_muted,
            "One account, one tab, your own machine.", ui::Align::right);
}

}  // namespace

void draw_bars(ui::Rect where) {
  ui::fill(where, ui::Color::sunken);
  ui::vertical_line(where.x, where.y, where.h, ui::color(ui::Color::border));
  const float share = std::min({1.f, where.w / 720, where.h / 800});
  const float width = 64 * share;
  const float step = 96 * share;
  const float left = where.center_x() - (6 * step + width) / 2;
  for (int i = 0; i < 7; ++i) {
    const Bar& bar = bars[i];
    const ui::Rect at{ui::snapped(left + static_cast<float>(i) * step),
                      ui::snapped(where.center_y() - bar.height * share / 2), width,
                      bar.height * share};
    ui::fill(at, ui::accent_of(static_cast<ui::Service>(i)), width / 2);
    ui::icon(bar.icon, at, ui::icon_normal, ui::Color::on_accent);
  }
  if (where.h >= 560) draw_motto(where);
}

}  // namespace septet::panels
