// How texts look, and what is drawn around them.
#include <algorithm>
#include <cmath>

#include "panels/drive/content_text.h"
#include "platform/accessibility.h"
#include "platform/page.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

constexpr std::size_t table_columns = 12;
constexpr float side_by_side = 1'000;

}  // namespace

std::string TextContent::note() const {
  if (cut_) return "its beginning";
  if (!session_) return {};
  if (session_->saving()) return "saving\u2026";
  if (session_->unsaved()) return "not saved";
  return session_->saved_at() ? "saved" : "";
}

std::optional<TextContent::Strip> TextContent::strip(View& view) {
  if (foreign_)
    return Strip{.text = "This is no text in UTF-8, so it can be looked at but not changed here.",
                 .warning = true};
  if (!session_) return std::nullopt;
  if (session_->error())
    return Strip{.text = "Not saved: " + session_->error()->message +
                         " What you typed is kept in this browser.",
                 .action = "Try again",
                 .warning = true,
                 .act = [this](View& v) { save(v); }};
  if (!conflict_.empty())
    return Strip{.text = "Somebody saved another version meanwhile. Yours is kept as \u201c" +
                         conflict_ + "\u201d, where you go on.",
                 .action = "Show the other",
                 .other = "OK",
                 .warning = true,
                 .act = [this](View& v) { open_preview(v, original_); },
                 .act_other = [this](View&) { conflict_.clear(); }};
  if (session_->lease() == EditSession::Lease::other)
    return Strip{.text = (session_->other().empty() ? "Somebody" : session_->other()) +
                         " is editing this file. You can read it meanwhile.",
                 .warning = true};
  if (session_->lease() == EditSession::Lease::free)
    return Strip{.text = "The file is free now.", .action = "Edit", .act = [this](View& v) {
                   session_.reset();
                   wants_edit_ = true;
                   load(v, v.state.preview->version);
                 }};
  if (changed_elsewhere_)
    return Strip{.text = "The file was changed elsewhere. When you save, yours is kept beside it.",
                 .warning = true};
  if (recovered_)
    return Strip{.text = "What you had not saved was recovered.",
                 .action = "Discard",
                 .act = [this](View& v) {
                   session_->draft().drop();
                   session_.reset();
                   recovered_ = false;
                   platform::ask_before_leaving(false);
                   load(v, v.state.preview->version);
                 }};
  (void)view;
  return std::nullopt;
}

void TextContent::draw_strip(View& view, const Strip& what, Rect where) {
  const a11y::Group group(a11y::Role::status, what.text);
  ui::fill(where, what.warning ? ui::Color::warning_soft : ui::accent_soft());
  ui::Row row(where.inset(16, 0).middle(28), 8);
  if (!what.other.empty() &&
      ui::button(row.right(ui::button_width(what.other, {.size = ui::Size::compact})), what.other,
                 {.size = ui::Size::compact}))
    what.act_other(view);
  if (!what.action.empty() &&
      ui::button(row.right(ui::button_width(what.action, {.size = ui::Size::compact})), what.action,
                 {.size = ui::Size::compact}))
    what.act(view);
  ui::label(row.rest(), ui::Type::body, ui::Color::text, what.text);
}

void TextContent::find_next(bool forward, bool and_focus) {
  if (wanted_.empty()) return;
  found_ = surface_.find(wanted_, forward, and_focus);
}

void TextContent::draw_find(View& view, Rect where) {
  ui::fill(where, ui::Color::surface);
  ui::horizontal_line(where.x, where.bottom() - 1, where.w, ui::color(ui::Color::border));
  ui::Row row(where.inset(16, 0).middle(32), 4);
  if (ui::icon_button(row.right(32), ui::Icon::x, "Close find")) {
    finding_ = false;
    surface_.focus();
  }
  const ui::FieldOptions field{.placeholder = "Find", .icon = ui::Icon::search, .autofocus = true};
  const float width = std::min(320.f, row.rest().w - 180);
  const ui::FieldResult typed = ui::text_field(row.left(width), "Find", wanted_, field);
  if (typed.changed) {
    found_ = {};
    find_next(true, false);
  }
  if (typed.submitted) find_next(!ImGui::GetIO().KeyShift, true);
  if ((typed.focused || typed.left) && ImGui::IsKeyPressed(ImGuiKey_Escape, false)) {
    finding_ = false;
    surface_.focus();
  }
  if (ui::icon_button(row.left(32), ui::Icon::chevron_up, "Previous match",
                      {.disabled = wanted_.empty()}))
    find_next(false, true);
  if (ui::icon_button(row.left(32), ui::Icon::chevron_down, "Next match",
                      {.disabled = wanted_.empty(), .shortcut = "Ctrl G"}))
    find_next(true, true);
  if (wanted_.empty()) return;
  const std::string text =
      found_.count == 0 ? "Nothing found"
                        : ui::number_text(found_.which) + " of " + ui::number_text(found_.count);
  ui::label(row.rest(), ui::Type::caption, ui::Color::text_muted, text);
  (void)view;
}

