#include "panels/settings/page.h"

#include "platform/accessibility.h"

namespace septet::panels::settings {

namespace {

using ui::Rect;
constexpr float column_width = 840;

}  // namespace

Page::Page(std::string_view name, Rect area, bool phone) : scroll_(name, area), phone_(phone) {
  const Rect content = scroll_.content();
  const float side = phone ? ui::shell_phone_padding : ui::shell_page_padding;
  const float width = std::min(column_width, content.w - 2 * side);
  column_ = {ui::snapped(content.x + (content.w - width) / 2), content.y, width, content.h};
  y_ = content.y + (phone ? 8 : 24);
}

Page::~Page() {
  scroll_.set_height(y_ - column_.y + 48);
}

Rect Page::take(float height) {
  const Rect box{column_.x, y_, column_.w, height};
  y_ += height;
  return box;
}

void Page::title(std::string_view title, std::string_view text) {
  if (!phone_) {
    ui::heading(take(32), ui::Type::page, 1, title);
    gap(4);
  }
  const float height = ui::measure(ui::Type::body, text, column_.w).y;
  ui::paragraph(take(height), ui::Type::body, ui::Color::text_muted, text);
  gap(20);
}

Rect Page::section(std::string_view title, std::optional<std::size_t> count) {
  gap(24);
  Rect line = take(32);
  gap(12);
  const Rect name = line.cut_left(ui::measure(ui::Type::heading, title).x + 6);
  ui::heading(name, ui::Type::heading, 2, title);
  if (count)
    ui::label(line, ui::Type::reading, ui::Color::text_faint,
              ui::number_text(static_cast<std::int64_t>(*count)));
  return line;
}

void Page::begin_card() {
  card_top_ = y_;
}

void Page::end_card() {
  ui::outline({column_.x, card_top_, column_.w, y_ - card_top_}, ui::Color::border,
              ui::radius_card);
}

Rect Page::row(float height) {
  if (y_ > card_top_) ui::horizontal_line(column_.x, y_, column_.w, ui::color(ui::Color::border));
  const Rect inside = inner();
  take(height);
  return {inside.x, inside.y, inside.w, height};
}

Rect Page::inner() const {
  return Rect{column_.x, y_, column_.w, 0}.inset(phone_ ? 16 : 20, 0);
}

Rect Page::setting(std::string_view name, std::string_view text, float control_width) {
  const float text_width = inner().w - (control_width > 0 ? control_width + 16 : 0);
  const float text_height = text.empty() ? 0 : ui::measure(ui::Type::body, text, text_width).y;
  const float height = std::max(64.f, 24 + 20 + text_height);
  Rect inner = row(height);
  const Rect control = inner.cut_right(control_width);
  Rect texts = Rect{inner.x, inner.y, text_width, inner.h}.middle(20 + text_height);
  ui::label(texts.cut_top(20), ui::Type::body_medium, ui::Color::text, name);
  if (!text.empty()) ui::paragraph(texts, ui::Type::body, ui::Color::text_muted, text);
  return control.middle(32);
}

void Page::note(std::string_view text) {
  const float height = ui::measure(ui::Type::body, text, inner().w).y;
  ui::paragraph(row(height + 32).inset(0, 16), ui::Type::body, ui::Color::text_muted, text);
}

bool draw_waiting(View& view, bool loading, double since_ms, const std::optional<Error>& error,
                  std::string_view what) {
  if (error && !loading) return ui::error_state(view.page.take(240), what, *error);
  view.page.begin_card();
  for (int i = 0; i < 3; ++i) {
    Rect row = view.page.row(64);
    if (!ui::skeleton_due(since_ms)) continue;
    Rect texts = row.middle(34);
    ui::skeleton(texts.cut_top(12).cut_left(140));
    texts.cut_top(8);
    ui::skeleton(texts.cut_top(12).cut_left(std::min(260.f, row.w)));
  }
  view.page.end_card();
  return false;
}

void draw_secret(Rect where, std::string_view secret) {
  const float height = ui::measure(ui::Type::body_strong, secret, where.w).y;
  ui::paragraph(where.middle(height), ui::Type::body_strong, ui::Color::text, secret);
}

void draw_needs_server(View& view, ui::Icon icon, std::string_view title, std::string_view text) {
  client::Client& client = view.model.client();
  const auto answer = ui::empty_state(view.page.take(280), {.icon = icon,
                                                            .title = title,
                                                            .text = text,
                                                            .primary = "Go to the server",
                                                            .primary_icon = ui::Icon::server});
  if (answer == ui::Answer::primary) view.later([&client] { client.use_server(); });
}

}  // namespace septet::panels::settings
