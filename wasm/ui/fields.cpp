#include "ui/fields.h"

#include <cmath>

#include "imgui_internal.h"
#include "platform/input.h"
#include "platform/loop.h"
#include "ui/floating.h"
#include "ui/icons.h"
#include "ui/item.h"
#include "ui/paint.h"

namespace septet::ui {
namespace {

constexpr float label_space = 28;  // a line of 20 and 8 below it
constexpr float note_space = 20;   // 4 and a line of 16

float input_height(const FieldOptions& options) {
  const float one = height_of(options.size);
  return options.lines > 1 ? static_cast<float>(options.lines) * 20 + 16 : one;
}

int resize(ImGuiInputTextCallbackData* data) {
  if (data->EventFlag != ImGuiInputTextFlags_CallbackResize) return 0;
  auto* text = static_cast<std::string*>(data->UserData);
  text->resize(static_cast<std::size_t>(data->BufTextLen));
  data->Buf = text->data();
  return 0;
}

ImGuiInputTextFlags flags_of(const FieldOptions& options, bool hide) {
  ImGuiInputTextFlags flags = ImGuiInputTextFlags_CallbackResize;
  if (hide) flags |= ImGuiInputTextFlags_Password;
  if (options.read_only) flags |= ImGuiInputTextFlags_ReadOnly;
  if (options.select_all) flags |= ImGuiInputTextFlags_AutoSelectAll;
  return flags;
}

// ImGui's own field without its frame.
class PlainInputStyle {
 public:
  explicit PlainInputStyle(const FieldOptions& options, float height) {
    ImGui::PushFont(field_font(options.bare ? Type::reading : Type::body));
    const float padding = options.lines > 1 ? 0 : std::floor((height - ImGui::GetFontSize()) / 2);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {0, padding});
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 0);
    ImGui::PushStyleColor(ImGuiCol_FrameBg, 0);
    ImGui::PushStyleColor(ImGuiCol_Text, color(options.disabled ? Color::text_faint : Color::text));
    ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, color(Color::focus, 0.28f));
  }
  ~PlainInputStyle() {
    ImGui::PopStyleColor(3);
    ImGui::PopStyleVar(2);
    ImGui::PopFont();
  }
  PlainInputStyle(const PlainInputStyle&) = delete;
  PlainInputStyle& operator=(const PlainInputStyle&) = delete;
};

// A field takes the focus when it was not drawn in the frame before.
bool appears_now(ImGuiID id) {
  int* last = ImGui::GetStateStorage()->GetIntRef(id ^ 0xa11f0cu, -2);
  const int frame = ImGui::GetFrameCount();
  const bool fresh = *last < frame - 1;
  *last = frame;
  return fresh;
}

a11y::Options said_about(const FieldOptions& options, const std::string& value) {
  return {.value = value,
          .description = options.hint,
          .placeholder = options.placeholder,
          .error = options.error,
          .disabled = options.disabled,
          .readonly = options.read_only,
          .multiline = options.lines > 1,
          .field = options.kind};
}

// ImGui's field takes the focus with everything selected; part of it is what was asked for.
void select_start(const FieldOptions& options) {
  if (options.select_points == 0 || !ImGui::IsItemActivated()) return;
  ImGuiInputTextState& state = ImGui::GetCurrentContext()->InputTextState;
  if (state.ID != ImGui::GetItemID()) return;
  state.Stb.select_start = 0;
  state.Stb.select_end = state.Stb.cursor = std::min(options.select_points, state.CurLenW);
}

