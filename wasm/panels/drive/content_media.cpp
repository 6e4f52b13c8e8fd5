// Films and sound: the pictures over the whole window, the controls at its bottom.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "imgui_internal.h"
#include "panels/drive/actions.h"
#include "panels/drive/viewer_content.h"
#include "platform/accessibility.h"
#include "platform/input.h"
#include "platform/loop.h"
#include "platform/media.h"
#include "platform/page.h"
#include "ui/item.h"

namespace septet::panels::drive {

namespace {

using platform::MediaState;
using ui::Rect;

constexpr std::string_view volume_key = "septet.volume";
constexpr std::string_view speed_menu = "Speed";
constexpr std::array speeds{0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0};
constexpr double step_s = 5;
constexpr double idle_ms = 3'000;
constexpr float controls_height = 132;

std::string playing_time_text(double time_s) {
  const auto whole = static_cast<std::int64_t>(std::max(0.0, time_s));
  const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  const std::int64_t hours = whole / 3600;
  const std::int64_t minutes = whole / 60 % 60;
  const std::string end = ":" + two(whole % 60);
  return hours > 0 ? std::to_string(hours) + ":" + two(minutes) + end
                   : std::to_string(minutes) + end;
}

std::string speed_text(double speed) {
  std::string out = std::to_string(speed);
  out.erase(out.find_last_not_of('0') + 1);
  if (out.ends_with('.')) out.pop_back();
  return out + "\u00d7";
}

// The player, and where it streams from.
class Source {
 public:
  Source(client::Client& client, const Opened& opened, bool video) : client_(client) {
    client.address(opened.content_path(), opened.node.content_type.value_or(""),
                   [this, video, alive = std::weak_ptr(alive_)](Result<std::string> address) {
                     if (!alive.expired()) arrived(std::move(address), video);
                   });
  }
  ~Source() {
    player_.reset();
    if (!address_.empty()) client_.release_address(address_);
  }
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  // 0 until there is an address.
  platform::MediaId id() const { return player_ ? player_->id() : 0; }
  bool failed() const { return failed_; }

 private:
  void arrived(Result<std::string> address, bool video) {
    if (!address.ok()) {
      failed_ = true;
      return;
    }
    address_ = *std::move(address);
    player_ = std::make_unique<platform::Media>(
        video ? platform::MediaKind::video : platform::MediaKind::audio, address_);
    const std::string stored = platform::stored(volume_key).value_or("100");
    int percent = 100;
    std::from_chars(stored.data(), stored.data() + stored.size(), percent);
    platform::media_set_volume(player_->id(), std::clamp(percent, 0, 100) / 100.0, false);
    platform::media_play(player_->id());
  }

  client::Client& client_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
  std::unique_ptr<platform::Media> player_;
  std::string address_;
  bool failed_ = false;
};

class MediaContent final : public ViewerContent {
 public:
  MediaContent(View& view, const Opened& opened, bool video)
      : opened_(opened), video_(video), source_(view.context.client, opened, video) {}

  bool dark() const override { return true; }
  bool arrows_lead_on() const override { return false; }
  bool alone() const override { return idle_; }
  void draw(View&, Rect area) override;
  void draw_tools(View&, ui::Row&) override;

 private:
  void draw_picture_of(const MediaState&, Rect area);
  void draw_sound(View&, Rect area);
  void draw_controls(View&, const MediaState&, Rect area);
  void draw_progress(const MediaState&, Rect line);
  void draw_buttons(View&, const MediaState&, Rect line);
  void draw_volume(const MediaState&, ui::Row&);
  void draw_speed(const MediaState&, ui::Row&);
  void follow_keys(const MediaState&);
  void follow_idleness(const MediaState&);
  void toggle(const MediaState&);
  void seek(const MediaState&, double time_s);
  void set_volume(double volume, bool muted);

