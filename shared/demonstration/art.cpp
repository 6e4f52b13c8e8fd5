#include "demonstration/art.h"

#include <array>
#include <cmath>

#include "demonstration/canvas.h"

namespace septet::demonstration {

namespace {

struct Palette {
  std::uint32_t sky_top, sky_low, light, far, near;
};

constexpr std::array<Palette, 6> palettes{{
    {0x4a1d52, 0xc2547e, 0xffc29b, 0x6b2b62, 0x2a1238},  // dusk
    {0x8fb6d8, 0xe7e0cf, 0xfff4dc, 0x6d93ae, 0x2f4a60},  // morning
    {0xd95a3c, 0xffb46b, 0xffe7c2, 0x9a4b3f, 0x35161e},  // sunset
    {0x12435c, 0x7cc7c4, 0xfdf6e3, 0x2c7f87, 0x0e3340},  // sea light
    {0x54764e, 0xc6d3a0, 0xfbf5cf, 0x7d9a66, 0x20402f},  // meadow
    {0x0f1c3a, 0x3f5f94, 0xf1f0e6, 0x2b4474, 0x0b1428},  // night
}};

// A small generator of numbers in [0, 1); xorshift32 (Marsaglia 2003).
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : state_(seed * 2654435761u | 1u) {}
  float roll(float from = 0, float to = 1) {
    state_ ^= state_ << 13, state_ ^= state_ >> 17, state_ ^= state_ << 5;
    return from + (to - from) * static_cast<float>(state_ >> 8) / 16777216.f;
  }

 private:
  std::uint32_t state_;
};

// A gentle line: three waves of random length and place.
std::function<float(float)> ridge(Dice& dice, float height, float roughness) {
  std::array<std::array<float, 3>, 3> waves{};
  for (std::size_t i = 0; i < waves.size(); ++i)
    waves[i] = {roughness * dice.roll(0.4f, 1.f) / static_cast<float>(i + 1),
                dice.roll(2.f, 5.f) * static_cast<float>(i + 1), dice.roll(0, 6.28f)};
  return [=](float x) {
    float y = height;
    for (const auto& [size, pace, place] : waves) y += size * std::sin(x * pace + place);
    return y;
  };
}

void sky(Canvas& canvas, Dice& dice, const Palette& p) {
  canvas.fill_gradient(rgb(p.sky_top), rgb(p.sky_low));
  const float x = dice.roll(0.25f, 0.75f), y = canvas.bottom() * dice.roll(0.22f, 0.42f);
  canvas.glow(x, y, 0.35f, rgb(p.light), 0.5f);
  canvas.disc(x, y, 0.06f, rgb(p.light));
}

void layers(Canvas& canvas, Dice& dice, const Palette& p, int count, float from, float roughness) {
  for (int i = 0; i < count; ++i) {
    const float depth = static_cast<float>(i) / static_cast<float>(std::max(count - 1, 1));
    const float height = canvas.bottom() * (from + (0.92f - from) * depth * 0.85f);
    const Colour colour = mixed(rgb(p.far), rgb(p.near), depth);
    canvas.ground(ridge(dice, height, roughness), colour, mixed(colour, rgb(p.near), 0.5f));
  }
}

void sea(Canvas& canvas, Dice& dice, const Palette& p) {
  const float horizon = canvas.bottom() * 0.58f;
  canvas.ground([&](float) { return horizon; }, mixed(rgb(p.sky_low), rgb(p.far), 0.5f),
                rgb(p.near));
  for (int i = 0; i < 40; ++i) {
    const float y = horizon + (canvas.bottom() - horizon) * dice.roll() * dice.roll();
    const float x = dice.roll(-0.05f, 0.95f), length = dice.roll(0.03f, 0.16f);
    canvas.rectangle(x, y, x + length, y + 0.003f, mixed(rgb(p.light), rgb(p.far), 0.45f));
  }
  layers(canvas, dice, p, 1, 0.9f, 0.03f);
}

void building(Canvas& canvas, Dice& dice, float left, float width, float top, Colour wall,
              Colour light) {
  canvas.rectangle(left, top, left + width, canvas.bottom(), wall);
  const float step = 0.016f;
  for (float y = top + step; y < canvas.bottom() - step; y += step * 1.6f)
    for (float x = left + step * 0.6f; x + step * 0.5f < left + width; x += step)
      if (dice.roll() < 0.3f) canvas.rectangle(x, y, x + step * 0.4f, y + step * 0.6f, light);
}

void city(Canvas& canvas, Dice& dice, const Palette& p) {
  for (int row = 0; row < 2; ++row) {
    const Colour wall = row == 0 ? mixed(rgb(p.far), rgb(p.sky_low), 0.35f) : rgb(p.near);
    const Colour light = row == 0 ? mixed(wall, rgb(p.light), 0.25f) : rgb(p.light);
    for (float x = -0.02f; x < 1;) {
      const float width = dice.roll(0.06f, 0.12f);
      const float top = canvas.bottom() * dice.roll(0.38f + 0.14f * row, 0.7f + 0.1f * row);
      building(canvas, dice, x, width, top, wall, light);
      x += width + dice.roll(0, 0.02f);
    }
  }
}

void forest(Canvas& canvas, Dice& dice, const Palette& p) {
  layers(canvas, dice, p, 2, 0.55f, 0.04f);
  for (int row = 0; row < 3; ++row) {
    const Colour colour = mixed(rgb(p.far), rgb(p.near), 0.4f + 0.3f * row);
    const float foot = canvas.bottom() * (0.8f + 0.12f * row);
    for (float x = 0; x < 1; x += dice.roll(0.025f, 0.06f))
      canvas.triangle(x, foot - dice.roll(0.12f, 0.24f), dice.roll(0.02f, 0.032f), foot + 0.02f,
                      colour);
    canvas.ground([=](float) { return foot; }, colour, colour);
  }
}

}  // namespace

