#include "ui/floating.h"

#include <cmath>

#include "imgui_internal.h"
#include "platform/accessibility.h"
#include "platform/input.h"
#include "platform/loop.h"
#include "ui/icons.h"
#include "ui/item.h"
#include "ui/paint.h"

namespace septet::ui {
namespace {

constexpr ImGuiWindowFlags bare_window =
    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
    ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollWithMouse;
constexpr float menu_padding = 8;
constexpr float menu_item_height = 36;

// Where an open menu hangs, by the id of its popup.
Rect anchor_of(ImGuiID popup) {
  ImGuiStorage* storage = &ImGui::GetCurrentContext()->CurrentWindowStack[0].Window->StateStorage;
  return {storage->GetFloat(popup ^ 1), storage->GetFloat(popup ^ 2), storage->GetFloat(popup ^ 3),
          storage->GetFloat(popup ^ 4)};
}
void keep_anchor(ImGuiID popup, Rect anchor) {
  ImGuiStorage* storage = &ImGui::GetCurrentContext()->CurrentWindowStack[0].Window->StateStorage;
  storage->SetFloat(popup ^ 1, anchor.x);
  storage->SetFloat(popup ^ 2, anchor.y);
  storage->SetFloat(popup ^ 3, anchor.w);
  storage->SetFloat(popup ^ 4, anchor.h);
}

Rect screen() {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  return {0, 0, size.x, size.y};
}
bool narrow() {
  return screen().w < breakpoint_tablet;
}

// Under the anchor, at its left edge or, near the right of the window, at its right one; above it
// where there is more room.
Rect hung(Rect anchor, float width, float height) {
  const Rect all = screen().inset(8);
  width = std::min(width, all.w);
  height = std::min(height, all.h);
  const float x = anchor.x + width > all.right() ? anchor.right() - width : anchor.x;
  const bool above = anchor.bottom() + 4 + height > all.bottom() && anchor.y - 4 - height >= all.y;
  const float y = above ? anchor.y - 4 - height : anchor.bottom() + 4;
  return {snapped(std::clamp(x, all.x, all.right() - width)),
          snapped(std::clamp(y, all.y, all.bottom() - height)), width, height};
}

class PlainWindowStyle {
 public:
  PlainWindowStyle() {
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
    ImGui::PushStyleVar(ImGuiStyleVar_PopupBorderSize, 0);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, {1, 1});
  }
  ~PlainWindowStyle() { ImGui::PopStyleVar(4); }
  PlainWindowStyle(const PlainWindowStyle&) = delete;
  PlainWindowStyle& operator=(const PlainWindowStyle&) = delete;
};

// How high the menu of that name was in the frame before.
float& last_height(ImGuiID id) {
  return *ImGui::GetCurrentContext()->CurrentWindowStack[0].Window->StateStorage.GetFloatRef(id ^ 5,
                                                                                             120);
}

bool begin_popup(ImGuiID id, Rect where) {
  const PlainWindowStyle style;
  ImGui::SetNextWindowPos(where.min());
  ImGui::SetNextWindowSize({where.w, where.h});
  return ImGui::BeginPopupEx(id, bare_window);
}

// A sheet covers the page with a scrim of its own, since it is no modal of ImGui's.
void draw_sheet_scrim() {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->PushClipRectFullScreen();
  list->AddRectFilled({0, 0}, screen().max(), color(Color::scrim));
  list->PopClipRect();
}

void draw_floating_box(Rect where, int level) {
  shadow(where, level);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->PushClipRectFullScreen();
  box(where, Color::raised, Color::border, radius_card);
  list->PopClipRect();
}

// Esc, or a press on the scrim, while nothing else is above the dialog that is being drawn.
bool dismissed(Rect dialog) {
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  if (g.OpenPopupStack.Size > g.BeginPopupStack.Size || ImGui::IsWindowAppearing()) return false;
  const bool outside = ImGui::IsMouseClicked(0) && !dialog.contains(ImGui::GetMousePos());
  return outside || ImGui::IsKeyPressed(ImGuiKey_Escape);
}

// In the middle of the window; on a phone at its bottom, above the keyboard.
Rect dialog_box(const DialogOptions& options, float height) {
  const Rect all = screen();
  if (options.full) return all;
  height = std::min(height, all.h - 16 - options.top);
  const float width = std::min(options.width, all.w - 16);
  if (options.top > 0) return {snapped((all.w - width) / 2), options.top, width, height};
  if (!narrow()) return all.centered(width, height);
  return {8, std::max(8.f, all.h - height - 8 - platform::keyboard_height()), all.w - 16, height};
}

}  // namespace

