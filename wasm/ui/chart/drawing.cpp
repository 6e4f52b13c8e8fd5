#include "ui/chart/drawing.h"

#include <array>

namespace septet::ui::chart {

std::size_t anchors_of(DrawingKind kind) {
  switch (kind) {
    case DrawingKind::horizontal:
    case DrawingKind::text:
      return 1;
    case DrawingKind::channel:
      return 3;
    default:
      return 2;
  }
}

std::string_view title_of(DrawingKind kind) {
  constexpr std::array<std::string_view, 8> titles{
      "Trend line", "Ray",  "Horizontal line", "Channel", "Fibonacci retracement",
      "Rectangle",  "Text", "Measured move"};
  return titles[static_cast<std::size_t>(kind)];
}

}  // namespace septet::ui::chart
