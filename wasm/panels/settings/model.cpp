#include "panels/settings/model.h"

#include "ui/format.h"

namespace septet::panels::settings {

namespace {

// An answer to a form that may have been closed since: kept in the form, or passed on.
template <class Forms>
bool settled(std::optional<Forms>& form, const Error* error) {
  if (!form) return false;
  form->busy = false;
  form->error = error ? *error : Error{};
  return !error;
}

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

template <class T>
const Error* error_of(const Result<T>& reply) {
  return reply.ok() ? nullptr : &reply.error();
}

}  // namespace

void Model::forget() {
  sessions.clear();
  two_factor.clear();
  app_passwords.clear();
  notifications.clear();
  activity.clear();
  profile = {};
  password.reset();
  two_factor_form.reset();
  app_password.reset();
  address.reset();
  deletion.reset();
  moving_data.reset();
}

// ---- Loading

void Model::load_security() {
  if (local()) return;
  sessions.load([this](auto then) { client_.people().sessions(std::move(then)); });
  two_factor.load([this](auto then) { client_.people().totp(std::move(then)); });
}

void Model::load_app_passwords() {
  if (local()) return;
  app_passwords.load([this](auto then) { client_.people().app_passwords(std::move(then)); });
}

void Model::load_notifications() {
  notifications.load(
      [this](auto then) { client_.people().notification_preferences(std::move(then)); });
}

void Model::load_activity() {
  activity.load([this](auto then) { client_.people().activity({}, std::move(then)); });
}

void Model::load_more_activity() {
  if (!activity || !activity->next_cursor || activity.loading()) return;
  activity.load([this](client::Then<septet::Page<people::ActivityEntry>> then) {
    septet::Page<people::ActivityEntry> before = *activity;
    client_.people().activity(
        before.next_cursor,
        [before, then](Result<septet::Page<people::ActivityEntry>> more) mutable {
          if (!more.ok()) return then(std::move(more).error());
          before.items.insert(before.items.end(), more->items.begin(), more->items.end());
          before.next_cursor = more->next_cursor;
          then(std::move(before));
        });
  });
}

// ---- Profile

ProfileForm Model::kept_profile() const {
  ProfileForm form;
  form.display_name = me().display_name;
  form.bio = me().bio;
  form.phone = me().phone;
  form.language = me().language;
  return form;
}

void Model::save_profile(shell::Commands& commands) {
  people::ProfilePatch patch;
  patch.display_name = profile.display_name;
  patch.bio = profile.bio;
  patch.phone = profile.phone;
  patch.language = profile.language;
  profile.busy = true;
  const ProfileForm before = kept_profile();
  client_.people().update_me(patch, [this, &commands, before](Result<people::Profile> saved) {
    profile.busy = false;
    profile.error = saved.ok() ? Error{} : saved.error();
    if (!saved.ok()) return;
    client_.refresh();
    commands.toast_with_undo("Profile saved", [this, &commands, before] {
      profile = before;
      save_profile(commands);
    });
  });
}

void Model::set_avatar(shell::Commands& commands, std::string bytes, std::string media_type) {
  client_.people().set_avatar(std::move(bytes), std::move(media_type),
                              [this, &commands](Result<people::AvatarReply> saved) {
                                if (!saved.ok()) return commands.show(saved.error());
                                client_.refresh();
                                commands.toast("Picture saved");
                              });
}

void Model::remove_avatar(shell::Commands& commands) {
  client_.people().remove_avatar([this, &commands](Result<void> removed) {
    if (!removed.ok()) return commands.show(removed.error());
    client_.refresh();
    commands.toast("Picture removed");
  });
}

// ---- Security

void Model::change_password(shell::Commands& commands) {
  password->busy = true;
  client_.people().change_password(
      {password->current, password->next}, [this, &commands](Result<void> changed) {
        if (!settled(password, error_of(changed))) return;
        password.reset();
        client_.refresh();
        load_security();
        commands.toast("Password changed. Every other device was signed out.");
      });
}

void Model::end_session(shell::Commands& commands, const people::SessionView& session) {
  client_.people().end_session(session.id,
                               [this, &commands, name = session.device_name](Result<void> ended) {
                                 if (!ended.ok()) return commands.show(ended.error());
                                 commands.toast(name + " is signed out");
                                 load_security();
                               });
}

void Model::end_other_sessions(shell::Commands& commands) {
  if (!sessions) return;
  for (const people::SessionView& session : sessions->items)
    if (!session.current) end_session(commands, session);
}

void Model::advance_two_factor(shell::Commands& commands) {
  TwoFactorForm& form = *two_factor_form;
  form.busy = true;
  if (form.step == TwoFactorStep::scan) return confirm_code();
  if (form.purpose == TwoFactorPurpose::turn_on || form.purpose == TwoFactorPurpose::replace)
    return confirm_password();
  const people::PasswordProof proof{unless_empty(form.password)};
  if (form.purpose == TwoFactorPurpose::new_codes) {
    client_.people().renew_recovery_codes(proof, [this](Result<people::RecoveryCodes> codes) {
      if (!settled(two_factor_form, error_of(codes))) return;
      two_factor_form->codes = *codes;
      two_factor_form->step = TwoFactorStep::codes;
      load_security();
    });
    return;
  }
  client_.people().disable_totp(proof, [this, &commands](Result<void> off) {
    if (!settled(two_factor_form, error_of(off))) return;
    two_factor_form.reset();
    client_.refresh();
    load_security();
    commands.toast("Two-factor sign-in is off");
  });
}

void Model::confirm_password() {
  client_.people().start_totp({unless_empty(two_factor_form->password)},
                              [this](Result<people::TotpSetup> setup) {
                                if (!settled(two_factor_form, error_of(setup))) return;
                                two_factor_form->setup = *setup;
                                two_factor_form->step = TwoFactorStep::scan;
                              });
}

void Model::confirm_code() {
  client_.people().confirm_totp({two_factor_form->code},
                                [this](Result<people::RecoveryCodes> codes) {
                                  if (!settled(two_factor_form, error_of(codes))) return;
                                  two_factor_form->codes = *codes;
                                  two_factor_form->step = TwoFactorStep::codes;
                                  client_.refresh();
                                  load_security();
                                });
}

// ---- App passwords

void Model::create_app_password() {
  app_password->busy = true;
  const people::AppPasswordRequest request{app_password->name,
                                           static_cast<people::Scope>(app_password->scope)};
  client_.people().create_app_password(request, [this](Result<people::AppPasswordCreated> made) {
    if (!settled(app_password, error_of(made))) return;
    app_password->created = *made;
    load_app_passwords();
  });
}

void Model::delete_app_password(shell::Commands& commands,
                                const people::AppPasswordView& password_view) {
  client_.people().delete_app_password(
      password_view.id, [this, &commands, name = password_view.name](Result<void> gone) {
        if (!gone.ok()) return commands.show(gone.error());
        commands.toast("The app password “" + name + "” no longer works");
        load_app_passwords();
      });
}

// ---- Notifications and addresses

void Model::set_notification(shell::Commands& commands, people::NotificationPreference changed) {
  if (notifications)
    for (auto& item : notifications->items)
      if (item.kind == changed.kind) item = changed;
  client_.people().set_notification_preferences(
      {{changed}}, [this, &commands](Result<people::NotificationPreferences> now) {
        if (!now.ok()) {
          commands.show(now.error());
          load_notifications();
        }
      });
}

void Model::save_address(shell::Commands& commands) {
  std::vector<people::Address> all = me().addresses;
  if (address->index)
    all[*address->index] = address->address;
  else
    all.push_back(address->address);
  address->busy = true;
  save_addresses(commands, std::move(all), "Address saved");
}

void Model::remove_address(shell::Commands& commands, std::size_t index) {
  std::vector<people::Address> all = me().addresses;
  const people::Address removed = all[index];
  all.erase(all.begin() + static_cast<std::ptrdiff_t>(index));
  people::ProfilePatch patch;
  patch.addresses = std::move(all);
  client_.people().update_me(patch, [this, &commands, removed](Result<people::Profile> saved) {
    if (!saved.ok()) return commands.show(saved.error());
    client_.refresh();
    commands.toast_with_undo("Address removed", [this, &commands, removed] {
      std::vector<people::Address> again = me().addresses;
      again.push_back(removed);
      save_addresses(commands, std::move(again), "Address restored");
    });
  });
}

void Model::save_addresses(shell::Commands& commands, std::vector<people::Address> all,
                           std::string said) {
  people::ProfilePatch patch;
  patch.addresses = std::move(all);
  client_.people().update_me(patch, [this, &commands, said](Result<people::Profile> saved) {
    const bool in_form = address.has_value();
    if (in_form ? !settled(address, error_of(saved)) : !saved.ok()) {
      if (!in_form) commands.show(saved.error());
      return;
    }
    address.reset();
    client_.refresh();
    commands.toast(said);
  });
}

// ---- Everything at once

platform::Progress Model::progress() {
  return [this](std::int64_t done_bytes, std::int64_t total_bytes) {
    moving_data =
        total_bytes > 0 ? static_cast<double>(done_bytes) / static_cast<double>(total_bytes) : 0;
  };
}

void Model::export_all(shell::Commands& commands) {
  moving_data = 0;
  client_.export_all([this, &commands](Result<void> saved) {
    moving_data.reset();
    if (saved.ok())
      commands.toast("Saved: one archive with everything that is yours");
    else
      commands.show(saved.error());
  });
}

void Model::imported(shell::Commands& commands, const Result<septet::drive::ImportReport>& report) {
  moving_data.reset();
  if (!report.ok()) return commands.show(report.error());
  commands.toast(ui::count_text(report->file_count, "file", "files") + " and " +
                 ui::count_text(report->folder_count, "folder", "folders") + " imported");
  client_.refresh();
}

void Model::import_all(shell::Commands& commands, const platform::FileRef& file) {
  moving_data = 0;
  client_.import_all(file, progress(),
                     [this, &commands](const auto& report) { imported(commands, report); });
}

void Model::take_along(shell::Commands& commands) {
  moving_data = 0;
  client_.take_along(progress(),
                     [this, &commands](const auto& report) { imported(commands, report); });
}

void Model::delete_account() {
  deletion->busy = true;
  client_.people().delete_me({unless_empty(deletion->password)}, [this](Result<void> gone) {
    if (!settled(deletion, error_of(gone))) return;
    client_.refresh();
  });
}

}  // namespace septet::panels::settings
