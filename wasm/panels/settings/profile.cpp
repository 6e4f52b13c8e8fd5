// Who the person is to others: picture, name, a few words.
#include "panels/settings/page.h"
#include "platform/files.h"
#include "shell/pictures.h"

namespace septet::panels::settings {

namespace {

using ui::Rect;

constexpr std::int64_t picture_limit_bytes = 10'000'000;

void pick_picture(View& view) {
  view.later([&model = view.model, &commands = view.context.commands] {
    platform::pick_files(false, "image/*", [&model, &commands](auto files) {
      if (files.empty()) return;
      const platform::FileRef file = files.front();
      if (file.size_bytes > picture_limit_bytes)
        return commands.show(invalid("avatar", "too_large", "Choose a picture of at most 10 MB."));
      platform::read_slice(file.handle, 0, file.size_bytes,
                           [&model, &commands, file](Result<std::string> bytes) {
                             platform::release(file.handle);
                             if (!bytes.ok()) return commands.show(bytes.error());
                             model.set_avatar(commands, *std::move(bytes), file.media_type);
                           });
    });
  });
}

void draw_picture(View& view) {
  const people::Profile& me = view.model.me();
  view.page.begin_card();
  Rect inner = view.page.row(104);
  ui::avatar(inner.cut_left(72).middle(72), me.display_name,
             view.context.pictures.avatar(me.avatar_url, 72));
  inner.cut_left(20);
  ui::Row row(inner.middle(32));
  const ui::ButtonOptions look{.icon = ui::Icon::camera};
  if (ui::button(row.left(ui::button_width("Change picture", look)), "Change picture", look))
    pick_picture(view);
  if (me.avatar_url && ui::button(row.left(ui::button_width("Remove")), "Remove##picture"))
    view.later([&model = view.model, &commands = view.context.commands] {
      model.remove_avatar(commands);
    });
  view.page.end_card();
}

void draw_field(View& view, std::string_view name, std::string_view field, std::string& value,
                std::string_view hint, int lines, std::size_t max_bytes, a11y::Field kind) {
  ProfileForm& form = view.model.profile;
  const ui::FieldOptions options{.size = ui::Size::large,
                                 .label = name,
                                 .hint = hint,
                                 .error = form.error_of(field),
                                 .lines = lines,
                                 .max_bytes = max_bytes,
                                 .kind = kind};
  if (ui::text_field(view.page.take(ui::field_height(options)), name, value, options).changed &&
      form.error.field == field)
    form.error = {};
  view.page.gap(20);
}

void draw_buttons(View& view) {
  ProfileForm& form = view.model.profile;
  const bool changed = !(form == view.model.kept_profile());
  ui::Row row(view.page.take(32));
  const ui::ButtonOptions look{.kind = ui::Kind::primary,
                               .disabled = !changed,
                               .reason = "Nothing has changed.",
                               .busy = form.busy};
  if (ui::button(row.left(ui::button_width("Save", look)), "Save", look))
    view.later(
        [&model = view.model, &commands = view.context.commands] { model.save_profile(commands); });
  if (changed && !form.busy && ui::button(row.left(ui::button_width("Discard")), "Discard"))
    form = view.model.kept_profile();
  if (form.failed() && form.error.field.empty())
    ui::label(row.rest(), ui::Type::body, ui::Color::bad, form.error.message);
}

}  // namespace

void draw_profile(View& view) {
  const people::Profile& me = view.model.me();
  view.page.title("Profile", view.model.local()
                                 ? "Kept in this browser only."
                                 : "What others see of you. Your e-mail address and phone number "
                                   "stay between you and this server.");
  draw_picture(view);
  view.page.gap(24);
  ProfileForm& form = view.model.profile;
  draw_field(view, "Display name", "display_name", form.display_name, "", 1, 200,
             a11y::Field::name);
  draw_field(view, "About you", "bio", form.bio, "", 3, 2000, a11y::Field::text);
  draw_field(view, "Phone", "phone", form.phone, "For whoever delivers to you.", 1, 40,
             a11y::Field::text);
  draw_field(view, "Language", "language", form.language,
             "A tag such as en or de-CH. Empty: as your browser is set.", 1, 35, a11y::Field::text);
  draw_buttons(view);
  if (view.model.local()) return;
  view.page.section("Account");
  view.page.begin_card();
  view.page.setting("Username", me.username, 0);
  view.page.setting("E-mail address", me.email, 0);
  view.page.setting("Member since", ui::long_date_text(me.created_at), 0);
  view.page.end_card();
}

}  // namespace septet::panels::settings
