// A panel: the part of the window that belongs to one service. It has a model (its data, filled by
// the client's replies) and draws it; while it draws it does nothing else but send commands.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "platform/files.h"
#include "shell/commands.h"
#include "shell/route.h"
#include "ui/geometry.h"
#include "ui/theme.h"

namespace septet::client {
class Client;
}

namespace septet::shell {

class Pictures;

enum class Viewport : std::uint8_t { phone, tablet, desktop };  // below 800, below 1120, wider

// The same object as long as the shell lives, so that what answers later may refer to it.
struct Context {
  client::Client& client;
  Commands& commands;
  Pictures& pictures;
  Timestamp now;
  Viewport viewport = Viewport::desktop;

  bool phone() const { return viewport == Viewport::phone; }
};

// An action of a panel, offered by the command palette and listed among the shortcuts.
struct Command {
  std::string name;  // "New folder"
  ui::Icon icon = ui::Icon::none;
  std::string shortcut = {};  // as platform::ShortcutHandler spells it: "n", "Shift+Delete"
  std::function<void()> act;
  bool listed = true;  // in the palette; false: only a shortcut
};

// Something of a panel that the palette finds by what is typed.
struct Found {
  std::string name;    // "KITE, Kite Aerospace"
  std::string detail;  // where it is: "Market, 184.62 +2.31%"
  ui::Icon icon = ui::Icon::none;
  ui::Color tint = ui::Color::text_muted;
  std::string address;
};

// What a phone's top bar shows in place of the panel's own toolbar.
struct PhoneBar {
  std::string title;
  std::string subtitle = {};
  std::function<void()> back = {};    // an arrow at the left; none: the title stands there
  std::vector<Command> actions = {};  // at the right, icons only; two at most
};

class Panel {
 public:
  virtual ~Panel() = default;

  // The first part of its addresses: "drive".
  virtual std::string_view place() const = 0;
  // Whose accent it is drawn in.
  virtual ui::Service service() const = 0;
  // In the top bar and, with "Septet", on the browser's tab.
  virtual std::string title() const = 0;
  virtual PhoneBar phone_bar(Context&) { return {title()}; }

  // The address is now inside this panel: loads what it shows.
  virtual void navigate(const Route&, Context&) = 0;
  virtual void draw(Context&, ui::Rect area) = 0;

  virtual std::vector<Command> commands(Context&) { return {}; }
  // What of it has such a name, of what is known at once; a few.
  virtual std::vector<Found> found(Context&, std::string_view) { return {}; }
  // Keys while something of the panel's own lies over the page (an open file); true: used.
  virtual bool shortcut(Context&, std::string_view) { return false; }
  // Ctrl+F: puts the focus into the panel's own search; false if it has none.
  virtual bool find() { return false; }
  // Whether files that hover over the window may be dropped here.
  virtual bool takes_files() const { return false; }
  // Files that were dropped on the panel, at that position, or pasted (no position).
  virtual void take_files(Context&, std::vector<platform::FileRef>, std::optional<ImVec2>) {}
  // Covers the whole window, without rail and top bar: for whoever is not signed in yet.
  virtual bool alone() const { return false; }
  // Has an entry in the rail; none: it is reached from elsewhere (settings).
  virtual ui::Icon rail_icon() const { return ui::Icon::none; }
  virtual std::string rail_name() const { return title(); }
  // Another panel is open now.
  virtual void leave() {}
  // The person signed out: forgets everything.
  virtual void forget() {}
};

}  // namespace septet::shell
