// What a person draws on a chart. Anchors are times and prices, so that a drawing stays where it is
// when the interval changes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace septet::ui::chart {

enum class DrawingKind : std::uint8_t {
  trend_line,
  ray,
  horizontal,
  channel,
  fibonacci,
  rectangle,
  text,
  measure,
};

struct Anchor {
  std::int64_t time = 0;  // seconds since 1970; may lie after the last bar
  double price = 0;
  bool operator==(const Anchor&) const = default;
};

struct Drawing {
  std::string id;  // the caller's; empty for one that was made here and not yet stored
  DrawingKind kind = DrawingKind::trend_line;
  std::vector<Anchor> anchors;  // as many as anchors_of says
  std::string text;             // of a text; the label of a horizontal
  int series = 0;               // its colour: 1 to 5 of series-*; 0: the kind's own
  bool locked = false;
  bool hidden = false;
  bool operator==(const Drawing&) const = default;
};

std::size_t anchors_of(DrawingKind);
// "Trend line".
std::string_view title_of(DrawingKind);

}  // namespace septet::ui::chart
