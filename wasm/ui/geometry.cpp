#include "ui/geometry.h"

#include <cmath>

namespace septet::ui {

float snapped(float coordinate) {
  const float scale = ImGui::GetIO().DisplayFramebufferScale.x;
  return std::floor(coordinate * scale + 0.5f) / scale;
}

Rect column_of(Rect row, int index, int count, float gap) {
  const float step = (row.w + gap) / static_cast<float>(count);
  const float left = snapped(row.x + step * static_cast<float>(index));
  const float right = snapped(row.x + step * static_cast<float>(index + 1) - gap);
  return {left, row.y, right - left, row.h};
}

}  // namespace septet::ui
