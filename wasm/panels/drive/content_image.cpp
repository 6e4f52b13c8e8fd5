// A picture: as large as the window at first, then as close as one likes.
#include <algorithm>
#include <cmath>

#include "imgui_internal.h"
#include "panels/drive/actions.h"
#include "panels/drive/cards.h"
#include "panels/drive/viewer_content.h"
#include "platform/accessibility.h"
#include "platform/input.h"
#include "platform/loop.h"
#include "platform/surface.h"
#include "ui/item.h"

namespace septet::panels::drive {

namespace {

using platform::Image;
using ui::Rect;

constexpr std::int64_t image_limit_bytes = 64'000'000;
constexpr float most_px = 4096;  // of a decoded picture's longer side
constexpr float nearest = 16;    // times the size at which it fits
constexpr float swipe_px = 80;

class ImageContent final : public ViewerContent {
 public:
  explicit ImageContent(const Opened& opened) : opened_(opened) {}

  bool dark() const override { return true; }
  bool arrows_lead_on() const override { return zoom_ <= 1.01f; }
  void draw(View&, Rect area) override;
  void draw_tools(View&, ui::Row&) override;

 private:
  Image picture(View&, Rect area);
  void zoom_to(float zoom, ImVec2 around, Rect area);
  void follow_pointer(View&, const ui::Item&, Rect area);
  void follow_keys(Rect area);
  Rect place(Rect area) const;
  void keep_inside(Rect area);

