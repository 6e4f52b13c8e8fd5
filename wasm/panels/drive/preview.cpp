// A file opened inside the panel: images, and texts as they are. Over the whole window, with the
// way to the file before and after it.
#include "panels/drive/actions.h"
#include "panels/drive/cards.h"
#include "panels/drive/view.h"
#include "platform/accessibility.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

constexpr std::int64_t image_limit_bytes = 32'000'000;

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

void show(View& view, const Node& node) {
  view.state.preview = node;
  view.model.selection().choose_only(node.id);
  view.state.reveal = true;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

void draw_lines(std::string_view text, Rect area) {
  ui::Scroll scroll("Text", area);
  const a11y::Selectable selectable;
  const Rect content = scroll.content().inset(24, 0);
  float y = content.y + 16;
  for (const std::string_view line : lines_of(text)) {
    const ImVec2 size = ui::measure(ui::Type::body, line.empty() ? " " : line, content.w);
    if (y + size.y >= area.y && y <= area.bottom())
      ui::paragraph({content.x, y, content.w, size.y}, ui::Type::body, ui::Color::text, line);
    y += size.y;
  }
  scroll.set_height(y - content.y + 16);
}

void draw_text(View& view, const Node& node, Rect area) {
  const auto& text = view.text.of(node);
  if (text.error()) {
    if (ui::error_state(area, "The text could not be loaded", *text.error()))
      view.later([&text = view.text] { text.forget(); });
    return;
  }
  if (!text) {
    if (!ui::skeleton_due(text.since_ms())) return;
    ui::Stack stack(area.inset(24), 8);
    for (int i = 0; i < 12; ++i) {
      Rect line = stack.next(12);
      ui::skeleton(line.cut_left(line.w * (0.5f + 0.04f * static_cast<float>(i * 7 % 11))));
    }
    return;
  }
  draw_lines(*text, area);
}

void draw_no_preview(View& view, const Node& node, Rect area) {
  const std::string text = kind_label(node.name, false) + ", " + extent_text(node) +
                           ". It opens in the programs of your machine.";
  if (ui::empty_state(area, {.icon = icon_of(kind_of(node)),
                             .title = "No preview for this kind of file",
                             .text = text,
                             .primary = "Download",
                             .primary_icon = ui::Icon::download}) == ui::Answer::primary)
    perform(view, Action::download, {node});
}

void draw_content(View& view, const Node& node, Rect area) {
  switch (preview_of(node.name)) {
    case Preview::image:
      if (node.size_bytes > 0 && node.size_bytes <= image_limit_bytes)
        return draw_picture(view, node, area.inset(16), 0, true);
      break;
    case Preview::text:
      return draw_text(view, node, area);
    case Preview::none:
      break;
  }
  draw_no_preview(view, node, area);
}

void draw_head(View& view, const Node& node, Rect head) {
  ui::horizontal_line(head.x, head.bottom() - 1, head.w, ui::color(ui::Color::border));
  ui::Row row(head.inset(16, 0), 4);
  if (ui::icon_button(row.right(32), ui::Icon::x, "Close preview", {.shortcut = "Esc"}))
    view.state.preview.reset();
  if (ui::icon_button(row.right(32), ui::Icon::download, "Download"))
    perform(view, Action::download, {node});
  const auto next = neighbour(view, node, 1);
  const auto previous = neighbour(view, node, -1);
  if (ui::icon_button(row.right(32), ui::Icon::chevron_right, "Next file", {.disabled = !next}))
    show(view, *next);
  if (ui::icon_button(row.right(32), ui::Icon::chevron_left, "Previous file",
                      {.disabled = !previous}))
    show(view, *previous);
  Rect name = row.rest();
  file_icon(node, name.cut_left(20));
  name.cut_left(12);
  ui::label(name, ui::Type::heading, ui::Color::text, node.name);
}

void follow_keys(View& view, const Node& node) {
  const int step = ImGui::IsKeyPressed(ImGuiKey_RightArrow)  ? 1
                   : ImGui::IsKeyPressed(ImGuiKey_LeftArrow) ? -1
                                                             : 0;
  if (step == 0) return;
  if (const auto other = neighbour(view, node, step)) show(view, *other);
}

}  // namespace

void draw_preview(View& view) {
  if (!view.state.preview) return;
  const Node node = *view.state.preview;
  const ImVec2 window = ImGui::GetIO().DisplaySize;
  bool open = true;
  {
    ui::Dialog dialog("Preview of " + node.name, open,
                      {.width = std::min(1120.f, window.x - 64),
                       .height = std::max(320.f, window.y - 112),
                       .title = false});
    if (dialog) {
      Rect body = dialog.body();
      draw_head(view, node, body.cut_top(56));
      draw_content(view, node, body);
      follow_keys(view, node);
    }
  }
  if (!open) view.state.preview.reset();
}

}  // namespace septet::panels::drive
