#include "shell/toasts.h"

#include <cmath>

#include "imgui_internal.h"
#include "platform/accessibility.h"
#include "platform/loop.h"
#include "ui/item.h"
#include "ui/widgets.h"

namespace septet::shell {
namespace {

constexpr double shown_ms = 6000;
constexpr std::size_t most = 3;
constexpr float height = 44;
constexpr float gap = 8;

float width_of(const Toast& toast) {
  const float text = ui::measure(ui::Type::body, toast.text).x + 32;
  const float action =
      toast.action.empty() ? 0 : ui::measure(ui::Type::body_strong, toast.action).x + 24 + 12;
  const float icon = toast.failed ? 28 : 0;
  return std::min(std::ceil(text + action + icon), ImGui::GetIO().DisplaySize.x - 16);
}

// Undo, in the toast's own colours.
bool action_button(ui::Rect where, std::string_view name) {
  const ui::Item item = ui::press_item(where, name);
  a11y::describe(a11y::Role::button, name);
  ui::fill(where,
           ui::color(ui::Color::on_inverse, item.held      ? 0.24f
                                            : item.hovered ? 0.18f
                                                           : 0.12f),
           ui::radius_control);
  ui::label(where, ui::Type::body_strong, ui::Color::on_inverse, name, ui::Align::center);
  ui::draw_focus_ring(item, where, ui::radius_control);
  return item.pressed;
}

// Returns whether the action was pressed.
bool draw_content(const Toast& toast, ui::Rect at) {
  const a11y::Group group(toast.failed ? a11y::Role::alert : a11y::Role::status);
  ui::shadow(at, 2);
  ui::fill(at, ui::Color::inverse, ui::radius_card);
  ui::Row row(at.inset(16, 0), 12);
  bool pressed = false;
  if (toast.failed)
    ui::icon(ui::Icon::triangle_alert, row.left(16), ui::icon_small, ui::Color::on_inverse);
  if (!toast.action.empty()) {
    const float action = ui::measure(ui::Type::body_strong, toast.action).x + 24;
    pressed = action_button(row.right(action).moved(8, 0).middle(28), toast.action);
  }
  ui::label(row.rest(), ui::Type::body, ui::Color::on_inverse, toast.text);
  return pressed;
}

}  // namespace

void Toasts::add(Toast toast) {
  a11y::announce(toast.text, toast.failed);
  // What passes with the next frame began before this one came.
  const double before = last_ms_ == 0 ? 0 : platform::now_ms() - last_ms_;
  shown_.push_back({std::move(toast), next_id_++, shown_ms + before});
  if (shown_.size() > most) shown_.pop_front();
}

void Toasts::pass_time(bool held) {
  const double now = platform::now_ms();
  const double passed = last_ms_ == 0 ? 0 : now - last_ms_;
  last_ms_ = now;
  if (held) return;
  for (Shown& one : shown_) one.left_ms -= passed;
  std::erase_if(shown_, [](const Shown& one) { return one.left_ms <= 0; });
  if (shown_.empty())
    last_ms_ = 0;
  else
    platform::wake_after(shown_.front().left_ms + 1);
}

void Toasts::draw(float bottom) {
  if (shown_.empty()) return;
  const float stack = static_cast<float>(shown_.size()) * (height + gap);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const ui::Rect area{0, bottom - stack, screen.x, stack};
  const ImVec2 pointer = ImGui::GetMousePos();
  const bool held = std::any_of(shown_.begin(), shown_.end(), [&](const Shown& one) {
    const float half = width_of(one.toast) / 2;
    return area.contains(pointer) && std::abs(pointer.x - screen.x / 2) < half;
  });
  pass_time(held);
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    const float below = static_cast<float>(shown_.size() - 1 - i) * (height + gap);
    if (!draw_one(shown_[i], bottom - below)) continue;
    const auto act = shown_[i].toast.act;
    shown_.erase(shown_.begin() + static_cast<std::ptrdiff_t>(i));
    if (act) act();
    break;
  }
}

bool Toasts::draw_one(const Shown& one, float bottom) {
  const float width = width_of(one.toast);
  const ui::Rect all{0, 0, ImGui::GetIO().DisplaySize.x, 0};
  const ui::Rect at{all.centered(width, 0).x, ui::snapped(bottom - height), width, height};
  ImGui::SetNextWindowPos(at.min());
  ImGui::SetNextWindowSize({at.w, at.h});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  const std::string name = "##toast" + std::to_string(one.id);
  ImGui::Begin(name.c_str(), nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground |
                   ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoFocusOnAppearing);
  ImGui::PopStyleVar(2);
  ImGui::BringWindowToDisplayFront(ImGui::GetCurrentWindow());
  const bool pressed = draw_content(one.toast, at);
  ImGui::End();
  return pressed;
}

}  // namespace septet::shell
