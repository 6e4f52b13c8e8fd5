// Passwords for programs: each opens one service, is shown once, and can be taken back.
#include <array>

#include "panels/settings/page.h"
#include "platform/accessibility.h"

namespace septet::panels::settings {

namespace {

using ui::Rect;

constexpr std::array<std::string_view, 3> scope_names{"Drive", "Listen", "Market"};

std::string_view scope_name(people::Scope scope) {
  return scope_names[static_cast<std::size_t>(scope)];
}

std::string used_text(const people::AppPasswordView& password, Timestamp now) {
  std::string out(scope_name(password.scope));
  out += " only, made " + ui::within_sentence(ui::date_text(password.created_at, now));
  if (!password.last_used_at) return out + ", never used";
  return out + ", last used " + ui::within_sentence(ui::ago_text(*password.last_used_at, now));
}

void draw_password(View& view, const people::AppPasswordView& password) {
  const Rect control = view.page.setting(password.name, used_text(password, view.context.now),
                                         ui::button_width("Revoke"));
  if (ui::button(control, "Revoke##" + to_string(password.id), {.kind = ui::Kind::danger}))
    view.later([&model = view.model, &commands = view.context.commands, password] {
      model.delete_app_password(commands, password);
    });
  a11y::describe(a11y::Role::button, "Revoke " + password.name);
}

bool draw_request(AppPasswordForm& form, ui::Dialog& dialog) {
  ui::Stack stack(dialog.body());
  const ui::FieldOptions field{.size = ui::Size::large,
                               .label = "Name",
                               .placeholder = "Files on my laptop",
                               .error = form.error.message,
                               .autofocus = true,
                               .max_bytes = 200};
  const bool typed =
      ui::text_field(stack.next(ui::field_height(field, true)), "Name", form.name, field).submitted;
  stack.skip(8);
  ui::label(stack.next(20), ui::Type::body_medium, ui::Color::text, "What it opens");
  stack.skip(8);
  constexpr ui::Segment segments[] = {{"Drive"}, {"Listen"}, {"Market"}};
  ui::segments(stack.next(32).cut_left(ui::segments_width(segments)), "What it opens", segments,
               form.scope);
  return dialog.actions("Create", {.kind = ui::Kind::primary, .busy = form.busy}) || typed;
}

void draw_created(const people::AppPasswordCreated& created, shell::Context& context,
                  ui::Dialog& dialog) {
  ui::Stack stack(dialog.body());
  ui::paragraph(stack.next(40), ui::Type::body, ui::Color::text_muted,
                "Type this into the program in place of your own password. It is shown only now.");
  stack.skip(12);
  Rect box = stack.next(48);
  ui::box(box, ui::Color::sunken, ui::Color::border, ui::radius_control);
  box = box.inset(16, 0);
  if (ui::icon_button(box.cut_right(32), ui::Icon::copy, "Copy app password"))
    context.commands.copy(created.password, "App password copied");
  const a11y::Selectable selectable;
  draw_secret(box, created.password);
}

}  // namespace

void draw_app_passwords(View& view) {
  view.page.title("App passwords",
                  "For programs that cannot ask for a code: network drives, music players, "
                  "trading tools. Each opens one service and can be revoked on its own.");
  if (view.model.local())
    return draw_needs_server(view, ui::Icon::key_round, "Programs cannot reach this browser",
                             "Other programs connect to a server, never to a browser's tab. On a "
                             "server you can give each of them a password of its own.");
  const auto& passwords = view.model.app_passwords;
  if (!arrived(view, passwords, "The app passwords could not be loaded",
               &Model::load_app_passwords))
    return;
  if (passwords->items.empty()) {
    if (ui::empty_state(view.page.take(280), {.icon = ui::Icon::key_round,
                                              .title = "No app passwords",
                                              .text = "Make one for each program that signs in.",
                                              .primary = "New app password",
                                              .primary_icon = ui::Icon::plus}) ==
        ui::Answer::primary)
      view.model.app_password.emplace();
    return;
  }
  const ui::ButtonOptions look{.kind = ui::Kind::primary, .icon = ui::Icon::plus};
  if (ui::button(view.page.take(32).cut_left(ui::button_width("New app password", look)),
                 "New app password", look))
    view.model.app_password.emplace();
  view.page.gap(16);
  view.page.begin_card();
  for (const auto& password : passwords->items) draw_password(view, password);
  view.page.end_card();
}

void draw_app_password_dialog(Model& model, shell::Context& context) {
  if (!model.app_password) return;
  AppPasswordForm& form = *model.app_password;
  bool open = true;
  bool create = false;
  bool done = false;
  {
    const bool created = form.created.has_value();
    ui::Dialog dialog(created ? "Your new app password" : "New app password", open,
                      {.width = 440, .height = (created ? 108.f : 168.f) + ui::dialog_end});
    if (dialog && created) {
      draw_created(*form.created, context, dialog);
      done = dialog.actions("Done", {.kind = ui::Kind::primary}, "");
    } else if (dialog) {
      create = draw_request(form, dialog);
    }
  }
  if (!open || done) return model.app_password.reset();
  if (create && !form.busy)
    context.commands.run([&model] {
      if (model.app_password) model.create_app_password();
    });
}

}  // namespace septet::panels::settings
