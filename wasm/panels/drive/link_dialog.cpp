// What a link allows, while it is made or changed.
#include "base/text.h"
#include "panels/drive/moment.h"
#include "panels/drive/phrases.h"
#include "panels/drive/view.h"
#include "platform/accessibility.h"

namespace septet::panels::drive {

namespace {

using septet::drive::LinkMode;
using ui::Rect;

constexpr std::string_view expiries[] = {"Never", "Tomorrow", "In a week", "In 30 days",
                                         "On a day"};
constexpr std::int64_t expiry_days[] = {0, 1, 7, 30};
constexpr int on_a_day = 4;
constexpr std::string_view end_of_day = "23:59";

LinkMode mode_of(int chosen) {
  constexpr LinkMode modes[] = {LinkMode::download, LinkMode::view, LinkMode::drop};
  return modes[chosen];
}

std::string_view meaning_of(LinkMode mode) {
  switch (mode) {
    case LinkMode::download:
      return "They see it and download it.";
    case LinkMode::view:
      return "They see it in the browser, without a download.";
    case LinkMode::drop:
      break;
  }
  return "They put files into the folder without seeing what is in it.";
}

std::optional<Timestamp> expiry_of(const LinkForm& form, Timestamp now) {
  if (form.expiry == on_a_day) return moment_of(form.day, end_of_day);
  if (form.expiry == 0) return std::nullopt;
  return now + days(expiry_days[form.expiry]);
}

std::string day_fault(const LinkForm& form, Timestamp now) {
  if (form.expiry != on_a_day) return {};
  const auto at = moment_of(form.day, end_of_day);
  if (!at) return "Write it as 2026-12-31.";
  return *at <= now ? "That day is over." : "";
}

std::string limit_fault(const LinkForm& form) {
  if (form.mode == LinkMode::drop || trimmed(form.limit).empty() || number_in(form.limit))
    return {};
  return "A number, or nothing.";
}

bool keeps_password(const LinkForm& form) {
  return form.with_password && form.password.empty() && form.link && form.link->has_password;
}

std::string password_fault(const LinkForm& form) {
  if (!form.with_password || !form.password.empty() || keeps_password(form)) return {};
  return "Write a password.";
}

SaveLink request_of(const LinkForm& form, Timestamp now) {
  SaveLink out;
  if (!form.link) out.node_id = form.node.id;
  out.mode = form.mode;
  if (form.with_password && !form.password.empty()) out.password = form.password;
  out.keep_password = keeps_password(form);
  out.expires_at = expiry_of(form, now);
  if (form.mode != LinkMode::drop) out.download_limit = number_in(form.limit);
  return out;
}

bool sound(const LinkForm& form, Timestamp now) {
  return day_fault(form, now).empty() && limit_fault(form).empty() && password_fault(form).empty();
}

void link_answered(View view, Result<Link> link, bool is_new) {
  if (!view.state.link) return;
  view.state.link->busy = false;
  if (!link.ok()) {
    view.state.link->error = link.error().message;
    return;
  }
  view.state.link->open = false;
  view.about.sharing().refresh();
  if (is_new) copy_link(view, *link);
}

void submit(View& view, LinkForm& form) {
  if (form.busy || !sound(form, view.context.now)) return;
  form.busy = true;
  form.error.clear();
  const Id id = form.link ? form.link->id : Id{};
  view.later([view, id, request = request_of(form, view.context.now)] {
    view.sharing.save_link(id, request, [view, is_new = id.is_nil()](Result<Link> link) {
      link_answered(view, std::move(link), is_new);
    });
  });
}

void draw_mode(LinkForm& form, ui::Stack& stack) {
  constexpr ui::Segment modes[] = {{"Download"}, {"View only"}, {"Drop box"}};
  const std::size_t count = is_folder(form.node) ? 3 : 2;
  ui::label(stack.next(20), ui::Type::body_medium, ui::Color::text, "Whoever has the link can");
  stack.skip(8);
  int chosen = static_cast<int>(form.mode);
  if (ui::segments(stack.next(ui::height_of(ui::Size::normal)), "What the link allows",
                   std::span(modes, count), chosen))
    form.mode = mode_of(chosen);
  stack.skip(4);
  ui::label(stack.next(16), ui::Type::caption, ui::Color::text_muted, meaning_of(form.mode));
}

void draw_password(LinkForm& form, ui::Stack& stack) {
  Rect line = stack.next(ui::height_of(ui::Size::normal));
  ui::toggle(line, "Ask for a password", form.with_password);
  ui::label(line, ui::Type::body_medium, ui::Color::text, "Ask for a password");
  const bool kept = form.link && form.link->has_password;
  const ui::FieldOptions field{.placeholder = kept ? "As it is" : "Password",
                               .password = true,
                               .disabled = !form.with_password,
                               .max_bytes = 200,
                               .kind = a11y::Field::new_password};
  stack.skip(4);
  ui::text_field(stack.next(ui::height_of(ui::Size::normal)), "Password of the link", form.password,
                 field);
}

void draw_expiry(LinkForm& form, Rect where, Timestamp now) {
  ui::label(where.cut_top(20), ui::Type::body_medium, ui::Color::text, "Ends");
  where.cut_top(8);
  ui::select(where.cut_top(ui::height_of(ui::Size::normal)), "Ends", expiries, form.expiry);
  if (form.expiry != on_a_day) return;
  if (!form.day_seen && form.day.empty()) form.day = day_text(now + days(30));
  form.day_seen = true;
  where.cut_top(8);
  ui::text_field(where, "Last day", form.day,
                 {.placeholder = "2026-12-31", .error = day_fault(form, now), .max_bytes = 10});
}

void draw_limit(LinkForm& form, Rect where, std::string_view fault) {
  ui::text_field(where, "Downloads at most", form.limit,
                 {.label = "Downloads at most",
                  .placeholder = "Any number",
                  .error = fault,
                  .disabled = form.mode == LinkMode::drop,
                  .max_bytes = 9,
                  .kind = a11y::Field::number});
}

void draw_fields(LinkForm& form, Rect body, Timestamp now) {
  ui::Stack stack(body);
  stack.skip(8);
  draw_mode(form, stack);
  stack.skip(16);
  draw_password(form, stack);
  stack.skip(16);
  const Rect columns = stack.next(116);
  draw_expiry(form, ui::column_of(columns, 0, 2, 16), now);
  draw_limit(form, ui::column_of(columns, 1, 2, 16), limit_fault(form));
  ui::label(stack.next(16), ui::Type::caption, ui::Color::bad, form.error);
}

}  // namespace

void start_link(View& view, const Node& node, const std::optional<Link>& link) {
  LinkForm form{.node = node, .link = link};
  if (link) {
    form.mode = link->mode;
    form.with_password = link->has_password;
    form.expiry = link->expires_at ? on_a_day : 0;
    if (link->expires_at) form.day = day_text(*link->expires_at);
    if (link->download_limit) form.limit = std::to_string(*link->download_limit);
  }
  view.state.link = std::move(form);
}

void draw_link_dialog(View& view) {
  if (!view.state.link) return;
  LinkForm& form = *view.state.link;
  const std::string title = form.link ? "Change the link" : "Make a link";
  const float controls = 3 * ui::height_of(ui::Size::normal);
  bool confirmed = false;
  {
    ui::Dialog dialog(
        title, form.open,
        {.width = 440,
         .height = 56 + controls + 36 + 116 + 16 + ui::dialog_end + (ui::touch() ? 12 : 0),
         .subtitle = form.node.name});
    if (dialog) {
      draw_fields(form, dialog.body(), view.context.now);
      const std::string reason = password_fault(form);
      confirmed = dialog.actions(form.link ? "Save" : "Make link and copy",
                                 {.kind = ui::Kind::primary,
                                  .disabled = !sound(form, view.context.now),
                                  .reason = reason.empty() ? "See the fields above." : reason,
                                  .busy = form.busy});
    }
  }
  if (!form.open)
    view.state.link.reset();
  else if (confirmed)
    submit(view, form);
}

}  // namespace septet::panels::drive
