// What people say about a node, the oldest first, and the field to say something.
#include "base/text.h"
#include "panels/drive/details_parts.h"
#include "panels/drive/people.h"
#include "platform/accessibility.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

constexpr float comment_face = 28;
constexpr int field_lines = 3;
constexpr std::size_t comment_most_bytes = 4000;

bool may_remove(const View& view, const Node& node, const Comment& comment) {
  return comment.author_id == view.context.client.me().user_id ||
         node.permission == septet::drive::Permission::owner;
}

float draw_comment(View& view, const Node& node, const Comment& comment, Rect where) {
  const ui::Scope scope(to_string(comment.id));
  const std::string name = name_of(view, comment.author_id);
  const a11y::Group item(a11y::Role::listitem, "Comment of " + name);
  Rect inner = where.inset(details_padding, 0);
  inner.cut_top(8);
  draw_person(view, comment.author_id, inner.cut_left(comment_face).cut_top(comment_face));
  inner.cut_left(12);
  Rect head = inner.cut_top(20);
  const float side = ui::height_of(ui::Size::compact);
  if (may_remove(view, node, comment) &&
      ui::icon_button(head.cut_right(side).middle(side), ui::Icon::trash_2, "Delete comment",
                      {.size = ui::Size::compact, .tint = ui::Color::text_faint}))
    view.later([&about = view.about, comment] { about.remove(comment); });
  const std::string when = ui::ago_text(comment.created_at, view.context.now);
  const Rect time = head.cut_right(ui::measure(ui::Type::caption, when).x + 4);
  ui::label(head, ui::Type::body_medium, ui::Color::text, name);
  ui::label(time, ui::Type::caption, ui::Color::text_faint, when, ui::Align::right);
  const a11y::Selectable selectable;
  const float height = ui::paragraph(inner, ui::Type::body, ui::Color::text, comment.text);
  return 8 + std::max(comment_face, 20 + height) + 8;
}

void send(View& view) {
  CommentForm& form = view.state.comment;
  const std::string text(trimmed(form.text));
  if (text.empty() || form.busy) return;
  form.busy = true;
  view.later([&about = view.about, &form, text, node_id = form.node_id] {
    about.write(text, [&form, node_id](Result<Comment> made) {
      form.busy = false;
      if (form.node_id != node_id) return;
      form.error = made.ok() ? "" : made.error().message;
      if (made.ok()) form.text.clear();
    });
  });
}

float field_space() {
  return 16 + field_lines * 20 + 16 + 8 + ui::height_of(ui::Size::normal) + 16;
}

void draw_field(View& view, Rect area) {
  CommentForm& form = view.state.comment;
  ui::horizontal_line(area.x, area.y, area.w, ui::color(ui::Color::border));
  Rect inner = area.inset(details_padding, 16);
  const auto typed = ui::text_field(
      inner.cut_top(field_lines * 20 + 16), "Comment", form.text,
      {.placeholder = "Write a comment", .lines = field_lines, .max_bytes = comment_most_bytes});
  if (typed.changed) form.error.clear();
  const ImGuiIO& io = ImGui::GetIO();
  const bool chord =
      (io.KeyCtrl || io.KeySuper) && (ImGui::IsKeyPressed(ImGuiKey_Enter, false) ||
                                      ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false));
  inner.cut_top(8);
  const ui::ButtonOptions look{.kind = ui::Kind::primary,
                               .disabled = trimmed(form.text).empty(),
                               .shortcut = "Ctrl Enter",
                               .busy = form.busy};
  Rect line = inner.cut_top(ui::height_of(ui::Size::normal));
  const bool pressed = ui::button(line.cut_right(ui::button_width("Send", look)), "Send", look);
  ui::label(line, ui::Type::caption, form.error.empty() ? ui::Color::text_faint : ui::Color::bad,
            form.error.empty() ? std::string_view("Ctrl Enter sends") : form.error);
  if (pressed || (chord && (typed.focused || typed.left))) send(view);
}

void draw_none(Rect area) {
  ui::paragraph_centered(area.centered(240, 40), ui::Type::body, ui::Color::text_muted,
                         "Nobody has said anything yet. Whoever may see this reads it here.");
}

}  // namespace

void draw_comments(View& view, const Node& node, Rect area) {
  const auto& feed = view.about.comments();
  if (view.state.comment.node_id != node.id) view.state.comment = {node.id};
  draw_field(view, area.cut_bottom(field_space()));
  if (feed.error() && !feed.loaded()) {
    ui::paragraph(area.inset(details_padding), ui::Type::body, ui::Color::bad,
                  feed.error()->message);
    return;
  }
  if (!feed.loaded()) return draw_person_skeletons(feed.since_ms(), area);
  if (feed.items().empty()) return draw_none(area);
  ui::Scroll scroll("Comments", area);
  Rect rest = scroll.content();
  const float top = rest.y;
  rest.cut_top(4);
  const a11y::Group list(a11y::Role::list, "Comments");
  for (const Comment& comment : feed.items()) rest.cut_top(draw_comment(view, node, comment, rest));
  scroll.set_height(rest.y - top + 8);
}

}  // namespace septet::panels::drive