void open_menu(std::string_view name, Rect anchor) {
  const ImGuiID id = id_of(name);
  keep_anchor(id, anchor);
  ImGui::OpenPopupEx(id, ImGuiPopupFlags_None);
}

void open_menu_here(std::string_view name) {
  const ImVec2 at = ImGui::GetMousePos();
  open_menu(name, {at.x, at.y - 4, 0, 0});
}

bool menu_is_open(std::string_view name) {
  return ImGui::IsPopupOpen(id_of(name), 0);
}

Menu::Menu(std::string_view name, float width) {
  const ImGuiID id = id_of(name);
  open_ = ImGui::IsPopupOpen(id, 0);
  if (!open_) return;
  const float height = last_height(id);
  const bool sheet = narrow();
  const Rect all = screen();
  const Rect at =
      sheet ? Rect{8, all.h - height - 8 - platform::safe_area().bottom, all.w - 16, height}
            : hung(anchor_of(id), width, height);
  open_ = begin_popup(id, at);
  if (!open_) return;
  id_ = id;
  if (sheet) draw_sheet_scrim();
  draw_floating_box(at, 2);
  a11y::begin_group(a11y::Role::menu, drawn_name(name));
  rest_ = at.inset(menu_padding);
  top_ = at.y;
  rest_.h = 10'000;
}

Menu::~Menu() {
  if (!open_) return;
  const float used = rest_.y + menu_padding - top_;
  float& height = last_height(id_);
  if (height != used) platform::wake();
  height = used;
  a11y::end_group();
  ImGui::EndPopup();
}

Rect Menu::box(float height) {
  return rest_.cut_top(height);
}

bool Menu::item(std::string_view name, const MenuItemOptions& options) {
  const Rect at = rest_.cut_top(touch() ? control_touch : menu_item_height);
  const Item item = press_item(at, name, options.disabled);
  a11y::describe(options.checkable ? a11y::Role::menuitemradio : a11y::Role::menuitem,
                 drawn_name(name),
                 {.description = options.disabled ? options.reason : std::string_view(),
                  .shortcut = options.shortcut,
                  .checked = options.checkable ? std::optional(options.checked) : std::nullopt,
                  .disabled = options.disabled});
  const a11y::Silence silence;
  const Color tint = options.disabled ? Color::text_faint
                     : options.danger ? Color::bad
                                      : Color::text;
  if (!options.disabled && (item.hovered || item.ringed)) fill(at, Color::hover, radius_control);
  Row row(at.inset(12, 0), 12);
  if (options.icon != Icon::none)
    icon(options.icon, row.left(icon_small), icon_small,
         options.danger || options.disabled ? tint : Color::text_muted);
  if (options.checked) icon(Icon::check, row.right(icon_small), icon_small, accent());
  if (!options.shortcut.empty())
    label(row.right(measure(Type::caption, options.shortcut).x), Type::caption, Color::text_faint,
          options.shortcut);
  label(row.rest(), Type::body, tint, drawn_name(name));
  draw_focus_ring(item, at.inset(4), radius_control);
  offer_tooltip(item, at, options.disabled ? options.reason : std::string_view());
  if (item.pressed) ImGui::CloseCurrentPopup();
  return item.pressed;
}

void Menu::separator() {
  const Rect at = rest_.cut_top(13);
  horizontal_line(at.x - menu_padding, at.y + 6, at.w + 2 * menu_padding, color(Color::border));
}

void Menu::heading(std::string_view text) {
  label(rest_.cut_top(28).inset(12, 0), Type::label, Color::text_faint, text);
}

