// A picture under construction: shapes are painted over one another, four samples a pixel.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace septet::demonstration {

struct Colour {
  float red = 0, green = 0, blue = 0;  // 0 to 1
};

Colour rgb(std::uint32_t hex);  // 0xRRGGBB
Colour mixed(Colour a, Colour b, float share_of_b);

// A part of the picture outside of which a shape has nothing.
struct Box {
  float left = 0, top = 0, right = 1, below = 1e6f;
};

// Coordinates run from 0 to 1 from left to right, and from 0 to height/width from top to bottom.
class Canvas {
 public:
  Canvas(int width, int height);

  float bottom() const { return static_cast<float>(height_) / static_cast<float>(width_); }
  // How much of `colour` lies over a point, from 0 to 1.
  using Coverage = std::function<float(float x, float y)>;
  using Paint = std::function<Colour(float x, float y)>;
  void paint(Box, const Coverage&, const Paint&);

  void fill_gradient(Colour top, Colour below);
  void disc(float x, float y, float radius, Colour);
  // Light around a point that fades to nothing at `radius`.
  void glow(float x, float y, float radius, Colour, float strength);
  void rectangle(float left, float top, float right, float below, Colour);
  // Everything under the line y = edge(x).
  void ground(const std::function<float(float x)>& edge, Colour top, Colour below);
  void triangle(float x, float top, float half_width, float below, Colour);

  std::string png() const;

 private:
  int width_, height_;
  std::vector<Colour> samples_;  // 2 x 2 a pixel, row by row
};

}  // namespace septet::demonstration
