#include "shell/shell.h"

#include <algorithm>
#include <utility>

#include "client/client.h"
#include "imgui_internal.h"
#include "platform/accessibility.h"
#include "platform/input.h"
#include "platform/loop.h"
#include "platform/page.h"
#include "shell/account_menu.h"
#include "shell/appearance.h"
#include "shell/help.h"
#include "shell/notification_center.h"
#include "shell/palette.h"
#include "shell/pictures.h"
#include "shell/toasts.h"
#include "ui/item.h"
#include "ui/widgets.h"

namespace septet::shell {
namespace {

using ui::Color;
using ui::Type;

// A broken connection is worth a word only when it stays broken.
constexpr double strip_after_ms = 1500;
constexpr float strip_height = 40;
constexpr float badge_line_height = 28;

Viewport viewport_of(float width) {
  if (width < ui::breakpoint_tablet) return Viewport::phone;
  return width < ui::breakpoint_desktop ? Viewport::tablet : Viewport::desktop;
}

// ImGui's own look is switched off once; nothing of it is drawn.
void prepare_imgui() {
  ImGuiStyle& style = ImGui::GetStyle();
  style.WindowRounding = style.ChildRounding = 0;
  style.WindowBorderSize = style.ChildBorderSize = 0;
  style.DisplaySafeAreaPadding = {0, 0};
  style.ItemSpacing = {0, 0};
  style.AntiAliasedLinesUseTex = false;
  style.CircleTessellationMaxError = 0.15f;
  style.DisabledAlpha = 1;
  style.Colors[ImGuiCol_NavHighlight] = {0, 0, 0, 0};
  style.Colors[ImGuiCol_NavWindowingHighlight] = {0, 0, 0, 0};
  style.Colors[ImGuiCol_NavWindowingDimBg] = {0, 0, 0, 0};
  ImGui::GetCurrentContext()->ConfigNavWindowingKeyNext = 0;
  ImGui::GetCurrentContext()->ConfigNavWindowingKeyPrev = 0;
}

void begin_page() {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  ImGui::GetStyle().Colors[ImGuiCol_ModalWindowDimBg] =
      ImGui::ColorConvertU32ToFloat4(ui::color(Color::scrim));
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::Begin("##page", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoBackground);
  ImGui::PopStyleVar();
}

}  // namespace

struct Shell::State {
  State(client::Client& client_in, std::vector<std::unique_ptr<Panel>> panels_in);

  void frame();

 private:
  // What is asked for by the address, the keyboard, the client.
  void navigate();
  Panel* panel_at(std::string_view place) const;
  Panel* lonely_panel() const;
  void session_changed();
  bool shortcut(std::string_view keys);
  void open_palette();
  std::vector<Command> places();
  std::vector<Command> commands();
  std::vector<Found> found(std::string_view words);
  void drop(float x, float y, std::vector<platform::FileRef>);
  void carry_out();

  // The window, from the outside in.
  void draw(ui::Rect all);
  void draw_waiting(ui::Rect all);
  void draw_suite(ui::Rect all);
  void draw_skip_link();
  void draw_rail(ui::Rect where);
  void draw_rail_item(ui::Rect where, Panel&);
  void draw_tabs(ui::Rect where);
  void draw_top_bar(ui::Rect where);
  void draw_phone_bar(ui::Rect where);
  void draw_search(ui::Rect where);
  void draw_strip(ui::Rect& area);
  void draw_panel(ui::Rect area);
  void draw_drop_frame();

