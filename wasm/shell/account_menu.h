// The person's own menu, and the badge that says that everything stays in this browser.
#pragma once

#include <optional>
#include <string>

#include "client/client.h"
#include "shell/panel.h"
#include "ui/geometry.h"

namespace septet::shell {

class AccountMenu {
 public:
  explicit AccountMenu(client::Client& client) : client_(client) {}

  void draw_button(Context&, ui::Rect where);
  // "In this browser": what that means, saving everything into a file, and the way to a server.
  float badge_width() const;
  void draw_badge(Context&, ui::Rect where);
  // A phone's line for the same.
  void draw_badge_line(Context&, ui::Rect where);

  void export_all(Context&);
  void pick_import(Context&);
  void set_theme(people::Theme);

 private:
  void draw_menu(Context&);
  void draw_local_popover(Context&);
  void import_all(Context&, const platform::FileRef&);

  client::Client& client_;
  bool working_ = false;  // an export or an import is under way
};

}  // namespace septet::shell
