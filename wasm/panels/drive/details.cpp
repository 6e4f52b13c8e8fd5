// The pane at the right: what is chosen, looked at closely.
#include "panels/drive/cards.h"
#include "panels/drive/view.h"
#include "platform/accessibility.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

constexpr float padding = 16;
constexpr float version_height = 56;

void draw_fact(ui::Stack& stack, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  Rect line = stack.next(20);
  ui::label(line.cut_left(88), ui::Type::body, ui::Color::text_muted, name);
  const a11y::Selectable selectable;
  ui::label(line, ui::Type::body, ui::Color::text, value);
  stack.skip(8);
}

std::string way_text(const View& view, const PlacedNode& entry) {
  const auto& path = view.model.place().is_folder() ? view.model.path() : entry.path;
  std::string out;
  for (const PathEntry& step : path)
    out += (out.empty() ? "" : " / ") + (step.name.empty() ? std::string("My files") : step.name);
  return out.empty() ? "My files" : out;
}

void draw_facts(View& view, const PlacedNode& entry, Rect area) {
  const Node& node = entry.node;
  ui::Stack stack(area.inset(padding));
  draw_fact(stack, "Type", kind_label(node.name, is_folder(node)));
  draw_fact(stack, is_folder(node) ? "Holds" : "Size", extent_text(node));
  draw_fact(stack, "Where", way_text(view, entry));
  draw_fact(stack, "Modified", ui::long_date_text(node.modified_at));
  draw_fact(stack, "Added", ui::long_date_text(node.created_at));
  draw_fact(stack, "Changed by", node.device_name.value_or(""));
  if (node.version) draw_fact(stack, "Version", ui::number_text(*node.version));
  if (node.trashed_at) draw_fact(stack, "Deleted", ui::long_date_text(*node.trashed_at));
}

void draw_version_buttons(View& view, const Node& node, std::int64_t version, ui::Row& row,
                          bool current) {
  Model& model = view.model;
  if (!current) {
    const ui::ButtonOptions look{.size = ui::Size::compact};
    const Rect restore = row.right(ui::button_width("Restore", look)).middle(28);
    if (ui::button(restore, "Restore", look))
      view.later([&model, node, version] { model.restore_version(node, version); });
  }
  const std::string name = "Download version " + std::to_string(version);
  if (ui::icon_button(row.right(28).middle(28), ui::Icon::download, name,
                      {.size = ui::Size::compact}))
    view.later([&model, node, version] { model.download_version(node, version); });
}

void draw_version(View& view, const Node& node, const septet::drive::VersionView& version,
                  Rect where) {
  const ui::Scope scope(static_cast<int>(version.version));
  const a11y::Group group(a11y::Role::listitem, "Version " + std::to_string(version.version));
  ui::Row row(where.inset(padding, 0));
  draw_version_buttons(view, node, version.version, row, version.current);
  Rect texts = row.rest().middle(36);
  Rect when = texts.cut_top(20);
  const std::string date = ui::date_text(version.created_at, view.context.now);
  ui::label(when.cut_left(ui::measure(ui::Type::body_medium, date).x + 9), ui::Type::body_medium,
            ui::Color::text, date);
  if (version.current) ui::tag(when, "Current", ui::Tone::accent);
  ui::label(
      texts, ui::Type::caption, ui::Color::text_muted,
      version.device_name + ", " + ui::size_text(static_cast<std::uint64_t>(version.size_bytes)));
}

void draw_version_skeleton(double since_ms, Rect area) {
  if (!ui::skeleton_due(since_ms)) return;
  ui::Stack stack(area.inset(padding, 8));
  for (int i = 0; i < 4; ++i) {
    Rect row = stack.next(version_height).middle(36);
    ui::skeleton(row.cut_top(12).cut_left(150));
    row.cut_top(8);
    ui::skeleton(row.cut_top(10).cut_left(96));
  }
}

