// The page around the canvas: its address, title, theme, storage, clipboard, and the machine's
// clock and randomness.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/time.h"

namespace septet::platform {

// The part after '#', decoded by nobody: "/drive/folder/0192…". Empty at the start page.
std::string address();
void push_address(std::string_view);     // a new entry of the history
void replace_address(std::string_view);  // the same entry
void go_back();
// Back, forward, a link, or the person edited it. Not called for push and replace.
void on_address_change(std::function<void(std::string address)>);
// "https://host:port/path/" of the page, without '#…'.
std::string base_url();
void open_in_new_tab(std::string_view url);
void reload();

// While it is true the browser asks before the page is left: something is not saved.
void ask_before_leaving(bool);
// Only while an input event is handled; the browser may refuse, and Escape ends it at any time.
void set_full_screen(bool);
bool full_screen();

void set_title(std::string_view);
// The count on the installed application's icon; 0 removes it.
void set_badge(int count);

enum class Theme { light, dark };
Theme system_theme();
bool reduced_motion();
bool touch_primary();                              // the main pointer is a finger
bool page_visible();                               // false: another tab is in front
void on_appearance_change(std::function<void()>);  // theme, motion, full screen or visibility
// The theme that the interface draws in: colours the page behind the canvas and the phone's bars,
// and is there before the first paint of the next start. Empty follows the system.
void set_page_theme(std::optional<Theme>);

// Small strings that outlive the page (localStorage). Empty optional: none, or storage is refused.
std::optional<std::string> stored(std::string_view key);
void store(std::string_view key, std::string_view value);
void unstore(std::string_view key);

// Has to be called while an input event is handled.
void copy_text(std::string_view);
// The system's sheet for sharing a link, where there is one; otherwise false.
bool share_link(std::string_view title, std::string_view url);

std::string language();   // "de-CH"
std::string time_zone();  // "Europe/Zurich"
// Minutes to add to UTC at that time in the person's time zone.
int utc_offset_minutes(Timestamp);

Clock& clock();
Random& random();

bool is_apple();  // shortcuts are shown with ⌘

void log(std::string_view line);  // the browser's console
void log_error(std::string_view line);

}  // namespace septet::platform
