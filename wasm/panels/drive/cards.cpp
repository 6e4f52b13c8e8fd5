#include "panels/drive/cards.h"

#include "panels/drive/gestures.h"
#include "panels/drive/people.h"
#include "platform/accessibility.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

void draw_kind(const Node& node, Rect where, float radius) {
  const FileKind kind = kind_of(node);
  const ui::Color tint = tint_of(kind);
  ui::fill(where, ui::mixed(ui::color(ui::Color::surface), ui::color(tint), 0.08f), radius);
  file_icon(kind, where, ui::icon_normal);
}

void draw_card_menu(View& view, const Node& node, Rect where) {
  const ui::IconButtonOptions look{.size = ui::touch() ? ui::Size::touch : ui::Size::compact,
                                   .description = node.name};
  const a11y::Group cell(a11y::Role::cell);
  if (!ui::icon_button(where, ui::Icon::ellipsis, "Actions", look)) return;
  Selection& selection = view.model.selection();
  if (!selection.contains(node.id)) selection.choose_only(node.id);
  view.state.wanted_menu = actions_menu;
  view.state.menu_anchor = where.middle(28);
}

// The largest box of these proportions inside.
Rect fitted(Rect where, const platform::Image& image) {
  const float scale = std::min(where.w / static_cast<float>(image.width_px),
                               where.h / static_cast<float>(image.height_px));
  return where.centered(static_cast<float>(image.width_px) * std::min(scale, 1.f),
                        static_cast<float>(image.height_px) * std::min(scale, 1.f));
}

}  // namespace

void draw_picture(View& view, const Node& node, Rect where, float radius, bool fit) {
  if (!fit && !shell::has_thumbnail(node)) return draw_kind(node, where, radius);
  const platform::Image image = fit ? view.context.pictures.of(node, where, platform::Filling::fit)
                                    : view.context.pictures.thumbnail(node, where);
  if (image.state == platform::Image::State::loading) return ui::skeleton(where, radius);
  if (image.state == platform::Image::State::failed) return draw_kind(node, where, radius);
  a11y::node(a11y::Role::image, node.name, where.min(), where.max());
  const ImVec2 size(static_cast<float>(image.width_px), static_cast<float>(image.height_px));
  ui::picture(image.texture, fit ? fitted(where, image) : where, fit ? 0 : radius, size);
}

void draw_card(View& view, const Node& node, Rect where, const ui::RowState& state) {
  Rect inner = where;
  Rect picture = inner.cut_top(where.h - 44);
  // The picture's lower corners lie under the name's box, so that only the upper ones show.
  picture.h += ui::radius_card;
  draw_picture(view, node, picture, ui::radius_card);
  const ui::Color fill = state.selected  ? ui::Color::selection
                         : state.hovered ? ui::Color::hover
                                         : ui::Color::surface;
  ui::fill(inner, ui::Color::surface);
  ui::fill(inner, fill, ui::radius_card, ImDrawFlags_RoundCornersBottom);
  ui::horizontal_line(inner.x, inner.y, inner.w, ui::color(ui::Color::border));
  if (!state.selected) ui::outline(where, ui::Color::border, ui::radius_card);
  Rect name = inner;
  name.cut_left(12);
  name.cut_right(ui::touch() ? 0 : 6);
  const Rect menu = name.cut_right(ui::touch() ? ui::control_touch : ui::control_compact);
  if (state.hovered || state.selected || state.current || ui::touch())
    draw_card_menu(view, node, menu);
  name.cut_right(4);
  file_icon(node, name.cut_left(16), ui::icon_small);
  name.cut_left(8);
  if (draw_renaming(view, node, {name.x - 6, name.y, name.w + 6, name.h})) return;
  remember_name(view, node, name);
  ui::label(name, ui::Type::body_medium, ui::Color::text, node.name);
}

void draw_folder_card(View& view, const Node& node, Rect where, const ui::RowState& state) {
  ui::fill(where,
           state.selected  ? ui::Color::selection
           : state.hovered ? ui::Color::hover
                           : ui::Color::surface,
           ui::radius_card);
  if (!state.selected) ui::outline(where, ui::Color::border, ui::radius_card);
  Rect inner = where;
  inner.cut_left(16);
  inner.cut_right(ui::touch() ? 0 : 6);
  const Rect menu = inner.cut_right(ui::touch() ? ui::control_touch : ui::control_compact);
  if (state.hovered || state.selected || state.current || ui::touch())
    draw_card_menu(view, node, menu);
  // The tick stands in the icon's place.
  const Rect mark = inner.cut_left(20);
  if (!state.selected && !state.hovered) file_icon(node, mark);
  inner.cut_left(12);
  constexpr float side = 20;
  if (const float faces = people_width(view, node.shared_with, side); faces > 0) {
    draw_people(view, node.shared_with, inner.cut_right(faces), side,
                state.selected ? ui::Color::selection : ui::Color::surface, "Shared with");
    inner.cut_right(8);
  }
  if (draw_renaming(view, node, {inner.x - 6, inner.y, inner.w + 6, inner.h})) return;
  ui::Stack lines(inner.middle(36));
  remember_name(view, node, inner.middle(36));
  ui::label(lines.next(20), ui::Type::body_medium, ui::Color::text, node.name);
  ui::label(lines.next(16), ui::Type::caption, ui::Color::text_muted, extent_text(node));
}

void draw_waiting_card(Rect where) {
  ui::skeleton(where, ui::radius_card);
}

}  // namespace septet::panels::drive
