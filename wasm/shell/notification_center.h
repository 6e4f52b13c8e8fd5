// The bell: how many notifications are unread, the latest of them, live.
#pragma once

#include "client/client.h"
#include "client/loaded.h"
#include "shell/panel.h"
#include "ui/geometry.h"

namespace septet::shell {

class NotificationCenter {
 public:
  explicit NotificationCenter(client::Client&);

  // After signing in, and whenever something happened.
  void load();
  void forget();
  std::int64_t unread() const;
  const client::Loaded<people::NotificationList>& list() const { return list_; }

  // The bell with its dot; opens the list.
  void draw_bell(Context&, ui::Rect where);
  void mark_all_read();
  // Marks it as read and goes where it points.
  void open(Context&, std::size_t index);

 private:
  float height_of_list() const;
  // Both: whether one was chosen.
  bool draw_list(Context&, ui::Rect area);
  bool draw_row(Context&, ui::Rect where, std::size_t index);

  client::Client& client_;
  client::Loaded<people::NotificationList> list_;
};

// A service's name ("drive") in an address, a notification or a command; home for what is none.
ui::Service service_named(std::string_view);
ui::Icon icon_of(ui::Service);

}  // namespace septet::shell
