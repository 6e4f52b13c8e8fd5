// The browser's own text engine, drawing into a texture (web/platform/glyphs.js).
// All lengths are device pixels.
#pragma once

#include <cstdint>
#include <string_view>

namespace septet::platform {

// The box that a text's ink needs, relative to its pen position on the baseline, and its metrics.
struct Ink {
  float left = 0, top = 0, width = 0, height = 0;  // width 0: nothing to draw
  float advance = 0;
  float ascent = 0, descent = 0;  // of the font
};

// A font as CSS writes it ("500 13px Inter"), registered once.
int rasterizer_style(std::string_view css_font);

// shift: where the pen stands within its pixel, 0 … 1.
Ink measure_ink(int style, std::string_view text, float shift, bool kerned);

// Queues the text to be drawn at (x, y) of the texture. After flush_ink, *colored tells whether it
// has colours of its own (emoji); otherwise its colour channels are white.
void queue_ink(int style, std::string_view text, float shift, bool kerned, const Ink&, int x, int y,
               std::uint8_t* colored);
// Draws what is queued into the GL texture.
void flush_ink(unsigned texture);

// The colour in which single-colour glyphs are drawn: the browser thickens or thins their edges
// after it, so dark text on light wants dark ink.
void set_ink_color(bool dark);

}  // namespace septet::platform
