#include "panels/sign_in/sign_in.h"

#include <algorithm>
#include <iterator>

#include "client/client.h"
#include "panels/sign_in/bars.h"
#include "platform/loop.h"
#include "platform/page.h"

namespace septet::panels {
namespace {

using ui::Color;
using ui::Type;

constexpr float form_column = 600;
constexpr float column_padding = 96;
constexpr std::size_t shortest_password_bytes = 8;
// Where the browser keeps which device it is to the server.
constexpr std::string_view device_key = "device_id";

std::string host_of_page() {
  std::string url = platform::base_url();
  url.erase(0, url.find("//") == url.npos ? 0 : url.find("//") + 2);
  return url.substr(0, url.find('/'));
}

bool encrypted() {
  return platform::base_url().starts_with("https:");
}

Error missing(std::string field, std::string message) {
  return invalid(std::move(field), "missing_field", std::move(message));
}

// What can be told without asking the server.
std::optional<Error> wrong_for_sign_in(const std::string& username, const std::string& password) {
  if (username.empty()) return missing("username", "Type your username or email.");
  if (password.empty()) return missing("password", "Type your password.");
  return std::nullopt;
}

// A line, a word in its middle, a line.
void draw_divider(ui::Rect where, std::string_view text) {
  const float width = ui::measure(Type::caption, text).x + 24;
  const ui::Rect middle = where.centered(width, where.h);
  ui::label(middle, Type::caption, Color::text_faint, text, ui::Align::center);
  ui::horizontal_line(where.x, where.center_y(), middle.x - where.x, ui::color(Color::border));
  ui::horizontal_line(middle.right(), where.center_y(), where.right() - middle.right(),
                      ui::color(Color::border));
}

void draw_footer(ui::Rect line) {
  ui::Row row(line, 8);
  ui::icon(encrypted() ? ui::Icon::lock : ui::Icon::globe, row.left(16), ui::icon_small,
           Color::text_muted);
  ui::label(
      row.rest(), Type::caption, Color::text_muted,
      host_of_page() + (encrypted() ? ", encrypted connection" : ", connection not encrypted"));
}

void draw_brand(ui::Rect line) {
  ui::logo({line.x - 4, line.y, 32, 32});
  ui::label({line.x + 40, line.y, line.w - 40, 32}, Type::title, Color::text, "Septet");
}

}  // namespace

std::string SignIn::title() const {
  switch (step_) {
    case Step::create:
      return "Create an account";
    case Step::code:
      return "Two-factor sign-in";
    case Step::administrator:
      return "Administrator";
    case Step::sign_in:
      break;
  }
  return "Sign in";
}

void SignIn::navigate(const shell::Route& route, shell::Context& context) {
  const bool setup = route.part(0) == place();
  setup_token_ = setup ? std::string(route.part(1)) : std::string();
  if (setup && context.client.session() == client::Session::signed_in)
    go_to(Step::administrator);
  else if (setup)
    go_to(Step::create);
  else if (step_ == Step::administrator)
    go_to(Step::sign_in);
}

void SignIn::forget() {
  form_ = {};
  go_to(Step::sign_in);
}

void SignIn::go_to(Step step) {
  step_ = step;
  form_.error = {};
  form_.code.clear();
  form_.waiting = false;
}

void SignIn::draw(shell::Context& context, ui::Rect area) {
  ui::fill(area, Color::surface);
  if (!context.phone() && area.w >= form_column + 360) {
    ui::Rect pictures = area;
    const ui::Rect left = pictures.cut_left(form_column);
    draw_bars(pictures);
    area = left;
  }
  ui::Scroll scroll("Sign in", area);
  const bool narrow = area.w < form_column;
  const float ends = narrow ? 24.f : 40.f;
  const float sides = narrow ? std::max(24.f, (area.w - 408) / 2) : column_padding;
  ui::Rect column = scroll.content();
  column.h = std::max(area.h, measured_height_ + 2 * ends + 32 + 16 + 2 * 16);
  scroll.set_height(column.h);
  draw_form(context, column.inset(sides, ends));
}

void SignIn::draw_form(shell::Context& context, ui::Rect column) {
  draw_brand(column.cut_top(32));
  draw_footer(column.cut_bottom(16));
  const a11y::Group form(a11y::Role::form, title());
  const float top = std::max(16.f, (column.h - measured_height_) / 2);
  ui::Stack stack({column.x, ui::snapped(column.y + top), column.w, 10'000});
  const float begin = stack.rest().y;
  switch (step_) {
    case Step::sign_in:
      draw_sign_in(context, stack);
      break;
    case Step::create:
      draw_create(context, stack);
      break;
    case Step::code:
      draw_code(context, stack);
      break;
    case Step::administrator:
      draw_administrator(context, stack);
      break;
  }
  const float used = stack.rest().y - begin;
  if (used != measured_height_) platform::wake();
  measured_height_ = used;
}

void SignIn::draw_heading(ui::Stack& stack, std::string_view title, std::string_view subtitle) {
  const ui::Rect line = stack.next(40);
  ui::heading(line, Type::display, 1, title);
  stack.skip(8);
  const float height = ui::measure(Type::reading, subtitle, line.w).y;
  ui::paragraph(stack.next(height), Type::reading, Color::text_muted, subtitle);
  stack.skip(32);
}

bool SignIn::draw_field(ui::Stack& stack, std::string_view name, std::string& value,
                        std::string_view field, ui::FieldOptions options) {
  options.size = ui::Size::large;
  options.label = name;
  options.disabled = form_.waiting;
  const ui::Rect where = stack.next(ui::field_height(options));
  // An error's line fits between two fields, so that nothing moves; only a long one makes room.
  if (form_.error.field == field) {
    options.error = form_.error.message;
    const float lines = ui::measure(Type::caption, options.error, where.w).y;
    stack.skip(std::max(0.f, lines - ui::line_height(Type::caption)));
  }
  const ui::FieldResult result = ui::text_field(where, name, value, options);
  if (result.changed && form_.error.field == field) form_.error = {};
  stack.skip(20);
  return result.submitted;
}

void SignIn::draw_problem(ui::Stack& stack) {
  static constexpr std::string_view fields[] = {"username", "email", "password", "display_name",
                                                "code"};
  if (form_.error.message.empty()) return;
  if (std::find(std::begin(fields), std::end(fields), form_.error.field) != std::end(fields))
    return;
  const float width = stack.rest().w - 24;
  const float height = ui::measure(Type::body, form_.error.message, width).y + 20;
  const ui::Rect box = stack.next(height);
  const a11y::Group alert(a11y::Role::alert);
  ui::fill(box, Color::bad_soft, ui::radius_control);
  ui::paragraph(box.inset(12, 10), Type::body, Color::bad, form_.error.message);
  stack.skip(16);
}

void SignIn::draw_sign_in(shell::Context& context, ui::Stack& stack) {
  const std::string& server = context.client.server().name;
  draw_heading(stack, "Sign in", server.empty() ? host_of_page() : "To " + server);
  bool submitted = draw_field(stack, "Username or email", form_.username, "username",
                              {.autofocus = true, .kind = a11y::Field::username});
  submitted |= draw_field(stack, "Password", form_.password, "password",
                          {.password = true, .kind = a11y::Field::current_password});
  ui::checkbox(stack.next(20), "Keep me signed in on this device", form_.keep_signed_in);
  stack.skip(24);
  draw_problem(stack);
  submitted |=
      ui::button(stack.next(40), "Sign in",
                 {.kind = ui::Kind::primary, .size = ui::Size::large, .busy = form_.waiting});
  if (submitted && !form_.waiting) context.commands.run([this, &context] { sign_in(context); });
  draw_other_ways(context, stack);
}

void SignIn::draw_other_ways(shell::Context& context, ui::Stack& stack) {
  stack.skip(24);
  draw_divider(stack.next(16), "New here?");
  stack.skip(24);
  if (ui::button(stack.next(40), "Create an account", {.size = ui::Size::large}))
    go_to(Step::create);
  stack.skip(12);
  if (ui::button(stack.next(40), "Use it in this browser only",
                 {.kind = ui::Kind::ghost, .size = ui::Size::large, .icon = ui::Icon::app_window}))
    context.commands.run([&context] { context.client.use_this_browser_only(); });
  const auto& accounts = context.client.server().demonstration;
  if (accounts.empty()) return;
  stack.skip(20);
  draw_divider(stack.next(16), "Or look around as");
  stack.skip(16);
  for (std::size_t i = 0; i < accounts.size(); i += 2) {
    const ui::Rect line = stack.next(44);
    stack.skip(8);
    for (std::size_t k = i; k < std::min(i + 2, accounts.size()); ++k)
      draw_account(context, ui::column_of(line, static_cast<int>(k - i), 2, 8), accounts[k]);
  }
}

void SignIn::draw_account(shell::Context& context, ui::Rect where,
                          const people::DemonstrationAccount& account) {
  const ui::Scope scope(account.username);
  const ui::Pressed pressed = ui::pressable(where, account.display_name);
  ui::box(where, pressed.hovered ? Color::hover : Color::surface, Color::border,
          ui::radius_control);
  ui::Row row(where.inset(10, 0), 10);
  ui::avatar(row.left(28), account.display_name);
  ui::label(row.rest(), Type::body_medium, Color::text, account.display_name);
  if (pressed.clicked && !form_.waiting)
    context.commands.run(
        [this, &context, name = account.username] { enter_demonstration(context, name); });
}

void SignIn::draw_create(shell::Context& context, ui::Stack& stack) {
  draw_heading(stack, "Create an account",
               setup_token_.empty() ? "It is yours on this server alone."
                                    : "The first one: it will be this server’s administrator.");
  bool submitted = draw_field(stack, "Username", form_.username, "username",
                              {.autofocus = true, .kind = a11y::Field::username});
  submitted |= draw_field(stack, "Email", form_.email, "email", {.kind = a11y::Field::email});
  submitted |= draw_field(stack, "Your name", form_.display_name, "display_name",
                          {.placeholder = "As others see it", .kind = a11y::Field::name});
  submitted |= draw_field(stack, "Password", form_.password, "password",
                          {.hint = "At least 8 characters. A few words together are good.",
                           .password = true,
                           .kind = a11y::Field::new_password});
  stack.skip(4);
  draw_problem(stack);
  submitted |=
      ui::button(stack.next(40), "Create account",
                 {.kind = ui::Kind::primary, .size = ui::Size::large, .busy = form_.waiting});
  if (submitted && !form_.waiting) context.commands.run([this, &context] { create(context); });
  stack.skip(12);
  if (ui::button(stack.next(40), "I have an account",
                 {.kind = ui::Kind::ghost, .size = ui::Size::large}))
    go_to(Step::sign_in);
}

void SignIn::draw_code(shell::Context& context, ui::Stack& stack) {
  draw_heading(stack, "One more step",
               form_.use_recovery_code ? "One of the ten recovery codes that you kept."
                                       : "The six digits that your authenticator app shows now.");
  bool submitted = false;
  if (form_.use_recovery_code) {
    submitted = draw_field(stack, "Recovery code", form_.code, "code", {.autofocus = true});
  } else {
    const std::string wrong = form_.error.field == "code" ? form_.error.message : std::string();
    const ui::FieldResult result =
        ui::code_field(stack.next(wrong.empty() ? 56.f : 76.f), "Code", form_.code, 6, wrong);
    if (result.changed) form_.error = {};
    submitted = result.submitted;
    stack.skip(24);
  }
  draw_problem(stack);
  submitted |=
      ui::button(stack.next(40), "Continue",
                 {.kind = ui::Kind::primary, .size = ui::Size::large, .busy = form_.waiting});
  if (submitted && !form_.waiting) context.commands.run([this, &context] { sign_in(context); });
  stack.skip(12);
  if (ui::button(stack.next(40),
                 form_.use_recovery_code ? "Use the authenticator app" : "Use a recovery code",
                 {.kind = ui::Kind::ghost, .size = ui::Size::large})) {
    form_.use_recovery_code = !form_.use_recovery_code;
    form_.code.clear();
    form_.error = {};
  }
  if (ui::button(stack.next(40), "Back", {.kind = ui::Kind::ghost, .size = ui::Size::large}))
    go_to(Step::sign_in);
}

void SignIn::draw_administrator(shell::Context& context, ui::Stack& stack) {
  draw_heading(stack, "Become administrator",
               "This one-time link lets your account look after this server.");
  draw_problem(stack);
  if (ui::button(stack.next(40), "Become administrator",
                 {.kind = ui::Kind::primary, .size = ui::Size::large, .busy = form_.waiting}))
    context.commands.run([this, &context] { become_administrator(context); });
  stack.skip(12);
  if (ui::button(stack.next(40), "Not now", {.kind = ui::Kind::ghost, .size = ui::Size::large}))
    context.commands.replace("/");
}

void SignIn::answered(shell::Context& context, const Result<people::LoginReply>& reply) {
  form_.waiting = false;
  if (reply.ok()) {
    platform::store(device_key, to_string(reply->device_id));
    if (!setup_token_.empty()) platform::replace_address("/");
    forget();
    context.client.refresh();
    return;
  }
  const Error& error = reply.error();
  const bool first_time = error.code == "totp_required" && step_ != Step::code;
  if (first_time)
    go_to(Step::code);
  else
    form_.error = error;
}

void SignIn::sign_in(shell::Context& context) {
  if (auto wrong = wrong_for_sign_in(form_.username, form_.password)) {
    form_.error = *std::move(wrong);
    return;
  }
  form_.waiting = true;
  form_.error = {};
  people::LoginRequest request{
      .username = form_.username, .password = form_.password, .remember = form_.keep_signed_in};
  if (step_ == Step::code) request.code = form_.code;
  if (const auto device = platform::stored(device_key))
    if (auto id = parse_id(*device); id.ok()) request.device_id = *id;
  context.client.people().login(
      request, [this, &context](Result<people::LoginReply> reply) { answered(context, reply); });
}

void SignIn::create(shell::Context& context) {
  if (form_.password.size() < shortest_password_bytes) {
    form_.error = invalid("password", "too_short", "Take at least 8 characters.");
    return;
  }
  form_.waiting = true;
  form_.error = {};
  people::RegisterRequest request{form_.username, form_.email, form_.password, {}, {}};
  if (!form_.display_name.empty()) request.display_name = form_.display_name;
  if (!setup_token_.empty()) request.setup_token = setup_token_;
  context.client.people().register_person(request,
                                          [this, &context](Result<people::RegisterReply> reply) {
                                            form_.waiting = false;
                                            if (reply.ok())
                                              sign_in(context);
                                            else
                                              form_.error = std::move(reply).error();
                                          });
}

void SignIn::enter_demonstration(shell::Context& context, const std::string& username) {
  form_.waiting = true;
  form_.error = {};
  context.client.people().enter_demonstration(
      {username, {}},
      [this, &context](Result<people::LoginReply> reply) { answered(context, reply); });
}

void SignIn::become_administrator(shell::Context& context) {
  form_.waiting = true;
  context.client.people().become_administrator({setup_token_}, [this, &context](Result<void> done) {
    form_.waiting = false;
    if (!done.ok()) {
      form_.error = std::move(done).error();
      return;
    }
    context.client.refresh();
    context.commands.replace("/");
    context.commands.toast("You are an administrator now");
  });
}

}  // namespace septet::panels