  client::Client& client_;
  Commands commands_;
  Pictures pictures_;
  Context context_;
  std::vector<std::unique_ptr<Panel>> panels_;
  Panel* current_ = nullptr;
  Palette palette_;
  Help help_;
  Toasts toasts_;
  NotificationCenter notifications_;
  AccountMenu account_;
  client::Session session_ = client::Session::starting;
  bool signed_in_ = false;
  bool prepared_ = false;
  bool skip_to_content_ = false;
  bool files_hover_ = false;
  double waiting_since_ms_ = 0;
  double cut_off_since_ms_ = 0;
  ui::Rect panel_area_;
  std::string title_;
};

Shell::State::State(client::Client& client_in, std::vector<std::unique_ptr<Panel>> panels_in)
    : client_(client_in),
      pictures_(client_in),
      context_{client_in, commands_, pictures_, platform::clock().now()},
      panels_(std::move(panels_in)),
      notifications_(client_in),
      account_(client_in) {
  platform::on_address_change([this](std::string) { navigate(); });
  platform::on_shortcut([this](std::string_view keys) { return shortcut(keys); });
  platform::on_appearance_change([] { platform::wake(); });
  platform::on_drop({[this](bool inside, float, float) {
                       files_hover_ = inside && signed_in_ && current_ && current_->takes_files();
                     },
                     [this](float x, float y, std::vector<platform::FileRef> files) {
                       drop(x, y, std::move(files));
                     }});
  platform::on_paste_files([this](std::vector<platform::FileRef> files) {
    if (signed_in_ && current_ && current_->takes_files())
      current_->take_files(context_, std::move(files), std::nullopt);
  });
  client_.on_change([this] { session_changed(); });
  waiting_since_ms_ = platform::now_ms();
  navigate();
  session_changed();
}

// ---- What is asked for

Panel* Shell::State::panel_at(std::string_view place) const {
  for (const auto& panel : panels_)
    if (panel->place() == place) return panel.get();
  return nullptr;
}

Panel* Shell::State::lonely_panel() const {
  for (const auto& panel : panels_)
    if (panel->alone()) return panel.get();
  return nullptr;
}

void Shell::State::session_changed() {
  const client::Session before = std::exchange(session_, client_.session());
  signed_in_ = session_ == client::Session::signed_in;
  if (signed_in_) choose_theme(client_.me().theme);
  if (session_ == before) return platform::wake();
  if (signed_in_) notifications_.load();
  if (before == client::Session::signed_in) {
    notifications_.forget();
    pictures_.forget();
    for (const auto& panel : panels_) panel->forget();
  }
  navigate();
}

void Shell::State::navigate() {
  const Route route = parse_route(platform::address());
  context_.now = platform::clock().now();
  Panel* wanted = panel_at(route.parts.empty() ? panels_.front()->place() : route.part(0));
  if (client_.session() == client::Session::signed_out) wanted = lonely_panel();
  if (!wanted) wanted = panels_.front().get();
  if (current_ && current_ != wanted) current_->leave();
  current_ = wanted;
  if (signed_in_ || current_->alone()) current_->navigate(route, context_);
  platform::wake();
}

bool Shell::State::shortcut(std::string_view keys) {
  if (!signed_in_ || !current_ || current_->alone()) return false;
  if (keys == "Control+K" && (palette_.is_open() || !ui::modal_is_open())) {
    open_palette();
    return true;
  }
  if (palette_.is_open()) return false;
  if (ui::modal_is_open()) return current_->shortcut(context_, keys);
  if (keys == "Control+F" && current_->find()) {
    platform::wake();
    return true;
  }
  if (keys == "/" || keys == "Control+F") {
    open_palette();
    return true;
  }
  if (keys == "?") {
    help_.open();
    platform::wake();
    return true;
  }
  for (const Command& one : current_->commands(context_))
    if (one.shortcut == keys && one.act) {
      one.act();
      platform::wake();
      return true;
    }
  return false;
}

void Shell::State::open_palette() {
  context_.now = platform::clock().now();
  palette_.open(places(), commands(), [this](std::string_view words) { return found(words); });
}

std::vector<Command> Shell::State::places() {
  std::vector<Command> all;
  for (const auto& panel : panels_)
    if (panel->rail_icon() != ui::Icon::none)
      all.push_back(
          {panel->title(), panel->rail_icon(), {}, [this, place = std::string(panel->place())] {
             commands_.go("/" + place);
           }});
  const auto add = [&](std::string name, ui::Icon icon, std::string address) {
    if (!panel_at(parse_route(address).part(0))) return;
    all.push_back({std::move(name), icon, {}, [this, address] { commands_.go(address); }});
  };
  add("Recent files", ui::Icon::clock, "/drive/recent");
  add("Starred files", ui::Icon::star, "/drive/starred");
  add("Trash", ui::Icon::trash_2, "/drive/trash");
  add("Settings", ui::Icon::settings, "/settings");
  return all;
}

std::vector<Command> Shell::State::commands() {
  std::vector<Command> all = current_->commands(context_);
  const auto theme = [&](std::string name, ui::Icon icon, people::Theme value) {
    all.push_back({std::move(name), icon, {}, [this, value] { account_.set_theme(value); }});
  };
  theme("Light theme", ui::Icon::sun, people::Theme::light);
  theme("Dark theme", ui::Icon::moon, people::Theme::dark);
  theme("Theme as the system", ui::Icon::sun_moon, people::Theme::system);
  all.push_back({"Keyboard shortcuts", ui::Icon::keyboard, "?", [this] { help_.open(); }});
  if (notifications_.unread() > 0)
    all.push_back({"Mark all notifications as read", ui::Icon::check_check, {}, [this] {
                     notifications_.mark_all_read();
                   }});
  if (client_.local())
    all.push_back({"Save a copy of everything", ui::Icon::download, {}, [this] {
                     account_.export_all(context_);
                   }});
  else
    all.push_back({"Sign out", ui::Icon::log_out, {}, [this] { client_.sign_out(); }});
  return all;
}

std::vector<Found> Shell::State::found(std::string_view words) {
  std::vector<Found> all;
  for (const auto& panel : panels_) {
    std::vector<Found> some = panel->found(context_, words);
    std::move(some.begin(), some.end(), std::back_inserter(all));
  }
  return all;
}

void Shell::State::drop(float x, float y, std::vector<platform::FileRef> files) {
  files_hover_ = false;
  if (signed_in_ && current_ && current_->takes_files() && !ui::modal_is_open())
    current_->take_files(context_, std::move(files), ImVec2(x, y));
  else
    for (const platform::FileRef& file : files) platform::release(file.handle);
}

void Shell::State::carry_out() {
  for (const auto& work : commands_.take()) work();
  for (Toast& toast : commands_.take_toasts()) toasts_.add(std::move(toast));
  if (commands_.take_moved()) navigate();
}

// ---- The window

void Shell::State::frame() {
  if (!std::exchange(prepared_, true)) prepare_imgui();
  ui::forget_undrawn_popups();
  follow_system();
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  context_.now = platform::clock().now();
  context_.viewport = viewport_of(size.x);
  begin_page();
  draw({0, 0, size.x, size.y});
  if (signed_in_) {
    palette_.draw(context_);
    if (current_) help_.draw(current_->title(), current_->commands(context_));
  }
  draw_drop_frame();
  ImGui::End();
  const float below = context_.phone() ? ui::shell_phone_tabs : 0;
  toasts_.draw(size.y - platform::safe_area().bottom - below - 16);
  carry_out();
  const std::string title = current_ ? current_->title() + " - Septet" : "Septet";
  if (title != std::exchange(title_, title)) platform::set_title(title);
}

void Shell::State::draw(ui::Rect all) {
  ui::fill(all, Color::background);
  const platform::Insets safe = platform::safe_area();
  all.cut_top(safe.top);
  all.cut_bottom(safe.bottom);
  all.cut_left(safe.left);
  all.cut_right(safe.right);
  ui::set_service(current_ ? current_->service() : ui::Service::home);
  const client::Session session = client_.session();
  if (current_ && current_->alone() && (signed_in_ || session == client::Session::signed_out)) {
    const a11y::Group main(a11y::Role::main, current_->title());
    current_->draw(context_, all);
  } else if (signed_in_ && current_) {
    draw_suite(all);
  } else {
    draw_waiting(all);
  }
}

void Shell::State::draw_waiting(ui::Rect all) {
  ui::fill(all, Color::surface);
  ui::set_service(ui::Service::drive);
  if (client_.session() == client::Session::failed) {
    if (ui::error_state(all, "This browser could not be used", client_.failure()))
      commands_.run([] { platform::reload(); });
  } else if (client_.session() == client::Session::unreachable) {
    const ui::Answer answer = ui::empty_state(
        all, {.icon = ui::Icon::cloud_off,
              .title = "The server does not answer",
              .text = "It is tried again by itself. Without it you can use Septet in this browser "
                      "only.",
              .primary = "Try now",
              .primary_icon = ui::Icon::rotate_ccw,
              .secondary = "Use it in this browser only"});
    if (answer == ui::Answer::primary) commands_.run([this] { client_.refresh(); });
    if (answer == ui::Answer::secondary) commands_.run([this] { client_.use_this_browser_only(); });
  } else if (ui::skeleton_due(waiting_since_ms_)) {
    ui::logo(all.centered(48, 48));
  }
}

void Shell::State::draw_suite(ui::Rect all) {
  draw_skip_link();
  if (context_.phone()) {
    ui::fill(all, Color::surface);
    const ui::Rect bar = all.cut_top(ui::shell_phone_top_bar);
    const ui::Rect tabs = all.cut_bottom(ui::shell_phone_tabs);
    draw_phone_bar(bar);
    if (client_.local()) account_.draw_badge_line(context_, all.cut_top(badge_line_height));
    draw_strip(all);
    draw_panel(all);
    draw_tabs(tabs);
    return;
  }
  const ui::Rect rail = all.cut_left(ui::shell_rail);
  const ui::Rect bar = all.cut_top(ui::shell_top_bar);
  draw_rail(rail);
  draw_top_bar(bar);
  // Only its top left corner is round; the window's edge cuts the others off.
  ui::fill(all, Color::border, ui::radius_card, ImDrawFlags_RoundCornersTopLeft);
  all.cut_left(1);
  all.cut_top(1);
  ui::fill(all, Color::surface, ui::radius_card - 1, ImDrawFlags_RoundCornersTopLeft);
  draw_strip(all);
  draw_panel(all);
}

void Shell::State::draw_skip_link() {
  // It takes no room, and no press, until the keyboard comes to it.
  const bool reached = ImGui::GetFocusID() == ui::id_of("Skip to content");
  const ui::Rect where = reached ? ui::Rect{8, 8, 140, 40} : ui::Rect{0, 0, 1, 1};
  const a11y::Group group(a11y::Role::navigation, "Skip");
  const ui::Item item = ui::press_item(where, "Skip to content");
  a11y::describe(a11y::Role::link, "Skip to content");
  if (item.pressed) skip_to_content_ = true;
  if (!item.ringed) return;
  const ui::OnTop on_top;
  const a11y::Silence silence;
  ui::fill(where, Color::inverse, ui::radius_control);
  ui::label(where, Type::body_strong, Color::on_inverse, "Skip to content", ui::Align::center);
}

void Shell::State::draw_rail(ui::Rect where) {
  const a11y::Group group(a11y::Role::navigation, "Services");
  ui::logo({where.center_x() - 16, where.y + 12, 32, 32});
  ui::Stack stack(where, 4);
  stack.skip(64);
  for (const auto& panel : panels_)
    if (panel->rail_icon() != ui::Icon::none)
      draw_rail_item(stack.next(52).centered(56, 52), *panel);
}

void Shell::State::draw_rail_item(ui::Rect where, Panel& panel) {
  const bool on = &panel == current_;
  const ui::Item item = ui::press_item(where, panel.place());
  const std::string address = "/" + std::string(panel.place());
  const std::string name = panel.rail_name();
  a11y::describe(a11y::Role::link, name, {.href = "#" + address, .current = on});
  if (on)
    ui::fill(where, ui::accent_soft_of(panel.service()),
             context_.phone() ? ui::radius_control : ui::radius_card);
  ui::lay_state(item, where, ui::radius_card, true);
  const Color tint = on ? ui::accent_of(panel.service()) : Color::text_muted;
  ui::Stack stack(where.middle(40), 4);
  ui::icon(panel.rail_icon(), stack.next(20), ui::icon_normal, tint);
  ui::label(stack.next(16), Type::label, tint, name, ui::Align::center);
  ui::draw_focus_ring(item, where.inset(2), ui::radius_card);
  if (item.pressed) commands_.go(address);
}

void Shell::State::draw_tabs(ui::Rect where) {
  const a11y::Group group(a11y::Role::navigation, "Services");
  ui::fill(where, Color::raised);
  ui::horizontal_line(where.x, where.y, where.w, ui::color(Color::border));
  const auto count =
      static_cast<int>(std::count_if(panels_.begin(), panels_.end(), [](const auto& panel) {
        return panel->rail_icon() != ui::Icon::none;
      }));
  int index = 0;
  for (const auto& panel : panels_)
    if (panel->rail_icon() != ui::Icon::none)
      draw_rail_item(ui::column_of(where.inset(2, 5), index++, count, 0), *panel);
}

void Shell::State::draw_top_bar(ui::Rect where) {
  const a11y::Group group(a11y::Role::banner);
  const bool wide = context_.viewport == Viewport::desktop;
  const float side = wide ? 320.f : client_.local() ? 256.f : 200.f;
  where.cut_left(8);
  where.cut_right(16);
  const ui::Rect title = where.cut_left(side);
  ui::Rect right = where.cut_right(side);
  ui::label({title.x + 16, title.y, title.w - 16, title.h}, Type::heading, Color::text,
            current_->title());
  account_.draw_button(context_, right.cut_right(28));
  right.cut_right(12);
  notifications_.draw_bell(context_, right.cut_right(32));
  right.cut_right(4);
  if (ui::icon_button(right.cut_right(32), ui::Icon::circle_question_mark, "Help",
                      {.icon_size = ui::icon_normal, .shortcut = "?"}))
    help_.open();
  if (client_.local()) {
    right.cut_right(8);
    account_.draw_badge(context_, right.cut_right(account_.badge_width()));
  }
  draw_search(where.centered(std::min(480.f, where.w - 32), 32));
}

void Shell::State::draw_search(ui::Rect where) {
  const ui::Item item = ui::press_item(where, "Search everything");
  const std::string keys = shown_shortcut("Control+K");
  a11y::describe(a11y::Role::button, "Search everything",
                 {.shortcut = "Control+K", .has_popup = true});
  ui::box(where, Color::surface, item.hovered ? Color::border_strong : Color::border,
          ui::radius_control);
  ui::Row row({where.x + 10, where.y, where.w - 18, where.h}, 8);
  ui::icon(ui::Icon::search, row.left(16), ui::icon_small, Color::text_faint);
  ui::key_hint(row.right(ui::key_hint_width(keys)), keys);
  ui::label(row.rest(), Type::body, Color::text_faint, "Search everything");
  ui::draw_focus_ring(item, where, ui::radius_control);
  if (item.pressed) open_palette();
}

void Shell::State::draw_phone_bar(ui::Rect where) {
  const a11y::Group group(a11y::Role::banner);
  const PhoneBar bar = current_->phone_bar(context_);
  where.cut_left(bar.back ? 4 : 16);
  where.cut_right(4);
  if (bar.back && ui::icon_button(where.cut_left(44), ui::Icon::arrow_left, "Back",
                                  {.size = ui::Size::touch, .icon_size = ui::icon_normal}))
    commands_.run(bar.back);
  account_.draw_button(context_, where.cut_right(44));
  notifications_.draw_bell(context_, where.cut_right(44));
  if (ui::icon_button(where.cut_right(44), ui::Icon::search, "Search everything",
                      {.size = ui::Size::touch, .icon_size = ui::icon_normal}))
    open_palette();
  for (auto action = bar.actions.rbegin(); action != bar.actions.rend(); ++action)
    if (ui::icon_button(where.cut_right(44), action->icon, action->name,
                        {.size = ui::Size::touch, .icon_size = ui::icon_normal}))
      commands_.run(action->act);
  if (bar.subtitle.empty()) {
    ui::heading(where, Type::title, 1, bar.title);
    return;
  }
  ui::Stack lines(where.middle(36));
  ui::heading(lines.next(20), Type::heading, 1, bar.title);
  ui::label(lines.next(16), Type::caption, Color::text_muted, bar.subtitle);
}

void Shell::State::draw_strip(ui::Rect& area) {
  if (client_.live().state() != client::LiveState::retrying) {
    cut_off_since_ms_ = 0;
    return;
  }
  const double now = platform::now_ms();
  if (cut_off_since_ms_ == 0) cut_off_since_ms_ = now;
  const double left_ms = strip_after_ms - (now - cut_off_since_ms_);
  if (left_ms > 0) return platform::wake_after(left_ms);
  const a11y::Group status(a11y::Role::status);
  if (ui::error_strip(area.cut_top(strip_height),
                      platform::online() ? "The connection to the server is lost. Trying again."
                                         : "You are offline. What you see may be out of date.",
                      "Try now"))
    commands_.run([this] { client_.live().retry_now(); });
}

void Shell::State::draw_panel(ui::Rect area) {
  panel_area_ = area;
  const a11y::Group main(a11y::Role::main, current_->title());
  if (std::exchange(skip_to_content_, false)) {
    a11y::focus_next();
    ImGui::SetKeyboardFocusHere();
  }
  const ui::Clip clip(area);
  current_->draw(context_, area);
}

void Shell::State::draw_drop_frame() {
  if (!files_hover_) return;
  const ui::OnTop on_top;
  const ui::Rect frame = panel_area_.inset(8);
  ui::fill(frame, ui::color(ui::accent_soft(), 0.6f), ui::radius_card);
  ui::outline(frame, ui::accent(), ui::radius_card, 2);
}

Shell::Shell(client::Client& client, std::vector<std::unique_ptr<Panel>> panels)
    : state_(std::make_unique<State>(client, std::move(panels))) {}
Shell::~Shell() = default;
void Shell::frame() {
  state_->frame();
}

}  // namespace septet::shell
