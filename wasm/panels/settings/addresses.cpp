// Where things are delivered to.
#include "panels/settings/page.h"
#include "platform/accessibility.h"

namespace septet::panels::settings {

namespace {

using ui::Rect;

std::string one_line(const people::Address& address) {
  std::string out = address.street;
  for (const std::string& part :
       {address.postal_code.value_or("") + (address.postal_code ? " " : "") + address.city,
        address.region.value_or(""), address.country.value_or("")})
    if (!part.empty()) out += (out.empty() ? "" : ", ") + part;
  return out;
}

void draw_address(View& view, const people::Address& address, std::size_t index) {
  const ui::Scope scope(static_cast<int>(index));
  Rect control = view.page.setting(address.label, one_line(address), 72);
  if (ui::icon_button(control.cut_right(32), ui::Icon::trash_2, "Remove " + address.label))
    view.later([&model = view.model, &commands = view.context.commands, index] {
      model.remove_address(commands, index);
    });
  control.cut_right(8);
  if (!ui::icon_button(control.cut_right(32), ui::Icon::pencil, "Edit " + address.label)) return;
  AddressForm form;
  form.address = address;
  form.index = index;
  view.model.address = std::move(form);
}

// An optional text of the record through a field: empty means absent.
void draw_optional(ui::Stack& stack, AddressForm& form, std::string_view name,
                   std::string_view field, std::optional<std::string>& value, float height,
                   std::string_view hint = {}) {
  std::string text = value.value_or("");
  const ui::FieldOptions options{.label = name, .hint = hint, .error = form.error_of(field)};
  if (ui::text_field(stack.next(height), name, text, options).changed)
    value = text.empty() ? std::nullopt : std::optional(text);
}

void draw_required(ui::Stack& stack, AddressForm& form, std::string_view name,
                   std::string_view field, std::string& value, float height, bool first = false) {
  ui::text_field(stack.next(height), name, value,
                 {.label = name, .error = form.error_of(field), .autofocus = first});
}

std::string_view missing_field(const people::Address& address) {
  if (address.label.empty()) return "label";
  if (address.street.empty()) return "street";
  return address.city.empty() ? "city" : "";
}

void submit(Model& model, shell::Context& context) {
  AddressForm& form = *model.address;
  const std::string_view missing = missing_field(form.address);
  if (!missing.empty()) {
    form.error = invalid(std::string(missing), "missing_field", "This is needed to find you.");
    return;
  }
  context.commands.run([&model, &commands = context.commands] {
    if (model.address) model.save_address(commands);
  });
}

}  // namespace

void draw_addresses(View& view) {
  view.page.title("Addresses", "Where meals and parcels go.");
  const auto& addresses = view.model.me().addresses;
  if (addresses.empty()) {
    if (ui::empty_state(view.page.take(280),
                        {.icon = ui::Icon::map_pin,
                         .title = "No address yet",
                         .text = "Add one, so that ordering takes a click later on.",
                         .primary = "Add address",
                         .primary_icon = ui::Icon::plus}) == ui::Answer::primary)
      view.model.address.emplace();
    return;
  }
  const ui::ButtonOptions look{.kind = ui::Kind::primary, .icon = ui::Icon::plus};
  if (ui::button(view.page.take(32).cut_left(ui::button_width("Add address", look)), "Add address",
                 look))
    view.model.address.emplace();
  view.page.gap(16);
  view.page.begin_card();
  for (std::size_t i = 0; i < addresses.size(); ++i) draw_address(view, addresses[i], i);
  view.page.end_card();
}

void draw_address_dialog(Model& model, shell::Context& context) {
  if (!model.address) return;
  AddressForm& form = *model.address;
  bool open = true;
  bool save = false;
  {
    const float height = ui::field_height({.label = "x"}, true);
    ui::Dialog dialog(form.index ? "Edit address" : "Add address", open,
                      {.width = 480, .height = 6 * (height + 4) + ui::dialog_end});
    if (dialog) {
      people::Address& address = form.address;
      ui::Stack stack(dialog.body(), 4);
      draw_required(stack, form, "Name", "label", address.label, height, true);
      draw_required(stack, form, "Street and number", "street", address.street, height);
      draw_required(stack, form, "City", "city", address.city, height);
      draw_optional(stack, form, "Postal code", "postal_code", address.postal_code, height);
      draw_optional(stack, form, "Country", "country", address.country, height,
                    "Two letters, such as DE.");
      draw_optional(stack, form, "Note for the courier", "note", address.note, height,
                    form.failed() && form.error.field.empty() ? form.error.message : "");
      save = dialog.actions("Save address", {.kind = ui::Kind::primary, .busy = form.busy});
    }
  }
  if (!open) return model.address.reset();
  if (save && !form.busy) submit(model, context);
}

}  // namespace septet::panels::settings