Popover::Popover(std::string_view name, float width, float height) {
  const ImGuiID id = id_of(name);
  open_ = ImGui::IsPopupOpen(id, 0);
  if (!open_) return;
  const Rect all = screen();
  area_ = narrow()
              ? Rect{8, std::max(8.f, all.h - height - 8), all.w - 16, std::min(height, all.h - 16)}
              : hung(anchor_of(id), width, height);
  open_ = begin_popup(id, area_);
  if (!open_) return;
  if (narrow()) draw_sheet_scrim();
  draw_floating_box(area_, 2);
  a11y::begin_group(a11y::Role::dialog, drawn_name(name));
}

Popover::~Popover() {
  if (!open_) return;
  a11y::end_group();
  ImGui::EndPopup();
}

void Popover::close() {
  ImGui::CloseCurrentPopup();
}

bool modal_is_open() {
  return ImGui::GetTopMostPopupModal() != nullptr;
}

void forget_undrawn_popups() {
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  for (int level = 0; level < g.OpenPopupStack.Size; ++level) {
    const ImGuiPopupData& popup = g.OpenPopupStack[level];
    const bool drawn = popup.Window != nullptr && popup.Window->WasActive;
    if (drawn || popup.OpenFrameCount >= g.FrameCount - 1) continue;
    ImGui::ClosePopupToLevel(level, true);
    return;
  }
}

Dialog::Dialog(std::string_view name, bool& open, const DialogOptions& options)
    : open_(open), drawn_(false) {
  const ImGuiID id = id_of(name);
  if (!open_) {
    // The caller closed it.
    const int level = ImGui::GetCurrentContext()->BeginPopupStack.Size;
    if (ImGui::IsPopupOpen(id, 0)) ImGui::ClosePopupToLevel(level, true);
    return;
  }
  if (!ImGui::IsPopupOpen(id, 0)) ImGui::OpenPopupEx(id, ImGuiPopupFlags_None);
  const float head = !options.title ? 0 : options.subtitle.empty() ? 56.f : 76.f;
  const Rect at = dialog_box(options, options.height + head);
  const PlainWindowStyle style;
  ImGui::SetNextWindowPos(at.min());
  ImGui::SetNextWindowSize({at.w, at.h});
  if (!ImGui::BeginPopupEx(id, bare_window | ImGuiWindowFlags_Modal)) {
    open_ = false;
    return;
  }
  drawn_ = true;
  if (options.full)
    fill(at, Color::background);
  else
    draw_floating_box(at, 3);
  a11y::begin_group(a11y::Role::dialog, drawn_name(name), {.modal = true});
  body_ = at;
  if (options.title) {
    draw_head(name, head, options);
    body_ = body_.inset(24, 0);
    body_.cut_bottom(24);
  }
  if (options.closable && dismissed(at)) close();
}

void Dialog::draw_head(std::string_view name, float height, const DialogOptions& options) {
  Rect head = body_.cut_top(height).inset(24, 0);
  head.cut_top(20);
  Rect line = head.cut_top(28);
  if (options.closable &&
      icon_button(line.cut_right(32).moved(8, 0), Icon::x, "Close", {.size = Size::normal}))
    close();
  label(line, Type::title, Color::text, drawn_name(name));
  if (!options.subtitle.empty())
    label(head.cut_top(20), Type::body, Color::text_muted, options.subtitle);
}

void Dialog::close() {
  open_ = false;
  ImGui::CloseCurrentPopup();
}

bool Dialog::actions(std::string_view confirm, const ButtonOptions& options,
                     std::string_view cancel) {
  Row row(body_.cut_bottom(height_of(options.size)), 8);
  const bool confirmed = button(row.right(button_width(confirm, options)), confirm, options);
  if (!cancel.empty() && button(row.right(button_width(cancel)), cancel)) close();
  return confirmed;
}

Dialog::~Dialog() {
  if (!drawn_) return;
  if (!open_ && ImGui::IsPopupOpen(ImGui::GetCurrentWindow()->PopupId, 0))
    ImGui::CloseCurrentPopup();
  a11y::end_group();
  ImGui::EndPopup();
}

}  // namespace septet::ui
