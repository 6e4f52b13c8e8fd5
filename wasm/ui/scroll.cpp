#include <algorithm>

#include "imgui_internal.h"
#include "ui/floating.h"
#include "ui/item.h"
#include "ui/paint.h"

namespace septet::ui {
namespace {

constexpr float bar_width = 12;  // that takes the pointer
constexpr float bar_drawn = 6;
constexpr float bar_margin = 3;

// A slim bar over the content, seen while the pointer is on the region. On touch the content itself
// is dragged.
void draw_bar(Rect where, float height) {
  ImGuiWindow* window = ImGui::GetCurrentWindow();
  if (height <= where.h + 1 || touch()) return;
  const float length = std::max(32.f, where.h * where.h / height);
  const float range = where.h - length;
  const float position = range * window->Scroll.y / std::max(1.f, height - where.h);
  const Rect track{where.right() - bar_width, where.y, bar_width, where.h};
  const Rect grip{track.x, where.y + position, bar_width, length};
  ImGui::PushItemFlag(ImGuiItemFlags_NoNav, true);
  const Item item = press_item(grip, "##bar");
  ImGui::PopItemFlag();
  a11y::describe(a11y::Role::none, "");
  if (item.held && range > 0)
    ImGui::SetScrollY(window,
                      window->Scroll.y + ImGui::GetIO().MouseDelta.y * (height - where.h) / range);
  const bool wide = item.hovered || item.held;
  if (!wide && !where.contains(ImGui::GetMousePos())) return;
  const float drawn = wide ? bar_drawn + 2 : bar_drawn;
  fill({grip.right() - drawn - bar_margin, grip.y + bar_margin, drawn, grip.h - 2 * bar_margin},
       color(Color::text_faint, wide ? 0.6f : 0.35f), radius_pill);
}

}  // namespace

Scroll::Scroll(std::string_view name, Rect where) : where_(where) {
  ImGui::SetCursorScreenPos(where.min());
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::BeginChild(id_of(name), {std::max(1.f, where.w), std::max(1.f, where.h)},
                    ImGuiChildFlags_None,
                    ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollbar |
                        ImGuiWindowFlags_NavFlattened | ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar();
  const ImGuiWindow* window = ImGui::GetCurrentWindow();
  content_ = {where.x, where.y - window->Scroll.y, where.w, 1e7f};
}

Scroll::~Scroll() {
  ImGui::SetCursorScreenPos({content_.x, content_.y});
  ImGui::Dummy({1, height_});
  draw_bar(where_, height_);
  ImGui::EndChild();
}

float Scroll::offset() const {
  return where_.y - content_.y;
}

void Scroll::reveal(Rect box) {
  const float top = box.y - content_.y;
  const float now = offset();
  if (top < now) ImGui::SetScrollY(top);
  if (top + box.h > now + where_.h) ImGui::SetScrollY(top + box.h - where_.h);
}

}  // namespace septet::ui
