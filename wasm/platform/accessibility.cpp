#include "platform/accessibility.h"

#include <emscripten.h>

#include "platform/accessibility_tree.h"

namespace septet::a11y {
namespace {

EM_JS(void, js_announce, (const char* text, int size, int assertive),
      { Module.platform.mirror.announce(text, size, assertive); });

}  // namespace

void describe(Role role, std::string_view name, const Options& options) {
  tree().describe(role, name, options);
}

void begin_group(Role role, std::string_view name, const Options& options) {
  tree().open(role, name, options, nullptr);
}

void begin_group(Role role, std::string_view name, const Options& options,
                 const ImVec4& rectangle) {
  const ImRect rect(rectangle);
  tree().open(role, name, options, &rect);
}

void end_group() {
  tree().close();
}

void text(std::string_view content, ImVec2 min, ImVec2 max, const TextLook& look) {
  tree().add_text(content, {min, max}, look);
}

void node(Role role, std::string_view name, ImVec2 min, ImVec2 max, const Options& options) {
  tree().add_node(role, name, {min, max}, options);
}

Silence::Silence() {
  tree().silenced++;
}
Silence::~Silence() {
  tree().silenced--;
}
Selectable::Selectable() {
  tree().selectable++;
}
Selectable::~Selectable() {
  tree().selectable--;
}

void announce(std::string_view content, bool assertive) {
  js_announce(content.data(), static_cast<int>(content.size()), assertive);
}

void focus_next() {
  ImGui::SetKeyboardFocusHere();
  ImGui::GetCurrentContext()->NavDisableHighlight = false;
}

int orphans() {
  return tree().orphans();
}

}  // namespace septet::a11y