void TextContent::draw_table(View& view, Rect area) {
  ui::fill(area, ui::Color::surface);
  if (rows_.empty())
    return (void)ui::empty_state(area, {.icon = ui::Icon::file_spreadsheet, .title = "No rows"});
  const float wide = view.context.phone() ? 120.f : 110.f;
  const std::size_t fits = std::max<std::size_t>(1, static_cast<std::size_t>(area.w / wide));
  const std::size_t count = std::min({rows_[0].size(), fits, table_columns});
  std::vector<ui::Column> columns;
  for (std::size_t i = 0; i < count; ++i) columns.push_back({.name = rows_[0][i]});
  ui::ListModel list;
  list.count = rows_.size() - 1;
  list.key = [](std::size_t row) { return row; };
  list.name = [this](std::size_t row) {
    return rows_[row + 1].empty() ? std::string() : rows_[row + 1][0];
  };
  list.draw = [this](std::size_t row, std::size_t column, Rect cell, const ui::RowState&) {
    const auto& values = rows_[row + 1];
    if (column >= values.size()) return;
    cell.cut_right(12);
    ui::label(cell, ui::Type::body, ui::Color::text, values[column]);
  };
  ui::table(opened_.node.name, area, columns, list,
            {.selectable = false, .row_menu = false, .bottom_space = 48});
}

void TextContent::draw_loading(Rect area) const {
  ui::fill(area, ui::Color::surface);
  if (!ui::skeleton_due(loaded_.since_ms())) return;
  ui::Stack stack(area.inset(24), 8);
  for (int i = 0; i < 12; ++i) {
    Rect line = stack.next(12);
    ui::skeleton(line.cut_left(line.w * (0.5f + 0.04f * static_cast<float>(i * 7 % 11))));
  }
}

void TextContent::draw_body(View& view, Rect area) {
  if (rendered()) {
    if (sort_ == Sort::markdown) return markdown_.draw(view, opened_.node.name, area);
    return draw_table(view, area);
  }
  Rect text = area;
  if (session_ && sort_ == Sort::markdown && area.w >= side_by_side) {
    const Rect beside = text.cut_right(std::floor(area.w / 2));
    markdown_.draw(view, "Live preview", beside);
    ui::vertical_line(beside.x, beside.y, beside.h, ui::color(ui::Color::border));
  }
  const bool code = sort_ == Sort::code;
  surface_.draw(opened_.node.name, text.min(), text.max(),
                {.read_only = !session_ || !session_->writable(),
                 .monospace = sort_ != Sort::plain,
                 .wrapped = !code,
                 .numbered = code});
}

void TextContent::draw_status(View& view, Rect where) {
  ui::fill(where, ui::Color::surface);
  ui::horizontal_line(where.x, where.y, where.w, ui::color(ui::Color::border));
  Rect inner = where.inset(16, 0);
  const auto caret = surface_.caret();
  std::string place =
      "Line " + ui::number_text(caret.line) + ", column " + ui::number_text(caret.column);
  if (caret.selected > 0) place += ", " + ui::number_text(caret.selected) + " selected";
  const std::string state = session_->saving()    ? "Saving\u2026"
                            : session_->unsaved() ? "Not saved; kept in this browser"
                            : session_->saved_at()
                                ? "Saved " + ui::date_text(*session_->saved_at(), view.context.now)
                                : "Saved";
  if (session_->unsaved())
    ui::disc({inner.x + 4, inner.center_y()}, 4, ui::color(ui::Color::warning));
  inner.cut_left(session_->unsaved() ? 16 : 0);
  ui::label(inner, ui::Type::caption, ui::Color::text_muted, state);
  if (!view.context.phone())
    ui::label(inner, ui::Type::caption, ui::Color::text_muted,
              place + (crlf_ ? ", CRLF" : ", LF") + ", UTF-8", ui::Align::right);
}