FieldResult plain_input(Rect where, std::string_view name, std::string& value,
                        const FieldOptions& options, bool hide) {
  const PlainInputStyle style(options, where.h);
  const std::string id(name);
  const Scope scope("input");
  if (options.autofocus && appears_now(id_of(name)) && !platform::using_touch()) {
    ImGui::SetKeyboardFocusHere();
    a11y::focus_next();
  }
  ImGui::SetCursorScreenPos(where.min());
  if (options.disabled) ImGui::BeginDisabled();
  const ImGuiInputTextFlags lines = options.lines > 1 ? ImGuiInputTextFlags_Multiline : 0;
  const ImGuiInputTextFlags enter =
      options.lines > 1 ? 0 : static_cast<int>(ImGuiInputTextFlags_EnterReturnsTrue);
  const std::string before = value;
  FieldResult result;
  result.submitted = ImGui::InputTextEx(("##" + id).c_str(), nullptr, value.data(),
                                        static_cast<int>(value.capacity()) + 1, {where.w, where.h},
                                        flags_of(options, hide) | lines | enter, resize, &value) &&
                     enter;
  a11y::describe(options.kind == a11y::Field::search ? a11y::Role::searchbox : a11y::Role::textbox,
                 drawn_name(name), said_about(options, value));
  select_start(options);
  if (options.disabled) ImGui::EndDisabled();
  if (value.size() > options.max_bytes) value = before;
  result.changed = value != before;
  result.focused = ImGui::IsItemActive();
  result.left = ImGui::IsItemDeactivated();
  if (value.empty() && !options.placeholder.empty()) {
    const a11y::Silence silence;
    label(options.lines > 1 ? Rect{where.x, where.y, where.w, 20} : where,
          options.bare ? Type::reading : Type::body, Color::text_faint, options.placeholder);
  }
  return result;
}

// Whether the letters that were typed last say that Caps Lock is on.
bool caps_lock_seems_on() {
  static bool on = false;
  const ImGuiIO& io = ImGui::GetIO();
  for (const ImWchar c : io.InputQueueCharacters) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool lower = c >= 'a' && c <= 'z';
    if (upper || lower) on = upper != io.KeyShift;
  }
  return on;
}

void draw_frame(Rect where, const FieldOptions& options, bool focused) {
  const bool wrong = !options.error.empty();
  const Color edge = wrong ? Color::bad : focused ? Color::focus : Color::border_strong;
  if (focused || wrong) {
    const Rect outer{where.x - 1, where.y - 1, where.w + 2, where.h + 2};
    fill(outer, edge, radius_control + 1);
  }
  box(where, options.disabled || options.read_only ? Color::sunken : Color::surface, edge,
      radius_control);
}

bool was_focused(std::string_view name) {
  const Scope scope("input");
  const std::string id = "##" + std::string(name);
  return ImGui::GetActiveID() == ImGui::GetID(id.c_str());
}

// What stands at the right inside the frame; cuts its place off.
bool end_pieces(Rect& inside, std::string_view name, std::string& value,
                const FieldOptions& options, bool& seen) {
  bool cleared = false;
  if (options.password) {
    const std::string what = (seen ? "Hide " : "Show ") + std::string(drawn_name(name));
    Rect at = inside.cut_right(20);
    if (icon_button({at.x - 6, at.y, 32, at.h}, seen ? Icon::eye_off : Icon::eye, what,
                    {.size = Size::compact, .toggles = true, .tint = Color::text_faint}))
      seen = !seen;
    inside.cut_right(8);
  }
  if (options.clearable && !value.empty()) {
    const Rect at = inside.cut_right(20);
    if (icon_button({at.x - 4, at.y, 28, at.h}, Icon::x, "Clear", {.size = Size::compact})) {
      value.clear();
      cleared = true;
    }
  }
  if (!options.unit.empty())
    label(inside.cut_right(measure(Type::body, options.unit).x + 4), Type::body, Color::text_faint,
          options.unit, Align::right);
  if (!options.key.empty() && value.empty())
    key_hint(inside.cut_right(key_hint_width(options.key)), options.key);
  return cleared;
}

FieldResult framed_input(Rect where, std::string_view name, std::string& value,
                         const FieldOptions& options) {
  const Scope scope(name);
  bool* seen = ImGui::GetStateStorage()->GetBoolRef(id_of("seen"));
  if (!options.bare) draw_frame(where, options, was_focused(name));
  Rect inside = options.bare ? where : where.inset(options.size >= Size::large ? 12.f : 10.f, 0);
  if (options.lines > 1) inside = inside.inset(0, 8);
  // The pieces come after the field in the order of the keyboard, but take their place before it.
  Rect text = inside;
  if (options.icon != Icon::none) {
    icon(options.icon, text.cut_left(icon_small), icon_small, Color::text_faint);
    text.cut_left(8);
  }
  Rect ends = text;
  const float before = ends.w;
  ends.w = before;
  const float taken = (options.password ? 28.f : 0.f) +
                      (options.clearable && !value.empty() ? 20.f : 0.f) +
                      (options.unit.empty() ? 0.f : measure(Type::body, options.unit).x + 4) +
                      (!options.key.empty() && value.empty() ? key_hint_width(options.key) : 0.f);
  text.cut_right(taken);
  FieldResult result = plain_input(text, name, value, options, options.password && !*seen);
  if (end_pieces(ends, name, value, options, *seen)) result.changed = true;
  return result;
}

}  // namespace