std::string landscape_png(Scene scene, std::uint32_t seed, int width, int height) {
  Canvas canvas(width, height);
  Dice dice(seed);
  const Palette& palette = palettes[seed % palettes.size()];
  sky(canvas, dice, palette);
  switch (scene) {
    case Scene::sea:
      sea(canvas, dice, palette);
      break;
    case Scene::hills:
      layers(canvas, dice, palette, 4, 0.45f, 0.06f);
      break;
    case Scene::city:
      city(canvas, dice, palette);
      break;
    case Scene::mountains:
      layers(canvas, dice, palette, 5, 0.38f, 0.1f);
      break;
    case Scene::forest:
      forest(canvas, dice, palette);
      break;
  }
  return canvas.png();
}

std::string portrait_png(std::uint32_t seed, int size) {
  constexpr std::array<std::uint32_t, 6> grounds{0xf3d38b, 0xa7d5cf, 0xf0b6bf,
                                                 0xbcd0ee, 0xcfdca6, 0xd9c3ea};
  constexpr std::array<std::uint32_t, 5> skins{0xf2c7a5, 0xd79f76, 0x9c6240, 0xe8b48e, 0x6f4229};
  constexpr std::array<std::uint32_t, 5> hairs{0x2a1d1a, 0x6b3d22, 0xb5702f, 0x191c26, 0x8f8b86};
  constexpr std::array<std::uint32_t, 5> shirts{0x35507d, 0x8d3f63, 0x2f6b5a, 0x6d5aa8, 0xb3562f};
  Dice dice(seed);
  const auto any = [&](const auto& list) {
    return rgb(list[std::size_t(dice.roll() * 0.999f * list.size())]);
  };
  const Colour ground = any(grounds), skin = any(skins), hair = any(hairs), shirt = any(shirts);
  const bool long_hair = dice.roll() < 0.5f;
  Canvas canvas(size, size);
  canvas.fill_gradient(ground, ground);
  canvas.disc(0.5f, 0.38f, 0.26f, hair);
  if (long_hair) canvas.rectangle(0.24f, 0.38f, 0.76f, 0.78f, hair);
  canvas.disc(0.5f, 1.12f, 0.42f, shirt);
  canvas.rectangle(0.42f, 0.55f, 0.58f, 0.76f, mixed(skin, rgb(0x000000), 0.12f));
  canvas.disc(0.5f, 0.45f, 0.2f, skin);
  canvas.paint(
      {},
      [&](float x, float y) {
        return std::hypot(x - 0.5f, y - 0.38f) < 0.24f && y < 0.36f + 0.1f * (x - 0.4f) ? 1.f : 0.f;
      },
      [&](float, float) { return hair; });
  return canvas.png();
}

}  // namespace septet::demonstration