  Opened opened_;
  bool video_;
  Source source_;
  bool idle_ = false;
  double moved_ms_ = 0;
};

void MediaContent::toggle(const MediaState& state) {
  if (state.playing)
    platform::media_pause(source_.id());
  else
    platform::media_play(source_.id());
}

void MediaContent::seek(const MediaState& state, double time_s) {
  const double end = state.duration_s > 0 ? state.duration_s : time_s;
  platform::media_seek(source_.id(), std::clamp(time_s, 0.0, end));
}

void MediaContent::set_volume(double volume, bool muted) {
  volume = std::clamp(volume, 0.0, 1.0);
  platform::media_set_volume(source_.id(), volume, muted);
  platform::store(volume_key, std::to_string(static_cast<int>(volume * 100 + 0.5)));
}

void MediaContent::draw_picture_of(const MediaState& state, Rect area) {
  const Rect middle = area.inset(0, 0);
  ImGui::SetCursorScreenPos(middle.min());
  const ui::Item item = ui::press_item(middle, "film", false, ImGuiButtonFlags_AllowOverlap);
  a11y::describe(a11y::Role::none, "");
  if (item.hovered && ImGui::IsMouseDoubleClicked(0))
    platform::set_full_screen(!platform::full_screen());
  else if (item.pressed)
    toggle(state);
  if (state.texture == nullptr) return;
  const auto w = static_cast<float>(state.width_px);
  const auto h = static_cast<float>(state.height_px);
  const float scale = std::min(area.w / w, area.h / h);
  const Rect where = area.centered(w * scale, h * scale);
  ui::draw_list()->AddImage(state.texture, where.min(), where.max());
  a11y::node(a11y::Role::image, opened_.node.name, where.min(), where.max());
}

void MediaContent::draw_sound(View& view, Rect area) {
  const Rect tile = area.centered(184, 184);
  ui::fill(tile, ui::Color::raised, ui::radius_card);
  ui::outline(tile, ui::Color::border, ui::radius_card);
  file_icon(kind_of(opened_.node), tile, 24);
  ui::label({area.x, tile.bottom() + 16, area.w, 28}, ui::Type::title, ui::Color::text,
            opened_.node.name, ui::Align::center);
  (void)view;
}

void MediaContent::draw_progress(const MediaState& state, Rect line) {
  float share = state.duration_s > 0 ? static_cast<float>(state.time_s / state.duration_s) : 0;
  const ui::Item item = ui::press_item(line, "Position");
  a11y::describe(
      a11y::Role::slider, "Position",
      {.value = playing_time_text(state.time_s) + " of " + playing_time_text(state.duration_s),
       .value_now = static_cast<float>(state.time_s),
       .value_max = static_cast<float>(std::max(1.0, state.duration_s))});
  const float at = std::clamp((ImGui::GetMousePos().x - line.x) / line.w, 0.f, 1.f);
  if (item.held && state.duration_s > 0) {
    share = at;
    seek(state, at * state.duration_s);
  }
  const bool near = item.hovered || item.held || item.ringed;
  const Rect track = line.middle(near ? 6 : 4);
  const auto part = [&](float to, ImU32 tint) {
    ui::fill({track.x, track.y, track.w * to, track.h}, tint, 3);
  };
  part(1, IM_COL32(255, 255, 255, 60));
  if (state.duration_s > 0)
    part(static_cast<float>(state.buffered_s / state.duration_s), IM_COL32(255, 255, 255, 90));
  part(share, ui::color(ui::accent()));
  ui::disc({track.x + track.w * share, track.center_y()}, near ? 8.f : 6.f, IM_COL32_WHITE);
  ui::draw_focus_ring(item, line.middle(16), 8);
  if (item.hovered && state.duration_s > 0)
    ui::show_tooltip({line.x + at * line.w, track.y - 4, 0, 0},
                     playing_time_text(at * state.duration_s));
}

void MediaContent::draw_volume(const MediaState& state, ui::Row& row) {
  const bool silent = state.muted || state.volume <= 0;
  if (ui::icon_button(row.left(44), silent ? ui::Icon::volume_x : ui::Icon::volume_2,
                      silent ? "Sound on" : "Mute",
                      {.size = ui::Size::touch,
                       .icon_size = ui::icon_normal,
                       .shortcut = "M",
                       .tint = ui::Color::text}))
    set_volume(state.volume > 0 ? state.volume : 0.5, !silent);
  if (ui::touch()) return;
  float volume = state.muted ? 0 : static_cast<float>(state.volume);
  if (ui::slider(row.left(88), "Volume", volume)) set_volume(volume, false);
}

void MediaContent::draw_speed(const MediaState& state, ui::Row& row) {
  const std::string text = speed_text(state.speed);
  const Rect where = row.right(56);
  if (ui::button(where.middle(36), text + "##speed", {.kind = ui::Kind::ghost}))
    ui::open_menu(speed_menu, where);
  if (ui::Menu menu(speed_menu, 160); menu)
    for (const double speed : speeds)
      if (menu.item(speed_text(speed), {.checked = speed == state.speed, .checkable = true}))
        platform::media_set_speed(source_.id(), speed);
}

void MediaContent::draw_buttons(View& view, const MediaState& state, Rect line) {
  ui::Row row(line, 4);
  const auto look = [](std::string_view key) {
    return ui::IconButtonOptions{.size = ui::Size::touch,
                                 .icon_size = ui::icon_normal,
                                 .shortcut = key,
                                 .tint = ui::Color::text};
  };
  if (ui::icon_button(row.left(44), state.playing ? ui::Icon::pause : ui::Icon::play,
                      state.playing ? "Pause" : "Play", look("Space")))
    toggle(state);
  if (ui::icon_button(row.left(44), ui::Icon::rotate_ccw, "Back 5 seconds", look("\u2190")))
    seek(state, state.time_s - step_s);
  if (ui::icon_button(row.left(44), ui::Icon::rotate_cw, "Forward 5 seconds", look("\u2192")))
    seek(state, state.time_s + step_s);
  draw_volume(state, row);
  if (video_ &&
      ui::icon_button(row.right(44),
                      platform::full_screen() ? ui::Icon::minimize : ui::Icon::maximize,
                      platform::full_screen() ? "Leave full screen" : "Full screen", look("F")))
    platform::set_full_screen(!platform::full_screen());
  draw_speed(state, row);
  const std::string time =
      playing_time_text(state.time_s) + " / " + playing_time_text(state.duration_s);
  Rect text = row.rest();
  text.cut_left(view.context.phone() ? 0 : 12);
  ui::label(text, ui::Type::body, ui::Color::text, time);
}

void MediaContent::draw_controls(View& view, const MediaState& state, Rect area) {
  const Rect bottom{area.x, area.bottom() - controls_height, area.w, controls_height};
  ui::ramp({bottom.x, bottom.y - 64, bottom.w, bottom.h + 64}, ui::color(ui::Color::background, 0),
           ui::color(ui::Color::background, 0.95f));
  const ui::Overlay overlay("controls", bottom, 0);
  const a11y::Group group(a11y::Role::group, "Player");
  Rect inner = bottom.inset(view.context.phone() ? 12.f : 40.f, 0);
  inner.cut_top(32);
  draw_progress(state, inner.cut_top(24));
  inner.cut_top(8);
  draw_buttons(view, state, inner.cut_top(44));
}

void MediaContent::follow_keys(const MediaState& state) {
  const ImGuiID owner = ImGui::GetID("media keys");
  for (const ImGuiKey key : {ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_UpArrow,
                             ImGuiKey_DownArrow, ImGuiKey_Home, ImGuiKey_End})
    ImGui::SetKeyOwner(key, owner);
  const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(key, true); };
  if (pressed(ImGuiKey_LeftArrow)) seek(state, state.time_s - step_s);
  if (pressed(ImGuiKey_RightArrow)) seek(state, state.time_s + step_s);
  if (pressed(ImGuiKey_Home)) seek(state, 0);
  if (pressed(ImGuiKey_UpArrow)) set_volume(state.volume + 0.1, false);
  if (pressed(ImGuiKey_DownArrow)) set_volume(state.volume - 0.1, false);
  // With the focus on a button the space bar presses that.
  const bool on_button = ImGui::IsAnyItemFocused() && platform::using_keyboard();
  if (ImGui::IsKeyPressed(ImGuiKey_K, false) ||
      (!on_button && ImGui::IsKeyPressed(ImGuiKey_Space, false)))
    toggle(state);
  if (ImGui::IsKeyPressed(ImGuiKey_M, false)) set_volume(state.volume, !state.muted);
  if (video_ && ImGui::IsKeyPressed(ImGuiKey_F, false))
    platform::set_full_screen(!platform::full_screen());
  if (pressed(ImGuiKey_Period))
    platform::media_set_speed(source_.id(), std::min(2.0, state.speed + 0.25));
  if (pressed(ImGuiKey_Comma))
    platform::media_set_speed(source_.id(), std::max(0.5, state.speed - 0.25));
}

// In full screen everything but the film goes away while nobody moves.
void MediaContent::follow_idleness(const MediaState& state) {
  const ImGuiIO& io = ImGui::GetIO();
  const double now = platform::now_ms();
  const bool moved = io.MouseDelta.x != 0 || io.MouseDelta.y != 0 || ImGui::IsMouseDown(0);
  if (moved || moved_ms_ == 0 || platform::using_keyboard()) {
    moved_ms_ = now;
    platform::wake_after(idle_ms + 50);
  }
  idle_ = platform::full_screen() && state.playing && now - moved_ms_ > idle_ms;
  if (idle_) ImGui::SetMouseCursor(ImGuiMouseCursor_None);
}

void MediaContent::draw(View& view, Rect area) {
  const MediaState state = source_.id() ? platform::media_state(source_.id()) : MediaState();
  if (source_.failed() || state.failed) {
    const auto answer = ui::empty_state(area, {.icon = icon_of(kind_of(opened_.node)),
                                               .title = "This browser cannot play it",
                                               .text = "It opens in a player on your machine.",
                                               .primary = "Download",
                                               .primary_icon = ui::Icon::download});
    if (answer == ui::Answer::primary) perform(view, Action::download, {opened_.node});
    return;
  }
  follow_idleness(state);
  if (video_)
    draw_picture_of(state, area);
  else
    draw_sound(view, area);
  if (source_.id() == 0 || (state.waiting && !state.known)) {
    if (video_) ui::skeleton(area.centered(std::min(area.w - 64, 640.f), 360), ui::radius_card);
  }
  if (source_.id() == 0) return;
  if (!idle_) draw_controls(view, state, area);
  follow_keys(state);
}

void MediaContent::draw_tools(View&, ui::Row&) {}

}  // namespace

std::unique_ptr<ViewerContent> media_content(View& view, const Opened& opened, bool video) {
  return std::make_unique<MediaContent>(view, opened, video);
}

}  // namespace septet::panels::drive
