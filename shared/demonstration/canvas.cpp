#include "demonstration/canvas.h"

#include <algorithm>
#include <cmath>

#include "image/image.h"

namespace septet::demonstration {

namespace {
constexpr int per_side = 2;  // samples a pixel along each axis
}

Colour rgb(std::uint32_t hex) {
  const auto part = [&](int shift) { return static_cast<float>(hex >> shift & 0xff) / 255.f; };
  return {part(16), part(8), part(0)};
}

Colour mixed(Colour a, Colour b, float share) {
  share = std::clamp(share, 0.f, 1.f);
  return {a.red + (b.red - a.red) * share, a.green + (b.green - a.green) * share,
          a.blue + (b.blue - a.blue) * share};
}

Canvas::Canvas(int width, int height)
    : width_(width),
      height_(height),
      samples_(static_cast<std::size_t>(width) * height * per_side * per_side) {}

void Canvas::paint(Box box, const Coverage& coverage, const Paint& colour) {
  const int columns = width_ * per_side, rows = height_ * per_side;
  const float step = 1.f / static_cast<float>(columns);
  const auto sample_at = [&](float place, int most) {
    return static_cast<int>(std::clamp(place / step, 0.f, static_cast<float>(most)));
  };
  const int first = sample_at(box.left, columns), end = sample_at(box.right + step, columns);
  const int last_row = sample_at(box.below + step, rows);
  for (int row = sample_at(box.top, rows); row < last_row; ++row)
    for (int column = first; column < end; ++column) {
      const float x = (static_cast<float>(column) + 0.5f) * step;
      const float y = (static_cast<float>(row) + 0.5f) * step;
      const float share = coverage(x, y);
      if (share <= 0) continue;
      Colour& sample = samples_[static_cast<std::size_t>(row) * columns + column];
      sample = mixed(sample, colour(x, y), share);
    }
}

void Canvas::fill_gradient(Colour top, Colour below) {
  paint(
      {}, [](float, float) { return 1.f; },
      [&](float, float y) { return mixed(top, below, y / bottom()); });
}

void Canvas::disc(float x, float y, float radius, Colour colour) {
  paint(
      {x - radius, y - radius, x + radius, y + radius},
      [&](float px, float py) { return std::hypot(px - x, py - y) <= radius ? 1.f : 0.f; },
      [&](float, float) { return colour; });
}

void Canvas::glow(float x, float y, float radius, Colour colour, float strength) {
  paint(
      {x - radius, y - radius, x + radius, y + radius},
      [&](float px, float py) {
        const float near = 1 - std::hypot(px - x, py - y) / radius;
        return near <= 0 ? 0.f : near * near * strength;
      },
      [&](float, float) { return colour; });
}

void Canvas::rectangle(float left, float top, float right, float below, Colour colour) {
  paint(
      {left, top, right, below},
      [&](float x, float y) { return x >= left && x < right && y >= top && y < below ? 1.f : 0.f; },
      [&](float, float) { return colour; });
}

void Canvas::ground(const std::function<float(float)>& edge, Colour top, Colour below) {
  std::vector<float> edges;  // of each column: the line is costly, and the same all the way down
  const int columns = width_ * per_side;
  for (int i = 0; i < columns; ++i)
    edges.push_back(edge((static_cast<float>(i) + 0.5f) / static_cast<float>(columns)));
  const auto edge_at = [&](float x) {
    return edges[static_cast<std::size_t>(x * static_cast<float>(columns))];
  };
  paint(
      {.top = *std::min_element(edges.begin(), edges.end())},
      [&](float x, float y) { return y >= edge_at(x) ? 1.f : 0.f; },
      [&](float x, float y) {
        return mixed(top, below, (y - edge_at(x)) / std::max(bottom() - edge_at(x), 0.01f));
      });
}

void Canvas::triangle(float x, float top, float half_width, float below, Colour colour) {
  paint(
      {x - half_width, top, x + half_width, below},
      [&](float px, float py) {
        const float reach = half_width * (py - top) / (below - top);
        return py >= top && py <= below && std::fabs(px - x) <= reach ? 1.f : 0.f;
      },
      [&](float, float) { return colour; });
}

std::string Canvas::png() const {
  image::Picture picture{width_, height_, 3, {}};
  picture.pixels.reserve(static_cast<std::size_t>(width_) * height_ * 3);
  const auto append = [&](float sum) {
    picture.pixels += static_cast<char>(std::lround(sum / (per_side * per_side) * 255.f));
  };
  for (int y = 0; y < height_; ++y)
    for (int x = 0; x < width_; ++x) {
      Colour sum;
      for (int i = 0; i < per_side * per_side; ++i) {
        const std::size_t row = static_cast<std::size_t>(y) * per_side + i / per_side;
        const Colour& s = samples_[row * width_ * per_side + x * per_side + i % per_side];
        sum = {sum.red + s.red, sum.green + s.green, sum.blue + s.blue};
      }
      append(sum.red), append(sum.green), append(sum.blue);
    }
  return image::encode_png(picture);
}

}  // namespace septet::demonstration
