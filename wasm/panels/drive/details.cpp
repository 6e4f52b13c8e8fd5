// The pane at the right: what is chosen, looked at closely; the folder that is open while nothing
// is.
#include <algorithm>
#include <vector>

#include "panels/drive/cards.h"
#include "panels/drive/details_parts.h"
#include "platform/accessibility.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

void close_details(View& view) {
  view.state.details_sheet = false;
  if (!view.context.phone()) view.state.details = false;
}

void draw_head(View& view, Rect head, const Node* node, std::string_view title) {
  ui::horizontal_line(head.x, head.bottom() - 1, head.w, ui::color(ui::Color::border));
  Rect inner = head.inset(details_padding, 0);
  inner.cut_right(-8);
  if (ui::icon_button({inner.right() - 28, inner.y, 36, inner.h}, ui::Icon::x, "Close details"))
    close_details(view);
  inner.cut_right(32);
  if (node) {
    file_icon(*node, inner.cut_left(20));
    inner.cut_left(12);
  }
  ui::heading(inner, ui::Type::body_strong, 2, title);
}

// Those that there is something to say in.
std::vector<DetailsTab> tabs_of(const View& view, const Node& node) {
  if (node.id == view.model.root_id()) return {DetailsTab::activity};
  if (node.trashed_at) return {DetailsTab::details};
  std::vector<DetailsTab> out{DetailsTab::details};
  if (!is_folder(node)) out.push_back(DetailsTab::versions);
  out.push_back(DetailsTab::activity);
  if (!view.context.client.local()) out.push_back(DetailsTab::comments);
  return out;
}

ui::Tab look_of(const View& view, DetailsTab tab) {
  switch (tab) {
    case DetailsTab::details:
      return {"Details"};
    case DetailsTab::versions:
      return {"Versions"};
    case DetailsTab::activity:
      return {"Activity"};
    case DetailsTab::comments:
      break;
  }
  const auto count = static_cast<int>(view.about.comments().items().size());
  return {"Comments", count > 0 ? count : -1};
}

DetailsTab draw_tabs(View& view, const Node& node, Rect where) {
  const std::vector<DetailsTab> all = tabs_of(view, node);
  if (all.size() == 1) return all.front();
  std::vector<ui::Tab> labels;
  for (const DetailsTab tab : all) labels.push_back(look_of(view, tab));
  const auto now = std::find(all.begin(), all.end(), view.state.details_tab);
  int chosen = now == all.end() ? 0 : static_cast<int>(now - all.begin());
  ui::horizontal_line(where.x, where.bottom() - 1, where.w, ui::color(ui::Color::border));
  if (ui::tabs(where.inset(details_padding, 0), "About " + node.name, labels, chosen))
    view.state.details_tab = all[static_cast<std::size_t>(chosen)];
  return all[static_cast<std::size_t>(chosen)];
}

void draw_tab(View& view, const PlacedNode& entry, DetailsTab tab, Rect area) {
  const a11y::Group panel(a11y::Role::tabpanel, look_of(view, tab).name);
  switch (tab) {
    case DetailsTab::details:
      return draw_facts(view, entry, area);
    case DetailsTab::versions:
      return draw_versions(view, entry.node, area);
    case DetailsTab::activity:
      return draw_activity(view, entry.node, area);
    case DetailsTab::comments:
      return draw_comments(view, entry.node, area);
  }
}

// Low panes give its place to what is written.
void draw_cover(View& view, const Node& node, Rect& area) {
  if (is_folder(node) || area.h < 520) return;
  const Rect strip = area.cut_top(details_padding + 168).inset(details_padding, 0);
  const Rect frame{strip.x, strip.y + details_padding, strip.w, 168};
  draw_picture(view, node, frame, ui::radius_card);
  ui::outline(frame, ui::Color::border, ui::radius_card);
  area.cut_top(8);
}