  Opened opened_;
  float zoom_ = 1;      // 1: it fits
  ImVec2 shift_{0, 0};  // of its middle from that of the area
  ImVec2 size_{0, 0};   // at zoom 1
};

// The sharp one once it is there, the one that fits until then.
Image ImageContent::picture(View& view, Rect area) {
  const std::string path = opened_.content_path();
  const bool decodes = opened_.node.size_bytes <= image_limit_bytes;
  const std::string large = view.context.pictures.preview_path(opened_.node, opened_.version, true);
  const std::string from = decodes ? path : large;
  const Image fitting = view.context.pictures.at(from, area, platform::Filling::fit);
  if (fitting.state == Image::State::failed && decodes)
    return view.context.pictures.at(large, area, platform::Filling::fit);
  if (zoom_ <= 1.01f || fitting.state != Image::State::ready) return fitting;
  const float density = platform::pixel_ratio();
  const Rect whole{0, 0, most_px / density, most_px / density};
  const Image sharp = view.context.pictures.at(from, whole, platform::Filling::fit);
  return sharp.state == Image::State::ready ? sharp : fitting;
}

Rect ImageContent::place(Rect area) const {
  const float w = size_.x * zoom_;
  const float h = size_.y * zoom_;
  return {area.center_x() + shift_.x - w / 2, area.center_y() + shift_.y - h / 2, w, h};
}

// It may be moved as far as something is hidden on that side.
void ImageContent::keep_inside(Rect area) {
  const float x = std::max(0.f, (size_.x * zoom_ - area.w) / 2);
  const float y = std::max(0.f, (size_.y * zoom_ - area.h) / 2);
  shift_ = {std::clamp(shift_.x, -x, x), std::clamp(shift_.y, -y, y)};
}

// What lies under `around` stays there.
void ImageContent::zoom_to(float zoom, ImVec2 around, Rect area) {
  zoom = std::clamp(zoom, 1.f, nearest);
  const float factor = zoom / zoom_;
  const ImVec2 from{around.x - area.center_x(), around.y - area.center_y()};
  shift_ = {from.x - (from.x - shift_.x) * factor, from.y - (from.y - shift_.y) * factor};
  zoom_ = zoom;
  keep_inside(area);
  platform::wake();
}

void ImageContent::follow_pointer(View& view, const ui::Item& item, Rect area) {
  const ImGuiIO& io = ImGui::GetIO();
  if (item.hovered && io.MouseWheel != 0)
    zoom_to(zoom_ * std::exp(io.MouseWheel * 0.25f), io.MousePos, area);
  if (const float factor = platform::pinch(); factor != 1)
    zoom_to(zoom_ * factor, io.MousePos, area);
  if (item.hovered && ImGui::IsMouseDoubleClicked(0))
    zoom_to(zoom_ > 1.01f ? 1.f : 3.f, io.MousePos, area);
  if (!item.held) return;
  if (zoom_ > 1.01f) {
    shift_ = {shift_.x + io.MouseDelta.x, shift_.y + io.MouseDelta.y};
    keep_inside(area);
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
    return;
  }
  const ImVec2 moved = ImGui::GetMouseDragDelta(0, 0);
  if (!platform::using_touch() || std::abs(moved.x) < swipe_px) return;
  ImGui::ClearActiveID();
  view.state.preview_step = moved.x < 0 ? 1 : -1;
}

void ImageContent::follow_keys(Rect area) {
  const ImVec2 middle{area.center_x(), area.center_y()};
  if (ImGui::IsKeyPressed(ImGuiKey_Equal)) zoom_to(zoom_ * 1.5f, middle, area);
  if (ImGui::IsKeyPressed(ImGuiKey_Minus)) zoom_to(zoom_ / 1.5f, middle, area);
  if (ImGui::IsKeyPressed(ImGuiKey_0)) zoom_to(1, middle, area);
  if (zoom_ <= 1.01f) return;
  const ImGuiID owner = ImGui::GetID("pan");
  const auto step = [&](ImGuiKey key, float x, float y) {
    ImGui::SetKeyOwner(key, owner);
    if (!ImGui::IsKeyPressed(key)) return;
    shift_ = {shift_.x + x, shift_.y + y};
    keep_inside(area);
  };
  step(ImGuiKey_LeftArrow, 80, 0);
  step(ImGuiKey_RightArrow, -80, 0);
  step(ImGuiKey_UpArrow, 0, 80);
  step(ImGuiKey_DownArrow, 0, -80);
}

void ImageContent::draw(View& view, Rect area) {
  const Image image = picture(view, area);
  if (image.state == Image::State::failed) {
    const auto answer =
        ui::empty_state(area, {.icon = ui::Icon::image,
                               .title = "This picture cannot be shown here",
                               .text = "The browser does not know its format, or it is damaged.",
                               .primary = "Download",
                               .primary_icon = ui::Icon::download});
    if (answer == ui::Answer::primary) perform(view, Action::download, {opened_.node});
    return;
  }
  ImGui::SetCursorScreenPos(area.min());
  const ui::Item item = ui::press_item(area, "picture", false, ImGuiButtonFlags_AllowOverlap);
  a11y::describe(a11y::Role::image, opened_.node.name,
                 {.busy = image.state != Image::State::ready});
  if (image.state == Image::State::loading) {
    ui::skeleton(area.centered(std::min(area.w - 64, 640.f), std::min(area.h - 160, 480.f)),
                 ui::radius_card);
    return;
  }
  const float density = platform::pixel_ratio();
  const ImVec2 pixels(static_cast<float>(image.width_px), static_cast<float>(image.height_px));
  if (zoom_ <= 1.01f || size_.x == 0) {
    const float scale =
        std::min({area.w / (pixels.x / density), area.h / (pixels.y / density), 1.f});
    size_ = {pixels.x / density * scale, pixels.y / density * scale};
  }
  follow_pointer(view, item, area);
  follow_keys(area);
  const ui::Clip clip(area);
  const Rect where = place(area);
  ui::draw_list()->AddImage(image.texture, where.min(), where.max());
}

void ImageContent::draw_tools(View& view, ui::Row& row) {
  if (view.context.phone()) return;
  const ImVec2 window = ImGui::GetIO().DisplaySize;
  const Rect area{0, 0, window.x, window.y};
  const ImVec2 middle{area.center_x(), area.center_y()};
  const auto tool = [&](ui::Icon icon, std::string_view name, std::string_view key, bool disabled) {
    return ui::icon_button(row.right(32), icon, name,
                           {.icon_size = ui::icon_normal, .disabled = disabled, .shortcut = key});
  };
  if (tool(ui::Icon::zoom_in, "Zoom in", "+", zoom_ >= nearest))
    zoom_to(zoom_ * 1.5f, middle, area);
  if (tool(ui::Icon::zoom_out, "Zoom out", "\u2212", zoom_ <= 1.01f))
    zoom_to(zoom_ / 1.5f, middle, area);
}

}  // namespace

std::unique_ptr<ViewerContent> image_content(const Opened& opened) {
  return std::make_unique<ImageContent>(opened);
}

}  // namespace septet::panels::drive
