// The dialogs of the security section: the password, and two-factor sign-in step by step.
#include "panels/settings/page.h"
#include "platform/accessibility.h"
#include "platform/files.h"

namespace septet::panels::settings {

namespace {

using ui::Rect;

constexpr float quiet_zone = 4;  // modules of white around a QR code (ISO/IEC 18004)

void draw_qr(const std::vector<std::string>& rows, Rect where) {
  if (rows.empty()) return;
  // White in both themes, since a camera wants dark on light.
  ui::fill(where, IM_COL32_WHITE, ui::radius_control);
  const float modules = static_cast<float>(rows.size()) + 2 * quiet_zone;
  const float step = std::floor(where.w / modules);
  const Rect code = where.centered(step * static_cast<float>(rows.size()),
                                   step * static_cast<float>(rows.size()));
  for (std::size_t y = 0; y < rows.size(); ++y)
    for (std::size_t x = 0; x < rows[y].size(); ++x)
      if (rows[y][x] == '1')
        ui::fill({code.x + step * static_cast<float>(x), code.y + step * static_cast<float>(y),
                  step, step},
                 IM_COL32(13, 15, 19, 255));
  a11y::node(a11y::Role::image, "QR code for your authenticator app", where.min(), where.max());
}

// "ABCD EFGH …": easier to type off.
std::string grouped(const std::string& secret) {
  std::string out;
  for (std::size_t i = 0; i < secret.size(); i += 4) out += (i ? " " : "") + secret.substr(i, 4);
  return out;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

void save_codes(const std::vector<std::string>& codes) {
  const platform::SaveId save = platform::begin_save("septet-recovery-codes.txt", "text/plain");
  platform::write_save(save, "Recovery codes for Septet. Each works once.\n\n" + joined(codes));
  platform::finish_save(save);
}

bool draw_scan(TwoFactorForm& form, shell::Context& context, Rect body) {
  ui::Stack stack(body);
  ui::paragraph(stack.next(40), ui::Type::body, ui::Color::text_muted,
                "Scan this with an authenticator app, or type the key into it. Then enter the code "
                "that it shows.");
  stack.skip(12);
  draw_qr(form.setup.qr, stack.next(208).centered(208, 208));
  stack.skip(12);
  Rect key = stack.next(40);
  if (ui::icon_button(key.cut_right(32), ui::Icon::copy, "Copy key"))
    context.commands.copy(form.setup.secret, "Key copied");
  {
    const a11y::Selectable selectable;
    draw_secret(key, grouped(form.setup.secret));
  }
  stack.skip(12);
  return ui::code_field(stack.rest(), "Code", form.code, 6, form.error.message).submitted;
}

void draw_codes(const TwoFactorForm& form, shell::Context& context, Rect body) {
  ui::Stack stack(body);
  ui::paragraph(stack.next(40), ui::Type::body, ui::Color::text_muted,
                "Keep these where your phone is not. Each signs you in once. They are shown only "
                "now.");
  stack.skip(12);
  const Rect box = stack.next(152);
  ui::box(box, ui::Color::sunken, ui::Color::border, ui::radius_control);
  const a11y::Selectable selectable;
  for (std::size_t i = 0; i < form.codes.codes.size(); ++i) {
    const Rect column = ui::column_of(box.inset(24, 12), static_cast<int>(i % 2), 2, 24);
    ui::label({column.x, column.y + 26 * static_cast<float>(i / 2), column.w, 26},
              ui::Type::body_medium, ui::Color::text, form.codes.codes[i]);
  }
  stack.skip(12);
  ui::Row row(stack.next(32));
  const ui::ButtonOptions copy{.icon = ui::Icon::copy};
  if (ui::button(row.left(ui::button_width("Copy", copy)), "Copy", copy))
    context.commands.copy(joined(form.codes.codes), "Recovery codes copied");
  const ui::ButtonOptions save{.icon = ui::Icon::download};
  if (ui::button(row.left(ui::button_width("Download", save)), "Download", save))
    context.commands.run([codes = form.codes.codes] { save_codes(codes); });
}

bool draw_password(TwoFactorForm& form, Rect body) {
  return ui::text_field(body, "Password", form.password,
                        {.size = ui::Size::large,
                         .label = "Your password, to be sure that it is you",
                         .error = form.error.message,
                         .password = true,
                         .autofocus = true,
                         .kind = a11y::Field::current_password})
      .submitted;
}

struct Wording {
  std::string_view title;
  std::string_view confirm;
};

Wording wording_of(TwoFactorPurpose purpose) {
  switch (purpose) {
    case TwoFactorPurpose::turn_off:
      return {"Turn off two-factor sign-in", "Turn off"};
    case TwoFactorPurpose::new_codes:
      return {"New recovery codes", "Make new codes"};
    case TwoFactorPurpose::replace:
      return {"Replace the authenticator app", "Continue"};
    case TwoFactorPurpose::turn_on:
      break;
  }
  return {"Set up two-factor sign-in", "Continue"};
}

float height_of_step(TwoFactorStep step) {
  switch (step) {
    case TwoFactorStep::scan:
      return 404;
    case TwoFactorStep::codes:
      return 248;
    case TwoFactorStep::password:
      break;
  }
  return 96;
}

bool draw_step(TwoFactorForm& form, shell::Context& context, ui::Dialog& dialog) {
  const ui::ButtonOptions primary{.kind = ui::Kind::primary, .busy = form.busy};
  switch (form.step) {
    case TwoFactorStep::scan: {
      const bool typed = draw_scan(form, context, dialog.body());
      return dialog.actions("Confirm", primary) || typed;
    }
    case TwoFactorStep::codes:
      draw_codes(form, context, dialog.body());
      return dialog.actions("Done", primary, "");
    case TwoFactorStep::password:
      break;
  }
  if (form.purpose == TwoFactorPurpose::turn_on) {
    ui::paragraph(dialog.body(), ui::Type::body,
                  form.failed() ? ui::Color::bad : ui::Color::text_muted,
                  form.failed() ? form.error.message : "Preparing a key for your app …");
    return false;
  }
  const bool typed = draw_password(form, dialog.body());
  return dialog.actions(wording_of(form.purpose).confirm, primary) || typed;
}

}  // namespace

void draw_two_factor_dialog(Model& model, shell::Context& context) {
  if (!model.two_factor_form) return;
  TwoFactorForm& form = *model.two_factor_form;
  bool open = true;
  bool go_on = false;
  {
    ui::Dialog dialog(wording_of(form.purpose).title, open,
                      {.width = 440, .height = height_of_step(form.step) + ui::dialog_end});
    if (dialog) go_on = draw_step(form, context, dialog);
  }
  if (!open || (go_on && form.step == TwoFactorStep::codes)) return model.two_factor_form.reset();
  if (go_on && !form.busy)
    context.commands.run([&model, &commands = context.commands] {
      if (model.two_factor_form) model.advance_two_factor(commands);
    });
}

void draw_password_dialog(Model& model, shell::Context& context) {
  if (!model.password) return;
  PasswordForm& form = *model.password;
  bool open = true;
  bool go_on = false;
  {
    ui::FieldOptions field{.size = ui::Size::large, .password = true};
    const float height = ui::field_height({.size = ui::Size::large, .label = "x"}, true);
    ui::Dialog dialog("Change password", open,
                      {.width = 420, .height = 2 * height + 12 + ui::dialog_end});
    if (dialog) {
      ui::Stack stack(dialog.body(), 12);
      field.label = "Current password";
      field.error = form.error_of("current_password");
      if (field.error.empty() && form.error.field != "new_password")
        field.error = form.error.message;
      field.autofocus = true;
      field.kind = a11y::Field::current_password;
      ui::text_field(stack.next(height), "Current password", form.current, field);
      field.label = "New password";
      field.hint = "At least 8 characters. Every other device is signed out.";
      field.error = form.error_of("new_password");
      field.autofocus = false;
      field.kind = a11y::Field::new_password;
      go_on = ui::text_field(stack.next(height), "New password", form.next, field).submitted;
      go_on |= dialog.actions("Change password", {.kind = ui::Kind::primary, .busy = form.busy});
    }
  }
  if (!open) return model.password.reset();
  if (go_on && !form.busy)
    context.commands.run([&model, &commands = context.commands] {
      if (model.password) model.change_password(commands);
    });
}

}  // namespace septet::panels::settings
