// The words of ARIA: roles and their attributes.
#include <cmath>
#include <cstdio>

#include "platform/accessibility_tree.h"

namespace septet::a11y {
namespace {

struct RoleName {
  Role role;
  const char* name;
};
constexpr RoleName role_names[] = {{Role::none, ""},
                                   {Role::button, "button"},
                                   {Role::link, "link"},
                                   {Role::checkbox, "checkbox"},
                                   {Role::toggle, "switch"},
                                   {Role::radio, "radio"},
                                   {Role::textbox, ""},
                                   {Role::searchbox, ""},
                                   {Role::combobox, "combobox"},
                                   {Role::slider, "slider"},
                                   {Role::tab, "tab"},
                                   {Role::menuitem, "menuitem"},
                                   {Role::menuitemcheckbox, "menuitemcheckbox"},
                                   {Role::menuitemradio, "menuitemradio"},
                                   {Role::option, "option"},
                                   {Role::treeitem, "treeitem"},
                                   {Role::columnheader, "columnheader"},
                                   {Role::cell, "cell"},
                                   {Role::image, "img"},
                                   {Role::progressbar, "progressbar"},
                                   {Role::separator, "separator"},
                                   {Role::heading, "heading"},
                                   {Role::text, ""},
                                   {Role::group, "group"},
                                   {Role::navigation, "navigation"},
                                   {Role::main, "main"},
                                   {Role::banner, "banner"},
                                   {Role::complementary, "complementary"},
                                   {Role::search, "search"},
                                   {Role::region, "region"},
                                   {Role::form, "form"},
                                   {Role::dialog, "dialog"},
                                   {Role::alertdialog, "alertdialog"},
                                   {Role::toolbar, "toolbar"},
                                   {Role::tablist, "tablist"},
                                   {Role::tabpanel, "tabpanel"},
                                   {Role::listbox, "listbox"},
                                   {Role::list, "list"},
                                   {Role::listitem, "listitem"},
                                   {Role::menu, "menu"},
                                   {Role::menubar, "menubar"},
                                   {Role::radiogroup, "radiogroup"},
                                   {Role::tree, "tree"},
                                   {Role::table, "table"},
                                   {Role::grid, "grid"},
                                   {Role::rowgroup, "rowgroup"},
                                   {Role::row, "row"},
                                   {Role::status, "status"},
                                   {Role::alert, "alert"}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(role_names); i++) {
    if (role_names[i].role != static_cast<Role>(i)) return false;
  }
  return role_names[std::size(role_names) - 1].role == Role::alert;
}
static_assert(in_order(), "role_names follows enum Role");

// autocomplete, inputmode and type of an <input>.
struct FieldWords {
  const char* type;
  const char* autocomplete;
  const char* input_mode;
};
constexpr FieldWords field_words[] = {{"text", "off", "text"},
                                      {"search", "off", "search"},
                                      {"email", "email", "email"},
                                      {"text", "username", "text"},
                                      {"password", "current-password", "text"},
                                      {"password", "new-password", "text"},
                                      {"text", "one-time-code", "numeric"},
                                      {"url", "off", "url"},
                                      {"text", "off", "decimal"},
                                      {"text", "name", "text"}};

class Writer {
 public:
  // A value may hold anything (the name of a file), but not what separates it from the next.
  void add(const char* name, std::string_view value) {
    if (value.empty()) return;
    (text_ += name) += '\x1f';
    for (const char c : value) text_ += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    text_ += '\x1e';
  }
  void add_choice(const char* name, const std::optional<bool>& value) {
    if (value) add(name, *value ? "true" : "false");
  }
  void set(const char* name, bool value) {
    if (value) add(name, "true");
  }
  void add_count(const char* name, int value) {
    if (value) add(name, std::to_string(value));
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string number(float value) {
  char buffer[48];
  std::snprintf(buffer, sizeof buffer, "%.2f", value);  // ARIA knows no exponents
  return buffer;
}

bool is_field(Role role) {
  return role == Role::textbox || role == Role::searchbox;
}

void add_field(Writer& out, Role role, const Options& o) {
  if (!is_field(role)) return;
  const Field field = role == Role::searchbox ? Field::search : o.field;
  const FieldWords& words = field_words[static_cast<int>(field)];
  if (!o.multiline) out.add("type", words.type);
  out.add("autocomplete", words.autocomplete);
  out.add("name", words.autocomplete);
  out.add("inputmode", words.input_mode);
  out.add("placeholder", o.placeholder);
  if (o.readonly) out.add("readonly", "readonly");
}

void add_position(Writer& out, Role role, const Options& o) {
  const bool row = role == Role::row;
  const bool table = role == Role::table || role == Role::grid;
  out.add_count(row ? "aria-rowindex" : "aria-posinset", table ? 0 : o.position);
  out.add_count(table ? "aria-rowcount" : "aria-setsize", row ? 0 : o.set_size);
}

void add_range(Writer& out, const Options& o) {
  if (o.value_max <= o.value_min) return;
  out.add("aria-valuenow", number(o.value_now));
  out.add("aria-valuemin", number(o.value_min));
  out.add("aria-valuemax", number(o.value_max));
}

void add_state(Writer& out, const Options& o, bool disabled) {
  if (o.mixed) {
    out.add("aria-checked", "mixed");
  } else {
    out.add_choice("aria-checked", o.checked);
  }
  out.add_choice("aria-expanded", o.expanded);
  out.add_choice("aria-selected", o.selected);
  out.add_choice("aria-pressed", o.pressed);
  if (o.current) out.add("aria-current", "page");
  if (o.sorted) out.add("aria-sort", *o.sorted == Sorted::up ? "ascending" : "descending");
  out.set("aria-disabled", disabled);
  out.set("aria-required", o.required);
  out.set("aria-busy", o.busy);
  out.set("aria-modal", o.modal);
  if (o.has_popup) out.add("aria-haspopup", "menu");
  out.set("aria-invalid", !o.error.empty());
}

}  // namespace

std::string aria_attributes(Role role, std::string_view name, const Options& o, bool disabled) {
  Writer out;
  // A password field has no role of its own.
  const bool secret =
      is_field(role) && (o.field == Field::current_password || o.field == Field::new_password);
  out.add("role", secret ? "textbox" : role_names[static_cast<int>(role)].name);
  out.add("aria-label", name);
  add_state(out, o, disabled);
  std::string description(o.description);
  if (!o.error.empty()) ((description += description.empty() ? "" : " ") += o.error);
  out.add("aria-description", std::string_view(description));
  out.add("aria-keyshortcuts", o.shortcut);
  out.add("href", o.href);
  out.set("draggable", !o.drag_out.empty());
  out.add("data-drag", o.drag_out);
  out.add_count("aria-level", o.level);
  if (!is_field(role) && role != Role::text) out.add("aria-valuetext", o.value);
  add_position(out, role, o);
  add_range(out, o);
  add_field(out, role, o);
  return out.take();
}

}  // namespace septet::a11y
