// The bottom of the details: with whom a node is shared and which link leads to it, or who shares
// it.
#include "panels/drive/actions.h"
#include "panels/drive/details_parts.h"
#include "panels/drive/people.h"
#include "panels/drive/phrases.h"
#include "platform/accessibility.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

constexpr float line_gap = 8;
constexpr float foot_face = 24;

float foot_line_height() {
  return ui::touch() ? ui::control_touch : ui::control_normal;
}

std::vector<Id> people_of(const View& view) {
  std::vector<Id> out;
  for (const Share& share : view.about.sharing().shares().items())
    if (std::find(out.begin(), out.end(), share.user_id) == out.end()) out.push_back(share.user_id);
  return out;
}

void draw_shared_with(View& view, const Node& node, Rect line) {
  const float side = ui::height_of(ui::Size::normal);
  const Rect add = line.cut_right(side);
  if (ui::icon_button(add, ui::Icon::user_plus, "Share with somebody")) start_sharing(view, {node});
  line.cut_right(8);
  const std::vector<Id> people = people_of(view);
  const float width = people_width(view, people, foot_face);
  if (width > 0)
    draw_people(view, people, line.cut_right(width), foot_face, ui::Color::surface, "Shared with");
  else if (view.about.sharing().shares().loaded())
    ui::label(line, ui::Type::body, ui::Color::text_faint, "Nobody", ui::Align::right);
  ui::label(line, ui::Type::body, ui::Color::text_muted, "Shared with");
}

void draw_link(View& view, const Node& node, Rect line) {
  ui::label(line, ui::Type::body, ui::Color::text_muted, "Link");
  const auto& links = view.about.sharing().links();
  if (!links.loaded()) return;
  const Rect button = line.cut_right(ui::height_of(ui::Size::normal));
  line.cut_right(8);
  if (links.items().empty()) {
    if (ui::icon_button(button, ui::Icon::plus, "Make a link")) start_link(view, node, {});
    return ui::label(line, ui::Type::body, ui::Color::text_faint, "None", ui::Align::right);
  }
  const Link& link = links.items().front().link;
  if (ui::icon_button(button, ui::Icon::copy, "Copy link")) copy_link(view, link);
  const auto more = static_cast<std::int64_t>(links.items().size()) - 1;
  const std::string text =
      brief_text(link, view.context.now) + (more > 0 ? ", " + ui::number_text(more) + " more" : "");
  line.cut_left(88);
  ui::label(line, ui::Type::body_medium, ui::Color::text, text, ui::Align::right);
}

void draw_shared_by(View& view, const Node& node, Rect line) {
  ui::label(line.cut_left(88), ui::Type::body, ui::Color::text_muted, "Shared by");
  const std::string name = name_of(view, node.owner_id);
  draw_person(view, node.owner_id, line.cut_left(foot_face).middle(foot_face));
  line.cut_left(8);
  ui::label(line, ui::Type::body_medium, ui::Color::text, name);
}

void draw_own_role(View& view, const Node& node, Rect line) {
  ui::label(line.cut_left(88), ui::Type::body, ui::Color::text_muted, "You");
  if (view.about.sharing().share_with(view.context.client.me().user_id)) {
    const ui::ButtonOptions look{.icon = ui::Icon::log_out};
    if (ui::button(line.cut_right(ui::button_width("Leave", look)), "Leave", look))
      view.later([&model = view.model, node] { model.leave({node}); });
  }
  ui::label(line, ui::Type::body, ui::Color::text, role_text(node.permission));
}

}  // namespace

float foot_height(const View& view, const Node&) {
  if (view.context.client.local()) return 0;
  return 1 + 12 + 2 * foot_line_height() + line_gap + 12;
}

void draw_foot(View& view, const Node& node, Rect area) {
  const a11y::Group group(a11y::Role::group, "Sharing");
  ui::horizontal_line(area.x, area.y, area.w, ui::color(ui::Color::border));
  ui::Stack stack(area.inset(details_padding, 12), line_gap);
  const Rect first = stack.next(foot_line_height());
  const Rect second = stack.next(foot_line_height());
  if (node.permission == septet::drive::Permission::owner) {
    draw_shared_with(view, node, first);
    draw_link(view, node, second);
  } else {
    draw_shared_by(view, node, first);
    draw_own_role(view, node, second);
  }
}

}  // namespace septet::panels::drive
