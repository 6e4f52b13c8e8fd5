// Home: what matters now. Recent and starred files, what is new, the space that is used.
#pragma once

#include "client/client.h"
#include "client/loaded.h"
#include "platform/loop.h"
#include "shell/panel.h"

namespace septet::panels {

class Home : public shell::Panel {
 public:
  explicit Home(client::Client&);
  ~Home() override;

  std::string_view place() const override { return "home"; }
  ui::Service service() const override { return ui::Service::home; }
  ui::Icon rail_icon() const override { return ui::Icon::house; }
  std::string title() const override { return "Home"; }
  shell::PhoneBar phone_bar(shell::Context&) override;
  void navigate(const shell::Route&, shell::Context&) override;
  void draw(shell::Context&, ui::Rect area) override;
  std::vector<shell::Command> commands(shell::Context&) override;
  bool takes_files() const override { return true; }
  void take_files(shell::Context&, std::vector<platform::FileRef>, std::optional<ImVec2>) override;
  void forget() override;

 private:
  // What comes from the App.
  void load();
  void load_soon();
  bool has_files() const;
  std::string name() const;

  void draw_greeting(shell::Context&, ui::Rect line);
  void draw_phone_actions(shell::Context&, ui::Rect line);
  void draw_cards(shell::Context&, ui::Stack&);
  void draw_narrow_cards(shell::Context&, ui::Stack&);
  void draw_first_card(shell::Context&, ui::Rect card);
  void draw_recent(shell::Context&, ui::Rect card);
  void draw_news(shell::Context&, ui::Rect card);
  void draw_storage(shell::Context&, ui::Rect card);
  void draw_pictures(shell::Context&, ui::Stack&);
  void draw_starred(shell::Context&, ui::Stack&);
  void draw_first_steps(shell::Context&, ui::Stack&);
  void draw_welcome(shell::Context&, ui::Rect card);
  void draw_new_folder(shell::Context&);
  void make_folder(shell::Context&);
  void pick_files(shell::Context&);
  std::string summary(const shell::Context&) const;

  client::Client& client_;
  client::Loaded<septet::drive::SearchPage> recent_;
  client::Loaded<septet::drive::SearchPage> starred_;
  client::Loaded<septet::drive::Usage> usage_;
  client::Loaded<people::NotificationList> news_;
  client::SubscriptionId drive_events_ = 0;
  client::SubscriptionId people_events_ = 0;
  platform::TimerId reload_ = 0;
  bool in_view_ = false;
  bool naming_folder_ = false;
  bool making_folder_ = false;
  std::string folder_name_;
  Error folder_error_;
};

}  // namespace septet::panels
