// The Settings panel: "/settings/profile" and so on.
#pragma once

#include "panels/settings/model.h"
#include "shell/panel.h"

namespace septet::panels::settings {

enum class Section {
  profile,
  security,
  notifications,
  addresses,
  activity,
  appearance,
  shortcuts,
  storage,
  app_passwords,
  account,
};

class SettingsPanel final : public shell::Panel {
 public:
  explicit SettingsPanel(client::Client& client) : model_(client) {}

  std::string_view place() const override { return "settings"; }
  ui::Service service() const override { return ui::Service::home; }
  std::string title() const override { return "Settings"; }
  shell::PhoneBar phone_bar(shell::Context&) override;
  void navigate(const shell::Route&, shell::Context&) override;
  void draw(shell::Context&, ui::Rect area) override;
  void forget() override { model_.forget(); }

 private:
  void draw_sidebar(shell::Context&, ui::Rect);
  // The sections as one list: what a phone shows first. Returns its height.
  float draw_sections(shell::Context&, ui::Rect);
  void draw_section(shell::Context&, ui::Rect);
  void draw_dialogs(shell::Context&);

  Model model_;
  Section section_ = Section::profile;
  bool overview_ = false;  // no section is open yet; on a phone the list of them stands there
};

}  // namespace septet::panels::settings
