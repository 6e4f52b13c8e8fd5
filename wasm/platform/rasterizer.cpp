#include "platform/rasterizer.h"

#include <emscripten.h>

#include "platform/bridge.h"

namespace septet::platform {
namespace {

EM_JS(int, js_style, (const char* text, int size),
      { return Module.platform.glyphs.style(text, size); });
EM_JS(void, js_measure, (int style, const char* text, int size, float shift, int kerned, void* out),
      { Module.platform.glyphs.measure(style, text, size, shift, kerned, out); });
EM_JS(void, js_queue,
      (int style, const char* text, int size, float shift, int kerned, const void* ink, int x,
       int y, void* colored),
      { Module.platform.glyphs.queue(style, text, size, shift, kerned, ink, x, y, colored); });
EM_JS(void, js_flush, (unsigned texture),
      { Module.platform.glyphs.flush(GLctx, GL.textures[texture]); });
EM_JS(void, js_ink, (int dark), { Module.platform.glyphs.setInk(dark); });

}  // namespace

int rasterizer_style(std::string_view css_font) {
  return js_style(css_font.data(), size_of(css_font));
}

Ink measure_ink(int style, std::string_view text, float shift, bool kerned) {
  Ink ink;
  js_measure(style, text.data(), size_of(text), shift, kerned, &ink);
  return ink;
}

void queue_ink(int style, std::string_view text, float shift, bool kerned, const Ink& ink, int x,
               int y, std::uint8_t* colored) {
  js_queue(style, text.data(), size_of(text), shift, kerned, &ink, x, y, colored);
}

void flush_ink(unsigned texture) {
  js_flush(texture);
}

void set_ink_color(bool dark) {
  js_ink(dark);
}

}  // namespace septet::platform