float field_height(const FieldOptions& options, bool reserve_line) {
  const bool note = reserve_line || !options.error.empty() || !options.hint.empty();
  return (options.label.empty() ? 0 : label_space) + input_height(options) +
         (note ? note_space : 0);
}

FieldResult text_field(Rect where, std::string_view name, std::string& value,
                       const FieldOptions& options) {
  if (!options.label.empty()) {
    const a11y::Silence silence;
    label({where.x, where.y, where.w, 20}, Type::body_medium, Color::text, options.label);
    where.cut_top(label_space);
  }
  const Rect field = where.cut_top(input_height(options));
  const bool caps = caps_lock_seems_on();
  const FieldResult result = framed_input(field, name, value, options);
  const Rect below{field.x, field.bottom() + 4, field.w, 16};
  if (!options.error.empty())
    paragraph(below, Type::caption, Color::bad, options.error);
  else if (caps && options.password && result.focused)
    paragraph(below, Type::caption, Color::warning, "Caps Lock is on.");
  else if (!options.hint.empty())
    paragraph(below, Type::caption, Color::text_muted, options.hint);
  return result;
}

FieldResult code_field(Rect where, std::string_view name, std::string& value, int digits,
                       std::string_view error) {
  FieldOptions options{.size = Size::large,
                       .error = error,
                       .autofocus = true,
                       .max_bytes = static_cast<std::size_t>(digits),
                       .kind = a11y::Field::one_time_code};
  const float side =
      std::min(56.f, (where.w - 8 * static_cast<float>(digits - 1)) / static_cast<float>(digits));
  const bool focused = was_focused(name);
  Row row({where.x, where.y, where.w, 56}, 8);
  for (int i = 0; i < digits; ++i) {
    const Rect cell = row.left(side);
    const auto at = static_cast<std::size_t>(i);
    draw_frame(cell, options,
               focused && (at == value.size() || (i + 1 == digits && at < value.size())));
    const a11y::Silence silence;
    if (at < value.size())
      label(cell, Type::page, color(Color::text), std::string_view(value).substr(at, 1),
            Align::center);
  }
  // The real field lies over the boxes, invisible.
  ImGui::PushStyleVar(ImGuiStyleVar_Alpha, 0.f);
  FieldResult result = plain_input({where.x, where.y, where.w, 56}, name, value, options, false);
  ImGui::PopStyleVar();
  std::erase_if(value, [](char c) { return c < '0' || c > '9'; });
  result.submitted |= result.changed && value.size() == static_cast<std::size_t>(digits);
  if (!error.empty())
    paragraph({where.x, where.y + 60, where.w, 16}, Type::caption, Color::bad, error);
  return result;
}

bool select(Rect where, std::string_view name, std::span<const std::string_view> choices,
            int& chosen) {
  const Item item = press_item(where, name);
  const std::string_view current = choices[static_cast<std::size_t>(chosen)];
  const Scope scope(name);
  a11y::describe(a11y::Role::combobox, drawn_name(name),
                 {.value = current, .expanded = menu_is_open("choices"), .has_popup = true});
  if (item.visible) {
    box(where, Color::surface, Color::border_strong, radius_control);
    lay_state(item, where.inset(1), radius_control - 1, false);
    Rect inside = where.inset(10, 0);
    icon(Icon::chevron_down, inside.cut_right(icon_small), icon_small, Color::text_muted);
    label(inside, Type::body, Color::text, current);
    draw_focus_ring(item, where, radius_control);
  }
  if (item.pressed) open_menu("choices", where);
  const int before = chosen;
  if (Menu menu("choices", where.w); menu)
    for (int i = 0; i < static_cast<int>(choices.size()); ++i)
      if (menu.item(choices[static_cast<std::size_t>(i)],
                    {.checked = i == before, .checkable = true}))
        chosen = i;
  return chosen != before;
}

}  // namespace septet::ui
