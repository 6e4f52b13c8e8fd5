// What kind of thing it is, where, since when; its tags as chips.
#include <algorithm>

#include "base/text.h"
#include "panels/drive/details_parts.h"
#include "panels/drive/people.h"
#include "platform/accessibility.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

constexpr float name_width = 88;
constexpr std::size_t tags_most = 20;
constexpr float chip_gap = 8;

void draw_fact(ui::Stack& stack, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  Rect line = stack.next(20);
  ui::label(line.cut_left(name_width), ui::Type::body, ui::Color::text_muted, name);
  const a11y::Selectable selectable;
  ui::label(line, ui::Type::body, ui::Color::text, value);
  stack.skip(8);
}

std::string way_text(const View& view, const PlacedNode& entry) {
  const PlacedNode* open = view.model.folder();
  const bool itself = open && open->node.id == entry.node.id;
  const auto& path = view.model.place().is_folder() && !itself ? view.model.path() : entry.path;
  std::string out;
  for (const PathEntry& step : path)
    out += (out.empty() ? "" : " / ") + (step.name.empty() ? std::string("My files") : step.name);
  return out.empty() ? "My files" : out;
}

std::string author_text(const View& view, const Node& node) {
  const std::string device = node.device_name.value_or("");
  if (view.context.client.local() || !node.author_id) return device;
  const std::string name = name_of(view, *node.author_id);
  return device.empty() ? name : name + ", " + device;
}

void draw_owner(const View& view, const Node& node, ui::Stack& stack) {
  if (view.context.client.local() || node.owner_id.is_nil()) return;
  Rect line = stack.next(20);
  ui::label(line.cut_left(name_width), ui::Type::body, ui::Color::text_muted, "Owner");
  draw_person(view, node.owner_id, line.cut_left(20));
  line.cut_left(8);
  ui::label(line, ui::Type::body, ui::Color::text, name_of(view, node.owner_id));
  stack.skip(8);
}

// ---- Tags

// Chips from the left, further ones on the next line.
class Flow {
 public:
  Flow(Rect where, float height) : where_(where), next_{where.x, where.y, 0, height} {}
  Rect next(float width) {
    width = std::min(width, where_.w);
    if (next_.x > where_.x && next_.x + width > where_.right())
      next_ = {where_.x, next_.y + next_.h + chip_gap, 0, next_.h};
    const Rect at{next_.x, next_.y, width, next_.h};
    next_.x += width + chip_gap;
    return at;
  }
  float height() const { return next_.bottom() - where_.y; }

 private:
  Rect where_;
  Rect next_;
};

void set_tags(View& view, const Node& node, std::vector<std::string> tags) {
  view.later([&model = view.model, node, tags = std::move(tags)] { model.set_tags(node, tags); });
}

void remove_tag(View& view, const Node& node, const std::string& tag) {
  std::vector<std::string> rest = node.tags;
  std::erase(rest, tag);
  set_tags(view, node, std::move(rest));
}

// Leads to what else has it; its cross takes it away.
void draw_tag(View& view, const Node& node, const std::string& tag, bool editable, Flow& flow) {
  const ui::Scope scope(tag);
  const float cross = editable ? 26 : 0;  // with its space, in place of the padding at the right
  const Rect where = flow.next(ui::chip_width(tag) + (editable ? cross - 12 : 0));
  const Rect body = where.middle(ui::touch() ? 36 : ui::control_compact);
  ui::box(body, ui::Color::surface, ui::Color::border_strong, ui::radius_pill);
  Rect text = where;
  const Rect end = text.cut_right(cross);
  const ui::Pressed pressed = ui::pressable(text, tag);
  a11y::describe(a11y::Role::link, tag);
  if (pressed.clicked) view.context.commands.go(address_of({PlaceKind::tagged, {}, tag}));
  text.cut_left(12);
  if (!editable) text.cut_right(12);
  ui::label(text, ui::Type::body_medium, ui::Color::text, tag);
  if (editable && ui::icon_button({end.x - 1, where.y, 26, where.h}, ui::Icon::x,
                                  "Remove tag " + tag, {.size = ui::Size::compact}))
    remove_tag(view, node, tag);
}

void add_tag(View& view, const Node& node) {
  const std::string tag(trimmed(view.state.tag));
  view.state.tag.clear();
  view.state.tagging = {};
  const bool there = std::find(node.tags.begin(), node.tags.end(), tag) != node.tags.end();
  if (tag.empty() || there) return;
  std::vector<std::string> all = node.tags;
  all.push_back(tag);
  set_tags(view, node, std::move(all));
}

void draw_adding(View& view, const Node& node, Flow& flow) {
  if (view.state.tagging != node.id) {
    const ui::ChipOptions look{.icon = ui::Icon::plus};
    if (ui::chip(flow.next(ui::chip_width("Add tag", look)), "Add tag", look))
      view.state.tagging = node.id;
    return;
  }
  const auto typed = ui::text_field(
      flow.next(140), "New tag", view.state.tag,
      {.size = ui::Size::compact, .placeholder = "Tag", .autofocus = true, .max_bytes = 50});
  if (typed.submitted || typed.left) add_tag(view, node);
}

void draw_tags(View& view, const Node& node, ui::Stack& stack) {
  const bool editable = node.permission == septet::drive::Permission::owner && !node.trashed_at;
  if (node.tags.empty() && !editable) return;
  const a11y::Group group(a11y::Role::group, "Tags");
  Rect area = stack.rest();
  Rect name = area.cut_left(name_width);
  Flow flow(area, ui::touch() ? ui::control_touch : ui::control_compact);
  ui::label(name.cut_top(28), ui::Type::body, ui::Color::text_muted, "Tags");
  for (const std::string& tag : node.tags) draw_tag(view, node, tag, editable, flow);
  if (editable && node.tags.size() < tags_most) draw_adding(view, node, flow);
  stack.skip(flow.height() + 8);
}

}  // namespace

void draw_facts(View& view, const PlacedNode& entry, Rect area) {
  const Node& node = entry.node;
  ui::Scroll scroll("Facts", area);
  Rect content = scroll.content().inset(details_padding, 0);
  content.cut_top(details_padding);
  ui::Stack stack(content);
  draw_fact(stack, "Type", kind_label(node.name, is_folder(node)));
  draw_fact(stack, is_folder(node) ? "Holds" : "Size", extent_text(node));
  draw_fact(stack, "Where", way_text(view, entry));
  draw_fact(stack, "Modified", ui::long_date_text(node.modified_at));
  draw_fact(stack, is_folder(node) ? "Made by" : "Changed by", author_text(view, node));
  draw_fact(stack, "Added", ui::long_date_text(node.created_at));
  draw_owner(view, node, stack);
  if (node.version) draw_fact(stack, "Version", ui::number_text(*node.version));
  if (node.trashed_at) draw_fact(stack, "Deleted", ui::long_date_text(*node.trashed_at));
  draw_tags(view, node, stack);
  scroll.set_height(stack.rest().y - scroll.content().y + details_padding);
}

}  // namespace septet::panels::drive
