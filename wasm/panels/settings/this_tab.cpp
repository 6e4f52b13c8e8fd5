// How this tab behaves: its theme, its shortcuts, what it keeps.
#include <array>

#include "panels/settings/page.h"
#include "platform/accessibility.h"
#include "platform/files.h"
#include "platform/page.h"
#include "shell/appearance.h"
#include "shell/palette.h"

namespace septet::panels::settings {

namespace {

using ui::Rect;

struct ThemeCard {
  people::Theme theme;
  std::string_view name;
  std::string_view text;
  ui::Icon icon;
};
constexpr std::array themes{
    ThemeCard{people::Theme::system, "System", "As your machine is set", ui::Icon::sun_moon},
    ThemeCard{people::Theme::light, "Light", "Always light", ui::Icon::sun},
    ThemeCard{people::Theme::dark, "Dark", "Always dark", ui::Icon::moon},
};

void choose(View& view, people::Theme theme) {
  view.later([&client = view.model.client(), theme] {
    shell::choose_theme(theme);
    people::ProfilePatch patch;
    patch.theme = theme;
    client.people().update_me(patch, [&client](Result<people::Profile>) { client.refresh(); });
  });
}

void draw_theme(View& view, const ThemeCard& card, Rect where) {
  const bool chosen = shell::chosen_theme() == card.theme;
  const ui::Pressed pressed = ui::pressable(where, card.name);
  a11y::describe(a11y::Role::radio, card.name, {.description = card.text, .checked = chosen});
  const a11y::Silence silence;
  if (pressed.hovered) ui::fill(where, ui::Color::hover, ui::radius_card);
  ui::outline(where, chosen ? ui::accent() : ui::Color::border, ui::radius_card,
              chosen ? 2.f : 1.f);
  Rect inner = where.inset(20);
  ui::icon(card.icon, inner.cut_top(20).cut_left(20), ui::icon_normal,
           chosen ? ui::accent() : ui::Color::text_muted);
  inner.cut_top(16);
  ui::label(inner.cut_top(20), ui::Type::body_medium, ui::Color::text, card.name);
  ui::label(inner.cut_top(20), ui::Type::body, ui::Color::text_muted, card.text);
  if (pressed.clicked && !chosen) choose(view, card.theme);
}

struct Keys {
  std::string_view keys;
  std::string_view what;
};
constexpr std::array everywhere{
    Keys{"Control+K", "Search everything, and commands"},
    Keys{"Control+F", "Find in this panel"},
    Keys{"?", "Show the shortcuts of the panel in view"},
    Keys{"Tab", "To the next control"},
    Keys{"Escape", "Close what is open, clear a selection"},
};
constexpr std::array in_drive{
    Keys{"Enter", "Open a folder, preview a file"},
    Keys{"Space", "Select, or no longer"},
    Keys{"F2", "Rename"},
    Keys{"Delete", "Move to the trash"},
    Keys{"M", "Move to another folder"},
    Keys{"C", "Copy to another folder"},
    Keys{"S", "Star, or remove the star"},
    Keys{"Control+A", "Select everything"},
    Keys{"Shift+N", "New folder"},
    Keys{"Shift+U", "Upload files"},
};

void draw_keys(View& view, std::string_view title, std::span<const Keys> keys) {
  view.page.section(title);
  view.page.begin_card();
  for (const auto& [shortcut, what] : keys) {
    const Rect row = view.page.row(44);
    ui::label(row, ui::Type::body, ui::Color::text, what);
    ui::key_hint(row.middle(20), shell::shown_shortcut(shortcut));
  }
  view.page.end_card();
}

// ---- Offline storage

std::string bytes(std::int64_t size) {
  return ui::size_text(static_cast<std::uint64_t>(size));
}

void pick_import(View& view) {
  view.later([&model = view.model, &commands = view.context.commands] {
    platform::pick_files(false, ".zip", [&model, &commands](auto files) {
      if (!files.empty()) model.import_all(commands, files.front());
    });
  });
}

void draw_moving(View& view) {
  if (!view.model.moving_data) return;
  view.page.gap(16);
  Rect line = view.page.take(28);
  ui::label(line.cut_top(20), ui::Type::body, ui::Color::text_muted, "Under way …");
  line.cut_top(4);
  ui::progress(line, "Export or import", static_cast<float>(*view.model.moving_data));
}

void draw_space(View& view) {
  const client::LocalStorage& storage = view.model.client().storage();
  view.page.begin_card();
  const std::string used = storage.quota_bytes > 0
                               ? bytes(storage.used_bytes) + " of " + bytes(storage.quota_bytes) +
                                     " that this browser allows"
                               : bytes(storage.used_bytes);
  view.page.setting("Space in use", used, 0);
  if (!storage.kept)
    view.page.setting("Will it last?",
                      "No: this is a private window. Everything is gone when it closes.", 0);
  else
    view.page.setting("Will it last?",
                      storage.persistent
                          ? "Yes: the browser has promised not to clear it to make room."
                          : "Most likely: the browser may clear it when the disk gets full. "
                            "Installing Septet, or a bookmark, makes that less likely. Save a copy "
                            "now and then.",
                      0);
  view.page.end_card();
}

void draw_archives(View& view) {
  const bool busy = view.model.moving_data.has_value();
  view.page.section("Take it elsewhere");
  view.page.begin_card();
  const Rect save =
      view.page.setting("Save a copy", "One zip archive with all files and what you have set.",
                        ui::button_width("Export"));
  if (ui::button(save, "Export", {.busy = busy}))
    view.later(
        [&model = view.model, &commands = view.context.commands] { model.export_all(commands); });
  const Rect load =
      view.page.setting("Bring files in", "From an archive that was saved here or on a server.",
                        ui::button_width("Import"));
  if (ui::button(load, "Import", {.busy = busy})) pick_import(view);
  view.page.end_card();
  draw_moving(view);
}

void draw_local_storage(View& view) {
  view.page.title("Offline storage",
                  "Everything you do is kept in this browser, on this machine, and nowhere else. "
                  "It works without a network and survives a reload or a crash. Whoever clears "
                  "this browser's data clears it too.");
  draw_space(view);
  draw_archives(view);
  client::Client& client = view.model.client();
  view.page.section("On a server");
  view.page.begin_card();
  const Rect go = view.page.setting(
      "Use it from every device",
      "Sign in where Septet runs as a server at this address, if it does; you can then take along "
      "what is kept here.",
      ui::button_width("Go to the server"));
  if (ui::button(go, "Go to the server")) view.later([&client] { client.use_server(); });
  view.page.end_card();
}

void draw_server_storage(View& view) {
  client::Client& client = view.model.client();
  view.page.title("Offline storage",
                  "Septet opens without a network once it was opened here. Install it from your "
                  "browser's menu (“Install Septet”, on a phone “Add to home screen”) to have it "
                  "in a window of its own.");
  if (client.has_local_data()) {
    view.page.begin_card();
    const Rect take = view.page.setting(
        "Files kept in this browser",
        "From the time before you signed in. Copy them to your drive on this server.",
        ui::button_width("Take along"));
    if (ui::button(take, "Take along", {.busy = view.model.moving_data.has_value()}))
      view.later(
          [&model = view.model, &commands = view.context.commands] { model.take_along(commands); });
    view.page.end_card();
  }
  draw_archives(view);
  view.page.section("Without a server");
  view.page.begin_card();
  const Rect local = view.page.setting(
      "Use this browser only",
      "Start an empty drive that never leaves this machine. Your account here stays as it is.",
      ui::button_width("Switch"));
  if (ui::button(local, "Switch##local")) view.later([&client] { client.use_this_browser_only(); });
  view.page.end_card();
}

}  // namespace

void draw_appearance(View& view) {
  view.page.title("Appearance", "On this device, and on those where you sign in from now on.");
  const a11y::Group group(a11y::Role::radiogroup, "Theme");
  if (view.page.phone()) {
    for (const ThemeCard& card : themes) {
      draw_theme(view, card, view.page.take(116));
      view.page.gap(12);
    }
    return;
  }
  const Rect line = view.page.take(116);
  for (int i = 0; i < 3; ++i)
    draw_theme(view, themes[static_cast<std::size_t>(i)], ui::column_of(line, i, 3, 16));
}

void draw_shortcuts(View& view) {
  view.page.title("Shortcuts", "Everything can be reached without a mouse.");
  draw_keys(view, "Everywhere", everywhere);
  draw_keys(view, "Drive", in_drive);
}

void draw_storage(View& view) {
  if (view.model.local())
    draw_local_storage(view);
  else
    draw_server_storage(view);
}

}  // namespace septet::panels::settings