void draw_versions(View& view, const Node& node, Rect area) {
  Model& model = view.model;
  view.later([&model, node] { model.show_versions_of(node); });
  const auto& versions = model.versions();
  if (versions.error()) {
    ui::paragraph(area.inset(padding), ui::Type::body, ui::Color::bad, versions.error()->message);
    return;
  }
  if (!versions) return draw_version_skeleton(versions.since_ms(), area);
  ui::Scroll scroll("Versions", area);
  const a11y::Group list(a11y::Role::list, "Versions");
  Rect rest = scroll.content();
  const float top = rest.y;
  rest.y += 8;
  for (const auto& version : versions->items) {
    draw_version(view, node, version, {rest.x, rest.y, rest.w, version_height});
    rest.y += version_height;
  }
  scroll.set_height(rest.y - top + 8);
}

void draw_head(View& view, Rect head, const Node* node, std::string_view title) {
  ui::horizontal_line(head.x, head.bottom() - 1, head.w, ui::color(ui::Color::border));
  Rect inner = head.inset(padding, 0);
  inner.cut_right(-8);
  if (ui::icon_button({inner.right() - 28, inner.y, 36, inner.h}, ui::Icon::x, "Close details"))
    view.state.details = false;
  inner.cut_right(32);
  if (node) {
    file_icon(*node, inner.cut_left(20));
    inner.cut_left(12);
  }
  ui::heading(inner, ui::Type::body_strong, 2, title);
}

void draw_one(View& view, const PlacedNode& entry, Rect area) {
  const Node& node = entry.node;
  draw_head(view, area.cut_top(56), &node, node.name);
  const Rect picture = area.cut_top(padding + 168).inset(padding, 0);
  const Rect frame{picture.x, picture.y + padding, picture.w, 168};
  draw_picture(view, node, frame, ui::radius_card);
  ui::outline(frame, ui::Color::border, ui::radius_card);
  area.cut_top(8);
  if (is_folder(node) || node.trashed_at) return draw_facts(view, entry, area);
  constexpr ui::Tab tabs[] = {{"Details"}, {"Versions"}};
  ui::tabs(area.cut_top(36).inset(padding, 0), "About this file", tabs, view.state.details_tab);
  if (view.state.details_tab == 1)
    draw_versions(view, node, area);
  else
    draw_facts(view, entry, area);
}

void draw_several(View& view, Rect area) {
  const auto count = static_cast<std::int64_t>(view.model.selection().count());
  draw_head(view, area.cut_top(56), nullptr, ui::count_text(count, "item", "items") + " selected");
  ui::Stack stack(area.inset(padding));
  draw_fact(stack, "Size", ui::size_text(static_cast<std::uint64_t>(view.model.chosen_bytes())));
}

void draw_none(View& view, Rect area) {
  draw_head(view, area.cut_top(56), nullptr, "Details");
  const Rect middle = area.centered(240, 132);
  ui::tile(Rect{middle.x, middle.y, middle.w, 56}.centered(56, 56), ui::Icon::info,
           ui::accent_soft(), ui::accent());
  ui::paragraph_centered({middle.x, middle.y + 72, middle.w, 60}, ui::Type::body,
                         ui::Color::text_muted,
                         "Select a file to see what it is, and every version of it.");
}

}  // namespace

void draw_details(View& view, Rect area) {
  const a11y::Group pane(a11y::Role::complementary, "Details");
  ui::vertical_line(area.x, area.y, area.h, ui::color(ui::Color::border));
  area.cut_left(1);
  const auto& ids = view.model.selection().ids();
  if (ids.size() > 1) return draw_several(view, area);
  const PlacedNode* entry = ids.empty() ? nullptr : view.model.listing().find(*ids.begin());
  if (entry)
    draw_one(view, PlacedNode(*entry), area);
  else
    draw_none(view, area);
}

}  // namespace septet::panels::drive
