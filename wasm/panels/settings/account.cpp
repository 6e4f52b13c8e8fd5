// Leaving: with everything, or for good.
#include "panels/settings/page.h"

namespace septet::panels::settings {

namespace {

using ui::Rect;

bool may_delete(const Model& model, const DeletionForm& form) {
  return form.typed == model.me().username && (model.local() || !form.password.empty());
}

bool draw_deletion(Model& model, ui::Dialog& dialog) {
  DeletionForm& form = *model.deletion;
  ui::Stack stack(dialog.body());
  ui::paragraph(stack.next(64), ui::Type::body, ui::Color::text_muted,
                "Your files with all their versions, your profile and your settings are deleted. "
                "Orders and bookings stay in the books without your name. There is no way back.");
  stack.skip(12);
  const std::string label = "Type your username, " + model.me().username + ", to confirm";
  const ui::FieldOptions typed{.size = ui::Size::large, .label = label, .autofocus = true};
  ui::text_field(stack.next(ui::field_height(typed)), "Username", form.typed, typed);
  if (!model.local()) {
    stack.skip(16);
    const ui::FieldOptions proof{.size = ui::Size::large,
                                 .label = "Password",
                                 .error = form.error.message,
                                 .password = true,
                                 .kind = a11y::Field::current_password};
    ui::text_field(stack.next(ui::field_height(proof, true)), "Password", form.password, proof);
  }
  return dialog.actions("Delete my account", {.kind = ui::Kind::danger_filled,
                                              .disabled = !may_delete(model, form),
                                              .reason = "Type your username first.",
                                              .busy = form.busy});
}

}  // namespace

void draw_account(View& view) {
  view.page.title("Your data", "It is yours: take it with you, or have it deleted.");
  view.page.begin_card();
  const Rect save = view.page.setting(
      "Export my data", "One zip archive with your files, profile, settings and activity.",
      ui::button_width("Export"));
  if (ui::button(save, "Export", {.busy = view.model.moving_data.has_value()}))
    view.later(
        [&model = view.model, &commands = view.context.commands] { model.export_all(commands); });
  const std::string_view name = view.model.local() ? "Delete everything" : "Delete my account";
  const Rect gone = view.page.setting(
      name,
      view.model.local() ? "Clears what Septet keeps in this browser."
                         : "Your files and personal data go; orders stay without your name.",
      ui::button_width("Delete"));
  if (ui::button(gone, "Delete##account", {.kind = ui::Kind::danger}))
    view.model.deletion.emplace();
  view.page.end_card();
}

void draw_deletion_dialog(Model& model, shell::Context& context) {
  if (!model.deletion) return;
  bool open = true;
  bool confirmed = false;
  {
    ui::Dialog dialog("Delete for good?", open,
                      {.width = 460, .height = (model.local() ? 148.f : 252.f) + ui::dialog_end});
    if (dialog) confirmed = draw_deletion(model, dialog);
  }
  if (!open) return model.deletion.reset();
  if (confirmed && !model.deletion->busy)
    context.commands.run([&model] {
      if (model.deletion) model.delete_account();
    });
}

}  // namespace septet::panels::settings
