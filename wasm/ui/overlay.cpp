#include "ui/overlay.h"

#include "ui/item.h"
#include "ui/paint.h"

namespace septet::ui {

Overlay::Overlay(std::string_view name, Rect where, int shadow_level, float radius) {
  ImGui::SetCursorScreenPos(where.min());
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::BeginChild(id_of(name), {where.w, where.h}, ImGuiChildFlags_None,
                    ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollbar |
                        ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NavFlattened |
                        ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar();
  if (shadow_level == 0) return;
  draw_list()->PushClipRectFullScreen();
  shadow(where, shadow_level, radius);
  draw_list()->PopClipRect();
}

Overlay::~Overlay() {
  ImGui::EndChild();
}

}  // namespace septet::ui
