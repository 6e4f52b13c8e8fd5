// Every version of a file, the latest first.
#include <algorithm>

#include "panels/drive/details_parts.h"
#include "panels/drive/people.h"
#include "platform/accessibility.h"

namespace septet::panels::drive {

namespace {

using septet::drive::VersionView;
using ui::Rect;

constexpr float version_height = 56;
constexpr std::size_t versions_at_first = 5;

void draw_version_menu(View& view, const Node& node, const VersionView& version) {
  ui::Menu menu("Version actions", 208);
  if (!menu) return;
  Model& model = view.model;
  if (menu.item("Preview", {.icon = ui::Icon::eye})) open_preview(view, node, version.version);
  if (menu.item("Download", {.icon = ui::Icon::download}))
    view.later([&model, node, n = version.version] { model.download_version(node, n); });
  if (version.current || node.permission != septet::drive::Permission::owner) return;
  menu.separator();
  if (menu.item("Delete for good", {.icon = ui::Icon::trash_2, .danger = true})) {
    view.state.question = Question::remove_version;
    view.state.questioned = {node};
    view.state.questioned_version = version.version;
  }
}

void draw_version_tools(View& view, const Node& node, const VersionView& version, ui::Row& row) {
  const std::string name = "Actions for version " + std::to_string(version.version);
  const Rect more = row.right(28);
  if (ui::icon_button(more, ui::Icon::ellipsis, name, {.size = ui::Size::compact}))
    ui::open_menu("Version actions", more.middle(28));
  draw_version_menu(view, node, version);
  if (version.current || node.permission == septet::drive::Permission::viewer) {
    const std::string size = ui::size_text(static_cast<std::uint64_t>(version.size_bytes));
    ui::label(row.right(ui::measure(ui::Type::caption, size).x + 1), ui::Type::caption,
              ui::Color::text_muted, size);
    return;
  }
  const ui::ButtonOptions look{.size = ui::Size::compact};
  const float height = ui::height_of(ui::Size::compact);
  const Rect restore = row.right(ui::button_width("Restore", look)).middle(height);
  Model& model = view.model;
  if (ui::button(restore, "Restore", look))
    view.later([&model, node, n = version.version] { model.restore_version(node, n); });
}

std::string origin_text(const View& view, const VersionView& version) {
  if (view.context.client.local()) return version.device_name;
  const std::string name = name_of(view, version.author_id);
  return name.empty() ? version.device_name : name + ", " + version.device_name;
}

void draw_version(View& view, const Node& node, const VersionView& version, Rect where) {
  const ui::Scope scope(static_cast<int>(version.version));
  const a11y::Group group(a11y::Role::listitem, "Version " + std::to_string(version.version));
  Rect inner = where.inset(details_padding, 0);
  if (!view.context.client.local()) {
    draw_person(view, version.author_id, inner.cut_left(28).middle(28));
    inner.cut_left(12);
  }
  inner.w += 6;  // the three dots end where the lines above do
  ui::Row row(inner);
  draw_version_tools(view, node, version, row);
  Rect texts = row.rest().middle(36);
  Rect when = texts.cut_top(20);
  const std::string date = ui::date_text(version.created_at, view.context.now);
  ui::label(when.cut_left(ui::measure(ui::Type::body_medium, date).x + 9), ui::Type::body_medium,
            ui::Color::text, date);
  if (version.current) ui::tag(when, "Current", ui::Tone::accent);
  ui::label(texts, ui::Type::caption, ui::Color::text_muted, origin_text(view, version));
}

// The older ones are folded until they are wanted.
void draw_older_button(View& view, const Node& node, std::size_t hidden, bool more, Rect where) {
  const std::string name = more ? "Show older versions"
                                : "Show " + ui::count_text(static_cast<std::int64_t>(hidden),
                                                           "older version", "older versions");
  const ui::ButtonOptions look{.kind = ui::Kind::ghost, .trailing = ui::Icon::chevron_down};
  where.cut_left(view.context.client.local() ? 4 : 44);
  if (ui::button(where.middle(32).cut_left(ui::button_width(name, look)), name, look))
    view.state.all_versions_of = node.id;
}

}  // namespace

void draw_versions(View& view, const Node& node, Rect area) {
  Model& model = view.model;
  view.later([&model, node] { model.show_versions_of(node); });
  const auto& versions = model.versions();
  if (versions.error()) {
    ui::paragraph(area.inset(details_padding), ui::Type::body, ui::Color::bad,
                  versions.error()->message);
    return;
  }
  if (!versions) return draw_person_skeletons(versions.since_ms(), area);
  ui::Scroll scroll("Versions", area);
  Rect rest = scroll.content();
  const float top = rest.y;
  rest.cut_top(8);
  const a11y::Group list(a11y::Role::list, "Versions");
  const std::size_t count = versions->items.size();
  const bool all = view.state.all_versions_of == node.id || count <= versions_at_first + 1;
  const std::size_t shown = all ? count : versions_at_first;
  for (std::size_t i = 0; i < shown; ++i)
    draw_version(view, node, versions->items[i], rest.cut_top(version_height));
  if (shown < count)
    draw_older_button(view, node, count - shown, versions->next_cursor.has_value(),
                      rest.cut_top(44));
  scroll.set_height(rest.y - top + 8);
}

}  // namespace septet::panels::drive
