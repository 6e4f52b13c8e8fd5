#include "panels/drive/viewer.h"

#include "imgui_internal.h"
#include "panels/drive/actions.h"
#include "platform/accessibility.h"
#include "platform/page.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

constexpr float viewer_head_height = 56;

// The file so many places further in the list, folders passed over.
std::optional<Node> neighbour(const View& view, const Node& node, int step) {
  const auto& rows = view.model.listing().rows();
  const auto row = view.model.listing().row_of(node.id);
  if (!row) return std::nullopt;
  for (auto at = static_cast<std::ptrdiff_t>(*row) + step;
       at >= 0 && at < static_cast<std::ptrdiff_t>(rows.size()); at += step) {
    const Node& candidate = rows[static_cast<std::size_t>(at)].node;
    if (!is_folder(candidate)) return candidate;
  }
  return std::nullopt;
}

std::unique_ptr<ViewerContent> content_of(View& view, const Opened& opened) {
  const bool edit = std::exchange(view.state.edit_preview, false);
  switch (preview_of(opened.node.name)) {
    case Preview::image:
      return image_content(opened);
    case Preview::video:
    case Preview::audio:
      return media_content(view, opened, preview_of(opened.node.name) == Preview::video);
    case Preview::pdf:
      return pdf_content(opened);
    case Preview::text:
      return text_content(view, opened, edit);
    case Preview::none:
      break;
  }
  return no_content(opened);
}

std::string subtitle_of(const View& view, const Opened& opened, const ViewerContent& content) {
  std::string out;
  if (opened.version) out = "Version " + std::to_string(*opened.version) + ", ";
  out += opened.version ? kind_label(opened.node.name, false)
                        : extent_text(opened.node) + ", " +
                              ui::date_text(opened.node.modified_at, view.context.now);
  if (const std::string note = content.note(); !note.empty()) out += ", " + note;
  return out;
}

}  // namespace

void Viewer::forget() {
  shown_.clear();
  content_.reset();
  opened_ = {};
}

// The listing knows of renames and new versions first.
void Viewer::follow(View& view) {
  if (const PlacedNode* fresh = view.model.listing().find(view.state.preview->id))
    view.state.preview = fresh->node;
  const Node& node = *view.state.preview;
  const std::string key =
      to_string(node.id) + "@" + std::to_string(view.state.preview_version.value_or(0));
  if (std::exchange(view.state.preview_kept, false)) {
    shown_ = key;
    opened_.node = node;
  }
  if (content_ && shown_ == key && !view.state.edit_preview) {
    if (opened_.node.revision != node.revision) {
      opened_.node = node;
      content_->changed(view, node);
    }
    return;
  }
  shown_ = key;
  opened_ = {node, view.state.preview_version};
  content_ = content_of(view, opened_);
}

void Viewer::draw(View& view) {
  if (!view.state.preview) {
    if (content_) {
      forget();
      view.state.reveal = true;  // the keyboard goes back to where it was
    }
    return;
  }
  follow(view);
  const ui::Dark dark(content_->dark());
  bool open = true;
  {
    const ImVec2 window = ImGui::GetIO().DisplaySize;
    ui::Dialog dialog(
        "Preview of " + opened_.node.name + "###viewer", open,
        {.width = window.x, .height = window.y, .title = false, .closable = false, .full = true});
    if (dialog) draw_open(view);
  }
}

void Viewer::draw_open(View& view) {
  const ImVec2 window = ImGui::GetIO().DisplaySize;
  Rect area{0, 0, window.x, window.y};
  const Rect head = content_->dark() ? Rect{0, 0, window.x, viewer_head_height}
                                     : area.cut_top(viewer_head_height);
  content_->draw(view, area);
  if (!content_->alone()) {
    draw_sides(view, area);
    draw_head(view, head);
  }
  follow_keys(view);
}

