// A PDF page by page, as the server draws them; where nothing draws them, the browser's own viewer
// is offered.
#include <algorithm>
#include <cmath>

#include "panels/drive/actions.h"
#include "panels/drive/viewer_content.h"
#include "platform/accessibility.h"
#include "platform/page.h"

namespace septet::panels::drive {

namespace {

using platform::Image;
using ui::Rect;

constexpr float page_width = 820;
constexpr float page_gap = 16;
constexpr float paper = 1.4142f;  // A4, until the page is there

class PdfContent final : public ViewerContent {
 public:
  explicit PdfContent(const Opened& opened) : opened_(opened) {}

  std::string note() const override {
    if (pages_.empty() || pages_[0].ratio == 0) return {};
    return "page " + std::to_string(current_) +
           (complete_ ? " of " + std::to_string(pages_.size()) : "");
  }
  void draw(View&, Rect area) override;
  void draw_tools(View&, ui::Row&) override;

 private:
  struct Page {
    float ratio = 0;  // height to width; 0: not there yet
  };
  void draw_pages(View&, Rect area);
  void draw_page(View&, std::size_t index, Rect where);
  void draw_fallback(View&, Rect area);
  void open_outside(View&);

  Opened opened_;
  // As many as are known of, and one that may be the next.
  std::vector<Page> pages_{1};
  bool complete_ = false;
  bool none_ = false;
  int current_ = 1;
  float zoom_ = 1;
};

void PdfContent::open_outside(View& view) {
  view.later([&client = view.context.client, path = opened_.content_path()] {
    client.address(path, "application/pdf", [](Result<std::string> address) {
      if (address.ok()) platform::open_in_new_tab(*address);
    });
  });
}

void PdfContent::draw_fallback(View& view, Rect area) {
  ui::fill(area, ui::Color::surface);
  switch (
      ui::empty_state(area, {.icon = ui::Icon::file_text,
                             .title = opened_.node.name,
                             .text = "Its pages cannot be drawn here. Your browser has a viewer "
                                     "of its own.",
                             .primary = "Open in the browser",
                             .primary_icon = ui::Icon::external_link,
                             .secondary = "Download",
                             .secondary_icon = ui::Icon::download})) {
    case ui::Answer::primary:
      return open_outside(view);
    case ui::Answer::secondary:
      return perform(view, Action::download, {opened_.node});
    case ui::Answer::none:
      break;
  }
}

void PdfContent::draw_page(View& view, std::size_t index, Rect where) {
  Page& page = pages_[index];
  const int number = static_cast<int>(index) + 1;
  const std::string path =
      view.context.pictures.preview_path(opened_.node, opened_.version, true, number);
  const Image image = view.context.pictures.at(path, where, platform::Filling::fit);
  if (image.state == Image::State::failed) {
    if (index == 0) {
      none_ = true;
    } else {
      pages_.resize(index);
      complete_ = true;
    }
    return;
  }
  ui::fill(where, IM_COL32_WHITE);
  ui::outline(where, ui::Color::border);
  a11y::node(a11y::Role::image, "Page " + std::to_string(number), where.min(), where.max(),
             {.busy = image.state == Image::State::loading});
  if (image.state == Image::State::loading) return;
  page.ratio = static_cast<float>(image.height_px) / static_cast<float>(image.width_px);
  ui::draw_list()->AddImage(image.texture, where.min(), where.max());
  if (index + 1 == pages_.size() && !complete_) pages_.emplace_back();
}

void PdfContent::draw_pages(View& view, Rect area) {
  ui::Scroll scroll("Pages", area);
  const Rect content = scroll.content();
  const float width = std::min(page_width * zoom_, zoom_ > 1 ? 1e6f : content.w - 32);
  float y = content.y + page_gap;
  const std::size_t count = pages_.size();  // one may be found while they are drawn
  for (std::size_t i = 0; i < count && i < pages_.size(); ++i) {
    const float ratio = pages_[i].ratio > 0 ? pages_[i].ratio : i > 0 ? pages_[i - 1].ratio : paper;
    const Rect where{ui::snapped(content.center_x() - width / 2), y, width,
                     std::round(width * (ratio > 0 ? ratio : paper))};
    if (where.y <= area.center_y()) current_ = static_cast<int>(i) + 1;
    const bool near = where.bottom() > area.y - area.h && where.y < area.bottom() + area.h;
    if (near) draw_page(view, i, where);
    y = where.bottom() + page_gap;
  }
  current_ = std::min(current_, static_cast<int>(pages_.size()));
  scroll.set_height(y - content.y);
}

void PdfContent::draw(View& view, Rect area) {
  if (none_) return draw_fallback(view, area);
  ui::fill(area, ui::Color::background);
  draw_pages(view, area);
  if (ImGui::IsKeyPressed(ImGuiKey_Equal)) zoom_ = std::min(3.f, zoom_ * 1.25f);
  if (ImGui::IsKeyPressed(ImGuiKey_Minus)) zoom_ = std::max(0.5f, zoom_ / 1.25f);
  if (ImGui::IsKeyPressed(ImGuiKey_0)) zoom_ = 1;
}

void PdfContent::draw_tools(View& view, ui::Row& row) {
  const float side = ui::touch() ? ui::control_touch : 32.f;
  const ui::IconButtonOptions look{.icon_size = ui::icon_normal};
  if (ui::icon_button(row.right(side), ui::Icon::external_link, "Open in the browser", look))
    open_outside(view);
  if (none_ || view.context.phone()) return;
  if (ui::icon_button(row.right(32), ui::Icon::zoom_in, "Zoom in",
                      {.icon_size = ui::icon_normal, .disabled = zoom_ >= 3, .shortcut = "+"}))
    zoom_ = std::min(3.f, zoom_ * 1.25f);
  if (ui::icon_button(
          row.right(32), ui::Icon::zoom_out, "Zoom out",
          {.icon_size = ui::icon_normal, .disabled = zoom_ <= 0.5f, .shortcut = "\u2212"}))
    zoom_ = std::max(0.5f, zoom_ / 1.25f);
}

}  // namespace

std::unique_ptr<ViewerContent> pdf_content(const Opened& opened) {
  return std::make_unique<PdfContent>(opened);
}

}  // namespace septet::panels::drive
