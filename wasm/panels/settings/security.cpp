// How a person signs in, and where they are signed in now.
#include "panels/settings/page.h"
#include "platform/accessibility.h"

namespace septet::panels::settings {

namespace {

using ui::Rect;

void open_two_factor(View& view, TwoFactorPurpose purpose) {
  TwoFactorForm form;
  form.purpose = purpose;
  view.model.two_factor_form = std::move(form);
  // The first time nothing has to be proven: the session is proof enough.
  if (purpose != TwoFactorPurpose::turn_on) return;
  view.later([&model = view.model, &commands = view.context.commands] {
    model.advance_two_factor(commands);
  });
}

void draw_two_factor_head(View& view, bool on) {
  Rect inner = view.page.row(72);
  ui::tile(inner.cut_left(40).middle(40), ui::Icon::shield_check,
           on ? ui::Color::good_soft : ui::Color::sunken,
           on ? ui::Color::good : ui::Color::text_muted);
  inner.cut_left(16);
  const Rect control = inner.cut_right(48);
  inner.cut_right(8);
  Rect texts = inner.middle(view.page.phone() ? 64 : 44);
  Rect line = texts.cut_top(24);
  const Rect name = line.cut_left(ui::measure(ui::Type::heading, "Two-factor sign-in").x + 9);
  ui::label(name, ui::Type::heading, ui::Color::text, "Two-factor sign-in");
  ui::tag(line, on ? "On" : "Off", on ? ui::Tone::good : ui::Tone::neutral);
  ui::paragraph(texts, ui::Type::body, ui::Color::text_muted,
                on ? "A code from your phone is asked for on every new device."
                   : "Ask for a code from your phone as well as the password.",
                view.page.phone() ? 2 : 1);
  bool wanted = on;
  if (ui::toggle(control, "Two-factor sign-in", wanted) && wanted != on)
    open_two_factor(view, wanted ? TwoFactorPurpose::turn_on : TwoFactorPurpose::turn_off);
}

std::string authenticator_text(const people::TotpState& state, Timestamp now) {
  if (!state.confirmed_at) return "Set up";
  std::string out = "Added " + ui::within_sentence(ui::date_text(*state.confirmed_at, now));
  if (state.last_used_at)
    out += ", last used " + ui::within_sentence(ui::ago_text(*state.last_used_at, now));
  return out;
}

void draw_two_factor_rows(View& view, const people::TotpState& state) {
  const Rect replace =
      view.page.setting("Authenticator app", authenticator_text(state, view.context.now),
                        ui::button_width("Replace"));
  if (ui::button(replace, "Replace")) open_two_factor(view, TwoFactorPurpose::replace);
  const std::string left = std::to_string(state.recovery_codes_left) +
                           " of 10 left. Each works once, when your phone is out of reach.";
  const Rect codes = view.page.setting("Recovery codes", left, ui::button_width("New codes"));
  if (ui::button(codes, "New codes")) open_two_factor(view, TwoFactorPurpose::new_codes);
}

void draw_password_row(View& view) {
  const auto& changed_at = view.model.me().password_changed_at;
  const Rect change = view.page.setting(
      "Password",
      changed_at ? "Changed " + ui::within_sentence(ui::ago_text(*changed_at, view.context.now))
                 : "None is set",
      ui::button_width("Change"));
  if (ui::button(change, "Change##password")) view.model.password.emplace();
}

ui::Icon icon_of_device(std::string_view name) {
  for (const std::string_view phone : {"Android", "iPhone", "Pixel", "Phone"})
    if (name.find(phone) != std::string_view::npos) return ui::Icon::smartphone;
  for (const std::string_view program : {"WebDAV", "rclone", "curl", "API"})
    if (name.find(program) != std::string_view::npos) return ui::Icon::server;
  return name.find("iPad") != std::string_view::npos ? ui::Icon::smartphone : ui::Icon::monitor;
}

void draw_device_button(View& view, const people::SessionView& session, Rect where) {
  if (session.current) return;
  const std::string name = "Sign out##" + to_string(session.id);
  if (ui::button(where.middle(28), name, {.size = ui::Size::compact}))
    view.later([&model = view.model, &commands = view.context.commands, session] {
      model.end_session(commands, session);
    });
  a11y::describe(a11y::Role::button, "Sign out " + session.device_name);
}

void draw_device(View& view, const people::SessionView& session) {
  Rect inner = view.page.row(56);
  const a11y::Group row(a11y::Role::row, session.device_name);
  ui::icon(icon_of_device(session.device_name), inner.cut_left(20), ui::icon_normal,
           ui::Color::text_muted);
  inner.cut_left(12);
  if (!session.current || !view.page.phone()) {
    draw_device_button(view, session, inner.cut_right(84));
    inner.cut_right(12);
  }
  const std::string active = session.current ? (view.page.phone() ? "This device" : "Now")
                                             : ui::ago_text(session.last_used_at, view.context.now);
  if (!view.page.phone()) {
    const a11y::Group cell(a11y::Role::cell);
    ui::label(inner.cut_right(168), ui::Type::body, ui::Color::text_muted, active);
  }
  const a11y::Group cell(a11y::Role::cell);
  Rect texts = inner.middle(36);
  Rect line = texts.cut_top(20);
  const float name_width = ui::measure(ui::Type::body_medium, session.device_name).x + 9;
  const bool tagged = session.current && !view.page.phone();
  const float tag_width = tagged ? ui::tag_width("This device") : 0;
  ui::label(line.cut_left(std::min(name_width, line.w - tag_width - 8)), ui::Type::body_medium,
            ui::Color::text, session.device_name);
  if (tagged) ui::tag(line, "This device", ui::Tone::info);
  ui::label(texts, ui::Type::caption, ui::Color::text_muted,
            view.page.phone() ? active + ", " + session.address : session.address);
}

void draw_device_header(View& view) {
  if (view.page.phone()) return;
  Rect inner = view.page.row(32);
  const a11y::Group row(a11y::Role::row, "Columns");
  inner.cut_right(96);
  {
    const a11y::Group header(a11y::Role::columnheader, "Last active");
    ui::label(inner.cut_right(168), ui::Type::label, ui::Color::text_faint, "Last active");
  }
  const a11y::Group header(a11y::Role::columnheader, "Device");
  ui::label(inner, ui::Type::label, ui::Color::text_faint, "Device");
}

}  // namespace

void draw_devices(View& view) {
  const auto& sessions = view.model.sessions;
  const std::size_t count = sessions ? sessions->items.size() : 0;
  Rect line = view.page.section("Devices", sessions ? std::optional(count) : std::nullopt);
  if (!arrived(view, sessions, "The devices could not be loaded", &Model::load_security)) return;
  const ui::ButtonOptions look{.kind = ui::Kind::danger, .icon = ui::Icon::log_out};
  const std::string_view name = view.page.phone() ? "Sign out others" : "Sign out everywhere else";
  if (count > 1 && ui::button(line.cut_right(ui::button_width(name, look)), name, look))
    view.later([&model = view.model, &commands = view.context.commands] {
      model.end_other_sessions(commands);
    });
  const a11y::Group table(a11y::Role::table, "Devices");
  view.page.begin_card();
  draw_device_header(view);
  for (const people::SessionView& session : sessions->items) draw_device(view, session);
  view.page.end_card();
}

void draw_security(View& view) {
  view.page.title("Security and devices", "How you sign in, and where you are signed in now.");
  if (view.model.local())
    return draw_needs_server(
        view, ui::Icon::shield_check, "Nothing to sign in to",
        "In this browser there is one person and no password: whoever can open this browser's "
        "profile can open Septet. Passwords, two-factor sign-in and devices come with a server.");
  if (arrived(view, view.model.two_factor, "Two-factor sign-in could not be loaded",
              &Model::load_security)) {
    const people::TotpState state = *view.model.two_factor;
    view.page.begin_card();
    draw_two_factor_head(view, state.enabled);
    if (state.enabled) draw_two_factor_rows(view, state);
    draw_password_row(view);
    view.page.end_card();
  }
  draw_devices(view);
}

}  // namespace septet::panels::settings