void Viewer::draw_head(View& view, Rect head) {
  const bool dark = content_->dark();
  if (dark)
    ui::ramp({head.x, head.y, head.w, head.h + 24}, ui::color(ui::Color::background, 0.9f),
             ui::color(ui::Color::background, 0));
  else
    ui::fill(head, ui::Color::surface);
  if (!dark) ui::horizontal_line(head.x, head.bottom() - 1, head.w, ui::color(ui::Color::border));
  ui::Row row(head.inset(view.context.phone() ? 4 : 12, 0), 4);
  const float side = ui::touch() ? ui::control_touch : 32.f;
  const ui::IconButtonOptions look{.icon_size = ui::icon_normal};
  if (ui::icon_button(row.left(side), ui::Icon::arrow_left, "Close preview",
                      {.icon_size = ui::icon_normal, .shortcut = "Esc"}))
    close(view);
  if (!opened_.version && ui::icon_button(row.right(side), ui::Icon::download, "Download", look))
    perform(view, Action::download, {opened_.node});
  if (opened_.version && ui::icon_button(row.right(side), ui::Icon::download, "Download", look))
    view.later([&model = view.model, opened = opened_] {
      model.download_version(opened.node, *opened.version);
    });
  content_->draw_tools(view, row);
  Rect name = row.rest();
  name.cut_left(4);
  file_icon(opened_.node, name.cut_left(20));
  name.cut_left(12);
  Rect lines = name.middle(36);
  ui::heading(lines.cut_top(20), ui::Type::heading, 2, opened_.node.name);
  ui::label(lines, ui::Type::caption, ui::Color::text_muted, subtitle_of(view, opened_, *content_));
}

// Large arrows at the sides; on a phone one swipes, and small ones stand in the head.
void Viewer::draw_sides(View& view, Rect area) {
  if (!content_->arrows_lead_on() || opened_.version) return;
  const auto previous = neighbour(view, opened_.node, -1);
  const auto next = neighbour(view, opened_.node, 1);
  const float inset = view.context.phone() ? 4.f : 16.f;
  const Rect left{area.x + inset, ui::snapped(area.center_y() - 22), 44, 44};
  const Rect right{area.right() - inset - 44, left.y, 44, 44};
  const auto arrow = [&](Rect where, ui::Icon icon, std::string_view name, int by) {
    const ui::Overlay overlay(name, where, 0);
    ui::disc({where.center_x(), where.center_y()}, 22, ui::color(ui::Color::raised, 0.85f));
    if (ui::icon_button(where, icon, name, {.size = ui::Size::touch, .icon_size = ui::icon_normal}))
      step(view, by);
  };
  if (previous) arrow(left, ui::Icon::chevron_left, "Previous file", -1);
  if (next) arrow(right, ui::Icon::chevron_right, "Next file", 1);
}

void Viewer::follow_keys(View& view) {
  if (std::exchange(view.state.close_preview, false)) return close(view);
  if (const int wanted = std::exchange(view.state.preview_step, 0)) step(view, wanted);
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  const bool above = g.OpenPopupStack.Size > g.BeginPopupStack.Size;
  if (above || ImGui::IsWindowAppearing() || g.IO.WantTextInput) return;
  if (ImGui::IsKeyPressed(ImGuiKey_Escape, false)) return close(view);
  if (opened_.version) return;
  const bool lead = content_->arrows_lead_on();
  if (lead) {
    const ImGuiID owner = ImGui::GetID("keys");
    for (const ImGuiKey key : {ImGuiKey_LeftArrow, ImGuiKey_RightArrow})
      ImGui::SetKeyOwner(key, owner);
  }
  if (lead && ImGui::IsKeyPressed(ImGuiKey_RightArrow)) step(view, 1);
  if (lead && ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) step(view, -1);
}

void Viewer::step(View& view, int by) {
  const auto other = neighbour(view, opened_.node, by);
  if (!other || !content_->may_close(view)) return;
  // The list below follows once the viewer is closed: bringing a row into view takes the keyboard.
  view.model.selection().choose_only(other->id);
  view.context.commands.replace(address_of_file(other->id, {}));
}

void Viewer::close(View& view) {
  if (!content_->may_close(view)) return;
  if (platform::full_screen()) view.later([] { platform::set_full_screen(false); });
  if (view.state.preview_pushed)
    view.context.commands.back();
  else
    view.context.commands.replace(address_of(view.model.place()));
}

bool Viewer::shortcut(View& view, std::string_view keys) {
  return view.state.preview && content_ && content_->shortcut(view, keys);
}

}  // namespace septet::panels::drive
