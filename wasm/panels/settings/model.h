// What the settings show and change: the account on the server (or in this browser), and how this
// tab behaves. It talks to the client and never draws.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "client/client.h"
#include "client/loaded.h"
#include "shell/commands.h"

namespace septet::panels::settings {

// What is being typed into a form, and how its last sending went.
struct Form {
  Error error;  // kind and code say nothing while the message is empty
  bool busy = false;

  bool failed() const { return !error.message.empty(); }
  // What is wrong with that field, or nothing.
  std::string_view error_of(std::string_view field) const {
    return error.field == field ? std::string_view(error.message) : std::string_view();
  }
};

struct ProfileForm : Form {
  std::string display_name;
  std::string bio;
  std::string phone;
  std::string language;
  bool operator==(const ProfileForm& other) const {
    return display_name == other.display_name && bio == other.bio && phone == other.phone &&
           language == other.language;
  }
};

struct PasswordForm : Form {
  std::string current;
  std::string next;
};

enum class TwoFactorStep { password, scan, codes };
enum class TwoFactorPurpose { turn_on, replace, turn_off, new_codes };

// The steps in which two-factor sign-in is set up, changed or turned off.
struct TwoFactorForm : Form {
  TwoFactorPurpose purpose = TwoFactorPurpose::turn_on;
  TwoFactorStep step = TwoFactorStep::password;
  std::string password;
  std::string code;
  people::TotpSetup setup;
  people::RecoveryCodes codes;
};

struct AppPasswordForm : Form {
  std::string name;
  int scope = 0;
  std::optional<people::AppPasswordCreated> created;
};

struct AddressForm : Form {
  people::Address address;
  std::optional<std::size_t> index;  // nothing: a new one
};

struct DeletionForm : Form {
  std::string typed;  // the username, as a proof of intent
  std::string password;
};

class Model {
 public:
  explicit Model(client::Client& client) : client_(client) {}

  bool local() const { return client_.local(); }
  const people::Profile& me() const { return client_.me(); }
  client::Client& client() { return client_; }

  // The account's state, each asked for when its section is opened.
  client::Loaded<Page<people::SessionView>> sessions;
  client::Loaded<people::TotpState> two_factor;
  client::Loaded<Page<people::AppPasswordView>> app_passwords;
  client::Loaded<people::NotificationPreferences> notifications;
  client::Loaded<Page<people::ActivityEntry>> activity;
  void load_security();
  void load_app_passwords();
  void load_notifications();
  void load_activity();
  void load_more_activity();

  // What is being edited.
  ProfileForm profile;
  std::optional<PasswordForm> password;
  std::optional<TwoFactorForm> two_factor_form;
  std::optional<AppPasswordForm> app_password;
  std::optional<AddressForm> address;
  std::optional<DeletionForm> deletion;
  std::optional<double> moving_data;  // an export or import is under way: its share, 0 if unknown

  // The profile as it is kept, to compare with and to go back to.
  ProfileForm kept_profile() const;
  void forget();

  void save_profile(shell::Commands&);
  void set_avatar(shell::Commands&, std::string bytes, std::string media_type);
  void remove_avatar(shell::Commands&);
  void change_password(shell::Commands&);
  void end_session(shell::Commands&, const people::SessionView&);
  void end_other_sessions(shell::Commands&);
  // Goes to the next step of two_factor_form.
  void advance_two_factor(shell::Commands&);
  void create_app_password();
  void delete_app_password(shell::Commands&, const people::AppPasswordView&);
  void set_notification(shell::Commands&, people::NotificationPreference);
  void save_address(shell::Commands&);
  void remove_address(shell::Commands&, std::size_t index);
  void export_all(shell::Commands&);
  void import_all(shell::Commands&, const platform::FileRef&);
  void take_along(shell::Commands&);
  void delete_account();

 private:
  void save_addresses(shell::Commands&, std::vector<people::Address>, std::string said);
  void confirm_password();
  void confirm_code();
  platform::Progress progress();
  void imported(shell::Commands&, const Result<septet::drive::ImportReport>&);

  client::Client& client_;
};

}  // namespace septet::panels::settings