void draw_one(View& view, const PlacedNode& entry, Rect area) {
  const Node& node = entry.node;
  const bool everything = node.id == view.model.root_id();
  const bool activity_wanted = everything || view.state.details_tab == DetailsTab::activity;
  view.later([&about = view.about, node, activity_wanted] {
    if (!node.trashed_at) about.look_at(node, activity_wanted);
  });
  draw_head(view, area.cut_top(56), &node, node.name);
  draw_cover(view, node, area);
  const bool alone = node.trashed_at || everything;
  const float foot = alone ? 0 : foot_height(view, node);
  const float tabs = alone ? 0 : ui::touch() ? 44 : 40;
  const DetailsTab tab = draw_tabs(view, node, area.cut_top(tabs));
  const Rect bottom = area.cut_bottom(foot);
  draw_tab(view, entry, tab, area);
  if (foot > 0) draw_foot(view, node, bottom);
}

void draw_several(View& view, Rect area) {
  const auto count = static_cast<std::int64_t>(view.model.selection().count());
  draw_head(view, area.cut_top(56), nullptr, ui::count_text(count, "item", "items") + " selected");
  ui::Rect line = area.inset(details_padding).cut_top(20);
  ui::label(line.cut_left(88), ui::Type::body, ui::Color::text_muted, "Size");
  ui::label(line, ui::Type::body, ui::Color::text,
            ui::size_text(static_cast<std::uint64_t>(view.model.chosen_bytes())));
}

void draw_none(View& view, Rect area) {
  draw_head(view, area.cut_top(56), nullptr, "Details");
  const Rect middle = area.centered(240, 132);
  ui::tile(Rect{middle.x, middle.y, middle.w, 56}.centered(56, 56), ui::Icon::info,
           ui::accent_soft(), ui::accent());
  ui::paragraph_centered(
      {middle.x, middle.y + 72, middle.w, 60}, ui::Type::body, ui::Color::text_muted,
      "Select something to see what it is, what happened to it, and who has it.");
}

// The root as if it were a folder like others.
PlacedNode everything(const View& view) {
  PlacedNode root;
  root.node.id = root.node.owner_id = view.model.root_id();
  root.node.name = "My files";
  root.node.kind = NodeKind::folder;
  return root;
}

// What the pane is about: the only thing that is chosen, or the folder that is open.
std::optional<PlacedNode> subject(const View& view) {
  const auto& ids = view.model.selection().ids();
  if (ids.empty() && view.model.place().is_root() && !view.model.root_id().is_nil())
    return everything(view);
  const PlacedNode* entry =
      ids.empty() ? view.model.folder() : view.model.listing().find(*ids.begin());
  return entry ? std::optional(*entry) : std::nullopt;
}

}  // namespace

void draw_details(View& view, Rect area) {
  const a11y::Group pane(a11y::Role::complementary, "Details");
  ui::vertical_line(area.x, area.y, area.h, ui::color(ui::Color::border));
  area.cut_left(1);
  if (view.model.selection().count() > 1) return draw_several(view, area);
  if (const auto entry = subject(view))
    draw_one(view, *entry, area);
  else
    draw_none(view, area);
}

void draw_details_sheet(View& view) {
  if (!view.state.details_sheet) return;
  const float height = ImGui::GetIO().DisplaySize.y * 0.86f;
  ui::Dialog sheet("About this", view.state.details_sheet, {.height = height, .title = false});
  if (sheet) draw_details(view, sheet.body());
}

void draw_person_skeletons(double since_ms, Rect area) {
  if (!ui::skeleton_due(since_ms)) return;
  ui::Stack stack(area.inset(details_padding, 8));
  for (int i = 0; i < 4 && stack.rest().h > 56; ++i) {
    Rect row = stack.next(56).middle(36);
    ui::skeleton(row.cut_left(28).middle(28), 14);
    row.cut_left(12);
    ui::skeleton(row.cut_top(12).cut_left(150));
    row.cut_top(8);
    ui::skeleton(row.cut_top(10).cut_left(96));
  }
}

}  // namespace septet::panels::drive
