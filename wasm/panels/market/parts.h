// Small things that several parts of the panel draw.
#pragma once

#include "panels/market/view.h"

namespace septet::panels::market {

// A figure in the colour of its sign, or muted while prices are stale.
ui::Color figure_tint(const View&, std::int64_t sign);
// "Open" above "180.45".
void draw_fact(ui::Rect, std::string_view name, std::string_view value,
               ui::Color = ui::Color::text);
// A name at the left, a figure at the right.
void draw_line(ui::Rect, std::string_view name, std::string_view value,
               ui::Type = ui::Type::body_medium, ui::Color = ui::Color::text);
void draw_dot(ui::Rect, ui::Color);
// Closes as a curve in the colour of the day.
void draw_spark(ui::Rect, const std::vector<float>& values, ui::Color);
// An area under a curve, the first value dotted; for the equity.
void draw_area(ui::Rect, const std::vector<double>& values, double base, bool up);
void draw_row_skeletons(double since_ms, ui::Rect, float row_height);
// A small button in a row of 28.
bool row_button(ui::Rect cell, std::string_view name);
// A button of text alone, as the intervals: the accent's soft fill when on.
float text_button_width(std::string_view name);
bool text_button(ui::Rect, std::string_view name, bool on, std::string_view spoken);
// One line in the middle, for small panes.
void draw_nothing(ui::Rect, std::string_view text);

// The price of the stock's market value.
double market_value(const Stock&, const Quote*);

}  // namespace septet::panels::market
