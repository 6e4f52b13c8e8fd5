// The dialog in which things are shared with people and by links.
#include <algorithm>

#include "base/text.h"
#include "panels/drive/people.h"
#include "panels/drive/phrases.h"
#include "platform/accessibility.h"
#include "platform/page.h"

namespace septet::panels::drive {

namespace {

using people::PersonSummary;
using ui::Rect;

constexpr float share_row_height = 48;
constexpr float share_face = 28;
constexpr float people_height = 4 * share_row_height + 8;
constexpr float links_height = 2 * share_row_height + 8;
constexpr float role_width = 112;
constexpr std::string_view roles[] = {"Can view", "Can edit"};

Permission role_of(int chosen) {
  return chosen == 1 ? Permission::editor : Permission::viewer;
}

bool has_it_all(const View& view, const SharingForm& form, const Id& person) {
  if (person == view.context.client.me().user_id) return true;
  return form.nodes.size() == 1 && view.sharing.share_with(person) != nullptr;
}

void give(View& view, SharingForm& form, const PersonSummary& person) {
  view.later([&sharing = view.sharing, nodes = form.nodes, person, role = role_of(form.role)] {
    sharing.give(nodes, person, role);
    sharing.find("");
  });
  form.words.clear();
}

const PersonSummary* first_found(const View& view, const SharingForm& form) {
  const auto& found = view.sharing.found();
  if (!found) return nullptr;
  for (const PersonSummary& person : found->items)
    if (!has_it_all(view, form, person.user_id)) return &person;
  return nullptr;
}

// A name is typed, and the role stands beside it.
void draw_adding(View& view, SharingForm& form, Rect line) {
  const Rect role = line.cut_right(role_width);
  line.cut_right(8);
  const auto typed = ui::text_field(line, "Add people", form.words,
                                    {.placeholder = "Add people by their name",
                                     .icon = ui::Icon::user_plus,
                                     .clearable = true,
                                     .autofocus = true,
                                     .max_bytes = 100,
                                     .kind = a11y::Field::search});
  ui::select(role, "Role", roles, form.role);
  if (typed.changed)
    view.later([&sharing = view.sharing, words = form.words] { sharing.find(words); });
  if (!typed.submitted) return;
  if (const PersonSummary* person = first_found(view, form))
    give(view, form, PersonSummary(*person));
}

// Picture, name and what is said of it; returns what is left at the right.
void draw_who(const View& view, const Id& person, std::string_view name, std::string_view below,
              Rect& row) {
  draw_person(view, person, row.cut_left(share_face).middle(share_face));
  row.cut_left(12);
  ui::Stack lines(row.middle(36));
  ui::label(lines.next(20), ui::Type::body_medium, ui::Color::text, name);
  ui::label(lines.next(16), ui::Type::caption, ui::Color::text_muted, below);
}

void draw_found_person(View& view, SharingForm& form, const PersonSummary& person, Rect where) {
  const ui::Scope scope(to_string(person.user_id));
  const a11y::Group item(a11y::Role::listitem);
  const bool has = has_it_all(view, form, person.user_id);
  if (!has) {
    const ui::Pressed pressed = ui::pressable(where, person.display_name);
    a11y::describe(a11y::Role::button, "Share with " + person.display_name,
                   {.description = person.username});
    if (pressed.hovered) ui::fill(where, ui::Color::hover, ui::radius_control);
    if (pressed.clicked) give(view, form, person);
  }
  const a11y::Silence silence;
  Rect row = where.inset(8, 0);
  draw_who(view, person.user_id, person.display_name,
           has ? "Has access already" : std::string_view(person.username), row);
}

void draw_found(View& view, SharingForm& form, Rect area) {
  const auto& found = view.sharing.found();
  if (!found) return;
  ui::Scroll scroll("Found people", area);
  Rect rest = scroll.content();
  const float top = rest.y;
  const a11y::Group list(a11y::Role::list, "Found people");
  // A copy: choosing one clears the list.
  for (const PersonSummary& person : std::vector<PersonSummary>(found->items))
    draw_found_person(view, form, person, rest.cut_top(share_row_height));
  if (found->items.empty())
    ui::paragraph(rest.inset(8, 12), ui::Type::body, ui::Color::text_muted,
                  "Nobody here has a username that begins so.");
  scroll.set_height(rest.y - top);
}

// ---- Who has it

std::string folder_above(const View& view, const Id& id) {
  for (const PathEntry& step : view.model.path())
    if (step.id == id) return "Through the folder “" + step.name + "”";
  return "Through a folder above";
}

void draw_share_tools(View& view, const Share& share, const std::string& name, Rect& row) {
  const float side = ui::height_of(ui::Size::normal);
  if (ui::icon_button(row.cut_right(side).middle(side), ui::Icon::x, "Remove " + name))
    view.later([&sharing = view.sharing, share] { sharing.revoke(share); });
  row.cut_right(4);
  int role = share.role == Permission::editor ? 1 : 0;
  const Rect box = row.cut_right(role_width).middle(ui::height_of(ui::Size::normal));
  if (ui::select(box, "Role of " + name, roles, role))
    view.later([&sharing = view.sharing, share, role] { sharing.set_role(share, role_of(role)); });
  row.cut_right(8);
}

// Where others have the choice.
void draw_fixed_role(Rect& row, std::string_view role) {
  Rect where = row.cut_right(role_width + 4 + ui::height_of(ui::Size::normal));
  where.cut_left(10);
  ui::label(where, ui::Type::body, ui::Color::text_muted, role);
}

void draw_share(View& view, const Node& node, const Share& share, Rect where) {
  const ui::Scope scope(to_string(share.id));
  const std::string name = name_of(view, share.user_id);
  const a11y::Group item(a11y::Role::listitem, name);
  const bool direct = share.node_id == node.id;
  Rect row = where.inset(8, 0);
  if (direct) {
    draw_share_tools(view, share, name, row);
  } else {
    draw_fixed_role(row, role_text(share.role));
  }
  const PersonSummary* person = view.context.client.persons().find(share.user_id);
  draw_who(view, share.user_id, name,
           direct ? (person ? person->username : "") : folder_above(view, share.node_id), row);
}

void draw_owner(View& view, const Node& node, Rect where) {
  Rect row = where.inset(8, 0);
  const Id owner = node.owner_id.is_nil() ? view.model.root_id() : node.owner_id;
  draw_fixed_role(row, "Owner");
  const a11y::Group item(a11y::Role::listitem, name_of(view, owner));
  const PersonSummary* person = view.context.client.persons().find(owner);
  draw_who(view, owner, name_of(view, owner), person ? person->username : "", row);
}

void draw_having(View& view, const Node& node, Rect area) {
  const auto& shares = view.sharing.shares();
  ui::Scroll scroll("People with access", area);
  Rect rest = scroll.content();
  const float top = rest.y;
  const a11y::Group list(a11y::Role::list, "People with access");
  draw_owner(view, node, rest.cut_top(share_row_height));
  for (const Share& share : shares.items())
    draw_share(view, node, share, rest.cut_top(share_row_height));
  if (shares.error() && !shares.loaded())
    ui::paragraph(rest.inset(8, 8), ui::Type::body, ui::Color::bad, shares.error()->message);
  else if (!shares.loaded() && ui::skeleton_due(shares.since_ms()))
    ui::skeleton(rest.cut_top(share_row_height).inset(8, 10).cut_left(180));
  scroll.set_height(rest.y - top);
}

// ---- Links

void draw_link_menu(View& view, const Node& node, const Link& link) {
  ui::Menu menu("Link actions", 208);
  if (!menu) return;
  if (menu.item("Change", {.icon = ui::Icon::pencil})) start_link(view, node, link);
  menu.separator();
  if (!menu.item("Remove", {.icon = ui::Icon::trash_2, .danger = true})) return;
  view.state.question = Question::remove_link;
  view.state.questioned_link = link;
}

void draw_link(View& view, const Node& node, const Link& link, Rect where) {
  const ui::Scope scope(to_string(link.id));
  const std::string_view can = mode_text(link.mode);
  const a11y::Group item(a11y::Role::listitem, can);
  const bool over = expired(link, view.context.now);
  Rect row = where.inset(8, 0);
  const float side = ui::height_of(ui::Size::normal);
  const Rect more = row.cut_right(side).middle(side);
  if (ui::icon_button(more, ui::Icon::ellipsis, "Actions for this link"))
    ui::open_menu("Link actions", more);
  draw_link_menu(view, node, link);
  row.cut_right(4);
  if (ui::icon_button(row.cut_right(side).middle(side), ui::Icon::copy, "Copy link"))
    copy_link(view, link);
  row.cut_right(8);
  const Rect mark = row.cut_left(share_face).middle(share_face);
  ui::tile(mark, ui::Icon::link, over ? ui::Color::sunken : ui::accent_soft(),
           over ? ui::Color::text_faint : ui::accent(), ui::icon_small, share_face / 2);
  row.cut_left(12);
  const std::string limits = limits_text(link, view.context.now);
  ui::Stack lines(row.middle(limits.empty() ? 20.f : 36.f));
  ui::label(lines.next(20), ui::Type::body_medium, ui::Color::text, can);
  if (!limits.empty())
    ui::label(lines.next(16), ui::Type::caption, over ? ui::Color::bad : ui::Color::text_muted,
              limits);
}

void draw_links(View& view, const Node& node, Rect area) {
  Rect head = area.cut_top(ui::height_of(ui::Size::normal));
  const ui::ButtonOptions look{.icon = ui::Icon::link};
  if (ui::button(head.cut_right(ui::button_width("Make a link", look)), "Make a link", look))
    start_link(view, node, {});
  ui::heading(head, ui::Type::heading, 3, "Links");
  area.cut_top(8);
  const auto& links = view.sharing.links();
  if (links.loaded() && links.items().empty()) {
    ui::paragraph(area, ui::Type::body, ui::Color::text_muted,
                  "Whoever has a link needs no account. It can ask for a password, end at a time, "
                  "and be removed again.");
    return;
  }
  ui::Scroll scroll("Links", {area.x - 8, area.y, area.w + 16, area.h});
  Rect rest = scroll.content();
  const float top = rest.y;
  const a11y::Group list(a11y::Role::list, "Links");
  for (const PlacedLink& one : links.items())
    draw_link(view, node, one.link, rest.cut_top(share_row_height));
  scroll.set_height(rest.y - top);
}

void draw_body(View& view, SharingForm& form, Rect body) {
  body.cut_top(4);
  draw_adding(view, form, body.cut_top(ui::height_of(ui::Size::normal)));
  body.cut_top(12);
  Rect middle = body.cut_top(people_height);
  const bool one = form.nodes.size() == 1;
  if (!trimmed(form.words).empty())
    draw_found(view, form, {middle.x - 8, middle.y, middle.w + 16, middle.h});
  else if (one)
    draw_having(view, form.nodes.front(), {middle.x - 8, middle.y, middle.w + 16, middle.h});
  else
    ui::paragraph(middle, ui::Type::body, ui::Color::text_muted,
                  "Whoever you add here gets all of them.");
  if (!one) return;
  body.cut_top(12);
  ui::horizontal_line(body.x, body.y, body.w, ui::color(ui::Color::border));
  body.cut_top(16);
  draw_links(view, form.nodes.front(), body);
}

std::string title_of(const SharingForm& form) {
  if (form.nodes.size() == 1) return "Share “" + form.nodes.front().name + "”";
  return "Share " + ui::count_text(static_cast<std::int64_t>(form.nodes.size()), "item", "items");
}

}  // namespace

void start_sharing(View& view, const std::vector<Node>& nodes) {
  if (nodes.empty() || view.context.client.local()) return;
  view.state.sharing = SharingForm{.nodes = nodes};
  view.later([&sharing = view.sharing, nodes] {
    sharing.forget();
    if (nodes.size() == 1) sharing.look_at(nodes.front());
  });
}

void copy_link(View& view, const Link& link) {
  const std::string page = platform::base_url();
  const std::size_t host = page.find("://");
  const std::string origin =
      page.substr(0, host == page.npos ? page.npos : page.find('/', host + 3));
  view.context.commands.copy(origin + "/s/" + link.token, "Link copied");
}

void draw_share_dialog(View& view) {
  if (!view.state.sharing) return;
  SharingForm& form = *view.state.sharing;
  const float top = 4 + ui::height_of(ui::Size::normal) + 12 + people_height + 24;
  const float links =
      form.nodes.size() == 1 ? 29 + ui::height_of(ui::Size::normal) + 8 + links_height : 0;
  {
    ui::Dialog dialog(title_of(form), form.open, {.width = 520, .height = top + links});
    if (dialog) {
      draw_body(view, form, dialog.body());
      draw_link_dialog(view);
      draw_question(view);
    }
  }
  if (form.open) return;
  view.state.sharing.reset();
  view.later([&about = view.about] { about.sharing().refresh(); });
}

}  // namespace septet::panels::drive