void TextContent::draw(View& view, Rect area) {
  if (!loaded_ && loaded_.error()) {
    ui::fill(area, ui::Color::surface);
    if (ui::error_state(area, "The text could not be loaded", *loaded_.error()))
      view.later([this, view]() mutable { load(view, opened_.shown_version()); });
    return;
  }
  if (!loaded_ && loaded_.loading()) return draw_loading(area);
  if (loaded_) {
    std::string bytes = std::move(*loaded_);
    loaded_.clear();
    arrived(view, std::move(bytes));
  }
  if (const auto what = strip(view)) draw_strip(view, *what, area.cut_top(44));
  if (finding_ && !rendered()) draw_find(view, area.cut_top(48));
  if (session_) draw_status(view, area.cut_bottom(28));
  draw_body(view, area);
  draw_question(view);
}

void TextContent::draw_question(View& view) {
  if (!asking_) return;
  bool open = true;
  bool discard = false;
  bool confirmed = false;
  {
    ui::Dialog dialog("Save your changes?", open, {.width = 440, .height = 44 + ui::dialog_end});
    if (dialog) {
      ui::paragraph(dialog.body(), ui::Type::body, ui::Color::text_muted,
                    "\u201c" + opened_.node.name + "\u201d has changes that are not saved.");
      const Rect body = dialog.body();
      const ui::ButtonOptions danger{.kind = ui::Kind::danger};
      discard = ui::button({body.x, body.bottom() - 32, ui::button_width("Discard", danger), 32},
                           "Discard", danger);
      confirmed = dialog.actions("Save", {.kind = ui::Kind::primary});
    }
  }
  if (confirmed) {
    closing_ = true;
    save(view);
  }
  if (discard) leave_for_good(view);
  if (confirmed || discard || !open) asking_ = false;
}

void TextContent::draw_edit_tools(View& view, ui::Row& row) {
  const bool phone = view.context.phone();
  const bool can = session_->writable() && session_->unsaved() && !session_->saving();
  const ui::ButtonOptions primary{.kind = ui::Kind::primary,
                                  .disabled = !can,
                                  .shortcut = "Ctrl S",
                                  .busy = session_->saving()};
  if (ui::button(row.right(ui::button_width("Save", primary)).middle(ui::touch() ? 44 : 32), "Save",
                 primary))
    save(view);
  if (!phone) {
    if (ui::button(row.right(ui::button_width("Done")).middle(32), "Done",
                   {.kind = ui::Kind::secondary})) {
      if (session_->unsaved())
        asking_ = true;
      else
        stop_editing();
    }
    if (ui::icon_button(row.right(32), ui::Icon::search, "Find",
                        {.icon_size = ui::icon_normal, .shortcut = "Ctrl F"}))
      finding_ = true;
  }
  const float side = ui::touch() ? ui::control_touch : 32.f;
  if (ui::icon_button(row.right(side), ui::Icon::redo_2, "Redo",
                      {.icon_size = ui::icon_normal, .shortcut = "Ctrl Shift Z"}))
    view.later([this] { surface_.redo(); });
  if (ui::icon_button(row.right(side), ui::Icon::undo_2, "Undo",
                      {.icon_size = ui::icon_normal, .shortcut = "Ctrl Z"}))
    view.later([this] { surface_.undo(); });
}

void TextContent::draw_tools(View& view, ui::Row& row) {
  if (session_) return draw_edit_tools(view, row);
  if (editable()) {
    const ui::ButtonOptions edit{
        .kind = ui::Kind::secondary, .icon = ui::Icon::pencil, .shortcut = "E"};
    if (ui::button(row.right(ui::button_width("Edit", edit)).middle(ui::touch() ? 44 : 32), "Edit",
                   edit))
      start_editing(view);
  }
  const float side = ui::touch() ? ui::control_touch : 32.f;
  if (ui::icon_button(row.right(side), ui::Icon::copy, "Copy all", {.icon_size = ui::icon_normal}))
    view.context.commands.copy(text_, "Copied");
  if (!rendered() && !view.context.phone() &&
      ui::icon_button(row.right(32), ui::Icon::search, "Find",
                      {.icon_size = ui::icon_normal, .shortcut = "Ctrl F"}))
    finding_ = true;
  if (sort_ != Sort::markdown && sort_ != Sort::table) return;
  constexpr ui::Segment segments[] = {{"Preview", ui::Icon::eye}, {"Text", ui::Icon::type}};
  ui::segments(row.right(ui::segments_width(segments)).middle(32), "Shown as", segments, mode_);
}

}  // namespace septet::panels::drive
